//! What was read in pictures, drawn over them: one self-contained HTML file without any script.
//!
//! A box leads to its line in the list and a line to its box, by plain links.

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{Markup, html};
use sullae_recording::Language;

use crate::{page::page, seen_text::Seen, words::Words};

/// Lines read with less confidence than this are worth a second look.
const SURE: f32 = 0.95;
/// Pixels between the letters and the frame round them.
const AROUND: i64 = 2;

/// One picture and its lines.
#[derive(Debug, Clone)]
pub struct SeenPicture {
    /// The file's name, for people.
    pub name: String,
    /// The picture itself.
    pub png: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Lines in reading order.
    pub lines: Vec<SeenLine>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct SeenLine {
    /// What it says.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Left, top, width and height in pixels of the picture.
    pub place: [u32; 4],
}

/// Renders the page.
#[must_use]
pub fn render(pictures: &[SeenPicture], language: Language) -> String {
    let words = Words::new(language);
    let title = words.say("읽은 글자", "Text that was read");
    let body = html! {
        main {
            header {
                p.about { span.brand { (words.say("술래", "Sullae")) i { "." } } b { (title) } (legend(words)) }
            }
            @for (number, picture) in pictures.iter().enumerate() { (of_picture(words, number, picture)) }
        }
    };
    page(words, title, include_str!("reading.css"), &body).into_string()
}

fn legend(words: Words) -> Markup {
    html! {
        span.legend {
            span { i.swatch {} (words.say("확실함", "sure")) }
            span { i.swatch.doubtful {} (words.say("덜 확실함", "less sure")) }
        }
    }
}

fn of_picture(words: Words, number: usize, picture: &SeenPicture) -> Markup {
    let count = picture.lines.len();
    let (width, height) = picture.size;
    let lines = words.language.pick(
        format!("{count}줄"),
        if count == 1 {
            "1 line".to_owned()
        } else {
            format!("{count} lines")
        },
    );
    html! {
        section.read-picture {
            h2.heading { (Seen(&picture.name)) span.quiet { " · " (width) " × " (height) " · " (lines) } }
            div.read-beside {
                (drawing(number, picture))
                @if picture.lines.is_empty() {
                    p.card.nothing.quiet { (words.say("읽은 글자가 없습니다.", "No text was read.")) }
                } @else {
                    ol.card.read-lines { @for (k, line) in picture.lines.iter().enumerate() { (row(number, k, line)) } }
                }
            }
        }
    }
}

fn drawing(number: usize, picture: &SeenPicture) -> Markup {
    let (width, height) = picture.size;
    let data = format!("data:image/png;base64,{}", STANDARD.encode(&picture.png));
    html! {
        svg.shot viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(Seen(&picture.name).plain()) {
            image href=(data) width=(width) height=(height) {}
            @for (k, line) in picture.lines.iter().enumerate() {
                a href={ "#l" (number) "-" (k) } {
                    (outline(line, "read-halo", None))
                    (outline(line, "read-box", Some(format!("b{number}-{k}"))))
                    title { (Seen(&line.text).plain()) " · " (percent(line.confidence)) }
                }
            }
        }
    }
}

/// A frame that leaves the letters free.
fn outline(line: &SeenLine, class: &str, id: Option<String>) -> Markup {
    let [x, y, width, height] = line.place.map(i64::from);
    html! {
        rect.(class).doubtful[line.confidence < SURE] id=[id] x=(x - AROUND) y=(y - AROUND)
            width=(width + 2 * AROUND) height=(height + 2 * AROUND) rx="2" {}
    }
}

fn row(number: usize, k: usize, line: &SeenLine) -> Markup {
    html! {
        li id={ "l" (number) "-" (k) } {
            a href={ "#b" (number) "-" (k) } {
                span.grow { (Seen(&line.text)) }
                span.percent.doubtful[line.confidence < SURE] { (percent(line.confidence)) }
            }
        }
    }
}

/// Rounded down, so that only what is quite sure says 100 %.
fn percent(confidence: f32) -> String {
    format!("{} %", (confidence * 100.0).floor())
}
