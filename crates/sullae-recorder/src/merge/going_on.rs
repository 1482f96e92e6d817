//! A recording that goes on: its steps are there already, and somebody else leads the browser to where they end.

use std::collections::BTreeMap;

use sullae_recording::{Action, Recording, Step, TypedText, VariableKind};

use super::{Merger, SecretField};

impl Merger {
    /// A merger for more steps of a recording. `tab` is the number of the tab that its first step uses. It takes nothing for a step until
    /// [`go_on`](Self::go_on).
    pub fn going_on(recording: &Recording, tab: u32) -> Self {
        let mut merger = Self::empty(tab);
        merger.paused = Some(BTreeMap::new());
        merger.next_id = recording.highest_step_number() + 1;
        for variable in &recording.variables {
            if variable.kind != (VariableKind::Secret {}) {
                merger.reads.push(variable.clone());
                continue;
            }
            let field = recording.steps.iter().find(|step| types_into(step, &variable.name));
            let (page, name) = field.map(field_of).unwrap_or_default();
            if !name.is_empty() {
                merger.secret_names.insert(name.to_lowercase());
            }
            merger.variables.push(SecretField {
                variable: variable.clone(),
                page,
                name,
            });
        }
        merger
    }

    /// From now on what is done becomes steps, in the tabs that are open now. So many tabs were opened so far, also such as are closed.
    pub fn go_on(&mut self, tabs_so_far: u32) {
        self.paused = None;
        // Replaying opens the tabs in the order in which the steps count them.
        for (number, tab) in &mut self.tabs {
            tab.index = Some(*number);
        }
        self.next_tab_index = tabs_so_far;
    }
}

/// Whether a step types the value of this variable into a field.
fn types_into(step: &Step, variable: &str) -> bool {
    matches!(&step.action, Action::Type { text: TypedText::Variable(name) } if name == variable)
}

/// Page and name of the field that a step types into, as [`Merger::secret_variable`] tells fields apart.
fn field_of(step: &Step) -> (String, String) {
    let page = step.page.url.split(['?', '#']).next().unwrap_or_default().to_owned();
    let element = step.target.as_ref().and_then(|target| target.element.as_ref());
    let attribute = |name: &&str| {
        element
            .and_then(|element| element.attributes.get(*name))
            .filter(|value| !value.is_empty())
    };
    let name = ["name", "id", "autocomplete"].iter().find_map(attribute);
    (page, name.cloned().unwrap_or_default())
}
