//! Why an edit is refused.

use crate::{
    explain::{Explain, Explanation, Language},
    validate::Invalid,
};

/// Why an edit is refused; the recording is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No step was named.
    #[error("no step is chosen")]
    NothingChosen,
    /// There is no such step, as when another edit took it out.
    #[error("there is no step {id}")]
    StepNotFound {
        /// The id asked for.
        id: String,
    },
    /// The step has nothing of the kind that was to be changed.
    #[error("the step has nothing of that kind")]
    NotOfThisStep,
    /// A block was to go into itself.
    #[error("steps cannot be moved into themselves")]
    IntoItself,
    /// A secret was to become a text.
    #[error("a secret cannot become a text of the recording")]
    SecretStays,
    /// There is no such variable.
    #[error("there is no variable {name}")]
    VariableNotFound {
        /// The name asked for.
        name: String,
    },
    /// There is no such area that is painted over.
    #[error("there is no such area")]
    MaskNotFound,
    /// A step uses the variable.
    #[error("step {step} uses the variable {name}")]
    VariableUsed {
        /// Its name.
        name: String,
        /// The first step that does, from 1.
        step: usize,
    },
    /// The part that is to be kept of a picture is too small, or leaves out the point that is pressed.
    #[error("the part is too small or leaves out the point that is pressed")]
    CropUnusable,
    /// Nothing was copied.
    #[error("no steps were copied")]
    NothingCopied,
    /// There is no edit to take back, or none that was taken back.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// The draft is not what its history tells.
    #[error("the draft does not fit its history")]
    DraftBroken,
    /// The outcome would break a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

impl Explain for EditError {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingChosen => "edit_nothing_chosen",
            Self::StepNotFound { .. } => "edit_step_not_found",
            Self::NotOfThisStep => "edit_not_of_this_step",
            Self::IntoItself => "edit_into_itself",
            Self::SecretStays => "edit_secret_stays",
            Self::VariableNotFound { .. } => "edit_variable_not_found",
            Self::MaskNotFound => "edit_mask_not_found",
            Self::VariableUsed { .. } => "edit_variable_used",
            Self::CropUnusable => "edit_crop_unusable",
            Self::NothingCopied => "edit_nothing_copied",
            Self::NothingToUndo => "edit_nothing_to_undo",
            Self::DraftBroken => "edit_draft_broken",
            Self::Invalid(_) => "edit_invalid",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (ko, en) = self.why();
        let (next_ko, next_en) = self.next();
        Explanation::new(
            self.code(),
            language.pick(
                "이렇게 고칠 수 없어 그대로 두었습니다.",
                "It cannot be changed like this, so nothing was changed.",
            ),
            language.pick(ko, en),
            language.pick(next_ko, next_en),
        )
    }
}

impl EditError {
    fn why(&self) -> (String, String) {
        let said = |ko: &str, en: &str| (ko.to_owned(), en.to_owned());
        match self {
            Self::NothingChosen => said("고른 단계가 없습니다.", "No step is chosen."),
            Self::StepNotFound { .. } => said("그 단계가 이제 없습니다.", "The step is no longer there."),
            Self::NotOfThisStep => said("이 단계에는 그런 것이 없습니다.", "The step has nothing of that kind."),
            Self::IntoItself => said("묶음을 자기 안으로 옮길 수 없습니다.", "Steps cannot be moved into themselves."),
            Self::SecretStays => said(
                "비밀값을 글자로 바꾸면 파일에 그대로 남습니다.",
                "A secret written as a text would stand in the file for all to read.",
            ),
            Self::VariableNotFound { name } => (format!("변수 ‘{name}’이(가) 없습니다."), format!("There is no variable “{name}”.")),
            Self::MaskNotFound => said("가리는 곳이 이제 없습니다.", "The area is no longer there."),
            Self::VariableUsed { name, step } => (
                format!("변수 ‘{name}’을(를) {step}단계가 쓰고 있습니다."),
                format!("Step {step} uses the variable “{name}”."),
            ),
            Self::CropUnusable => said(
                "남길 부분에 누르는 점이 들어 있고, 가로와 세로가 8픽셀 이상이어야 합니다.",
                "The part must hold the point that is pressed, and be at least 8 pixels wide and high.",
            ),
            Self::NothingCopied => said("복사한 단계가 없습니다.", "No steps were copied."),
            Self::NothingToUndo => said("되돌릴 것이 없습니다.", "There is nothing to take back."),
            Self::DraftBroken => said("고치던 것이 남긴 기록과 맞지 않습니다.", "The draft does not fit its history."),
            Self::Invalid(invalid) => {
                let said = invalid.said();
                (said.ko, said.en)
            }
        }
    }

    fn next(&self) -> (&'static str, &'static str) {
        match self {
            Self::NothingChosen | Self::NothingCopied => ("먼저 단계를 고르세요.", "Choose steps first."),
            Self::SecretStays => (
                "다른 비밀값 변수를 고르거나, 그대로 두고 점검할 때 값을 주세요.",
                "Choose another secret, or leave it and give its value when it is run.",
            ),
            Self::VariableUsed { .. } => ("그 단계가 다른 것을 쓰게 한 뒤 지우세요.", "Let the step use something else first."),
            Self::DraftBroken => (
                "‘버리기’로 저장된 모습에서 다시 시작하세요.",
                "Discard the draft and begin from what is saved.",
            ),
            Self::IntoItself | Self::CropUnusable | Self::Invalid(_) => ("다른 값이나 자리로 해 보세요.", "Try another value or place."),
            Self::StepNotFound { .. } | Self::NotOfThisStep | Self::VariableNotFound { .. } | Self::MaskNotFound | Self::NothingToUndo => {
                ("화면을 다시 열어 보세요.", "Open the view again.")
            }
        }
    }
}
