//! Somebody at the desktop who sees the page in the browser and uses pointer and keyboard on it.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{desktop::Desktop, eventually::eventually, session::Session};

/// How long a person looks for something that is not there yet.
const PATIENCE: Duration = Duration::from_secs(15);

/// Places on the screen over which the pointer is looked for in the page. Over a frame the page does not see it.
const RESTING_SPOTS: [(i32, i32); 4] = [(700, 640), (640, 230), (200, 560), (1_100, 420)];

/// Finds the middle of the visible element a selector or text names, in screen pixels of its page, and
/// whether nothing lies over it. Goes into open shadow roots and frames of the same site.
const FIND: &str = r"
const [selector, text] = arguments;
const fold = (s) => (s ?? '').trim().replace(/\s+/g, ' ');
const visit = (root, x, y) => {
  for (const el of root.querySelectorAll('*')) {
    if (el.shadowRoot) { const found = visit(el.shadowRoot, x, y); if (found) return found; }
    if (el.localName === 'iframe') {
      try {
        const box = el.getBoundingClientRect();
        const found = el.contentDocument && visit(el.contentDocument, x + box.x + el.clientLeft, y + box.y + el.clientTop);
        if (found) return found;
      } catch { /* another site */ }
    }
    if (!el.matches(selector)) continue;
    if (text !== null && fold(el.innerText) !== text && fold(el.value) !== text && fold(el.getAttribute('aria-label')) !== text) continue;
    let box = el.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const inside = () => y + box.top >= 0 && y + box.bottom <= innerHeight;
    if (!inside()) { el.scrollIntoView({ block: 'center', behavior: 'instant' }); box = el.getBoundingClientRect(); }
    return [x + box.x + box.width / 2, y + box.y + box.height / 2];
  }
  return null;
};
return document.readyState === 'complete' ? visit(document, 0, 0) : null;
";

/// What the field with the cursor holds, in open shadow roots and frames of the same site too.
const VALUE: &str = r"
let at = document.activeElement;
for (;;) {
  const inner = at?.shadowRoot?.activeElement ?? at?.contentDocument?.activeElement;
  if (!inner) break;
  at = inner;
}
return at?.value ?? at?.innerText ?? null;
";

/// A person.
#[derive(Debug)]
pub struct Person<'a> {
    desktop: &'a Desktop,
    session: Session,
    /// From a point in the page to the screen.
    origin: (f64, f64),
}

impl<'a> Person<'a> {
    /// Sits down at the desktop in front of the recorder's browser.
    ///
    /// # Errors
    /// When the browser's window does not answer to the pointer.
    pub fn sit_down(desktop: &'a Desktop, session: Session) -> Result<Self> {
        let mut person = Self {
            desktop,
            session,
            origin: (0.0, 0.0),
        };
        person.learn_origin()?;
        Ok(person)
    }

    /// Learns where the page begins on the screen, from where the pointer is seen in it.
    fn learn_origin(&mut self) -> Result<()> {
        let listen = "if (window.seenPointer === undefined) { window.seenPointer = null; \
            addEventListener('mousemove', (e) => { window.seenPointer = [e.screenX - e.clientX, e.screenY - e.clientY]; }, true); } return window.seenPointer;";
        let mut spots = RESTING_SPOTS.iter().cycle();
        let seen = eventually(PATIENCE, || {
            let seen = self.session.execute(listen, &[]).ok()?;
            if let (Some(x), Some(y)) = (seen[0].as_f64(), seen[1].as_f64()) {
                return Some((x, y));
            }
            let (x, y) = spots.next()?;
            self.desktop.move_pointer(*x, *y).ok()?;
            None
        });
        self.origin = seen.context("the page never saw the pointer")?;
        Ok(())
    }

    /// Waits for something to be on the page, and gives its place on the screen.
    pub fn find(&self, selector: &str, text: Option<&str>) -> Result<(i32, i32)> {
        let args = [json!(selector), json!(text)];
        let look = || self.session.execute(FIND, &args).ok().filter(Value::is_array);
        let mut last = None;
        // Twice at the same place: a page that is still being laid out is not pressed.
        let found = eventually(PATIENCE, || {
            let now = look()?;
            let still = last.as_ref() == Some(&now);
            last = Some(now.clone());
            still.then_some(now)
        });
        let found = found.with_context(|| format!("{selector} {text:?} did not come"))?;
        let at = |index: usize, origin: f64| (found[index].as_f64().unwrap_or_default() + origin).round() as i32;
        Ok((at(0, self.origin.0), at(1, self.origin.1)))
    }

    /// Presses what a selector names.
    pub fn click(&self, selector: &str) -> Result<()> {
        let (x, y) = self.find(selector, None)?;
        self.desktop.click(x, y)
    }

    /// Presses what a selector and a text name.
    pub fn click_text(&self, selector: &str, text: &str) -> Result<()> {
        let (x, y) = self.find(selector, Some(text))?;
        self.desktop.click(x, y)
    }

    /// Presses twice.
    pub fn double_click(&self, selector: &str) -> Result<()> {
        let (x, y) = self.find(selector, None)?;
        self.desktop.double_click(x, y)
    }

    /// Presses a field and types a text into it. The display now and then swallows a key for which it
    /// has to change its keyboard map, as for Hangul; a person would see that and type it again.
    pub fn fill(&self, selector: &str, text: &str) -> Result<()> {
        self.click(selector)?;
        for _ in 0..4 {
            self.desktop.type_text(text)?;
            let filled = || (self.session.execute(VALUE, &[]).ok()? == text).then_some(());
            if eventually(Duration::from_secs(2), filled).is_some() {
                return Ok(());
            }
            self.desktop.key("ctrl+a")?;
        }
        bail!("{text} could not be typed into {selector}")
    }

    /// Types where the cursor is.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.desktop.type_text(text)
    }

    /// Presses a key by its X name.
    pub fn key(&self, key: &str) -> Result<()> {
        self.desktop.key(key)
    }

    /// The browser, for a look.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Waits until a script's result is true.
    pub fn wait_for(&self, script: &str) -> Result<()> {
        let holds = || (self.session.execute(script, &[]).ok()? == true).then_some(());
        eventually(PATIENCE, holds).with_context(|| format!("{script} did not come true"))
    }

    /// Goes over to a tab that has just opened.
    pub fn follow_new_tab(&mut self, expected: usize) -> Result<()> {
        eventually(PATIENCE, || (self.session.follow_newest_tab().ok()? >= expected).then_some(())).context("no new tab")?;
        self.learn_origin()
    }
}
