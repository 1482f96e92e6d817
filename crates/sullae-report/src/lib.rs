//! Data in, one self-contained HTML file out: the report of one run, the looks that runs
//! propose, and what was read in pictures.
//!
//! The file asks nothing of the network and runs no script; its own Content-Security-Policy says
//! so too. Pictures are embedded once each, however often they are shown. Whatever came from a page
//! or a recording is escaped text, never markup, an address to follow or a style.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod deciding;
mod evidence;
mod gallery;
mod page;
mod proposals;
pub mod reading;
mod seen_text;
mod steps;
mod timing;
mod words;

use sullae_recording::{Language, Recording, Run};

pub use proposals::{ProposalShown, render_proposals};

use gallery::Gallery;
use words::Words;

/// Renders the report of a run as a whole HTML document.
///
/// `recording` gives the sentences their targets' names and shows steps that were not begun; the
/// report is complete without it. `pictures` is asked for each picture of the run by its SHA-256,
/// once; what it does not have, or what is no PNG, is shown as missing.
pub fn render(run: &Run, recording: Option<&Recording>, pictures: impl Fn(&str) -> Option<Vec<u8>>, language: Language) -> String {
    let report = Report {
        run,
        recording,
        gallery: Gallery::collect(run, pictures),
        words: Words::new(language),
    };
    page::document(&report).into_string()
}

/// Everything the parts of the page draw from.
struct Report<'a> {
    run: &'a Run,
    recording: Option<&'a Recording>,
    gallery: Gallery,
    words: Words,
}

impl Report<'_> {
    /// The recording's step of this id.
    fn recorded(&self, step_id: &str) -> Option<&sullae_recording::Step> {
        self.recording?.steps.iter().find(|step| step.id == step_id)
    }
}
