//! The table of flows and what became of them, for a terminal and for the docs.

use sullae_tests::fidelity::{Recorded, markdown_row, text_row};

use crate::kit::Kit;

/// For a terminal: one line a flow, its troubles below it.
pub(crate) fn as_text(flows: &[Recorded]) -> String {
    let mut text = String::new();
    for recorded in flows {
        let mark = match (recorded.passes(), recorded.is_as_expected()) {
            (true, _) => "ok",
            (false, true) => "open",
            (false, false) => "FAIL",
        };
        text += &text_row(mark, recorded);
    }
    text + &summary(flows)
}

/// For `docs/practice-pages.md`.
pub(crate) fn as_markdown(kits: &[Kit], flows: &[Recorded]) -> String {
    let mut text = format!(
        "# Practice pages\n\nDemo pages of front-end frameworks and widget kits that nobody here wrote, as their npm packages bring them, served on loopback\n\
         without any network. Each flow is done with the browser's own input while the recorder looks on, replayed headless without a hand edit, and its\n\
         effect proved in the page: a script of the flow must not hold at the start, and must hold after recording and after the replay. `cargo xtask practice`\n\
         does it all and writes this file; the flows are in `tests/tests/practice`. A flow that fails stays here with its reason.\n\n\
         {}.\n\n| kit | from | licence | flow | recorded as | replayed |\n|---|---|---|---|---|---|\n",
        summary(flows)
    );
    for recorded in flows {
        let case = &recorded.case;
        let kit = kits.iter().find(|kit| kit.name == case.kind);
        let from = kit.map(|kit| format!("{} {}", kit.package, kit.version())).unwrap_or_default();
        let result = match recorded.outcome.troubles.first() {
            Some(_) if recorded.is_as_expected() => format!("**no**: {}", case.not_yet),
            Some(trouble) => format!("**no**: {trouble}"),
            None => "yes".to_owned(),
        };
        text += &markdown_row(&[
            case.kind,
            &from,
            kit.map_or("", |kit| kit.licence),
            &case.name.replace('-', " "),
            &recorded.outcome.steps.join("<br>"),
            &result,
        ]);
    }
    text
}

fn summary(flows: &[Recorded]) -> String {
    let passed = flows.iter().filter(|recorded| recorded.passes()).count();
    let mut kits: Vec<&str> = flows.iter().map(|recorded| recorded.case.kind).collect();
    kits.dedup();
    format!(
        "{passed} of {} flows on pages of {} kits recorded and replayed without a hand edit",
        flows.len(),
        kits.len()
    )
}
