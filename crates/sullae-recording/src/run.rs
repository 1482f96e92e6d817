//! The record of one replay: verdict, reasons, and what every step saw.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    check::Check,
    document::Viewport,
    geometry::{Point, Rect},
};

/// Version of the JSON that [`Run`] is written as.
pub const RUN_VERSION: u32 = 1;

/// What a run says about the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All is well.
    Passed,
    /// It works, but slower than it should.
    Degraded,
    /// A target is missing, ambiguous or covered: the page may have changed.
    Unclear,
    /// The site is at fault.
    Failed,
    /// Our own trouble; it says nothing about the site.
    NotChecked,
}

impl Verdict {
    /// The exit code of `sullae run`.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed | Self::Unclear => 1,
            Self::NotChecked => 3,
            Self::Degraded => 4,
        }
    }

    /// The name used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Degraded => "degraded",
            Self::Unclear => "unclear",
            Self::Failed => "failed",
            Self::NotChecked => "not_checked",
        }
    }

    /// The verdict with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Passed, Self::Degraded, Self::Unclear, Self::Failed, Self::NotChecked]
            .into_iter()
            .find(|v| v.as_str() == name)
    }
}

/// Why a step did not simply pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// The page could not be reached at all.
    PageUnreachable {
        /// The address asked for, without secrets.
        url: String,
        /// The browser's word for it, such as `net::ERR_CONNECTION_REFUSED`.
        error: String,
    },
    /// The server answered with an error.
    HttpError {
        /// HTTP status, 400 to 599.
        status: u16,
        /// `GET`, `POST`, ...
        method: String,
        /// The address asked for, without secrets.
        url: String,
        /// Whether a script of the page asked, rather than the page itself being loaded.
        background: bool,
    },
    /// A script of the page failed, and the recording asks for none to fail.
    ScriptError {
        /// The browser's message.
        message: String,
    },
    /// It works but took longer than the slow limit (degraded), or never came to an end within
    /// the step's limit (failed).
    TooSlow {
        /// The limit that was passed, milliseconds.
        limit_ms: u64,
        /// How long it took, or had taken when we stopped waiting, milliseconds.
        measured_ms: u64,
        /// Whether it did come to an end.
        finished: bool,
    },
    /// It works, but took much longer than this monitor's runs usually do at that hour of the week.
    SlowerThanUsual {
        /// What is usual then, the median, milliseconds.
        usual_ms: u64,
        /// How long it took, milliseconds.
        measured_ms: u64,
        /// What was still ordinary, milliseconds.
        limit_ms: u64,
    },
    /// An expectation did not hold.
    CheckNotMet {
        /// The expectation.
        check: Check,
        /// What was there instead; empty where there is nothing to show.
        seen: String,
    },
    /// The action was done and nothing at all came of it, though it did while recording.
    NothingHappened {
        /// A script error seen at the same time; the likely cause.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        script_error: Option<String>,
    },
    /// Nothing on the page is the target.
    TargetMissing {
        /// How good the best candidate was, 0 to 1; never acted on.
        best_score: f64,
    },
    /// Several places could be the target.
    TargetAmbiguous {
        /// Score of the best candidate, 0 to 1.
        best_score: f64,
        /// Score of the runner-up, 0 to 1.
        runner_up: f64,
    },
    /// The target is there, but something lies over it.
    TargetCovered {
        /// What lies over it, in the page's words; may be empty.
        by: String,
    },
    /// The page opened a dialog that the recording does not know.
    DialogUnexpected {
        /// The dialog's text.
        message: String,
    },
    /// The dialog that the step opened while recording did not come.
    DialogMissing {
        /// What it said while recording.
        message: String,
    },
    /// The file that the step downloaded while recording did not come.
    DownloadMissing {
        /// Its name.
        name: String,
    },
    /// The browser ended by itself.
    BrowserCrashed {},
    /// The driver, or the connection to it, was lost.
    DriverLost {
        /// What was being done.
        detail: String,
    },
    /// The browser or driver could not be started or refused a command.
    BrowserUnavailable {
        /// The cause.
        detail: String,
    },
    /// No room left on the disk.
    OutOfDisk {
        /// What could not be written.
        detail: String,
    },
    /// This machine has no network.
    Offline {},
    /// The recording cannot be replayed as it is.
    RecordingInvalid {
        /// What is wrong with it.
        detail: String,
    },
    /// A kept secret was to be typed where it may not be used; nothing was typed.
    SecretNotAllowed {
        /// The recording's variable.
        variable: String,
        /// Where it was to go: scheme, host and port.
        site: String,
    },
    /// A person stopped the run.
    Cancelled {},
    /// The whole run took longer than it was given.
    RunTimedOut {
        /// The limit, milliseconds.
        limit_ms: u64,
    },
    /// The process that ran it ended before the run did.
    Interrupted {},
}

