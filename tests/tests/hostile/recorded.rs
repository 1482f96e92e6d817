//! A page of hostile texts is recorded: every step that appears bears two of them, one as the title of its page and one as the name of what
//! was pressed.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;
use sullae_testkit::{FixtureFile, FixtureSite};
use sullae_tests::{desktop::Desktop, payloads::COUNT, person::Person};

use crate::Look;

/// Starting a recorder's browser takes longer than showing a view.
const OPENS: Duration = Duration::from_secs(120);
const ENTER: &str = "\u{E007}";

/// Two buttons, pressed in turn so that no two presses are one double click; each press brings the next two texts.
const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title></title>
<style>button { position: fixed; left: 40px; top: 60px; width: 520px; height: 60px; overflow: hidden } #b { top: 260px }</style>
<button id="a"></button><button id="b"></button>
<script>
const texts = TEXTS;
let at = -1;
function next() {
  at += 1;
  document.title = texts[at % texts.length];
  for (const button of document.querySelectorAll("button")) button.textContent = texts[(at + texts.length / 2) % texts.length];
}
for (const button of document.querySelectorAll("button")) button.addEventListener("click", () => setTimeout(next));
next();
</script>"#;

fn page(texts: &[String]) -> String {
    PAGE.replace("TEXTS", &json!(texts).to_string().replace('<', "\\u003c"))
}

/// Records presses on the page until each text was on it once, and looks at the live view and at what was saved.
pub(crate) fn record(look: &Look<'_>, desktop: &Desktop, texts: &[String]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let files = BTreeMap::from([("index.html".to_owned(), FixtureFile::of(page(texts)))]);
    let site = runtime.block_on(FixtureSite::serve(files)).unwrap();

    look.window.type_into("#address", &format!("{}{ENTER}", site.url())).unwrap();
    look.window
        .wait_for("return document.querySelector('#finish:not(:disabled)') !== null", OPENS)
        .unwrap();
    let person = Person::sit_down(desktop, look.window.recorders_browser().unwrap()).unwrap();
    for press in 0..COUNT / 2 {
        person.click(if press % 2 == 0 { "#a" } else { "#b" }).unwrap();
        look.at("a recording that goes on", &format!("[data-step=s{}]", press + 2), 2 * (press + 1));
    }
    look.press("document.querySelector('#finish').click()");
    look.at("what was recorded", "#run", COUNT);
}
