//! What the browser asks the person beside the page: dialogs, downloads, its own windows.

use sullae_recording::redact::is_secret_name;
use sullae_recording::{Dialog, DialogKind, TypedText, Warning};

use super::effects::mark;
use super::{Merger, StepChange};

/// A server may take this long to begin a download.
const SLOW_DOWNLOAD_MS: f64 = 10_000.0;

impl Merger {
    /// A dialog belongs to the last step of its tab, until it is answered as one that could not be recorded.
    pub(super) fn dialog_opened(&mut self, tab: u32, kind: DialogKind, message: &str) -> Vec<StepChange> {
        // What was typed as a secret may stand in what the page says; nobody here knows it to take it out.
        let message = if self.variables.is_empty() {
            message.to_owned()
        } else {
            String::new()
        };
        let Some(last) = self.drafts.iter_mut().rev().find(|draft| draft.tab == tab) else {
            return Vec::new();
        };
        last.step.dialogs.push(Dialog {
            kind,
            message,
            accepted: false,
            text: None,
        });
        last.asked = true;
        if !last.step.warnings.contains(&Warning::DialogNotRecorded {}) {
            last.step.warnings.push(Warning::DialogNotRecorded {});
        }
        vec![StepChange::Changed(last.step.clone())]
    }

    pub(super) fn dialog_closed(&mut self, tab: u32, accepted: bool, text: Option<&str>) -> Vec<StepChange> {
        let Some(at) = self.drafts.iter().rposition(|draft| draft.tab == tab && draft.asked) else {
            return Vec::new();
        };
        let asked = self.drafts[at].step.dialogs.last().cloned();
        if !accepted && asked.as_ref().is_some_and(|dialog| dialog.kind == DialogKind::BeforeUnload) {
            self.stayed(tab);
        }
        let message = asked.map(|dialog| dialog.message).unwrap_or_default();
        let text = text.filter(|_| accepted).map(|text| {
            if asks_for_secret(&message) {
                TypedText::Variable(self.secret_answer(&message))
            } else {
                TypedText::Literal(text.to_owned())
            }
        });
        let draft = &mut self.drafts[at];
        draft.asked = false;
        draft.step.warnings.retain(|warning| *warning != Warning::DialogNotRecorded {});
        if let Some(dialog) = draft.step.dialogs.last_mut() {
            dialog.accepted = accepted;
            dialog.text = text.filter(|_| dialog.kind == DialogKind::Prompt);
        }
        vec![StepChange::Changed(draft.step.clone())]
    }

    pub(super) fn download_begun(&mut self, tab: u32, name: &str, navigation: &str, at_ms: f64) -> Vec<StepChange> {
        let mut changes = self.navigation_abandoned(tab, navigation);
        if let Some(draft) = self.last_act(tab, at_ms, SLOW_DOWNLOAD_MS) {
            draft.step.download = Some(name.to_owned());
            draft.navigation = None;
            draft.inert = false;
            mark(draft, |effect| {
                effect.navigates = false;
                effect.changes_page = true;
            });
            changes.push(StepChange::Changed(draft.step.clone()));
        }
        changes
    }

    /// Says on the last step of a tab what could not be recorded.
    pub(super) fn warn_last(&mut self, tab: u32, warning: Warning) -> Vec<StepChange> {
        let Some(last) = self.drafts.iter_mut().rev().find(|draft| draft.tab == tab) else {
            return Vec::new();
        };
        if last.step.warnings.contains(&warning) {
            return Vec::new();
        }
        last.step.warnings.push(warning);
        vec![StepChange::Changed(last.step.clone())]
    }

    /// A chosen file did not come whole.
    pub fn file_lost(&mut self, step_id: &str, name: &str) -> Vec<StepChange> {
        let Some(draft) = self.drafts.iter_mut().find(|draft| draft.step.id == step_id) else {
            return Vec::new();
        };
        if let sullae_recording::Action::Upload { files } = &mut draft.step.action {
            files.retain(|file| file.name != name);
        }
        draft.step.warnings.push(Warning::FileNotTaken { name: name.to_owned() });
        vec![StepChange::Changed(draft.step.clone())]
    }
}

/// Words of a question, without its spaces, whose answer is kept from the recording.
const SECRET_QUESTIONS: [&str; 7] = ["비밀번호", "비번", "암호", "인증번호", "인증코드", "주민번호", "주민등록번호"];

fn asks_for_secret(message: &str) -> bool {
    let run: String = message.chars().filter(|c| !c.is_whitespace()).collect();
    is_secret_name(message) || SECRET_QUESTIONS.iter().any(|word| run.contains(word))
}
