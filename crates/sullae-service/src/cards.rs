//! Documents and runs as the cards the window shows.

use base64::{Engine, engine::general_purpose::STANDARD};
use sullae_recording::{
    RecordingFolder, Step,
    blocks::depths,
    run::Sentence,
    wording::{step_sentence, warning_sentence},
};
use sullae_store::RunSummary;

use crate::wire::{RunCard, StepCard, WarningSaid};

/// A step with its anchor as it was just recorded.
pub(crate) fn step_card(step: &Step, anchor_png: Option<&[u8]>) -> StepCard {
    let warnings = step.warnings.iter().map(|warning| WarningSaid {
        warning: warning.clone(),
        sentence: warning_sentence(warning),
    });
    StepCard {
        id: step.id.clone(),
        depth: 0,
        sentence: step_sentence(step),
        page_title: step.page.title.clone(),
        page_url: step.page.url.clone(),
        effect: step.effect,
        warnings: warnings.collect(),
        thumbnail: anchor_png.map(png_url),
    }
}

/// A PNG file as a data URL.
pub(crate) fn png_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}

/// All steps with their anchors from the recording's folder; a missing one leaves its card without.
pub(crate) fn step_cards(folder: &RecordingFolder, steps: &[Step]) -> Vec<StepCard> {
    let card = |(step, depth): (&Step, usize)| {
        let anchor = step.target.as_ref().and_then(|target| target.anchor.as_ref());
        let png = anchor.and_then(|anchor| folder.read_anchor(anchor).ok());
        StepCard {
            depth: u32::try_from(depth).unwrap_or(u32::MAX),
            ..step_card(step, png.as_deref())
        }
    };
    steps.iter().zip(depths(steps)).map(card).collect()
}

/// A run in the list.
pub(crate) fn run_card(summary: RunSummary) -> RunCard {
    let sentence = summary.sentence.unwrap_or_else(going_on);
    RunCard {
        id: summary.id,
        recording: summary.recording,
        started: summary.started,
        duration_ms: summary.duration_ms,
        verdict: summary.verdict,
        reason: summary.reason,
        sentence,
    }
}

fn going_on() -> Sentence {
    Sentence::new("지금 실행하고 있습니다.", "It is running now.")
}
