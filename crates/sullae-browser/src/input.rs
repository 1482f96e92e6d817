//! Pointer and keyboard input to a page, through BiDi `input.performActions`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{BrowserError, Page};

/// Moves between the two ends of a drag.
const DRAG_PARTS: u32 = 12;
/// The pointer rests where a drag begins and ends: some pages lift what is held for a moment.
const DRAG_REST: Duration = Duration::from_millis(80);
/// WebDriver's code point of the key.
const DELETE: &str = "\u{E017}";
/// One command types so much of a long text: an editor that takes milliseconds over each key must not outlast its limit. Even, for a
/// key goes down and up.
const ACTIONS_AT_ONCE: usize = 200;

/// The keys held during a click or key press.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Control.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt (Option on a Mac).
    pub alt: bool,
    /// Meta (Command on a Mac, Windows key).
    pub meta: bool,
}

impl Modifiers {
    /// No key held.
    pub const NONE: Self = Self {
        ctrl: false,
        shift: false,
        alt: false,
        meta: false,
    };

    /// The held keys in WebDriver's code points (<https://www.w3.org/TR/webdriver2/#keyboard-actions>).
    fn keys(self) -> impl DoubleEndedIterator<Item = &'static str> + Clone {
        [
            (self.ctrl, "\u{E009}"),
            (self.shift, "\u{E008}"),
            (self.alt, "\u{E00A}"),
            (self.meta, "\u{E03D}"),
        ]
        .into_iter()
        .filter_map(|(held, key)| held.then_some(key))
    }
}

/// Which button is pressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PointerButton {
    /// The main one.
    #[default]
    Left,
    /// The wheel.
    Middle,
    /// The one for the context menu.
    Right,
}

impl PointerButton {
    fn number(self) -> u8 {
        match self {
            Self::Left => 0,
            Self::Middle => 1,
            Self::Right => 2,
        }
    }
}

impl Page {
    /// Moves the pointer to a point of this document's viewport (CSS pixels) and presses a button `count` times there.
    ///
    /// Returns when the events are delivered, or when they opened a dialog; what they cause in the page is not awaited.
    pub async fn click(&self, x: f64, y: f64, button: PointerButton, count: u32, modifiers: Modifiers) -> Result<(), BrowserError> {
        let button = button.number();
        let mut pointer = vec![json!({"type": "pointerMove", "x": x, "y": y})];
        for _ in 0..count {
            pointer.push(json!({"type": "pointerDown", "button": button}));
            pointer.push(json!({"type": "pointerUp", "button": button}));
        }
        self.perform(held_during(modifiers, "pointer", pointer)).await
    }

    /// As [`click`](Self::click), once, with the main button held down for a time.
    pub async fn press_for(&self, x: f64, y: f64, hold: Duration, modifiers: Modifiers) -> Result<(), BrowserError> {
        let pointer = vec![
            json!({"type": "pointerMove", "x": x, "y": y}),
            json!({"type": "pointerDown", "button": 0}),
            pause(hold),
            json!({"type": "pointerUp", "button": 0}),
        ];
        self.perform(held_during(modifiers, "pointer", pointer)).await
    }

    /// Presses the main button at one point, moves to another as a hand does, and lets go: also a drag and drop of the browser's own.
    pub async fn drag(&self, from: (f64, f64), to: (f64, f64)) -> Result<(), BrowserError> {
        let mut pointer = vec![
            json!({"type": "pointerMove", "x": from.0, "y": from.1}),
            json!({"type": "pointerDown", "button": 0}),
            pause(DRAG_REST),
        ];
        for part in 1..=DRAG_PARTS {
            let share = f64::from(part) / f64::from(DRAG_PARTS);
            let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            pointer.push(json!({"type": "pointerMove", "x": x, "y": y, "duration": 16}));
        }
        // Arriving twice: what lies there hears of it before the button is up.
        pointer.push(json!({"type": "pointerMove", "x": to.0, "y": to.1, "duration": 16}));
        pointer.push(pause(DRAG_REST));
        pointer.push(json!({"type": "pointerUp", "button": 0}));
        self.perform(held_during(Modifiers::NONE, "pointer", pointer)).await
    }

