//! Why a recording cannot even begin to be replayed: the caller's to mend, not the site's.

use sullae_recording::{Explain, Explanation, FolderError, Language};
use sullae_vision::PictureError;

/// A recording or its values are not fit for a run.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// An anchor's pixels cannot be decoded.
    #[error("the anchor {image} cannot be used: {source}")]
    AnchorBroken {
        /// Its path in the recording.
        image: String,
        /// What the decoder met.
        source: PictureError,
    },
    /// A secret has no value.
    #[error("no value was given for: {}", names.join(", "))]
    ValueMissing {
        /// The variables without a value.
        names: Vec<String>,
    },
    /// A value was given for a variable the recording does not have.
    #[error("the recording has no variable named {name}")]
    VariableUnknown {
        /// The name that was given.
        name: String,
    },
    /// A stored secret was to fill a variable that is none.
    #[error("the variable {name} of the recording is no secret")]
    NotASecret {
        /// The variable.
        name: String,
    },
    /// A step was recorded typing a secret where it may not be used.
    #[error("the secret {variable} may not be used on {site}, where the recording types it")]
    SecretNotAllowed {
        /// The variable.
        variable: String,
        /// The page's origin, or `a dialog`.
        site: String,
    },
    /// There is nothing to replay.
    #[error("the recording has no steps")]
    NoSteps,
}

impl Explain for PrepareError {
    fn code(&self) -> &'static str {
        match self {
            Self::Folder(error) => error.code(),
            Self::AnchorBroken { .. } => "anchor_unusable",
            Self::ValueMissing { .. } => "value_missing",
            Self::VariableUnknown { .. } => "variable_unknown",
            Self::NotASecret { .. } => "not_a_secret",
            Self::SecretNotAllowed { .. } => "secret_not_allowed",
            Self::NoSteps => "no_steps",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let said = |what: (String, String), why: String, next: (&str, &str)| {
            Explanation::new(self.code(), language.pick(what.0, what.1), why, language.pick(next.0, next.1))
        };
        match self {
            Self::Folder(error) => error.explain(language),
            Self::AnchorBroken { image, source } => said(
                (
                    format!("기준 이미지 {image} 을(를) 쓸 수 없습니다."),
                    format!("The anchor {image} cannot be used."),
                ),
                source.to_string(),
                (
                    "원래 파일을 되살리거나 그 단계를 다시 녹화하세요.",
                    "Restore the file, or record that step again.",
                ),
            ),
            Self::ValueMissing { names } => {
                let (names, first) = (names.join(", "), names.first().map_or("", String::as_str));
                Explanation::new(
                    self.code(),
                    language.pick(format!("값이 필요합니다: {names}"), format!("A value is needed for: {names}")),
                    language.pick(
                        "비밀값은 점검 시나리오에 저장되지 않습니다.",
                        "Secrets are not kept in the recording.",
                    ),
                    language.pick(
                        format!(
                            "--var {first}=값 을 붙이거나, 환경 변수 SULLAE_VAR_{} 에 넣으세요.",
                            first.to_uppercase()
                        ),
                        format!(
                            "Add --var {first}=VALUE, or put it into the environment variable SULLAE_VAR_{}.",
                            first.to_uppercase()
                        ),
                    ),
                )
            }
            Self::VariableUnknown { name } => said(
                (
                    format!("점검 시나리오에 {name} 변수가 없습니다."),
                    format!("The recording has no variable named {name}."),
                ),
                String::new(),
                (
                    "recording.json 의 variables 에 있는 이름을 쓰세요.",
                    "Use a name listed under variables in recording.json.",
                ),
            ),
            Self::NotASecret { name } => said(
                (
                    format!("점검 시나리오의 {name} 변수는 비밀 값이 아닙니다."),
                    format!("The variable {name} of the recording is no secret."),
                ),
                String::new(),
                (
                    "비밀 값은 recording.json 에 secret 으로 적힌 변수에만 넣을 수 있습니다.",
                    "Only a variable of the kind secret in recording.json can be filled from kept secrets.",
                ),
            ),
            Self::SecretNotAllowed { variable, site } => said(
                (
                    format!("비밀 값 {variable} 은(는) {site} 에서 쓸 수 없는데, 점검 시나리오가 거기서 입력합니다."),
                    format!("The secret {variable} may not be used on {site}, where the recording types it."),
                ),
                String::new(),
                (
                    "그 사이트에서 써도 된다면 `sullae secret set` 으로 --site 를 더해 다시 넣으세요.",
                    "If it may be used there, set it again with `sullae secret set`, naming that --site too.",
                ),
            ),
            Self::NoSteps => said(
                (
                    "점검 시나리오에 단계가 없습니다.".to_owned(),
                    "The recording has no steps.".to_owned(),
                ),
                String::new(),
                ("다시 녹화하세요.", "Record it again."),
            ),
        }
    }
}
