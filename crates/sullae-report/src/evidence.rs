//! How well the best candidate agreed, kind by kind, and how far ahead of the next one it was.

use maud::{Markup, html};
use sullae_recording::run::{Decision, EvidenceScores, Found};

use crate::words::Words;

/// Bars, the scale with the runner-up, and the decision in words.
pub(crate) fn evidence(found: &Found, words: Words) -> Markup {
    html! {
        (bars(found.evidence, words))
        (margin(found, words))
        p.decision { (words.decision(found)) }
        @if found.differs_from_recording && found.decision == Decision::Accepted {
            p.note { (words.say("모습이나 자리가 녹화할 때와 다릅니다.", "It looks different, or is elsewhere, than when it was recorded.")) }
        }
    }
}

/// A bar for each kind of evidence.
pub(crate) fn bars(scores: EvidenceScores, words: Words) -> Markup {
    let kinds = [
        (words.say("그림", "Image"), scores.image),
        (words.say("글자", "Text"), scores.text),
        (words.say("요소", "Element"), scores.element),
        (words.say("위치", "Place"), scores.place),
        (words.say("주변", "Neighbours"), scores.neighbours),
    ];
    html! {
        dl.bars {
            @for (name, score) in kinds {
                dt { (name) }
                @match score {
                    Some(score) => {
                        dd.bar aria-hidden="true" { i style={ "width:" (percent(score)) "%" } {} }
                        dd.figure { (percent(score)) }
                    }
                    None => {
                        dd.bar.unused aria-hidden="true" {}
                        dd.figure.quiet title=(words.say("보지 않음", "not looked at")) { "–" }
                    }
                }
            }
        }
    }
}

/// One scale from 0 to 100 with the best and the next candidate on it; the stretch between them is
/// the margin.
fn margin(found: &Found, words: Words) -> Markup {
    let best = percent(found.score);
    let next = found.runner_up.map(percent);
    html! {
        div.scale aria-hidden="true" {
            @if let Some(next) = next {
                i.gap style={ "left:" (next.min(best)) "%;width:" (best.abs_diff(next)) "%" } {}
                i.next style={ "left:" (next) "%" } {}
            }
            i.best style={ "left:" (best) "%" } {}
        }
        p.margin {
            span { (words.say("종합", "Overall")) " " b { (best) } }
            @match next {
                Some(next) => {
                    span { (words.say("다음 후보", "Runner-up")) " " b { (next) } }
                    span { (words.say("여유", "Margin")) " " b { (i64::from(best) - i64::from(next)) } }
                }
                None => span { (words.say("다른 후보 없음", "No other candidate")) },
            }
        }
    }
}

/// A score from 0 to 1 as whole percents.
pub(crate) fn percent(score: f64) -> u32 {
    // In range after the clamp; not a number becomes 0.
    (score.clamp(0.0, 1.0) * 100.0).round() as u32
}
