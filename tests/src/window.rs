//! The real window, driven through WebKitWebDriver, and a look into the browser it records in.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{
    desktop::Desktop,
    eventually::{eventually, wait_until},
    processes,
    session::Session,
    sullae::binary,
};

/// How long something may take to appear in the window.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than the window takes from one picture to the next.
const TWO_PICTURES: Duration = Duration::from_millis(60);
/// The name under which WebDriver gives an element, by its standard.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The window on a desktop, with a data folder of its own.
#[derive(Debug)]
pub struct Window {
    driver: Child,
    address: String,
    mark: String,
}

impl Window {
    /// Opens it; `home` must be unique to the test, for it marks the processes started from it.
    ///
    /// # Errors
    /// When WebKitWebDriver or the window does not start.
    pub fn open(desktop: &Desktop, home: &Path, locale: &str) -> Result<Self> {
        Self::open_with(desktop, home, locale, &[])
    }

    /// As [`open`](Self::open), with more variables in its environment.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(desktop: &Desktop, home: &Path, locale: &str, variables: &[(&str, &str)]) -> Result<Self> {
        Ok(Self::open_program(desktop, home, locale, variables, &binary("sullae-app"))?.0)
    }

    /// Opens the window of a program; says when it was started.
    ///
    /// # Errors
    /// When WebKitWebDriver or the window does not start.
    pub fn open_program(
        desktop: &Desktop,
        home: &Path,
        locale: &str,
        variables: &[(&str, &str)],
        program: &Path,
    ) -> Result<(Self, Instant)> {
        let mark = home.display().to_string();
        let port = free_port()?;
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("DISPLAY", desktop.display())
            // Without it the session is never created.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("SULLAE_DATA_FOLDER", home.join("data"))
            .env("SULLAE_TEST_MARK", &mark)
            .env("HOME", home)
            .env("LANG", locale)
            .env_remove("LC_ALL")
            // Nothing of the person's own desktop.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XDG_RUNTIME_DIR")
            .env_remove("XDG_CONFIG_HOME")
            // Of pages that the processor draws, the driver's pictures now and then never come.
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "0")
            .envs(variables.iter().copied())
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("WebKitWebDriver does not start")?;
        let mut window = Self {
            driver,
            address: String::new(),
            mark,
        };
        let endpoint = format!("http://127.0.0.1:{port}");
        eventually(PATIENCE, || get(&format!("{endpoint}/status")).ok()).context("WebKitWebDriver does not answer")?;
        let options = json!({"binary": program, "args": []});
        let wanted = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let begun = Instant::now();
        let session = post(&format!("{endpoint}/session"), &wanted).context("the window does not open")?;
        let id = session["sessionId"].as_str().context("no session")?;
        window.address = format!("{endpoint}/session/{id}");
        Ok((window, begun))
    }

    /// What all processes started from the window carry in their environment.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// Runs a script in the window and gives its result.
    pub fn execute(&self, script: &str) -> Result<Value> {
        post(&format!("{}/execute/sync", self.address), &json!({"script": script, "args": []}))
    }

    /// Waits until a script's result is true.
    pub fn wait_for(&self, script: &str, limit: Duration) -> Result<()> {
        let holds = || (self.execute(script).ok()? == true).then_some(());
        eventually(limit, holds).with_context(|| format!("{script} did not come true; the window shows: {}", self.text("main")))
    }

    /// Presses what a selector names, once it is there, may be pressed, and stays where it is: the driver takes a press beside it for one too.
    pub fn click(&self, selector: &str) -> Result<()> {
        let press = || {
            self.rests(selector)?;
            post(
                &format!("{}/element/{}/click", self.address, self.element(selector).ok()?),
                &json!({}),
            )
            .ok()
        };
        eventually(PATIENCE, press).with_context(|| format!("{selector} cannot be pressed; the window shows: {}", self.text("main")))?;
        Ok(())
    }

    /// Whether what a selector names may be pressed and does not move.
    fn rests(&self, selector: &str) -> Option<()> {
        let script = format!(
            "const found = document.querySelector({}); return found && !found.disabled ? JSON.stringify(found.getBoundingClientRect()) : null",
            json!(selector)
        );
        let place = || Some(self.execute(&script).ok()?.as_str()?.to_owned());
        let before = place()?;
        sleep(TWO_PICTURES);
        (place()? == before).then_some(())
    }

    /// Drags what one selector names onto what another names, `below` pixels under its middle.
    pub fn drag(&self, from: &str, to: &str, below: i32) -> Result<()> {
        let on = |selector: &str, y: i32| -> Result<Value> {
            let origin = json!({ELEMENT: self.element(selector)?});
            Ok(json!({"type": "pointerMove", "duration": 50, "origin": origin, "x": 0, "y": y}))
        };
        let steps = json!([
            on(from, 0)?,
            {"type": "pointerDown", "button": 0},
            // A hand is never there in one jump.
            on(from, -12)?,
            on(to, below - 4)?,
            on(to, below)?,
            {"type": "pointerUp", "button": 0},
        ]);
        let hand = json!({"type": "pointer", "id": "hand", "parameters": {"pointerType": "mouse"}, "actions": steps});
        post(&format!("{}/actions", self.address), &json!({"actions": [hand]}))?;
        Ok(())
    }

    /// Types into what a selector names; `\u{E007}` is Enter.
    pub fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let element = eventually(PATIENCE, || self.element(selector).ok()).with_context(|| format!("no {selector}"))?;
        post(&format!("{}/element/{element}/value", self.address), &json!({"text": text}))?;
        Ok(())
    }

    /// Presses keys one after the other where the window has its focus; `\u{E004}` is Tab.
    pub fn keys(&self, keys: &str) -> Result<()> {
        let press = |key: char| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})];
        let steps: Vec<Value> = keys.chars().flat_map(press).collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": steps});
        post(&format!("{}/actions", self.address), &json!({"actions": [keyboard]}))?;
        Ok(())
    }

    /// Presses a key while another is held; `\u{E009}` is Ctrl.
    pub fn chord(&self, held: char, key: char) -> Result<()> {
        let steps = json!([
            {"type": "keyDown", "value": held},
            {"type": "keyDown", "value": key},
            {"type": "keyUp", "value": key},
            {"type": "keyUp", "value": held},
        ]);
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": steps});
        post(&format!("{}/actions", self.address), &json!({"actions": [keyboard]}))?;
        Ok(())
    }

    /// Chooses in a list that a selector names.
    pub fn choose(&self, selector: &str, value: &str) -> Result<()> {
        let script = format!(
            "const list = document.querySelector({}); list.value = {}; list.dispatchEvent(new Event('change', {{ bubbles: true }}));",
            json!(selector),
            json!(value)
        );
        self.execute(&script).map(drop)
    }

    /// The visible text of what a selector names; empty where there is none.
    pub fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({})?.innerText ?? ''", json!(selector));
        let text = self.execute(&script).ok();
        text.and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// How many there are of what a selector names.
    pub fn count(&self, selector: &str) -> u64 {
        let script = format!("return document.querySelectorAll({}).length", json!(selector));
        self.execute(&script).ok().and_then(|count| count.as_u64()).unwrap_or_default()
    }

    /// Runs a script that calls its last argument with its result.
    pub fn ask(&self, script: &str) -> Result<Value> {
        post(&format!("{}/execute/async", self.address), &json!({"script": script, "args": []}))
    }

    /// How many windows there are.
    pub fn windows(&self) -> Result<usize> {
        Ok(get(&format!("{}/window/handles", self.address))?
            .as_array()
            .context("no windows")?
            .len())
    }

    /// Writes what the window shows as a PNG file.
    pub fn photograph(&self, file: &Path) -> Result<()> {
        // What has changed is painted with the next frames, not at once.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));";
        post(&format!("{}/execute/async", self.address), &json!({"script": painted, "args": []}))?;
        let picture = get(&format!("{}/screenshot", self.address))?;
        let png = BASE64_STANDARD.decode(picture.as_str().context("no picture")?)?;
        fs::create_dir_all(file.parent().context("a file in a folder")?)?;
        Ok(fs::write(file, png)?)
    }

    /// Presses what opens the system's file dialog, and names a file in it with the keyboard.
    pub fn name_a_file(&self, desktop: &Desktop, selector: &str, file: &Path) -> Result<()> {
        let window = active_window(desktop).context("no active window")?;
        let is_active = |wanted: bool| (active_window(desktop)? == window).eq(&wanted).then_some(());
        self.click(selector)?;
        eventually(PATIENCE, || is_active(false)).context("the file dialog did not open")?;
        // A name that is proposed is selected without its ending.
        desktop.key("ctrl+a")?;
        desktop.type_text(file.to_str().context("a path that is no text")?)?;
        desktop.key("Return")?;
        eventually(PATIENCE, || is_active(true)).context("the file dialog did not close")
    }

    /// The browser that the window records in.
    pub fn recorders_browser(&self) -> Result<Session> {
        let found = eventually(PATIENCE, || {
            let driver = *processes::marked_running(&self.mark, "chromedriver").first()?;
            let url = format!("http://127.0.0.1:{}", listening_port(driver)?);
            let sessions = get(&format!("{url}/sessions")).ok()?;
            let id = sessions[0]["id"].as_str()?.to_owned();
            Some(json!({"session": {"webdriver_url": url, "session_id": id}}))
        });
        Session::of(&found.context("the recorder's browser did not come")?)
    }

    /// Closes the window as a person does, and waits until nothing started from it is left.
    ///
    /// # Errors
    /// When the desktop takes no key, or something is left.
    pub fn close(self, desktop: &Desktop) -> Result<()> {
        desktop.key("alt+F4")?;
        self.ended()
    }

    /// Ends the window as a system that shuts down does, and waits until nothing started from it is left.
    ///
    /// # Errors
    /// When something is left.
    pub fn terminate(self) -> Result<()> {
        for id in processes::marked_running(&self.mark, "sullae-app") {
            processes::signal(id, libc::SIGTERM);
        }
        self.ended()
    }

    fn ended(mut self) -> Result<()> {
        wait_until("the end of the window", PATIENCE, || {
            processes::marked_running(&self.mark, "sullae-app").is_empty()
        });
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let left = || processes::marked(&self.mark);
        let none_left = eventually(PATIENCE, || left().is_empty().then_some(()));
        let lines: Vec<String> = left().into_iter().map(processes::command_line).collect();
        none_left.with_context(|| format!("left behind: {lines:#?}"))
    }

    fn element(&self, selector: &str) -> Result<String> {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = post(&format!("{}/element", self.address), &wanted)?;
        Ok(found[ELEMENT].as_str().context("no element")?.to_owned())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        // The window outlives its driver; a failing test must not leave it behind.
        for id in processes::marked(&self.mark) {
            processes::kill(id);
        }
    }
}

