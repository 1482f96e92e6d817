//! Does what a case says in the recorder's browser, as W3C input.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{Case, Deed, Site};
use crate::{eventually::eventually, session::Session};

const PATIENCE: Duration = Duration::from_secs(8);
/// After this long a navigation or a closed tab is no effect of what was done before.
const NOBODYS_EFFECT: Duration = Duration::from_millis(1_650);
/// After this long, opening an address is the person's own act.
const NEXT_PAGE: Duration = Duration::from_millis(1_080);

/// The corner and size of what a selector names, through open shadow roots and frames of the same site.
const FIND: &str = r"
const [selector] = arguments;
const visit = (root, x, y) => {
  const own = [...root.querySelectorAll(selector)].find((el) => el.getBoundingClientRect().width > 0);
  if (own) {
    let box = own.getBoundingClientRect();
    if (y + box.top < 0 || y + box.bottom > innerHeight) { own.scrollIntoView({ block: 'center', behavior: 'instant' }); box = own.getBoundingClientRect(); }
    return [x + box.x, y + box.y, box.width, box.height];
  }
  for (const el of root.querySelectorAll('*')) {
    if (el.shadowRoot) { const found = visit(el.shadowRoot, x, y); if (found) return found; }
    if (el.localName !== 'iframe') continue;
    try {
      const box = el.getBoundingClientRect();
      const found = el.contentDocument && visit(el.contentDocument, x + box.x + el.clientLeft, y + box.y + el.clientTop);
      if (found) return found;
    } catch { /* another site */ }
  }
  return null;
};
return document.readyState === 'complete' ? visit(document, 0, 0) : null;
";

/// A person at the recorder's browser.
pub(super) struct Hand<'a> {
    pub(super) session: Session,
    /// Where files to choose are put.
    pub(super) desk: &'a Path,
    pub(super) site: &'a dyn Site,
    pub(super) last: Instant,
}

