//! The table of cases and what became of them, for a terminal and for the docs.

use std::fmt::Write;

use sullae_tests::fidelity::{Recorded, markdown_row, text_row};

/// For a terminal: one line a case, its troubles below it.
pub(crate) fn as_text(cases: &[Recorded]) -> String {
    let mut text = String::new();
    for recorded in cases {
        let mark = match (recorded.passes(), recorded.is_as_expected()) {
            (true, true) => "ok",
            (false, true) => "open",
            (true, false) => "DONE",
            (false, false) => "FAIL",
        };
        text += &text_row(mark, recorded);
    }
    let good = cases.iter().filter(|recorded| recorded.passes()).count();
    let _ = write!(text, "{good} of {} cases recorded and replayed as they should", cases.len());
    text
}

/// For `docs/fidelity.md`.
pub(crate) fn as_markdown(cases: &[Recorded]) -> String {
    let good = cases.iter().filter(|recorded| recorded.passes()).count();
    let mut text = format!(
        "# Fidelity\n\nEvery kind of deed, done on a page of its own with the browser's own input, must become the right steps, and their replay in a fresh\n\
         browser must have the same effect on the page, both without a window and in one. `cargo xtask fidelity` does it all and writes this file; the cases are in `tests/tests/fidelity/cases`.\n\n\
         {good} of {} cases pass.\n\n| kind | case | recorded as | replayed |\n|---|---|---|---|\n",
        cases.len()
    );
    for recorded in cases {
        let outcome = &recorded.outcome;
        let mut steps: Vec<String> = outcome.steps.clone();
        steps.extend(outcome.warnings.iter().map(|warning| format!("⚠ {warning}")));
        let result = match (outcome.troubles.first(), recorded.case.only_recorded) {
            (Some(_), _) if recorded.is_as_expected() => format!("not yet: {}", recorded.case.not_yet),
            (Some(trouble), _) => format!("**no**: {trouble}"),
            (None, true) => "says so".to_owned(),
            (None, false) => "yes".to_owned(),
        };
        text += &markdown_row(&[
            recorded.case.kind,
            &recorded.case.name.replace('-', " "),
            &steps.join("<br>"),
            &result,
        ]);
    }
    text
}
