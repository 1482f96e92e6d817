//! What a reader finds, in both languages.

use sullae_recording::{Language, Run, wording::run_sentence, wording::verdict_word};

use crate::made::{all, failed, passed, unclear};

const BOTH: [Language; 2] = [Language::Ko, Language::En];

/// The text of a document: tags taken out, entities that maud writes put back.
fn text(html: &str) -> String {
    let body = &html[html.find("<main>").unwrap()..];
    let mut text = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[test]
fn every_verdict_is_said_first_in_a_word_a_shape_and_a_sentence() {
    for (name, made) in all() {
        for language in BOTH {
            let html = made.html(language);
            let text = text(&html);
            let step = made.run.deciding_step().map(|s| &made.recording.steps[s.index as usize]);
            let sentence = run_sentence(&made.run, step);
            let said = format!(
                "{}{}",
                verdict_word(made.run.verdict).in_language(language),
                sentence.in_language(language)
            );
            assert!(text.contains(&said), "{name}: {said}");
            assert!(html.contains(&format!("lang=\"{}\"", language.pick("ko", "en"))));
            let shape = html.find("<div class=\"verdict\"><svg class=\"icon").unwrap();
            assert!(shape < html.find("<h1>").unwrap());
        }
    }
}

#[test]
fn the_deciding_step_comes_before_the_list_of_all_steps() {
    let html = failed().html(Language::En);
    let card = html.find("class=\"card deciding\"").unwrap();
    assert!(card < html.find("class=\"filmstrip\"").unwrap());
    let card = text(&format!("<main>{}", &html[card..html.find("class=\"filmstrip\"").unwrap()]));
    for wanted in [
        "Step 5",
        "Click the “장바구니 담기” button",
        "HTTP 500",
        "Looked for",
        "Just before",
        "Just after",
        "Runner-up 52",
        "Margin 46",
        "http://shop.example.kr/api/cart",
        "Cannot read properties",
    ] {
        assert!(card.contains(wanted), "{wanted} is not in {card}");
    }
}

#[test]
fn a_doubtful_place_is_marked_as_such_and_shows_no_press() {
    let html = unclear().html(Language::En);
    assert!(html.contains("class=\"mark doubtful\""));
    let mark = &html[html.find("class=\"mark doubtful\"").unwrap()..];
    assert!(!mark[..mark.find("</g>").unwrap()].contains("spot"));
    assert!(text(&html).contains("Even the closest place is not similar enough"));
}

#[test]
fn steps_that_were_not_begun_are_listed_with_and_without_the_recording() {
    let made = failed();
    let with = text(&made.html(Language::Ko));
    assert!(with.contains("‘주문하기’ 단추를 누름"));
    assert!(with.contains("앞에서 멈춰 하지 않았습니다"));
    let without = sullae_report::render(&made.run, None, |_| None, Language::Ko);
    assert!(text(&without).contains("앞에서 멈춰 하지 않았습니다"));
}

#[test]
fn a_run_with_nothing_in_it_still_makes_a_report() {
    let empty = Run {
        steps: vec![],
        steps_planned: u32::MAX,
        deciding_step: Some(7),
        ..passed().run
    };
    for language in BOTH {
        let html = sullae_report::render(&empty, None, |_| None, language);
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>"));
        assert!(html.len() < 1_000_000, "{}", html.len());
    }
}

#[test]
fn time_spent_looking_in_vain_is_not_called_waiting() {
    let html = text(&unclear().html(Language::En));
    let card = &html[..html.find("At a glance").unwrap()];
    assert!(card.contains("Finding15.0 s"), "{card}");
    assert!(!card.contains("Waiting"), "{card}");
}
