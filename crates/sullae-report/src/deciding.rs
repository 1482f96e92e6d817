//! The step that decided the verdict, first and large: what was looked for, before, after, and why.

use maud::{Markup, html};
use sullae_recording::{StepResult, run::Decision};

use crate::{
    Report,
    evidence::evidence,
    gallery::Mark,
    page::{facts, pill},
    seen_text::Seen,
    timing::{network, time_bar, time_figures},
};

/// The card of the deciding step; where no step decided, the last screen; then the facts of the run.
pub(crate) fn deciding(report: &Report<'_>) -> Markup {
    match (report.run.deciding_step(), report.run.steps.last()) {
        (Some(step), _) => step_card(report, step),
        (None, Some(last)) => last_screen(report, last),
        (None, None) => html! { div.card { (facts(report)) } },
    }
}

fn step_card(report: &Report<'_>, step: &StepResult) -> Markup {
    let words = report.words;
    html! {
        section.card.deciding {
            header {
                h2 { span.number { (words.step(step.index + 1)) } (Seen(step.sentence.in_language(words.language))) }
                @if let Some(reason) = &step.reason { (pill(step.verdict, &words.tag(reason))) }
            }
            (pictures_and_evidence(report, step))
            div.more {
                div {
                    h3 { (words.say("시간", "Time")) }
                    (time_bar(step, step.timings.total_ms))
                    (time_figures(step, words))
                }
                div {
                    h3 { (words.say("서버와 스크립트", "Servers and scripts")) }
                    (network(step, words))
                }
            }
        }
    }
}

/// Expected and evidence, before, after, side by side.
pub(crate) fn pictures_and_evidence(report: &Report<'_>, step: &StepResult) -> Markup {
    let words = report.words;
    let missing = words.say("그림 없음", "No picture");
    let mark = step.found.as_ref().map(Mark::of);
    let looked_for = step.expected.is_some() || step.found.is_some();
    let screens = [
        (words.say("직전 화면", "Just before"), &step.before, mark),
        (words.say("직후 화면", "Just after"), &step.after, None),
    ];
    html! {
        div.evidence.with-target[looked_for] {
            @if looked_for { (looked_for_and_found(report, step)) }
            @for (name, picture, mark) in screens {
                // Before the first page is opened there is nothing to see, and nothing is missing.
                @if picture.is_some() || looked_for {
                    figure.screen {
                        figcaption { (name) }
                        (report.gallery.whole(picture.as_ref(), mark, name, missing))
                    }
                }
            }
        }
    }
}

/// The anchor above the place that was found, at the same scale, and how the two agree.
fn looked_for_and_found(report: &Report<'_>, step: &StepResult) -> Markup {
    let words = report.words;
    let missing = words.say("그림 없음", "No picture");
    let anchor = report.recorded(&step.step_id).and_then(|s| s.target.as_ref()?.anchor.as_ref());
    let expected = words.say("찾던 모습", "Looked for");
    let there = match step.found.as_ref().map(|found| found.decision) {
        Some(Decision::Ambiguous | Decision::TooWeak) => words.say("가장 닮은 곳", "Closest place"),
        _ => words.say("찾은 곳", "Found"),
    };
    let closeup = step.found.as_ref().and_then(|found| {
        let mark = Mark::of(found);
        report
            .gallery
            .around(step.before.as_ref(), found.place, step.expected.as_ref(), mark, there)
    });
    html! {
        div.target {
            div.looks {
                figure {
                    figcaption { (expected) }
                    (report.gallery.whole(step.expected.as_ref(), anchor.map(Mark::of_anchor), expected, missing))
                }
                @if let Some(closeup) = closeup {
                    figure { figcaption { (there) } (closeup) }
                }
            }
            @if let Some(found) = &step.found { div.agreement { (evidence(found, words)) } }
        }
    }
}

fn last_screen(report: &Report<'_>, step: &StepResult) -> Markup {
    let words = report.words;
    let name = words.say("마지막 화면", "Last screen");
    let missing = words.say("그림 없음", "No picture");
    html! {
        section.card.deciding.calm {
            header { h2 { span.number { (name) } (Seen(step.sentence.in_language(words.language))) } }
            div.beside {
                figure.screen { (report.gallery.whole(step.after.as_ref(), None, name, missing)) }
                (facts(report))
            }
        }
    }
}
