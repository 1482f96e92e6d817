//! The page around it all: head, verdict, facts, and the shapes of the verdicts.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sullae_recording::{
    Verdict,
    wording::{proposals_sentence, run_sentence, verdict_word},
};

use crate::{
    Report, deciding,
    seen_text::Seen,
    steps,
    words::{Words, class},
};

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A self-contained page: no network, no script.
pub(crate) fn page(words: Words, title: &str, style: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.html_language()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(CONTENT_SECURITY_POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(include_str!("report.css"))) (PreEscaped(style)) }
            }
            body { (body) }
        }
    }
}

/// The whole document.
pub(crate) fn document(report: &Report<'_>) -> Markup {
    let words = report.words;
    let run = report.run;
    let verdict = verdict_word(run.verdict);
    let title = format!("{} · {}", verdict.in_language(words.language), Seen(&run.recording).plain());
    let body = html! {
        (shapes())
        (report.gallery.definitions())
        main {
            (opening(report))
            @if !run.proposals.is_empty() {
                p.proposals { (Seen(proposals_sentence(run.proposals.len(), &run.folder).in_language(words.language))) }
            }
            (deciding::deciding(report))
            @if !run.steps.is_empty() || run.steps_planned > 0 {
                (steps::filmstrip(report))
                (steps::details(report))
            }
            @if run.deciding_step().is_some() {
                section {
                    h2.heading { (words.say("이 실행", "This run")) }
                    div.card { (facts(report)) }
                }
            }
        }
    };
    page(words, &title, "", &body)
}

/// The verdict and the sentence.
fn opening(report: &Report<'_>) -> Markup {
    let words = report.words;
    let run = report.run;
    let recorded = run.deciding_step().and_then(|step| report.recorded(&step.step_id));
    let sentence = run_sentence(run, recorded);
    html! {
        header.opening.(class(run.verdict)) {
            p.about {
                span.brand { (words.say("술래", "Sullae")) i { "." } }
                b { (Seen(&run.recording)) }
                span { (Seen(&words.time(&run.started))) }
                span { (words.seconds(run.duration_ms)) }
            }
            div.verdict {
                (icon(run.verdict))
                div {
                    h1 {
                        span.word { (verdict_word(run.verdict).in_language(words.language)) }
                        (Seen(sentence.in_language(words.language)))
                    }
                    p.meaning { (words.meaning(run.verdict)) }
                }
            }
        }
    }
}

/// When, how long, with what.
pub(crate) fn facts(report: &Report<'_>) -> Markup {
    let words = report.words;
    let run = report.run;
    let steps = format!("{} / {}", run.steps.len(), run.steps_planned);
    let facts = [
        (words.say("점검 시나리오", "Recording"), run.recording.clone()),
        (words.say("첫 주소", "First address"), run.start_url.clone()),
        (words.say("시작", "Started"), words.time(&run.started)),
        (words.say("걸린 시간", "Took"), words.seconds(run.duration_ms)),
        (words.say("단계", "Steps"), steps),
        (words.say("브라우저", "Browser"), run.browser.clone()),
        (words.say("화면 크기", "Viewport"), words.viewport(run.viewport)),
        (words.say("찾는 방법", "Finding by"), words.mode(run.mode).to_owned()),
        (words.say("실행 번호", "Run"), run.id.clone()),
    ];
    html! {
        dl.facts {
            @for (name, value) in facts {
                @if !value.is_empty() { div { dt { (name) } dd { (Seen(&value)) } } }
            }
        }
    }
}

/// A verdict's shape in its colour.
pub(crate) fn icon(verdict: Verdict) -> Markup {
    html! {
        svg.icon.(class(verdict)) viewBox="0 0 20 20" aria-hidden="true" { use href={ "#v-" (class(verdict)) } {} }
    }
}

/// A label in a verdict's colour and shape.
pub(crate) fn pill(verdict: Verdict, text: &str) -> Markup {
    html! { span.pill.(class(verdict)) { (icon(verdict)) (Seen(text)) } }
}

/// Each verdict has a shape of its own, so that none is told by colour alone: a round tick, a clock,
/// a cross in an octagon, a question in a diamond, a dash in a broken ring.
fn shapes() -> Markup {
    html! {
        svg.definitions width="0" height="0" aria-hidden="true" {
            defs {
                g id="v-passed" {
                    circle.body cx="10" cy="10" r="9" {}
                    path.sign d="M6 10.4 8.8 13.2 14.2 7.4" {}
                }
                g id="v-degraded" {
                    circle.ring cx="10" cy="10" r="8" {}
                    path.ring d="M10 5.4V10l3 2.2" {}
                }
                g id="v-failed" {
                    path.body d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3Z" {}
                    path.sign d="M7 7l6 6M13 7l-6 6" {}
                }
                g id="v-unclear" {
                    path.body d="M10 .6 19.4 10 10 19.4.6 10Z" {}
                    path.sign d="M7.9 8.1a2.1 2.1 0 1 1 3.1 1.9c-.7.4-1 .8-1 1.5M10 14h.01" {}
                }
                g id="v-unchecked" {
                    circle.ring.broken cx="10" cy="10" r="8" {}
                    path.ring d="M6.8 10h6.4" {}
                }
            }
        }
    }
}
