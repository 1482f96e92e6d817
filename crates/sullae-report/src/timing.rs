//! Where a step's time went, and what its page asked of servers.

use maud::{Markup, html};
use sullae_recording::{StepResult, run::RequestSeen};

use crate::{seen_text::Seen, words::Words};

/// The step's time as one bar in three parts. `scale_ms` is the length of the whole bar.
pub(crate) fn time_bar(step: &StepResult, scale_ms: u64) -> Markup {
    let scale = scale_ms.max(1) as f64;
    html! {
        div.time-bar aria-hidden="true" {
            @for (class, ms) in parts(step) {
                @if ms > 0 { i class=(class) style={ "width:" (format!("{:.2}", ms as f64 / scale * 100.0)) "%" } {} }
            }
        }
    }
}

/// Looking, acting and waiting, milliseconds; together the step's whole time.
fn parts(step: &StepResult) -> [(&'static str, u64); 3] {
    let timings = &step.timings;
    let total = timings.total_ms;
    let sought_in_vain = timings.found_ms.is_none() && timings.acted_ms.is_none() && step.expected.is_some();
    let found = if sought_in_vain {
        total
    } else {
        timings.found_ms.unwrap_or(0).min(total)
    };
    let acted = timings.acted_ms.unwrap_or(found).clamp(found, total);
    [("looking", found), ("acting", acted - found), ("waiting", total - acted)]
}

/// The same in figures.
pub(crate) fn time_figures(step: &StepResult, words: Words) -> Markup {
    let timings = &step.timings;
    let [(_, looking), (_, acting), (_, waiting)] = parts(step);
    let some = |ms: u64| (ms > 0).then_some(ms);
    let figures = [
        ("looking", words.say("찾기", "Finding"), some(looking)),
        ("acting", words.say("누르기·입력", "Acting"), some(acting)),
        ("waiting", words.say("결과 기다림", "Waiting"), some(waiting)),
        ("", words.say("페이지 열림", "Page load"), timings.page_load_ms),
        ("", words.say("모두", "Whole step"), Some(timings.total_ms)),
    ];
    html! {
        dl.figures {
            @for (class, name, ms) in figures {
                @if let Some(ms) = ms {
                    dt { @if !class.is_empty() { i.key.(class) {} } (name) }
                    dd { (words.seconds(ms)) }
                }
            }
        }
    }
}

/// Trouble first: failed requests, script errors, page status, slowest request; only what there is.
pub(crate) fn network(step: &StepResult, words: Words) -> Markup {
    let seen = &step.network;
    html! {
        dl.seen {
            @if !seen.failed.is_empty() {
                dt { (words.say("실패한 요청", "Failed requests")) }
                dd { @for failed in &seen.failed { (request(failed, words)) } }
            }
            @if !step.script_errors.is_empty() {
                dt { (words.say("스크립트 오류", "Script errors")) }
                dd { @for message in &step.script_errors { p.code { (Seen(message)) } } }
            }
            @if let Some(status) = seen.page_status {
                dt { (words.say("페이지 상태", "Page status")) }
                dd { span.status.bad[status >= 400] { "HTTP " (status) } }
            }
            @if seen.requests > 0 {
                dt { (words.say("요청", "Requests")) }
                dd { (seen.requests) (words.say("개", "")) }
            }
            @if let Some(slowest) = &seen.slowest {
                dt { (words.say("가장 느린 요청", "Slowest request")) }
                dd { (request(slowest, words)) }
            }
        }
    }
}

fn request(request: &RequestSeen, words: Words) -> Markup {
    let bad = request.status.is_none_or(|status| status >= 400);
    html! {
        p.request {
            span.status.bad[bad] {
                @match request.status {
                    Some(status) => (status),
                    None => (words.say("응답 없음", "no answer")),
                }
            }
            span.code { (Seen(&request.method)) " " (Seen(&request.url)) }
            span.quiet { (words.seconds(request.duration_ms)) }
        }
    }
}
