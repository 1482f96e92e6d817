//! Changes that a person makes to a recording, one at a time: each is a pure function from one valid recording to another.

mod change;
mod clipping;
mod crop;
mod draft;
mod error;
mod places;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use self::crop::part_of;
pub use self::{
    change::StepChange,
    clipping::{Clipping, clip, paste},
    crop::{SHORTEST_SIDE, crop},
    draft::{DRAFT_VERSION, Draft, Made},
    error::EditError,
};
use self::{
    change::change_step,
    places::{end_of_block, fresh_ids, place_of, places_of, taken_along},
};
use crate::{
    action::{Action, TypedText},
    blocks::blocks,
    check::Check,
    data::DataTable,
    document::{Limits, PageSeen, Recording, Step, Variable, VariableKind},
    run::Sentence,
    validate::validate,
    wording::{both, step_sentence},
};

/// One change. Steps are named by their ids; `before` names the step to stand before, absent for the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Calls the recording something else.
    Rename {
        /// The new name.
        name: String,
    },
    /// Sets the time limits of all steps that have none of their own.
    SetLimits {
        /// The new limits.
        limits: Limits,
    },
    /// Adds a variable, or changes one; steps that use it under its old name follow.
    SetVariable {
        /// The name it has now; absent to add one.
        was: Option<String>,
        /// The variable as it shall be.
        variable: Variable,
    },
    /// Takes a variable out that no step uses.
    RemoveVariable {
        /// Its name.
        name: String,
    },
    /// Gives it other rows of data. A column that no variable is named like becomes a text variable.
    SetData {
        /// All of them; empty for none.
        data: DataTable,
    },
    /// Says of an area that no picture may show whether its page is without it at times.
    SetMask {
        /// Its place among them, from 0.
        at: usize,
        /// Whether pictures without it are kept as they are.
        may_be_absent: bool,
    },
    /// Lets pictures show an area again.
    RemoveMask {
        /// Its place among them, from 0.
        at: usize,
    },
    /// Moves steps, in the order they stand in. A branch or repetition moves with all that is in it.
    Move {
        /// The steps.
        ids: Vec<String>,
        /// Where to.
        before: Option<String>,
    },
    /// Moves steps by one place, as [`Edit::Move`] does.
    Shift {
        /// The steps.
        ids: Vec<String>,
        /// Towards the end.
        down: bool,
    },
    /// Takes steps out. Of a branch or repetition only the frame goes; what is in it stays, unless it is named too.
    Remove {
        /// The steps.
        ids: Vec<String>,
    },
    /// Puts copies of steps behind the last of them.
    Duplicate {
        /// The steps.
        ids: Vec<String>,
    },
    /// Leaves steps out of runs, or takes them in again.
    Disable {
        /// The steps.
        ids: Vec<String>,
        /// Whether they are left out.
        disabled: bool,
    },
    /// Changes one step.
    Change {
        /// The step.
        id: String,
        /// What of it.
        change: StepChange,
    },
    /// Puts a frame around the steps from the first to the last of those named.
    Group {
        /// The steps.
        ids: Vec<String>,
        /// The frame.
        frame: Frame,
    },
    /// Gives a branch the steps to do otherwise, still empty.
    AddElse {
        /// The `if` step.
        id: String,
    },
    /// Adds a step that only checks.
    AddCheck {
        /// What must hold.
        check: Check,
        /// Where to.
        before: Option<String>,
    },
}

/// What steps are put into.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Frame {
    /// They are done only if this holds.
    If {
        /// The condition.
        check: Check,
    },
    /// They are done so many times.
    Repeat {
        /// At least 1.
        times: u32,
    },
}

/// The recording after an edit.
///
/// # Errors
/// [`EditError`]; [`EditError::Invalid`] is the word of [`validate`] about the outcome.
pub fn edited(recording: &Recording, edit: &Edit) -> Result<Recording, EditError> {
    let mut new = recording.clone();
    match edit {
        Edit::Rename { name } => new.name = name.trim().to_owned(),
        Edit::SetLimits { limits } => new.limits = *limits,
        Edit::SetVariable { was, variable } => set_variable(&mut new, was.as_deref(), variable)?,
        Edit::RemoveVariable { name } => remove_variable(&mut new, name)?,
        Edit::SetData { data } => set_data(&mut new, data),
        Edit::SetMask { at, may_be_absent } => new.masks.get_mut(*at).ok_or(EditError::MaskNotFound)?.may_be_absent = *may_be_absent,
        Edit::RemoveMask { at } => {
            new.masks.get(*at).ok_or(EditError::MaskNotFound)?;
            new.masks.remove(*at);
        }
        Edit::Move { ids, before } => move_steps(&mut new, ids, before.as_deref())?,
        Edit::Shift { ids, down } => shift(&mut new, ids, *down)?,
        Edit::Remove { ids } => remove(&mut new, ids)?,
        Edit::Duplicate { ids } => duplicate(&mut new, ids)?,
        Edit::Disable { ids, disabled } => {
            for at in places_of(&new, ids)? {
                new.steps[at].disabled = *disabled;
            }
        }
        Edit::Change { id, change } => {
            let at = place_of(&new, id)?;
            change_step(&mut new, at, change)?;
        }
        Edit::Group { ids, frame } => group(&mut new, ids, frame)?,
        Edit::AddElse { id } => add_else(&mut new, id)?,
        Edit::AddCheck { check, before } => {
            let at = before.as_deref().map_or(Ok(new.steps.len()), |id| place_of(&new, id))?;
            let mut step = bare_step(&new, at, Action::Check {});
            step.checks = vec![check.clone()];
            new.steps.insert(at, step);
        }
    }
    validate(&new)?;
    Ok(new)
}

