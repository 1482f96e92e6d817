//! Steps cut out of one recording to be put into another, or elsewhere into the same.

use super::{
    EditError,
    places::{fresh_ids, place_of, places_of, taken_along},
    variables_of,
};
use crate::{
    document::{Recording, Step, Variable},
    validate::validate,
};

/// Copied steps with the variables they use. The files they name are looked after by who copies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clipping {
    /// In order; each branch or repetition is whole.
    pub steps: Vec<Step>,
    /// Those that the steps use.
    pub variables: Vec<Variable>,
}

/// Copies steps.
///
/// # Errors
/// [`EditError::StepNotFound`], [`EditError::NothingChosen`].
pub fn clip(recording: &Recording, ids: &[String]) -> Result<Clipping, EditError> {
    let places = taken_along(recording, &places_of(recording, ids)?);
    let mut steps: Vec<Step> = places.iter().map(|at| recording.steps[*at].clone()).collect();
    let used: Vec<String> = steps.iter_mut().flat_map(variables_of).map(|name| name.clone()).collect();
    let variables = recording.variables.iter().filter(|variable| used.contains(&variable.name));
    Ok(Clipping {
        variables: variables.cloned().collect(),
        steps,
    })
}

/// Puts copied steps before a step, or at the end. They get ids of their own; a variable that means something else here
/// gets another name.
///
/// # Errors
/// [`EditError`].
pub fn paste(recording: &Recording, clipping: &Clipping, before: Option<&str>) -> Result<Recording, EditError> {
    let mut new = recording.clone();
    let at = before.map_or(Ok(new.steps.len()), |id| place_of(&new, id))?;
    let mut steps = clipping.steps.clone();
    for (step, id) in steps.iter_mut().zip(fresh_ids(recording)) {
        step.id = id;
    }
    for variable in &clipping.variables {
        let name = free_name(&new, variable);
        for used in steps.iter_mut().flat_map(variables_of) {
            if *used == variable.name {
                used.clone_from(&name);
            }
        }
        if new.variables.iter().all(|known| known.name != name) {
            new.variables.push(Variable { name, ..variable.clone() });
        }
    }
    new.steps.splice(at..at, steps);
    validate(&new)?;
    Ok(new)
}

/// The name under which a variable is, or can be, here.
fn free_name(recording: &Recording, variable: &Variable) -> String {
    let fits = |name: &String| {
        let known = recording.variables.iter().find(|known| known.name == *name);
        known.is_none_or(|known| known.kind == variable.kind)
    };
    let numbered = (2..).map(|number| format!("{}-{number}", variable.name));
    let mut names = std::iter::once(variable.name.clone()).chain(numbered);
    names.find(fits).unwrap_or_default()
}