impl Reason {
    /// The verdict this reason leads to.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::PageUnreachable { .. }
            | Self::HttpError { .. }
            | Self::ScriptError { .. }
            | Self::CheckNotMet { .. }
            | Self::NothingHappened { .. }
            | Self::DialogUnexpected { .. }
            | Self::DialogMissing { .. }
            | Self::DownloadMissing { .. } => Verdict::Failed,
            Self::TooSlow { finished, .. } => {
                if *finished {
                    Verdict::Degraded
                } else {
                    Verdict::Failed
                }
            }
            Self::SlowerThanUsual { .. } => Verdict::Degraded,
            Self::TargetMissing { .. } | Self::TargetAmbiguous { .. } | Self::TargetCovered { .. } => Verdict::Unclear,
            Self::BrowserCrashed {}
            | Self::DriverLost { .. }
            | Self::BrowserUnavailable { .. }
            | Self::OutOfDisk { .. }
            | Self::Offline {}
            | Self::RecordingInvalid { .. }
            | Self::SecretNotAllowed { .. }
            | Self::Cancelled {}
            | Self::RunTimedOut { .. }
            | Self::Interrupted {} => Verdict::NotChecked,
        }
    }
}

/// Which kinds of evidence a run may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindMode {
    /// Image, text and element together.
    #[default]
    Fused,
    /// Image and text alone.
    VisionOnly,
    /// The element alone.
    NoVision,
}

/// One replay of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Run {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// Unique; sorts by time.
    pub id: String,
    /// Name of the recording.
    pub recording: String,
    /// The recording's folder as it was given.
    pub folder: String,
    /// The recording's first address, without secrets.
    pub start_url: String,
    /// When it started, RFC 3339.
    pub started: String,
    /// How long it took, milliseconds.
    pub duration_ms: u64,
    /// What it says about the service.
    pub verdict: Verdict,
    /// Why, unless it passed.
    pub reason: Option<Reason>,
    /// Index in `steps` of the step that decided the verdict.
    pub deciding_step: Option<u32>,
    /// How targets were looked for.
    pub mode: FindMode,
    /// The viewport it ran in.
    pub viewport: Viewport,
    /// Name and version of the browser.
    pub browser: String,
    /// How many steps the recording has; fewer in `steps` means it stopped early.
    pub steps_planned: u32,
    /// The steps that were begun.
    pub steps: Vec<StepResult>,
    /// Indices in `steps` of those whose target was found by other evidence than before: their new looks are
    /// kept as proposals, which `sullae heal` shows.
    #[serde(default)]
    pub proposals: Vec<u32>,
}

/// What one step did and saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct StepResult {
    /// Place in the recording, from 0. A step that was done several times has the result of the last.
    pub index: u32,
    /// The step's id.
    pub step_id: String,
    /// The step as a sentence.
    pub sentence: Sentence,
    /// The step's own verdict.
    pub verdict: Verdict,
    /// Why, unless it passed.
    pub reason: Option<Reason>,
    /// Where and how the target was found, or the best candidate when it was not.
    pub found: Option<Found>,
    /// The recorded anchor.
    pub expected: Option<PictureRef>,
    /// The viewport before the action.
    pub before: Option<PictureRef>,
    /// The viewport after the action.
    pub after: Option<PictureRef>,
    /// Where the time went.
    pub timings: Timings,
    /// What the browser asked servers for during the step.
    pub network: NetworkSeen,
    /// Uncaught script errors during the step, at most ten.
    pub script_errors: Vec<String>,
    /// Of an `if`: whether its condition held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// Places in the recording of the `dismiss` steps that were done for it, as often as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dismissed: Vec<u32>,
    /// Why it was not done; its verdict says nothing then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skipped>,
    /// What people call the areas that could not be painted over: its pictures are kept coarse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_masked: Vec<String>,
}

/// Why a step was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Skipped {
    /// It is switched off in the recording.
    Disabled,
    /// The other branch was taken.
    OtherBranch,
    /// It is done only when its target stands in the way of another step.
    NotInTheWay,
    /// An earlier step had failed.
    AfterFailure,
}