/// What an edit does, in a few words: "‘로그인’ 단추를 누름: 옮김".
#[must_use]
pub fn edit_sentence(recording: &Recording, edit: &Edit) -> Sentence {
    let of = |ids: &[String], ko: &str, en: &str| match ids {
        [id] => of_step(recording, id, ko, en),
        ids => both(format!("{}단계 {ko}", ids.len()), format!("{en} {} steps", ids.len())),
    };
    match edit {
        Edit::Rename { .. } => both("이름 바꾸기", "Rename"),
        Edit::SetLimits { .. } => both("시간 기준 바꾸기", "Change the time limits"),
        Edit::SetVariable { was: None, .. } => both("변수 추가", "Add a variable"),
        Edit::SetVariable { .. } => both("변수 고치기", "Change a variable"),
        Edit::RemoveVariable { .. } => both("변수 지우기", "Remove a variable"),
        Edit::SetData { .. } => both("자료 표 고치기", "Change the data table"),
        Edit::SetMask { .. } => both("가리는 곳 고치기", "Change what is painted over"),
        Edit::RemoveMask { .. } => both("더 이상 가리지 않기", "Stop painting over"),
        Edit::Move { ids, .. } | Edit::Shift { ids, .. } => of(ids, "옮기기", "Move"),
        Edit::Remove { ids } => of(ids, "지우기", "Remove"),
        Edit::Duplicate { ids } => of(ids, "복제", "Duplicate"),
        Edit::Disable { ids, disabled: true } => of(ids, "끄기", "Switch off"),
        Edit::Disable { ids, .. } => of(ids, "켜기", "Switch on"),
        Edit::Change { id, change } => {
            let (ko, en) = change.said();
            of_step(recording, id, ko, en)
        }
        Edit::Group {
            frame: Frame::If { .. }, ..
        } => both("조건으로 묶기", "Put into a condition"),
        Edit::Group { .. } => both("반복으로 묶기", "Put into a repetition"),
        Edit::AddElse { .. } => both("‘아니면’ 추가", "Add “otherwise”"),
        Edit::AddCheck { .. } => both("확인 추가", "Add a check"),
    }
}

fn of_step(recording: &Recording, id: &str, ko: &str, en: &str) -> Sentence {
    let step = recording
        .steps
        .iter()
        .find(|step| step.id == id)
        .map(step_sentence)
        .unwrap_or_default();
    both(format!("{ko}: {}", step.ko), format!("{en}: {}", step.en))
}

fn set_variable(recording: &mut Recording, was: Option<&str>, variable: &Variable) -> Result<(), EditError> {
    let Some(was) = was else {
        recording.variables.push(variable.clone());
        return Ok(());
    };
    let known = recording.variables.iter_mut().find(|known| known.name == was);
    let known = known.ok_or_else(|| EditError::VariableNotFound { name: was.to_owned() })?;
    let is_secret = |variable: &Variable| matches!(variable.kind, VariableKind::Secret {});
    if is_secret(known) && !is_secret(variable) {
        return Err(EditError::SecretStays);
    }
    *known = variable.clone();
    for column in recording.data.columns.iter_mut().filter(|column| *column == was) {
        column.clone_from(&variable.name);
    }
    for step in &mut recording.steps {
        for name in variables_of(step) {
            if name == was {
                name.clone_from(&variable.name);
            }
        }
    }
    Ok(())
}

fn remove_variable(recording: &mut Recording, name: &str) -> Result<(), EditError> {
    if let Some(at) = (0..recording.steps.len()).find(|at| variables_of(&mut recording.steps[*at]).any(|used| used == name)) {
        return Err(EditError::VariableUsed {
            name: name.to_owned(),
            step: at + 1,
        });
    }
    recording.variables.retain(|variable| variable.name != name);
    recording.data.drop_column(name);
    Ok(())
}

