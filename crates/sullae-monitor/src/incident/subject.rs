//! What is watched, and what a verdict says about it.

use serde::{Deserialize, Serialize};
use sullae_recording::Verdict;

/// What an incident is about. The two never mix: our own trouble is no incident of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The site that a monitor checks.
    Site,
    /// Whether Sullae can see it at all.
    Sight,
}

/// What a finished run says about a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// All is well.
    Well,
    /// It may be at fault, but a second look did not say so: it counts neither for nor against.
    Doubt,
    /// It is at fault, in this way.
    Fault(Verdict),
}

impl Subject {
    /// The name used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Sight => "sight",
        }
    }

    /// The subject with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Site, Self::Sight].into_iter().find(|subject| subject.as_str() == name)
    }

    /// What a run says about this subject; nothing where it says nothing. `confirmed`: a second look said the same.
    pub fn finding(self, verdict: Verdict, confirmed: bool) -> Option<Finding> {
        match (self, verdict) {
            (Self::Site, Verdict::NotChecked) => None,
            (Self::Site, Verdict::Passed) | (Self::Sight, Verdict::Passed | Verdict::Degraded | Verdict::Unclear | Verdict::Failed) => {
                Some(Finding::Well)
            }
            (Self::Site, Verdict::Degraded | Verdict::Unclear | Verdict::Failed) if !confirmed => Some(Finding::Doubt),
            (Self::Site, fault) | (Self::Sight, fault @ Verdict::NotChecked) => Some(Finding::Fault(fault)),
        }
    }
}
