//! Nothing a page, a recording or a person wrote becomes markup.

use sullae_recording::{Check, Language, Reason, Run, run::Sentence};

use crate::made::{Made, failed};

const HOSTILE: &str = "</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"alert(1)' autofocus \
    javascript:alert(1) data:text/html,x &lt;b&gt; ]]> --> \u{202e}gnp.exe\u{2066}\u{0}\u{1b}[31m\u{7f}";

/// Puts the hostile text into every string of a JSON value, except for names of enum variants and
/// the hashes that pictures are found by.
fn poison(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(poison),
        serde_json::Value::Object(fields) => {
            for (name, field) in fields {
                if !matches!(name.as_str(), "kind" | "verdict" | "decision" | "mode" | "sha256" | "button") {
                    poison(field);
                }
            }
        }
        serde_json::Value::String(text) => *text = HOSTILE.to_owned(),
        _ => {}
    }
}

fn poisoned(made: Made) -> Made {
    let mut run = serde_json::to_value(&made.run).unwrap();
    let mut recording = serde_json::to_value(&made.recording).unwrap();
    poison(&mut run);
    poison(&mut recording);
    let mut run: Run = serde_json::from_value(run).unwrap();
    let mut recording: sullae_recording::Recording = serde_json::from_value(recording).unwrap();
    // Steps are still told apart, so that the recording's texts and marks are used too.
    for (index, step) in recording.steps.iter_mut().enumerate() {
        step.id = format!("{index}{HOSTILE}");
    }
    for (index, step) in run.steps.iter_mut().enumerate() {
        step.step_id = format!("{index}{HOSTILE}");
    }
    Made { run, recording, ..made }
}

/// Tag names and attribute names that a document holds, in order.
fn shape(html: &str) -> Vec<String> {
    let mut shape = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        // maud quotes every value with " and escapes < > & " in texts and values.
        let mut quoted = false;
        let end = rest
            .find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })
            .expect("every tag ends");
        let mut outside_quotes = String::new();
        for (index, part) in rest[..end].split('"').enumerate() {
            if index % 2 == 0 {
                outside_quotes.push_str(part);
            }
        }
        assert!(!rest[..end].contains('<'), "a tag in a tag: {}", &rest[..end]);
        let attributes: Vec<&str> = outside_quotes.split_whitespace().filter(|part| part.ends_with('=')).collect();
        for (index, attribute) in attributes.iter().enumerate() {
            assert!(
                !attributes[..index].contains(attribute),
                "{attribute} is given twice in {outside_quotes}"
            );
        }
        shape.push(outside_quotes);
        rest = &rest[end + 1..];
    }
    shape
}

#[test]
fn hostile_texts_change_no_tag_and_no_attribute() {
    for language in [Language::Ko, Language::En] {
        let clean = shape(&failed().html(language));
        let hostile = poisoned(failed()).html(language);
        let differing = shape(&hostile)
            .into_iter()
            .zip(clean.clone())
            .find(|(hostile, clean)| hostile != clean);
        assert_eq!(differing, None);
        assert_eq!(shape(&hostile).len(), clean.len());
        assert!(hostile.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "it is shown, as text");
    }
}

#[test]
fn hostile_texts_in_every_kind_of_reason_stay_texts() {
    let text = || HOSTILE.to_owned();
    let reasons = [
        Reason::PageUnreachable {
            url: text(),
            error: text(),
        },
        Reason::ScriptError { message: text() },
        Reason::CheckNotMet {
            check: Check::Address {
                is: sullae_recording::Compare::Contains { text: text() },
            },
            seen: text(),
        },
        Reason::NothingHappened {
            script_error: Some(text()),
        },
        Reason::TargetCovered { by: text() },
        Reason::DialogUnexpected { message: text() },
        Reason::BrowserUnavailable { detail: text() },
        Reason::RecordingInvalid { detail: text() },
    ];
    for reason in reasons {
        let mut made = failed();
        made.run.reason = Some(reason.clone());
        made.run.steps[4].reason = Some(reason);
        made.run.steps[4].sentence = Sentence { ko: text(), en: text() };
        let html = made.html(Language::Ko);
        let head_and_tags = shape(&html);
        assert!(!head_and_tags.iter().any(|tag| tag.starts_with("script") || tag.contains("onerror")));
    }
}

#[test]
fn text_cannot_turn_or_hide_what_stands_around_it() {
    let html = poisoned(failed()).html(Language::Ko);
    assert!(!html.contains(['\u{202e}', '\u{2066}', '\u{0}', '\u{1b}']));
    assert!(html.contains("\u{fffd}gnp.exe"));
}
