//! What is expected: of the page after a step, or of the very thing a check step points at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    compare::{Compare, NumberIs},
    geometry::Rect,
};

/// An expectation, looked for until the step's time limit is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// The page shows this text.
    TextPresent {
        /// Compared without regard to case and runs of white space.
        text: String,
    },
    /// The page does not show this text.
    TextAbsent {
        /// Compared without regard to case and runs of white space.
        text: String,
    },
    /// The address of the page.
    Address {
        /// What it must be.
        is: Compare,
    },
    /// The title of the page.
    Title {
        /// What it must be.
        is: Compare,
    },
    /// The server answered the page's address with this.
    PageStatus {
        /// HTTP status.
        status: u16,
    },
    /// No request failed or was answered with 400 or more: during the step, of a check step since the page was opened.
    NoFailedRequests {},
    /// No script error happened: during the step, of a check step since the page was opened.
    NoScriptErrors {},
    /// The target can be seen.
    Present {},
    /// The target is not on the page, or not any more.
    Absent {},
    /// The text the target shows.
    Text {
        /// What it must be.
        is: Compare,
    },
    /// What stands in the target field or list. Of a password field nothing is ever read.
    Value {
        /// What it must be.
        is: Compare,
    },
    /// Whether the target takes input.
    Enabled {
        /// What it must be.
        enabled: bool,
    },
    /// Whether the target is ticked, switched on or chosen.
    Ticked {
        /// What it must be.
        ticked: bool,
    },
    /// How many rows the target table, or entries the target list, has; headings not counted.
    Rows {
        /// What it must be.
        count: NumberIs,
    },
    /// The target looks as in its anchor.
    Picture {
        /// Share of its pixels that may differ, 0 to 1.
        tolerance: f64,
        /// Parts that may change, device pixels of the target from its upper left corner.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ignored: Vec<Rect>,
    },
}

impl Check {
    /// Whether it is about the step's target, not the page as a whole.
    #[must_use]
    pub fn is_about_target(&self) -> bool {
        match self {
            Self::Present {}
            | Self::Absent {}
            | Self::Text { .. }
            | Self::Value { .. }
            | Self::Enabled { .. }
            | Self::Ticked { .. }
            | Self::Rows { .. }
            | Self::Picture { .. } => true,
            Self::TextPresent { .. }
            | Self::TextAbsent { .. }
            | Self::Address { .. }
            | Self::Title { .. }
            | Self::PageStatus { .. }
            | Self::NoFailedRequests {}
            | Self::NoScriptErrors {} => false,
        }
    }

    /// Whether it is about what the target says or looks like, so that these do not help to find it.
    #[must_use]
    pub fn is_about_look(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Picture { .. } | Self::Rows { .. })
    }
}