fn set_data(recording: &mut Recording, data: &DataTable) {
    for (at, name) in data.columns.iter().enumerate() {
        if recording.variables.iter().all(|known| known.name != *name) {
            let value = data.rows.first().and_then(|row| row.get(at)).cloned().unwrap_or_default();
            recording.variables.push(Variable {
                name: name.clone(),
                kind: VariableKind::Text { value },
                label: String::new(),
            });
        }
    }
    recording.data.clone_from(data);
}

/// The names of variables that a step uses.
fn variables_of(step: &mut Step) -> impl Iterator<Item = &mut String> {
    let own = match &mut step.action {
        Action::Type {
            text: TypedText::Variable(name),
        }
        | Action::Read { into: name } => Some(name),
        _ => None,
    };
    let answered = step.dialogs.iter_mut().filter_map(|dialog| match &mut dialog.text {
        Some(TypedText::Variable(name)) => Some(name),
        _ => None,
    });
    own.into_iter().chain(answered)
}

fn move_steps(recording: &mut Recording, ids: &[String], before: Option<&str>) -> Result<(), EditError> {
    let moved = taken_along(recording, &places_of(recording, ids)?);
    let to = before.map_or(Ok(recording.steps.len()), |id| place_of(recording, id))?;
    if moved.contains(&to) && moved.first() != Some(&to) {
        return Err(EditError::IntoItself);
    }
    let steps = std::mem::take(&mut recording.steps);
    let (mut front, mut back, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for (at, step) in steps.into_iter().enumerate() {
        let part = if moved.contains(&at) {
            &mut taken
        } else if at < to {
            &mut front
        } else {
            &mut back
        };
        part.push(step);
    }
    recording.steps = [front, taken, back].concat();
    Ok(())
}

/// At the edge it stays where it is.
fn shift(recording: &mut Recording, ids: &[String], down: bool) -> Result<(), EditError> {
    let moved = taken_along(recording, &places_of(recording, ids)?);
    let first = moved.first().copied().unwrap_or_default();
    let last = moved.last().copied().unwrap_or_default();
    let to = if down {
        (last + 2).min(recording.steps.len())
    } else {
        first.saturating_sub(1)
    };
    let before = recording.steps.get(to).map(|step| step.id.clone());
    move_steps(recording, ids, before.as_deref())
}

fn remove(recording: &mut Recording, ids: &[String]) -> Result<(), EditError> {
    let mut gone = places_of(recording, ids)?;
    for block in blocks(&recording.steps).unwrap_or_default() {
        if gone.contains(&block.begin) || gone.contains(&block.end) {
            gone.extend([block.begin, block.end].into_iter().chain(block.otherwise));
        }
    }
    let mut at = 0..;
    recording.steps.retain(|_| !gone.contains(&at.next().unwrap_or_default()));
    Ok(())
}

fn duplicate(recording: &mut Recording, ids: &[String]) -> Result<(), EditError> {
    let copied = taken_along(recording, &places_of(recording, ids)?);
    let last = copied.last().copied().ok_or(EditError::NothingChosen)?;
    let copies: Vec<Step> = copied
        .iter()
        .zip(fresh_ids(recording))
        .map(|(at, id)| Step {
            id,
            ..recording.steps[*at].clone()
        })
        .collect();
    recording.steps.splice(last + 1..=last, copies);
    Ok(())
}

fn group(recording: &mut Recording, ids: &[String], frame: &Frame) -> Result<(), EditError> {
    let inside = taken_along(recording, &places_of(recording, ids)?);
    let (Some(first), Some(last)) = (inside.first().copied(), inside.last().copied()) else {
        return Err(EditError::NothingChosen);
    };
    let end = bare_step(recording, last, Action::End {});
    recording.steps.insert(last + 1, end);
    let (action, checks) = match frame {
        Frame::If { check } => (Action::If {}, vec![check.clone()]),
        Frame::Repeat { times } => (Action::Repeat { times: *times }, Vec::new()),
    };
    let mut begin = bare_step(recording, first, action);
    begin.checks = checks;
    recording.steps.insert(first, begin);
    Ok(())
}

fn add_else(recording: &mut Recording, id: &str) -> Result<(), EditError> {
    let begin = place_of(recording, id)?;
    let end = end_of_block(recording, begin).ok_or(EditError::NotOfThisStep)?;
    let step = bare_step(recording, end, Action::Else {});
    recording.steps.insert(end, step);
    Ok(())
}

/// A step with a new id on the page of the step that stands at a place, or of the one before it.
fn bare_step(recording: &Recording, at: usize, action: Action) -> Step {
    let near = recording.steps.get(at).or(recording.steps.last());
    let page = near.map_or_else(
        || PageSeen {
            url: recording.start_url.clone(),
            ..PageSeen::default()
        },
        |step| PageSeen {
            frame: Vec::new(),
            ..step.page.clone()
        },
    );
    Step {
        id: fresh_ids(recording).next().unwrap_or_default(),
        ..Step::new(action, page)
    }
}
