//! Rows of a suite's table, for a terminal and for the docs.

use std::fmt::Write;

use super::Recorded;

/// For a terminal: a line, and the case's troubles below it.
#[must_use]
pub fn text_row(mark: &str, recorded: &Recorded) -> String {
    let (case, outcome) = (&recorded.case, &recorded.outcome);
    let mut text = format!("{mark:<4}  {:<14} {:<44} {}\n", case.kind, case.name, outcome.steps.join("; "));
    for trouble in &outcome.troubles {
        let _ = writeln!(text, "      {trouble}");
    }
    text
}

/// For the docs.
#[must_use]
pub fn markdown_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    format!("| {} |\n", cells.join(" | "))
}
