//! A message as the HTML part of a letter: light and dark, no script, nothing from elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};
use sullae_recording::{Language, Verdict};

use crate::{
    channel::{Message, PictureRole},
    wording::{Said, say},
};

/// Mail programs know few selectors and no variables; what dark needs is said once more.
const STYLE: &str = include_str!("letter.css");

/// The page; `source` gives the address of a picture.
pub fn html(message: &Message, language: Language, source: &dyn Fn(PictureRole) -> String) -> String {
    let said = say(message, language);
    let page = markup! {
        (DOCTYPE)
        html lang=(language.pick("ko", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (said.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                div.letter {
                    (head(&said, message))
                    (facts(&said))
                    @for picture in &message.pictures { (shown(picture.role, language, &source(picture.role))) }
                    @if let Some(next) = &said.next { p.next { (next) } }
                    p.foot { "Sullae" }
                }
            }
        }
    };
    page.into_string()
}

fn head(said: &Said, message: &Message) -> Markup {
    let tone = match message.alert.verdict {
        _ if said.good => "good",
        Verdict::Degraded => "slow",
        Verdict::Unclear | Verdict::NotChecked => "unsure",
        Verdict::Failed | Verdict::Passed => "bad",
    };
    markup! {
        div class=(format!("head {tone}")) { h1 { (said.title) } }
        p.sentence { (said.sentence) }
    }
}

fn facts(said: &Said) -> Markup {
    markup! {
        table.facts role="presentation" {
            @for (name, value) in &said.facts {
                tr { th { (name) } td { (value) } }
            }
        }
    }
}

fn shown(role: PictureRole, language: Language, source: &str) -> Markup {
    let caption = match role {
        PictureRole::Anchor => language.pick("기준 이미지: 찾던 대상", "Anchor: what was looked for"),
        PictureRole::Before => language.pick("단계를 하기 전 화면", "The page before the step"),
        PictureRole::After => language.pick("단계를 한 뒤 화면", "The page after the step"),
    };
    let class = if role == PictureRole::Anchor { "anchor" } else { "page" };
    markup! {
        p.caption { (caption) }
        p.picture { img class=(class) src=(source) alt=(caption); }
    }
}

/// The name of a picture inside the letter.
pub(super) fn picture_id(role: PictureRole) -> &'static str {
    match role {
        PictureRole::Anchor => "anchor",
        PictureRole::Before => "before",
        PictureRole::After => "after",
    }
}
