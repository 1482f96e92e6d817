//! What a step does: one tagged union of all actions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::target::Target;

/// One action of a person, replayed on the step's target or on the tab as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Goes to an address in the step's tab.
    Open {
        /// An absolute http or https address.
        url: String,
    },
    /// Opens a new tab, by hand, at an address.
    OpenTab {
        /// An absolute http or https address, or `about:blank`.
        url: String,
    },
    /// Closes the step's tab.
    CloseTab {},
    /// Goes back in the tab's history, as the browser's own button does.
    Back {},
    /// Goes forward in the tab's history.
    Forward {},
    /// Loads the tab's page again.
    Reload {},
    /// Presses a mouse button on the target.
    Click {
        /// Which button.
        #[serde(default, skip_serializing_if = "is_default")]
        button: MouseButton,
        /// Presses in a row: 1 for a click, 2 for a double click.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        count: u8,
        /// Keys held down meanwhile.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        modifiers: Vec<Modifier>,
        /// How long the button stays down, milliseconds; absent for a press of the usual length.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hold_ms: Option<u32>,
    },
    /// Rests the pointer over the target, which shows what later steps act on.
    Hover {},
    /// Presses the main button on the target, moves it, and lets go.
    Drag {
        /// Where it is let go.
        to: DragEnd,
    },
    /// Puts the cursor into the target field and replaces its content.
    Type {
        /// The text the field holds afterwards.
        text: TypedText,
    },
    /// Chooses an option of a native select box.
    Select {
        /// The option's visible label; found by it first.
        label: String,
        /// The option's value, for when the label has changed.
        value: String,
    },
    /// Chooses exactly these options of a list that takes several.
    SelectMany {
        /// The options that are chosen afterwards; none at all is possible.
        choices: Vec<Choice>,
    },
    /// Gives a control a value that is not typed: a slider, a colour, a date, a time.
    Set {
        /// As the control's `value` has it: `40`, `#ff8800`, `2026-11-22`.
        value: String,
    },
    /// Chooses files in a file field.
    Upload {
        /// The files; they travel with the recording.
        files: Vec<UploadFile>,
    },
    /// Ticks or unticks a check box or radio button.
    Tick {
        /// The state afterwards.
        checked: bool,
    },
    /// Presses the main button on the target whenever it stands in the way of another step: a cookie banner, a survey. It has no turn
    /// of its own.
    Dismiss {},
    /// Does nothing: the step's checks say what must hold, of its target where it has one.
    Check {},
    /// Does nothing: what the target shows, of a field what stands in it, becomes the value of a variable.
    Read {
        /// The variable's name.
        into: String,
    },
    /// Does the steps up to its `else` or `end` only if the step's checks hold within the step's time limit.
    If {},
    /// Does the steps up to the `end` of its `if` only if that did not hold.
    Else {},
    /// Does the steps up to its `end` so many times.
    Repeat {
        /// At least 1.
        times: u32,
    },
    /// Ends an `if` or `repeat`.
    End {},
    /// Presses a key while the target has the focus.
    Press {
        /// A key name as in the UI Events standard: `Enter`, `Escape`, `a`.
        key: String,
        /// Keys held down meanwhile.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        modifiers: Vec<Modifier>,
    },
}

/// Where a drag ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DragEnd {
    /// On another target.
    Target(Box<Target>),
    /// At a distance from where it began: a slider, a map, a drawing.
    Distance(Distance),
}

/// A way on the screen, CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Distance {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// An option of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its visible label; found by it first.
    pub label: String,
    /// Its value, for when the label has changed.
    pub value: String,
}

/// A file that an upload step gives to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct UploadFile {
    /// The name the page sees.
    pub name: String,
    /// Where its content is, below the recording's folder: `files/NAME`.
    pub file: String,
}

/// The text of a type step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TypedText {
    /// This very text.
    Literal(String),
    /// The value of the variable with this name; the only way to type a secret.
    Variable(String),
}

/// A mouse button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MouseButton {
    /// The main button.
    #[default]
    Left,
    /// The wheel.
    Middle,
    /// The context button.
    Right,
}

/// A key held down during an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    /// Shift.
    Shift,
    /// Control.
    Control,
    /// Alt or Option.
    Alt,
    /// Windows or Command.
    Meta,
}

impl Action {
    /// Whether the action may have a target, but does without: a key that is meant for the page as a whole.
    pub fn may_lack_target(&self) -> bool {
        matches!(self, Self::Press { .. })
    }

    /// Whether the action needs a target on the page.
    pub fn needs_target(&self) -> bool {
        match self {
            Self::Open { .. }
            | Self::OpenTab { .. }
            | Self::CloseTab {}
            | Self::Check {}
            | Self::If {}
            | Self::Else {}
            | Self::Repeat { .. }
            | Self::End {}
            | Self::Back {}
            | Self::Forward {}
            | Self::Reload {} => false,
            Self::Press { .. }
            | Self::Click { .. }
            | Self::Dismiss {}
            | Self::Hover {}
            | Self::Drag { .. }
            | Self::Type { .. }
            | Self::Select { .. }
            | Self::SelectMany { .. }
            | Self::Set { .. }
            | Self::Upload { .. }
            | Self::Read { .. }
            | Self::Tick { .. } => true,
        }
    }

    /// The target at the end of a drag.
    pub fn destination(&self) -> Option<&Target> {
        match self {
            Self::Drag {
                to: DragEnd::Target(target),
            } => Some(target),
            _ => None,
        }
    }

    /// Whether the action may have a target.
    pub fn takes_target(&self) -> bool {
        self.needs_target() || self.only_checks()
    }

    /// Whether it is done to the page in its turn, and not only pointed at.
    pub fn acts(&self) -> bool {
        self.needs_target() && !matches!(self, Self::Read { .. } | Self::Dismiss {})
    }

    /// Whether it only looks: its checks are what it is for.
    pub fn only_checks(&self) -> bool {
        matches!(self, Self::Check {} | Self::If {})
    }

    /// A plain click with the main button.
    pub fn click() -> Self {
        Self::Click {
            button: MouseButton::Left,
            count: 1,
            modifiers: Vec::new(),
            hold_ms: None,
        }
    }
}

fn one() -> u8 {
    1
}

fn is_one(count: &u8) -> bool {
    *count == 1
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
