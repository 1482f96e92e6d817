//! Incidents as the window shows them: with their pictures, and how often they were seen.

use sullae_monitor::incident::Subject;
use sullae_recording::{Run, StepResult, Verdict};
use sullae_store::{IncidentFilter, RunFilter};

use crate::{
    clock,
    error::ServiceError,
    incidents::{IncidentDetails, IncidentView, SULLAE_AS_A_WHOLE},
    service::Service,
    wire::{IncidentCard, IncidentPage},
};

/// Incidents that are over, in the list.
const CLOSED_SHOWN: u32 = 100;

impl Service {
    /// The open incidents, newest first; with `all`, after them the newest of those that are over.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn incident_cards(&self, all: bool) -> Result<Vec<IncidentCard>, ServiceError> {
        let open = self.incidents(&IncidentFilter {
            only_open: true,
            ..IncidentFilter::default()
        })?;
        let over = if all {
            self.incidents(&IncidentFilter {
                limit: Some(CLOSED_SHOWN),
                ..IncidentFilter::default()
            })?
        } else {
            Vec::new()
        };
        let over = over.into_iter().filter(|incident| incident.closed.is_some());
        open.into_iter().chain(over).map(|incident| self.incident_card(incident)).collect()
    }

    /// An incident with all that happened, and what should be seen instead.
    ///
    /// # Errors
    /// [`ServiceError::IncidentNotFound`], [`ServiceError::Store`].
    pub fn incident_page(&self, id: i64) -> Result<IncidentPage, ServiceError> {
        let IncidentDetails {
            incident,
            timeline,
            alerts,
        } = self.show_incident(id)?;
        let run = incident.run_id.as_deref().map(|id| self.store.run(id)).transpose()?.flatten();
        let step = run.as_ref().and_then(deciding_step);
        let passed = run.as_ref().map(|run| self.passed_before(run)).transpose()?.flatten();
        let wanted = step.and_then(|step| {
            let same = |other: &&StepResult| other.step_id == step.step_id;
            let before = passed.as_ref().and_then(|run| run.steps.iter().find(same));
            before
                .and_then(|step| step.after.clone().or_else(|| step.before.clone()))
                .or_else(|| step.expected.clone())
        });
        let mut card = self.incident_card(incident)?;
        card.screen = step.and_then(|step| step.after.clone().or_else(|| step.before.clone()));
        Ok(IncidentPage {
            card,
            timeline,
            alerts,
            step: step.map(|step| step.sentence.clone()),
            wanted,
            recording_id: run.and_then(|run| self.id_of_folder(std::path::Path::new(&run.folder))),
        })
    }

    fn incident_card(&self, incident: IncidentView) -> Result<IncidentCard, ServiceError> {
        let verdicts: &[Verdict] = match Subject::from_name(&incident.subject) {
            Some(Subject::Sight) => &[Verdict::NotChecked],
            _ => &[Verdict::Failed, Verdict::Unclear, Verdict::Degraded],
        };
        let monitor = Some(incident.monitor.as_str()).filter(|monitor| *monitor != SULLAE_AS_A_WHOLE);
        let ms = |at: &str| at.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond).ok();
        let from = ms(&incident.since).unwrap_or_default();
        let through = incident.closed.as_deref().and_then(ms).unwrap_or_else(clock::now_ms);
        let screen = match (&incident.closed, &incident.run_id) {
            (None, Some(run)) => self.store.last_screen(run)?,
            _ => None,
        };
        Ok(IncidentCard {
            // What opened it is seen before its slot is over.
            seen: self.store.count_checks(monitor, verdicts, from, through)?.max(1),
            screen,
            incident,
        })
    }

    /// The newest run of the same recording that passed before this one, with its steps.
    fn passed_before(&self, run: &Run) -> Result<Option<Run>, ServiceError> {
        let filter = RunFilter {
            folder: Some(run.folder.clone()),
            verdict: Some(Verdict::Passed),
            before_id: Some(run.id.clone()),
            limit: Some(1),
            ..RunFilter::default()
        };
        let found = self.store.runs(&filter)?.pop();
        Ok(found.map(|summary| self.store.run(&summary.id)).transpose()?.flatten())
    }
}

fn deciding_step(run: &Run) -> Option<&StepResult> {
    run.steps.get(run.deciding_step? as usize)
}
