//! Pictures: embedded once, from inside the file only, and missing ones said.

use sullae_recording::Language;

use crate::made::{all, failed, passed};

#[test]
fn each_picture_is_embedded_once_however_often_it_is_shown() {
    for (name, made) in all() {
        let shown = made.run.steps.iter().flat_map(|s| [&s.expected, &s.before, &s.after]).flatten();
        let distinct: std::collections::BTreeSet<_> = shown.map(|p| &p.sha256).collect();
        let html = made.html(Language::Ko);
        assert_eq!(html.matches("data:image/png;base64,").count(), distinct.len(), "{name}");
        assert!(html.matches("<use href=\"#p").count() > distinct.len(), "{name}");
    }
}

#[test]
fn the_file_asks_for_nothing_from_outside_and_runs_nothing() {
    for (_, made) in all() {
        let html = made.html(Language::En);
        assert!(html.contains("default-src &#39;none&#39;; img-src data:;") || html.contains("default-src 'none'; img-src data:;"));
        for never in [
            "<script",
            "<link",
            "<iframe",
            "<img",
            "url(",
            "@import",
            "javascript:",
            " onload",
            " onerror",
            "<a ",
        ] {
            assert!(!html.contains(never), "{never}");
        }
        for attribute in ["href=\"", "src=\""] {
            for (at, _) in html.match_indices(attribute) {
                let value = &html[at + attribute.len()..];
                assert!(
                    value.starts_with('#') || value.starts_with("data:image/png;base64,"),
                    "{}",
                    &value[..40]
                );
            }
        }
    }
}

#[test]
fn a_picture_that_is_missing_or_no_png_is_said_and_not_embedded() {
    let run = failed().run;
    for answer in [None, Some(b"<svg onload=alert(1)>".to_vec()), Some(b"\x89PNG\r\n\x1a\n".to_vec())] {
        let html = sullae_report::render(&run, None, |_| answer.clone(), Language::En);
        assert!(!html.contains("data:image"));
        assert!(html.contains("No picture"));
    }
}

#[test]
fn a_mark_lies_where_the_target_was_found_in_the_pictures_own_pixels() {
    let html = passed().html(Language::Ko);
    assert!(html.contains("viewBox=\"0.0 0.0 1280.0 800.0\""));
    assert!(html.contains("x=\"860.0\" y=\"420.0\" width=\"220.0\" height=\"52.0\""));
    assert!(html.contains("M970.0 446.0h0.01"));
}

#[test]
fn places_that_make_no_sense_do_not_break_the_page() {
    let mut made = failed();
    let found = made.run.steps[4].found.as_mut().unwrap();
    found.place.x = f64::NAN;
    found.place.width = f64::INFINITY;
    found.place.height = -5.0;
    found.score = f64::NAN;
    found.runner_up = Some(7.0);
    let html = made.html(Language::Ko);
    assert!(!html.contains("NaN") && !html.contains("inf"));
}
