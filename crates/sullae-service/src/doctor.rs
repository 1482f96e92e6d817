//! What this machine has and lacks: the browser's side from `sullae-browser`, the models and the data
//! folder from here.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_browser::doctor::{Extras, Finding, FindingState, examine};
use sullae_player::Eyes;
use sullae_recording::{Explain, Explanation, Language, run::Sentence};

use crate::{error::ServiceError, places::Places, service::Service, settings, wire::Settings};

/// Version of the JSON that [`Examination`] is written as.
const VERSION: u32 = 1;

/// Everything that was looked at; what `sullae doctor --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Examination {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// Version of Sullae.
    pub sullae: String,
    /// What was found, the browser first.
    pub findings: Vec<Finding>,
}

impl Service {
    /// Looks at everything without needing an open service: a broken history is a finding, too.
    pub async fn examine(data_folder: Option<&Path>) -> Examination {
        let places = Places::find(data_folder);
        let kept = places
            .as_ref()
            .map_or_else(|_| Settings::default(), |places| settings::read(&places.settings()));
        let browser = settings::browser(kept);
        let disk_folder = places.as_ref().ok().map(|places| places.data().to_owned());
        let extras = Extras {
            disk_folder,
            will_record: false,
            try_session: true,
        };
        let mut findings = examine(&browser, &extras).await;
        findings.push(models(places.ok().and_then(|places| places.models()).as_deref()));
        findings.push(history(data_folder));
        Examination {
            version: VERSION,
            sullae: env!("CARGO_PKG_VERSION").to_owned(),
            findings,
        }
    }

    /// [`Service::examine`] for the window.
    pub async fn doctor(&self) -> Vec<Finding> {
        let mut findings = Self::examine(Some(self.places.data())).await.findings;
        findings.extend(
            self.mended()
                .map(|mended| trouble("history_mended", |language| mended.explain(language))),
        );
        findings
    }
}

fn models(folder: Option<&Path>) -> Finding {
    match Eyes::open(folder) {
        Ok(_) => fine(
            "models",
            Sentence::new("글자 인식 모델이 준비되어 있습니다.", "The OCR models are ready."),
        ),
        Err(error) => {
            let error = ServiceError::from(error);
            trouble("models", |language| error.explain(language))
        }
    }
}

fn history(data_folder: Option<&Path>) -> Finding {
    match Service::open(data_folder) {
        Ok(service) => {
            let folder = service.places().data().display().to_string();
            fine(
                "history",
                Sentence::new(
                    format!("실행 기록을 {folder} 에 둡니다."),
                    format!("The history is kept in {folder}."),
                ),
            )
        }
        Err(error) => trouble("history", |language| error.explain(language)),
    }
}

fn fine(id: &str, what: Sentence) -> Finding {
    Finding {
        id: id.to_owned(),
        state: FindingState::Ok,
        what,
        how_to_mend: None,
        command: None,
    }
}

fn trouble(id: &str, explained: impl Fn(Language) -> Explanation) -> Finding {
    let (ko, en) = (explained(Language::Ko), explained(Language::En));
    Finding {
        id: id.to_owned(),
        state: FindingState::Problem,
        what: Sentence::new(ko.what, en.what),
        how_to_mend: ko.next.zip(en.next).map(|(ko, en)| Sentence::new(ko, en)),
        command: None,
    }
}
