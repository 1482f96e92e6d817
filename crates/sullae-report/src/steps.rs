//! All steps: the filmstrip, and each step's details.

use maud::{Markup, html};
use sullae_recording::{
    StepResult,
    run::Sentence,
    wording::{not_masked_sentence, step_sentence},
};

use crate::{
    Report,
    deciding::pictures_and_evidence,
    gallery::Mark,
    page::{icon, pill},
    seen_text::Seen,
    timing::{network, time_bar, time_figures},
};

/// One small picture a step, with what was acted on marked.
pub(crate) fn filmstrip(report: &Report<'_>) -> Markup {
    let words = report.words;
    let missing = words.say("그림 없음", "No picture");
    html! {
        section {
            h2.heading { (words.say("한눈에 보기", "At a glance")) }
            ol.filmstrip {
                @for step in &report.run.steps {
                    @let (picture, mark) = match &step.before {
                        Some(before) => (Some(before), step.found.as_ref().map(Mark::of)),
                        None => (step.after.as_ref(), None),
                    };
                    @let sentence = step.sentence.in_language(words.language);
                    li.frame.deciding-frame[is_deciding(report, step)] {
                        (report.gallery.whole(picture, mark, &Seen(sentence).plain(), missing))
                        p.caption { (shape(step)) b { (step.index + 1) } span.quiet { (words.seconds(step.timings.total_ms)) } }
                        p.sentence { (Seen(sentence)) }
                    }
                }
                @for (number, sentence) in not_begun(report) {
                    li.frame.not-begun {
                        div.shot.missing { span { (words.say("하지 않음", "Not begun")) } }
                        p.caption { b { (number) } }
                        @if let Some(sentence) = sentence { p.sentence { (Seen(sentence.in_language(words.language))) } }
                    }
                }
            }
        }
    }
}

/// A row a step that opens to all that is known of it.
pub(crate) fn details(report: &Report<'_>) -> Markup {
    let words = report.words;
    let longest_ms = report.run.steps.iter().map(|step| step.timings.total_ms).max().unwrap_or(0);
    html! {
        section {
            div.heading-row {
                h2.heading { (words.say("모든 단계", "All steps")) }
                p.legend {
                    @for (class, name) in [
                        ("looking", words.say("찾기", "Finding")),
                        ("acting", words.say("누르기·입력", "Acting")),
                        ("waiting", words.say("결과 기다림", "Waiting")),
                    ] { span { i.key.(class) {} (name) } }
                }
            }
            div.card.rows {
                @for step in &report.run.steps { (row(report, step, longest_ms)) }
                @for (number, sentence) in not_begun(report) {
                    div.row.not-begun {
                        span {} b.number { (number) }
                        span.grow { @if let Some(sentence) = sentence { (Seen(sentence.in_language(words.language))) } }
                        span.quiet { (words.say("앞에서 멈춰 하지 않았습니다", "Not begun: the run ended before")) }
                    }
                }
            }
        }
    }
}

fn row(report: &Report<'_>, step: &StepResult, longest_ms: u64) -> Markup {
    let words = report.words;
    html! {
        details {
            summary.row {
                (shape(step))
                b.number { (step.index + 1) }
                span.grow { (Seen(step.sentence.in_language(words.language))) }
                @if let Some(reason) = &step.reason { (pill(step.verdict, &words.tag(reason))) }
                (time_bar(step, longest_ms))
                span.took { (words.seconds(step.timings.total_ms)) }
            }
            div.opened {
                @if let Some(why) = not_masked_sentence(&step.not_masked) {
                    p.quiet { (Seen(why.in_language(words.language))) }
                }
                (pictures_and_evidence(report, step))
                div.more {
                    div { h3 { (words.say("시간", "Time")) } (time_figures(step, words)) }
                    div { h3 { (words.say("서버와 스크립트", "Servers and scripts")) } (network(step, words)) }
                }
            }
        }
    }
}

/// The verdict's shape; none for a step that was not done.
fn shape(step: &StepResult) -> Markup {
    if step.skipped.is_some() {
        html! { span.quiet { "–" } }
    } else {
        icon(step.verdict)
    }
}

fn is_deciding(report: &Report<'_>, step: &StepResult) -> bool {
    report.run.deciding_step().is_some_and(|deciding| deciding.index == step.index)
}

/// Numbers, and sentences where the recording is at hand, of the steps the run did not come to.
fn not_begun(report: &Report<'_>) -> impl Iterator<Item = (u32, Option<Sentence>)> {
    /// More than any recording has; a run that claims more shall not fill the report.
    const MOST: u32 = 1_000;
    let begun = u32::try_from(report.run.steps.len()).unwrap_or(u32::MAX);
    let planned = report.run.steps_planned.min(begun.saturating_add(MOST));
    (begun..planned).map(|index| {
        let step = report.recording.and_then(|recording| recording.steps.get(index as usize));
        (index + 1, step.map(step_sentence))
    })
}