impl Hand<'_> {
    /// Opens the case's page and does everything on it; ends when what must be true is.
    pub(super) fn act(&mut self, case: &Case) -> Result<()> {
        self.rest(NEXT_PAGE);
        // What a case that failed left open must not stop the others.
        let _ = self.session.command("alert/accept", &json!({}));
        self.in_tab(<[Value]>::first)?;
        self.session.command("url", &json!({"url": self.site.address(case)}))?;
        for deed in case.deeds {
            self.deed(case, deed).with_context(|| format!("{deed:?}"))?;
            self.last = Instant::now();
        }
        let holds = format!("return Boolean({})", case.after);
        let come = eventually(PATIENCE, || (self.session.execute(&holds, &[]).ok()? == true).then_some(()));
        let said = || self.session.execute("return did.join(' · ')", &[]).unwrap_or_default();
        come.with_context(|| format!("`{}` did not come true while recording; the page said: {}", case.after, said()))
    }

    /// Waits until so much time has passed since the last deed.
    pub(super) fn rest(&self, time: Duration) {
        std::thread::sleep(time.saturating_sub(self.last.elapsed()));
    }

    fn deed(&self, case: &Case, deed: &Deed) -> Result<()> {
        match *deed {
            Deed::Click(on) => self.press(on, None, 0, 1, None, 30),
            Deed::ClickAt(on, dx, dy) => self.press(on, Some((dx, dy)), 0, 1, None, 30),
            Deed::DoubleClick(on) => self.press(on, None, 0, 2, None, 30),
            Deed::MiddleClick(on) => self.press(on, None, 1, 1, None, 30),
            Deed::RightClick(on) => self.press(on, None, 2, 1, None, 30),
            Deed::ClickHolding(on, key) => self.press(on, None, 0, 1, Some(key), 30),
            Deed::LongPress(on, time) => self.press(on, None, 0, 1, None, time),
            Deed::Hover(on) => {
                let to = self.middle(on)?;
                self.pointer(vec![moved(to, 60), pause(250)])
            }
            Deed::Drag(from, to) => {
                let (from, to) = (self.middle(from)?, self.middle(to)?);
                self.drag(from, to)
            }
            Deed::DragBy(on, dx, dy) => {
                let from = self.middle(on)?;
                self.drag(from, (from.0 + f64::from(dx), from.1 + f64::from(dy)))
            }
            Deed::Wheel(over, down) => {
                let (x, y) = self.middle(over)?;
                let turn = json!({"type": "scroll", "x": x as i64, "y": y as i64, "deltaX": 0, "deltaY": down, "duration": 50});
                self.actions(&json!([{"type": "wheel", "id": "wheel", "actions": [turn, pause(200)]}]))
            }
            Deed::Type(text) => self.keys(text.chars().flat_map(|c| tap(&c.to_string())).collect()),
            Deed::Key(key) => self.keys(tap(named(key)).into()),
            Deed::Chord(held, key) => {
                let held = named(held);
                let mut keys = vec![json!({"type": "keyDown", "value": held})];
                keys.extend(tap(named(key)));
                keys.push(json!({"type": "keyUp", "value": held}));
                self.keys(keys)
            }
            Deed::Compose(parts) => self.compose(parts),
            Deed::Upload(into, files) => {
                let write = |(name, content): &(&str, &str)| self.put(case, name, |path| fs::write(path, content));
                let paths = files.iter().map(write).collect::<Result<Vec<_>>>()?;
                self.choose(into, &paths)
            }
            Deed::UploadOf(into, name, bytes) => {
                let path = self.put(case, name, |path| fs::File::create(path)?.set_len(bytes))?;
                self.choose(into, &[path])
            }
            Deed::DropIn(on, text) => self.drop_in(on, text),
            Deed::Back => self.tell("back"),
            Deed::Forward => self.tell("forward"),
            Deed::Reload => self.tell("refresh"),
            Deed::Go(to) => self
                .session
                .command("url", &json!({"url": format!("{}{to}", self.site.address(case))}))
                .map(drop),
            Deed::Accept => self.answer(None, "alert/accept"),
            Deed::Dismiss => self.answer(None, "alert/dismiss"),
            Deed::Answer(text) => self.answer(Some(text), "alert/accept"),
            Deed::NewestTab => {
                let more = || (self.session.tabs().ok()?.len() > 1).then_some(());
                eventually(PATIENCE, more).context("no new tab")?;
                self.in_tab(<[Value]>::last)
            }
            Deed::FirstTab => self.in_tab(<[Value]>::first),
            Deed::CloseTab => {
                self.session.close_tab()?;
                self.in_tab(<[Value]>::first)
            }
            Deed::Until(script) => {
                let holds = format!("return Boolean({script})");
                let come = eventually(PATIENCE, || (self.session.execute(&holds, &[]).ok()? == true).then_some(()));
                come.with_context(|| format!("{script} did not come true"))
            }
            Deed::Rest => {
                self.rest(NOBODYS_EFFECT);
                Ok(())
            }
        }
    }

    fn in_tab(&self, which: impl Fn(&[Value]) -> Option<&Value>) -> Result<()> {
        let tabs = self.session.tabs()?;
        let tab = which(&tabs).context("no tab")?;
        self.session.command("window", &json!({"handle": tab})).map(drop)
    }

    fn tell(&self, command: &str) -> Result<()> {
        self.session.command(command, &json!({})).map(drop)
    }

    fn place(&self, selector: &str) -> Result<[f64; 4]> {
        let mut last = None;
        // Twice at the same place: a page that still moves is not pressed.
        let found = eventually(PATIENCE, || {
            let now = self.session.execute(FIND, &[json!(selector)]).ok().filter(Value::is_array)?;
            let still = last.as_ref() == Some(&now);
            last = Some(now.clone());
            still.then_some(now)
        });
        let found = found.with_context(|| format!("{selector} did not come"))?;
        Ok([0, 1, 2, 3].map(|side| found[side].as_f64().unwrap_or_default()))
    }

    fn middle(&self, selector: &str) -> Result<(f64, f64)> {
        let [x, y, width, height] = self.place(selector)?;
        Ok(((x + width / 2.0).round(), (y + height / 2.0).round()))
    }

    fn press(&self, on: &str, at: Option<(i32, i32)>, button: u8, count: u32, held: Option<&str>, hold_ms: u64) -> Result<()> {
        let [x, y, width, height] = self.place(on)?;
        let to = match at {
            Some((dx, dy)) => (x + f64::from(dx), y + f64::from(dy)),
            None => (x + width / 2.0, y + height / 2.0),
        };
        let mut pointer = vec![moved((to.0.round(), to.1.round()), 40)];
        for _ in 0..count {
            pointer.extend([
                json!({"type": "pointerDown", "button": button}),
                pause(hold_ms),
                json!({"type": "pointerUp", "button": button}),
            ]);
        }
        let Some(held) = held else { return self.pointer(pointer) };
        let key = named(held);
        let mut keys = vec![json!({"type": "keyDown", "value": key})];
        keys.extend(pointer.iter().map(|_| pause(0)));
        keys.push(json!({"type": "keyUp", "value": key}));
        let mut pointer_too = vec![pause(0)];
        pointer_too.extend(pointer);
        self.actions(&json!([
            {"type": "key", "id": "keyboard", "actions": keys},
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": pointer_too},
        ]))
    }

    fn drag(&self, from: (f64, f64), to: (f64, f64)) -> Result<()> {
        let mut pointer = vec![moved(from, 40), json!({"type": "pointerDown", "button": 0}), pause(80)];
        for part in 1..=6_u32 {
            let way = |a: f64, b: f64| (a + (b - a) * f64::from(part) / 6.0).round();
            pointer.push(moved((way(from.0, to.0), way(from.1, to.1)), 40));
        }
        pointer.extend([pause(80), json!({"type": "pointerUp", "button": 0})]);
        self.pointer(pointer)
    }

    fn pointer(&self, actions: Vec<Value>) -> Result<()> {
        self.actions(&json!([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}]))
    }

    fn keys(&self, actions: Vec<Value>) -> Result<()> {
        self.actions(&json!([{"type": "key", "id": "keyboard", "actions": actions}]))
    }

    fn actions(&self, actions: &Value) -> Result<()> {
        match self.session.actions(actions) {
            // The dialog that it opened is answered by the next deed.
            Err(error) if error.to_string().contains("unexpected alert") => Ok(()),
            done => done.map(drop),
        }
    }

    fn compose(&self, parts: &[&str]) -> Result<()> {
        for part in parts {
            let end = part.chars().count();
            self.cdp(
                "Input.imeSetComposition",
                json!({"text": part, "selectionStart": end, "selectionEnd": end}),
            )?;
        }
        let entered = parts.last().copied().unwrap_or_default();
        self.cdp("Input.insertText", json!({"text": entered}))
    }

    fn drop_in(&self, on: &str, text: &str) -> Result<()> {
        let (x, y) = self.middle(on)?;
        let data = json!({"items": [{"mimeType": "text/plain", "data": text}], "dragOperationsMask": 1});
        ["dragEnter", "dragOver", "drop"]
            .iter()
            .try_for_each(|part| self.cdp("Input.dispatchDragEvent", json!({"type": part, "x": x, "y": y, "data": data})))
    }

    fn cdp(&self, method: &str, params: Value) -> Result<()> {
        let told = self.session.command("goog/cdp/execute", &json!({"cmd": method, "params": params}));
        told.map(drop)
    }

    /// Puts a file on the desk; its path.
    fn put(&self, case: &Case, name: &str, write: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<String> {
        let folder = self.desk.join(case.name);
        fs::create_dir_all(&folder)?;
        let path = folder.join(name);
        write(&path)?;
        Ok(path.to_str().context("a path that is no text")?.to_owned())
    }

    fn choose(&self, into: &str, paths: &[String]) -> Result<()> {
        let element = self.session.command("element", &json!({"using": "css selector", "value": into}))?;
        let id = element
            .as_object()
            .and_then(|id| id.values().next()?.as_str())
            .context("no element")?;
        self.session
            .command(&format!("element/{id}/value"), &json!({"text": paths.join("\n")}))
            .map(drop)
    }

    fn answer(&self, text: Option<&str>, how: &str) -> Result<()> {
        let answered = eventually(PATIENCE, || {
            if let Some(text) = text {
                self.session.command("alert/text", &json!({"text": text})).ok()?;
            }
            self.session.command(how, &json!({})).ok()
        });
        if answered.is_none() {
            bail!("no dialog came")
        }
        Ok(())
    }
}

fn moved(to: (f64, f64), duration_ms: u64) -> Value {
    json!({"type": "pointerMove", "duration": duration_ms, "x": to.0 as i64, "y": to.1 as i64})
}

fn pause(duration_ms: u64) -> Value {
    json!({"type": "pause", "duration": duration_ms})
}

fn tap(key: &str) -> [Value; 2] {
    [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
}

/// WebDriver's code of a named key.
fn named(key: &str) -> &str {
    match key {
        "Backspace" => "\u{E003}",
        "Tab" => "\u{E004}",
        "Enter" => "\u{E006}",
        "Shift" => "\u{E008}",
        "Control" => "\u{E009}",
        "Alt" => "\u{E00A}",
        "Meta" => "\u{E03D}",
        "Escape" => "\u{E00C}",
        "Space" => " ",
        "PageUp" => "\u{E00E}",
        "PageDown" => "\u{E00F}",
        "End" => "\u{E010}",
        "Home" => "\u{E011}",
        "ArrowLeft" => "\u{E012}",
        "ArrowUp" => "\u{E013}",
        "ArrowRight" => "\u{E014}",
        "ArrowDown" => "\u{E015}",
        "Delete" => "\u{E017}",
        "F2" => "\u{E032}",
        other => other,
    }
}
