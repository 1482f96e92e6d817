//! What is expected of the page after a step.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An expectation, looked for until the step's time limit is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
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
    /// The address of the page contains this.
    UrlContains {
        /// Compared letter by letter.
        part: String,
    },
    /// No script error happened during the step.
    NoScriptErrors {},
}
