//! The pages of the window with made-up data (`npm run build:play`), in headless Chromium: for looking at every view in every language and
//! theme, without a service behind it.

pub mod palette;
mod views;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use sullae_testkit::StaticSite;

use crate::{eventually::eventually, session::Session};

pub use self::views::{VIEWS, View};

const PATIENCE: Duration = Duration::from_secs(20);
/// The pages believe that it is then, whole minutes through: a picture taken tomorrow, or some milliseconds later, is the same one.
const NOW: &str = "2026-11-23T10:20:00+09:00";

/// How a view is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Light<'a> {
    /// `ko` or `en`.
    pub language: &'a str,
    /// `light` or `dark`.
    pub theme: &'a str,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
}

/// A browser that shows the pages.
#[derive(Debug)]
pub struct Pages {
    driver: Child,
    session: Session,
    _runtime: tokio::runtime::Runtime,
    site: StaticSite,
}

/// The folder of `ui/`.
pub fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui")
}

impl Pages {
    /// Serves the pages on loopback and opens a browser.
    ///
    /// # Errors
    /// When the pages are not built, or chromedriver or Chromium does not start.
    pub fn open() -> Result<Self> {
        let runtime = tokio::runtime::Runtime::new()?;
        let folder = ui().join("dist-play");
        let site = runtime
            .block_on(StaticSite::serve(&folder))
            .with_context(|| format!("{}: `npm run build:play` makes it", folder.display()))?;
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver does not start")?;
        let url = endpoint(&mut driver);
        let opened = url.and_then(|url| {
            let arguments = [
                "--headless=new",
                "--no-sandbox",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
            ];
            let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}});
            let started = ureq::post(format!("{url}/session"))
                .send_json(wanted)?
                .body_mut()
                .read_json::<Value>()?;
            Session::of(&json!({"session": {"webdriver_url": url, "session_id": started["value"]["sessionId"]}}))
        });
        if opened.is_err() {
            let _ = driver.kill();
            let _ = driver.wait();
        }
        let pages = Self {
            session: opened.context("Chromium does not open")?,
            driver,
            _runtime: runtime,
            site,
        };
        pages.devtools("Emulation.setTimezoneOverride", &json!({"timezoneId": "Asia/Seoul"}))?;
        let clock = format!(
            "(() => {{ const Real = Date, shift = Date.parse('{NOW}') - Real.now();
               const now = () => Math.floor((Real.now() + shift) / 60_000) * 60_000;
               globalThis.Date = class extends Real {{
                 constructor(...parts) {{ if (parts.length) super(...parts); else super(now()); }}
                 static now() {{ return now(); }}
               }}; }})()"
        );
        pages.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({"source": clock}))?;
        Ok(pages)
    }

    /// Goes to a view and does what leads to it.
    ///
    /// # Errors
    /// When it does not come to be as it says.
    pub fn show(&self, view: &View, light: Light<'_>) -> Result<()> {
        let Light {
            language,
            theme,
            width,
            height,
        } = light;
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        )?;
        self.colour(theme)?;
        // A change of the hash alone would keep the page, and what was done in it.
        self.session.command("url", &json!({"url": "about:blank"}))?;
        let url = format!("{}?mock&pace=1&lang={language}&{}{}", self.site.url(), view.query, view.hash);
        self.session.command("url", &json!({"url": url}))?;
        self.wait_for(view.name, view.ready)?;
        for (script, selector) in view.acts {
            self.session.execute(script, &[])?;
            self.wait_for(view.name, selector)?;
        }
        self.settle()
    }

    /// Lets what is shown be seen in another theme.
    ///
    /// # Errors
    /// When the browser is gone.
    pub fn turn(&self, theme: &str) -> Result<()> {
        self.colour(theme)?;
        self.settle()
    }

    fn colour(&self, theme: &str) -> Result<()> {
        let features = json!([{"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]);
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": features}))
            .map(drop)
    }

    fn wait_for(&self, name: &str, selector: &str) -> Result<()> {
        let script = "return document.querySelector(arguments[0]) !== null";
        let there = || (self.session.execute(script, &[json!(selector)]).ok()? == true).then_some(());
        eventually(PATIENCE, there).with_context(|| format!("{name}: {selector} did not come"))
    }

    /// Waits until all pictures are there and what has changed is painted.
    fn settle(&self) -> Result<()> {
        let script = "const done = arguments[0];
            // What loads lazily and lies far off is not loaded, and would never be decoded.
            const inSight = (box) => box.bottom > 0 && box.top < innerHeight;
            const near = (image) => image.loading !== 'lazy' || inSight(image.getBoundingClientRect());
            Promise.all([...document.images].filter(near).map((image) => image.decode().catch(() => {})))
              .then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))));";
        self.session
            .command("execute/async", &json!({"script": script, "args": []}))
            .map(drop)
    }

    /// Runs a script that calls its argument with the result.
    ///
    /// # Errors
    /// When it throws.
    pub fn ask(&self, script: &str) -> Result<Value> {
        self.session.command("execute/async", &json!({"script": script, "args": []}))
    }

    /// What is shown, as a PNG file with a palette.
    ///
    /// # Errors
    /// When the browser gives no picture.
    pub fn photograph(&self) -> Result<Vec<u8>> {
        let shot = self.devtools("Page.captureScreenshot", &json!({"format": "png"}))?;
        palette::with_palette(&BASE64_STANDARD.decode(shot["data"].as_str().context("no picture")?)?)
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        self.session
            .command("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = self.session.end();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Where the driver listens, from its first lines.
fn endpoint(driver: &mut Child) -> Result<String> {
    let output = driver.stdout.take().context("chromedriver has no output")?;
    for line in BufReader::new(output).lines() {
        if let Some((_, port)) = line?.split_once("started successfully on port ") {
            return Ok(format!("http://127.0.0.1:{}", port.trim_end_matches('.')));
        }
    }
    bail!("chromedriver names no port")
}

/// Writes a file, with its folders.
///
/// # Errors
/// Those of the disk.
pub fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(file.parent().context("a file in a folder")?)?;
    Ok(fs::write(file, bytes)?)
}
