//! Every view, light and dark, is read by axe-core as a screen reader and a weak eye would: nothing serious is found. Every view fits a screen of
//! 1280x800 at 200 % too.
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

/// What is wider than the window, or a dialog that is cut by it: nobody would look for it there.
const OUTSIDE: &str = "const done = arguments[0];
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) {
      const widest = [...document.querySelectorAll('body *')].sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
      found.push(`${wide} px too wide: ${widest.localName}.${widest.className}`);
    }
    for (const dialog of document.querySelectorAll('dialog[open]')) {
      const box = dialog.getBoundingClientRect();
      if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) found.push('a dialog is cut');
      if (dialog.scrollWidth > dialog.clientWidth) found.push(`a dialog is ${dialog.scrollWidth - dialog.clientWidth} px too wide inside`);
    }
    done(found);";

#[test]
fn every_view_fits_a_small_screen_at_200_percent() {
    let pages = Pages::open().unwrap();
    let mut wrong = Vec::new();
    for language in ["ko", "en"] {
        for view in VIEWS {
            let light = Light {
                language,
                theme: "light",
                width: 640,
                height: 400,
            };
            pages.show(view, light).unwrap();
            let found = pages.ask(OUTSIDE).unwrap();
            let found = found.as_array().expect("a list").iter().filter_map(Value::as_str);
            wrong.extend(found.map(|found| format!("{} {language}: {found}", view.name)));
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
