//! The rows of data that a recording is done with: what goes into its variables, a row a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most rows of one recording.
pub const ROW_LIMIT: usize = 500;
/// Most columns.
pub const COLUMN_LIMIT: usize = 40;
/// Longest value, bytes.
pub const CELL_LIMIT: usize = 4 * 1024;

/// A table of values. It holds no secrets: a column is a plain text variable.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DataTable {
    /// Names of text variables, each once.
    pub columns: Vec<String>,
    /// The values of each run, in the order of the columns.
    pub rows: Vec<Vec<String>>,
}

impl DataTable {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// What a variable is in each row; nothing where it is no column.
    pub fn values_of<'a>(&'a self, variable: &str) -> impl Iterator<Item = &'a str> {
        let at = self.columns.iter().position(|column| column == variable);
        self.rows.iter().filter_map(move |row| Some(row.get(at?)?.as_str()))
    }

    /// Each row by the names of its variables.
    pub fn by_name(&self) -> impl Iterator<Item = std::collections::BTreeMap<String, String>> {
        let named = |row: &Vec<String>| self.columns.iter().cloned().zip(row.iter().cloned()).collect();
        self.rows.iter().map(named)
    }

    /// Takes a column out.
    pub(crate) fn drop_column(&mut self, variable: &str) {
        let Some(at) = self.columns.iter().position(|column| column == variable) else {
            return;
        };
        self.columns.remove(at);
        for row in &mut self.rows {
            if at < row.len() {
                row.remove(at);
            }
        }
        if self.columns.is_empty() {
            self.rows.clear();
        }
    }
}