/// The id of the window that has the keyboard.
fn active_window(desktop: &Desktop) -> Option<String> {
    let asked = Command::new("xdotool")
        .arg("getactivewindow")
        .env("DISPLAY", desktop.display())
        .output()
        .ok()?;
    asked
        .status
        .success()
        .then(|| String::from_utf8_lossy(&asked.stdout).trim().to_owned())
}

/// A port of 127.0.0.1 that nobody has. WebKitWebDriver cannot choose one itself.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The port a process listens on, from its open sockets.
fn listening_port(id: u32) -> Option<u16> {
    let sockets: Vec<String> = fs::read_dir(format!("/proc/{id}/fd"))
        .ok()?
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let table = fs::read_to_string(format!("/proc/{id}/net/tcp")).ok()?;
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let listens = *fields.get(3)? == "0A" && sockets.iter().any(|inode| Some(&inode.as_str()) == fields.get(9));
        listens.then(|| u16::from_str_radix(fields[1].rsplit(':').next()?, 16).ok())?
    })
}

fn get(url: &str) -> Result<Value> {
    value_of(agent().get(url).call()?.body_mut().read_json()?)
}

fn post(url: &str, body: &Value) -> Result<Value> {
    value_of(agent().post(url).send_json(body)?.body_mut().read_json()?)
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(Duration::from_secs(60))).build().into()
}

fn value_of(mut answer: Value) -> Result<Value> {
    let value = answer["value"].take();
    if value["error"].is_string() {
        bail!("{} {}", value["error"], value["message"])
    }
    Ok(value)
}