    /// Moves the pointer to a point of this document's viewport, CSS pixels.
    pub async fn move_pointer(&self, x: f64, y: f64) -> Result<(), BrowserError> {
        let pointer = vec![json!({"type": "pointerMove", "x": x, "y": y})];
        self.perform(held_during(Modifiers::NONE, "pointer", pointer)).await
    }

    /// Turns the wheel at a point of this document's viewport by a distance in CSS pixels.
    pub async fn scroll(&self, x: f64, y: f64, delta_x: i32, delta_y: i32) -> Result<(), BrowserError> {
        // Fractions are refused for wheel actions.
        let (x, y) = (x.round() as i64, y.round() as i64);
        let wheel = json!({"type": "scroll", "x": x, "y": y, "deltaX": delta_x, "deltaY": delta_y});
        self.perform(json!([{"type": "wheel", "id": "wheel", "actions": [wheel]}])).await
    }

    /// Presses and releases one key: a character, or a name of `KeyboardEvent.key` such as `Enter`, `Tab`, `ArrowDown`, `F5`.
    pub async fn key_press(&self, key: &str, modifiers: Modifiers) -> Result<(), BrowserError> {
        let value = key_value(key).ok_or_else(|| BrowserError::CommandRefused {
            method: "input.performActions".into(),
            error: "invalid argument".into(),
            message: format!("{key:?} is no key"),
        })?;
        let mut actions = Vec::new();
        actions.extend(modifiers.keys().map(|held| key_action("keyDown", held)));
        actions.push(key_action("keyDown", &value));
        actions.push(key_action("keyUp", &value));
        actions.extend(modifiers.keys().rev().map(|held| key_action("keyUp", held)));
        self.perform(keyboard(actions)).await
    }

    /// Types a text into the focused element, a key for each character (Korean syllables too); a line break is Enter, a tab is Tab.
    pub async fn type_text(&self, text: &str) -> Result<(), BrowserError> {
        self.type_keys(&keys_of(text)).await
    }

    async fn type_keys(&self, actions: &[Value]) -> Result<(), BrowserError> {
        for some in actions.chunks(ACTIONS_AT_ONCE) {
            self.perform(keyboard(some.to_vec())).await?;
        }
        Ok(())
    }

    /// Presses a field at a point, selects what it holds (`A` with the modifiers given; none where it is known to hold nothing) and types
    /// over it; an empty text deletes it.
    pub async fn replace_text(&self, x: f64, y: f64, select_all: Option<Modifiers>, text: &str) -> Result<(), BrowserError> {
        let pointer = [
            json!({"type": "pointerMove", "x": x, "y": y}),
            json!({"type": "pointerDown", "button": 0}),
            json!({"type": "pointerUp", "button": 0}),
        ];
        let mut keys = vec![json!({"type": "pause"}); pointer.len()];
        if let Some(select_all) = select_all {
            keys.extend(select_all.keys().map(|held| key_action("keyDown", held)));
            keys.extend([key_action("keyDown", "a"), key_action("keyUp", "a")]);
            keys.extend(select_all.keys().rev().map(|held| key_action("keyUp", held)));
        }
        let text = keys_of(text);
        let (first, rest) = text.split_at(text.len().min(ACTIONS_AT_ONCE));
        if first.is_empty() {
            keys.extend([key_action("keyDown", DELETE), key_action("keyUp", DELETE)]);
        } else {
            keys.extend_from_slice(first);
        }
        self.perform(json!([
            {"type": "key", "id": "keyboard", "actions": keys},
            {"type": "pointer", "id": "pointer", "parameters": {"pointerType": "mouse"}, "actions": pointer},
        ]))
        .await?;
        self.type_keys(rest).await
    }

    /// Performs actions; a dialog that they open holds the command back until it is answered, so it counts as done.
    async fn perform(&self, actions: Value) -> Result<(), BrowserError> {
        let mut prompts = self.bidi.events(&["browsingContext.userPromptOpened"]);
        let page = self.clone();
        let performing = tokio::spawn(async move { page.tell("input.performActions", json!({"actions": actions})).await });
        tokio::select! {
            done = performing => done.unwrap_or(Err(BrowserError::SessionClosed)),
            opened = prompts.next() => match opened {
                Some(_) => Ok(()),
                None => Err(self.bidi.ended().map_or(BrowserError::DriverLost, Into::into)),
            },
        }
    }
}

