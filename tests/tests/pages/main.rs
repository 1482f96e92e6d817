//! Every view, light and dark, is read by axe-core as a screen reader and a weak eye would: nothing serious is found.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::Value;
use sullae_tests::pages::{Light, Pages, VIEWS, ui};

const ASK: &str = "const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] })
      .then((result) => done(result.violations.filter((found) => ['serious', 'critical'].includes(found.impact))
        .map((found) => `${found.id}: ${found.nodes.slice(0, 3).map((node) => `${node.target} (${node.any[0]?.message ?? node.all[0]?.message ?? ''})`).join('; ')}`)),
        (error) => done([`axe failed: ${error}`]));";

/// What axe finds in what is shown.
fn found(pages: &Pages, axe: &str) -> Vec<String> {
    let asked = pages.ask(&format!("{axe};\n{ASK}")).unwrap();
    let texts = asked.as_array().expect("a list of findings");
    texts.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn no_view_has_a_serious_fault_for_those_who_see_or_hear_or_point_otherwise() {
    let axe = std::fs::read_to_string(ui().join("node_modules/axe-core/axe.min.js")).unwrap();
    let pages = Pages::open().unwrap();
    let mut wrong = Vec::new();
    for view in VIEWS {
        let light = Light {
            language: "ko",
            theme: "light",
            width: 1280,
            height: 800,
        };
        pages.show(view, light).unwrap();
        for theme in ["light", "dark"] {
            pages.turn(theme).unwrap();
            let found = found(&pages, &axe);
            wrong.extend(found.into_iter().map(|found| format!("{} {theme}: {found}", view.name)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn axe_is_asked_and_answers() {
    let axe = std::fs::read_to_string(ui().join("node_modules/axe-core/axe.min.js")).unwrap();
    let pages = Pages::open().unwrap();
    let light = Light {
        language: "en",
        theme: "light",
        width: 1280,
        height: 800,
    };
    pages.show(&VIEWS[0], light).unwrap();
    pages
        .ask("const button = document.createElement('button'); document.querySelector('main').append(button); arguments[0]();")
        .unwrap();
    let found = found(&pages, &axe);
    assert!(found.iter().any(|found| found.starts_with("button-name")), "{found:#?}");
}
