//! Fidelity: cases recorded together in one browser, replayed together in another, and what their pages tell of it.

mod case;
mod command_line;
mod hand;
mod replay;
mod rows;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use sullae_recording::{Action, Recording, Step, wording};
use sullae_testkit::{FixtureFile, FixtureSite};

use self::replay::Stage;
pub use self::{
    case::{CASE, Case, Deed},
    command_line::Asked,
    rows::{markdown_row, text_row},
};
use crate::{desktop::Desktop, sullae::Sullae};

const END: &str = "end/";

/// The page that says nothing: where a site has it, and what it is.
#[must_use]
pub fn end_page() -> (String, FixtureFile) {
    (format!("{END}index.html"), FixtureFile::of("<!doctype html><title>end</title>"))
}

/// Where the pages of cases are. Each tells `/told/NAME` whether what must be true on it is, when it is left.
pub trait Site {
    /// The server of all pages.
    fn served(&self) -> &FixtureSite;
    /// Where a case begins.
    fn address(&self, case: &Case) -> String;
    /// The [`end_page`], opened first and last, so that the last case's page is left too.
    fn end(&self) -> String {
        format!("{}{END}", self.served().url())
    }
}

/// What became of a case.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The recorded steps in English.
    pub steps: Vec<String>,
    /// The warnings on them that count for the case, in English.
    pub warnings: Vec<String>,
    /// What went wrong; empty when all is well.
    pub troubles: Vec<String>,
}

/// A case and the steps it was recorded as, the opening of its page first.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// What was done.
    pub case: Case,
    /// As the recorder wrote them.
    pub steps: Vec<Step>,
    /// What became of it.
    pub outcome: Outcome,
}

impl Recorded {
    fn nothing_of(case: &Case) -> Self {
        Self {
            case: *case,
            steps: Vec::new(),
            outcome: Outcome::default(),
        }
    }

    /// It passes, or fails as it is known to.
    #[must_use]
    pub fn is_as_expected(&self) -> bool {
        self.passes() == self.case.not_yet.is_empty()
    }

    /// Nothing went wrong.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.outcome.troubles.is_empty()
    }
}

/// Records these cases in one browser, and replays them in another without a window, and if wanted once more in one.
///
/// # Panics
/// When a window is wanted and there is no desktop for it.
#[must_use]
pub fn record_and_replay(cases: &[Case], site: &dyn Site, in_a_window_too: bool, home: &Path) -> Vec<Recorded> {
    let sullae = Sullae::at_home(home);
    let (recording, troubles) = match record(cases, site, &sullae, home) {
        Ok(recorded) => recorded,
        Err(error) => {
            let mut recorded: Vec<Recorded> = cases.iter().map(Recorded::nothing_of).collect();
            for recorded in &mut recorded {
                recorded.outcome.troubles.push(format!("the recorder failed: {error:#}"));
            }
            return recorded;
        }
    };
    let mut recorded = shared_out(cases, site, &recording);
    for (recorded, trouble) in recorded.iter_mut().zip(troubles) {
        recorded.outcome.troubles.extend(trouble);
        // The port is another each time.
        let page = site.address(&recorded.case);
        let said = |step| wording::step_sentence(step).en.replace(&page, "{url}");
        recorded.outcome.steps = recorded.steps.iter().skip(1).map(said).collect();
    }
    let stage = Stage {
        recording: &recording,
        site,
        sullae: &sullae,
        home,
    };
    replay::replay(&mut recorded, &stage, None);
    if in_a_window_too {
        let desktop = Desktop::start(1400, 1000).expect("a desktop");
        replay::replay(&mut recorded, &stage, Some(&desktop));
    }
    recorded
}

fn record(cases: &[Case], site: &dyn Site, sullae: &Sullae, home: &Path) -> Result<(Recording, Vec<Option<String>>)> {
    let mut recorder = sullae.record(&site.end(), &home.join("recording"), None)?;
    let mut hand = hand::Hand {
        session: recorder.started()?,
        desk: home,
        site,
        last: Instant::now(),
    };
    let troubles: Vec<Option<String>> = cases
        .iter()
        .map(|case| hand.act(case).err().map(|error| format!("recording: {error:#}")))
        .collect();
    hand.rest(Duration::from_millis(300));
    Ok((recorder.finish().context("the recorder did not finish")?, troubles))
}

/// The steps of each case: those from the opening of its page to the opening of the next.
fn shared_out(cases: &[Case], site: &dyn Site, recording: &Recording) -> Vec<Recorded> {
    let mut shared: Vec<Recorded> = Vec::new();
    let mut waiting = cases.iter().peekable();
    for step in &recording.steps {
        let opens = |case: &&&Case| matches!(&step.action, Action::Open { url } if *url == site.address(case));
        if let Some(at) = waiting.clone().position(|case| opens(&&case)) {
            shared.extend(waiting.by_ref().take(at + 1).map(Recorded::nothing_of));
        }
        if let Some(last) = shared.last_mut() {
            last.steps.push(step.clone());
        }
    }
    shared.extend(waiting.map(Recorded::nothing_of));
    shared
}