fn pause(time: Duration) -> Value {
    json!({"type": "pause", "duration": u64::try_from(time.as_millis()).unwrap_or(u64::MAX)})
}

fn key_action(kind: &str, value: &str) -> Value {
    json!({"type": kind, "value": value})
}

/// A key for each character of a text.
fn keys_of(text: &str) -> Vec<Value> {
    let mut actions = Vec::new();
    for character in text.replace("\r\n", "\n").chars() {
        let value = match character {
            '\n' | '\r' => "\u{E006}".to_owned(),
            '\t' => "\u{E004}".to_owned(),
            // WebDriver would press a special key for these private code points; no keyboard types them.
            '\u{E000}'..='\u{F8FF}' => continue,
            other => other.to_string(),
        };
        actions.push(key_action("keyDown", &value));
        actions.push(key_action("keyUp", &value));
    }
    actions
}

fn keyboard(actions: Vec<Value>) -> Value {
    json!([{"type": "key", "id": "keyboard", "actions": actions}])
}

/// Pointer actions with keys held around them. All sources tick together, so each waits while the other acts.
fn held_during(modifiers: Modifiers, id: &str, pointer: Vec<Value>) -> Value {
    let pause = || json!({"type": "pause"});
    let held = modifiers.keys();
    let mut keys: Vec<Value> = held.clone().map(|key| key_action("keyDown", key)).collect();
    let mut waiting_pointer: Vec<Value> = held.clone().map(|_| pause()).collect();
    keys.extend(pointer.iter().map(|_| pause()));
    keys.extend(held.rev().map(|key| key_action("keyUp", key)));
    waiting_pointer.extend(pointer);
    json!([
        {"type": "key", "id": "keyboard", "actions": keys},
        {"type": "pointer", "id": id, "parameters": {"pointerType": "mouse"}, "actions": waiting_pointer},
    ])
}

/// WebDriver's value for a key: the character itself, or the private code point of a named key
/// (<https://www.w3.org/TR/webdriver2/#keyboard-actions>).
fn key_value(key: &str) -> Option<String> {
    let mut characters = key.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        return Some(only.to_string());
    }
    let code = match key {
        "Cancel" => 0xE001,
        "Help" => 0xE002,
        "Backspace" => 0xE003,
        "Tab" => 0xE004,
        "Clear" => 0xE005,
        "Enter" => 0xE006,
        "Shift" => 0xE008,
        "Control" => 0xE009,
        "Alt" => 0xE00A,
        "Pause" => 0xE00B,
        "Escape" => 0xE00C,
        "Space" => return Some(" ".into()),
        "PageUp" => 0xE00E,
        "PageDown" => 0xE00F,
        "End" => 0xE010,
        "Home" => 0xE011,
        "ArrowLeft" => 0xE012,
        "ArrowUp" => 0xE013,
        "ArrowRight" => 0xE014,
        "ArrowDown" => 0xE015,
        "Insert" => 0xE016,
        "Delete" => 0xE017,
        "Meta" => 0xE03D,
        "ZenkakuHankaku" => 0xE040,
        _ => {
            let number: u32 = key.strip_prefix('F')?.parse().ok()?;
            let is_function_key = (1..=12).contains(&number);
            is_function_key.then_some(0xE030 + number)?
        }
    };
    char::from_u32(code).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_the_page_names_them() {
        assert_eq!(key_value("Enter").unwrap(), "\u{E006}");
        assert_eq!(key_value("F12").unwrap(), "\u{E03C}");
        assert_eq!(key_value("한").unwrap(), "한");
        assert_eq!(key_value("F13"), None);
        assert_eq!(key_value("NoSuchKey"), None);
    }

    #[test]
    fn held_keys_are_down_before_the_press_and_up_after_it() {
        let modifiers = Modifiers {
            ctrl: true,
            ..Modifiers::NONE
        };
        let actions = held_during(modifiers, "pointer", vec![json!({"type": "pointerDown"})]);
        let kinds = |source: usize| -> Vec<String> {
            let actions = actions[source]["actions"].as_array().unwrap();
            actions.iter().map(|action| action["type"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(kinds(0), ["keyDown", "pause", "keyUp"]);
        assert_eq!(kinds(1), ["pause", "pointerDown"]);
    }
}