impl StepResult {
    /// The result of a step that was not done.
    #[must_use]
    pub fn of_skipped(index: u32, step_id: String, sentence: Sentence, why: Skipped) -> Self {
        Self {
            index,
            step_id,
            sentence,
            verdict: Verdict::Passed,
            reason: None,
            found: None,
            expected: None,
            before: None,
            after: None,
            timings: Timings::default(),
            network: NetworkSeen::default(),
            script_errors: Vec::new(),
            holds: None,
            dismissed: Vec::new(),
            skipped: Some(why),
            not_masked: Vec::new(),
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
pub struct Sentence {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Sentence {
    /// A sentence from its two forms.
    pub fn new(ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ko: ko.into(),
            en: en.into(),
        }
    }

    /// The sentence in one language.
    pub fn in_language(&self, language: crate::Language) -> &str {
        language.pick(&self.ko, &self.en)
    }
}

/// A picture kept among a run's artefacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct PictureRef {
    /// SHA-256 of the PNG file, lower-case hex.
    pub sha256: String,
    /// Device pixels.
    pub width: u32,
    /// Device pixels.
    pub height: u32,
}

/// How well a candidate agrees with each kind of evidence, 0 to 1; absent where not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema, TS)]
pub struct EvidenceScores {
    /// The anchor.
    pub image: Option<f64>,
    /// The least alike part of the anchor, colours included: what tells a look-alike from the same.
    pub detail: Option<f64>,
    /// The text it shows.
    pub text: Option<f64>,
    /// The element.
    pub element: Option<f64>,
    /// Where it is.
    pub place: Option<f64>,
    /// The texts around it.
    pub neighbours: Option<f64>,
}

/// What was decided about the best candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Good enough and far enough ahead: acted on.
    Accepted,
    /// Good, but another is nearly as good.
    Ambiguous,
    /// Not good enough.
    TooWeak,
    /// Accepted, but something lies over it.
    Covered,
}

/// The best candidate of the last look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Found {
    /// Its box in the `before` picture, device pixels.
    pub place: Rect,
    /// The point to act on in the `before` picture, device pixels.
    pub point: Point,
    /// Agreement by kind of evidence.
    pub evidence: EvidenceScores,
    /// All evidence together, 0 to 1.
    pub score: f64,
    /// The next best candidate's score.
    pub runner_up: Option<f64>,
    /// What was decided.
    pub decision: Decision,
    /// Whether it was found in another way, or elsewhere, than it was recorded.
    pub differs_from_recording: bool,
}

/// Where a step's time went, milliseconds from the step's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
pub struct Timings {
    /// When the target was found.
    pub found_ms: Option<u64>,
    /// When the action was done.
    pub acted_ms: Option<u64>,
    /// How long the page it led to took from the action until it was loaded.
    pub page_load_ms: Option<u64>,
    /// When the step was over.
    pub total_ms: u64,
}

/// What was asked of servers during a step.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema, TS)]
pub struct NetworkSeen {
    /// Number of requests that ended.
    pub requests: u32,
    /// HTTP status of the page itself, if one was loaded.
    pub page_status: Option<u16>,
    /// The request that took longest.
    pub slowest: Option<RequestSeen>,
    /// Requests that failed or were answered with 400 or more, at most twenty.
    pub failed: Vec<RequestSeen>,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct RequestSeen {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Its address, without secrets.
    pub url: String,
    /// HTTP status; absent where no answer came.
    pub status: Option<u16>,
    /// How long it took, milliseconds.
    pub duration_ms: u64,
}

impl Run {
    /// The step that decided the verdict.
    pub fn deciding_step(&self) -> Option<&StepResult> {
        self.steps.get(self.deciding_step? as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_trouble_is_never_the_sites_fault() {
        for reason in [
            Reason::BrowserCrashed {},
            Reason::Offline {},
            Reason::Cancelled {},
            Reason::Interrupted {},
        ] {
            assert_eq!(reason.verdict(), Verdict::NotChecked);
            assert_eq!(reason.verdict().exit_code(), 3);
        }
    }

    #[test]
    fn slow_but_finished_is_degraded_and_never_finished_is_failed() {
        let reason = |finished| Reason::TooSlow {
            limit_ms: 1,
            measured_ms: 2,
            finished,
        };
        assert_eq!(reason(true).verdict(), Verdict::Degraded);
        assert_eq!(reason(false).verdict(), Verdict::Failed);
    }

    #[test]
    fn a_verdict_is_read_back_from_its_name() {
        for verdict in [
            Verdict::Passed,
            Verdict::Degraded,
            Verdict::Unclear,
            Verdict::Failed,
            Verdict::NotChecked,
        ] {
            assert_eq!(Verdict::from_name(verdict.as_str()), Some(verdict));
        }
        assert_eq!(Verdict::from_name("fine"), None);
    }
}
