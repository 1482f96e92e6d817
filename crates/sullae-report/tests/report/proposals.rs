//! The page of proposed looks: old and new side by side, what changed, how to decide; safe whatever a page said.

use sullae_recording::{Language, NewLook, Proposal, Recording, Target, run::EvidenceScores};
use sullae_report::{ProposalShown, render_proposals};

use crate::made::passed;

const FOLDER: &str = "/checks/gloves for all";

/// The made-up recording's fifth step, with a label given to its target by the page of a later run.
fn page(label: &str, language: Language) -> String {
    let made = passed();
    let recording: Recording = made.recording.clone();
    let step = &recording.steps[4];
    let picture = |index: usize| made.pictures[&made.run.steps[index].expected.as_ref().unwrap().sha256].clone();
    let proposal = Proposal {
        run_id: made.run.id.clone(),
        seen: made.run.started.clone(),
        look: NewLook {
            step_id: step.id.clone(),
            step_sha256: String::new(),
            evidence: EvidenceScores {
                image: Some(0.62),
                detail: None,
                text: Some(0.55),
                element: Some(0.91),
                place: Some(1.0),
                neighbours: None,
            },
            score: 0.94,
            target: Target {
                label: label.into(),
                ..step.target.clone().unwrap()
            },
        },
        png: picture(5),
    };
    let shown = ProposalShown {
        number: 5,
        step,
        recorded_png: Some(picture(4)),
        proposal: &proposal,
    };
    render_proposals(&recording, FOLDER, &[shown], language)
}

#[test]
fn both_looks_what_changed_and_how_to_decide_are_on_the_page() {
    for (language, words) in [
        (Language::Ko, ["녹화한 모습", "지금 모습", "부르는 이름", "거절하기"]),
        (Language::En, ["As recorded", "As it is now", "what it is called", "Reject"]),
    ] {
        let html = page("장바구니에 넣기", language);
        for part in words.into_iter().chain(["장바구니 담기", "장바구니에 넣기", "62", "94"]) {
            assert!(html.contains(part), "{part}");
        }
        assert_eq!(html.matches("href=\"data:image/png").count(), 2);
        // A command to be copied: one word stays one word.
        assert!(html.contains("sullae heal '/checks/gloves for all' --accept 5"));
    }
}

#[test]
fn what_a_page_said_is_text_and_nothing_is_fetched() {
    let html = page("<script>alert(1)</script>\u{202e}", Language::En);
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
    assert!(html.contains("&lt;script&gt;") && html.contains("default-src 'none'"));
    assert!(!html.contains("src=\"http") && !html.contains("href=\"http"));
}

#[test]
fn the_report_of_a_run_says_that_it_proposes_something() {
    let mut made = passed();
    assert!(!made.html(Language::En).contains("sullae heal"));
    made.run.proposals = vec![2, 4];
    assert!(
        made.html(Language::En)
            .contains("2 proposals; `sullae heal /checks/gloves` shows them")
    );
    assert!(made.html(Language::Ko).contains("제안 2건"));
}
