//! What people do about an incident: take it in hand, ask for quiet, say something, close it.

use serde::{Deserialize, Serialize};
use sullae_monitor::incident::{Change, Entry, Input, Subject};
use sullae_store::{IncidentFilter, IncidentRow, NewLogRow, Store};
use ts_rs::TS;

use super::{
    Told,
    record::{News, change, json},
    view::{IncidentView, details},
};
use crate::{ServiceError, clock, incidents::IncidentDetails, service::Service};

/// What a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PersonAct {
    /// Has it in hand: no reminders any more, and messages that still wait are dropped.
    Acknowledge,
    /// Wants quiet for so many minutes.
    Snooze {
        /// From now.
        minutes: u32,
    },
    /// Says something; also of an incident that is over.
    Comment,
    /// Closes it.
    Close,
}

/// Who acts, unless they say another name: as the system calls them.
pub fn this_person() -> String {
    let named = |variable: &str| std::env::var(variable).ok().filter(|name| !name.is_empty());
    named("USER").or_else(|| named("USERNAME")).unwrap_or_else(|| "?".to_owned())
}

/// Does it, in the name of `who`.
pub(crate) fn act(
    store: &Store,
    incident: &IncidentRow,
    act: PersonAct,
    who: &str,
    note: Option<&str>,
    now_ms: i64,
) -> Result<Vec<Told>, ServiceError> {
    let is_open = incident.closed_ms.is_none();
    if !is_open && act != PersonAct::Comment {
        return Err(ServiceError::IncidentClosed { id: incident.id });
    }
    if !is_open {
        store.comment_closed_incident(incident, &remark(now_ms, who, note))?;
        return Ok(Vec::new());
    }
    let news = News {
        input: match act {
            PersonAct::Acknowledge => Input::Acknowledged {},
            PersonAct::Snooze { minutes } => Input::Snoozed {
                until_ms: now_ms.saturating_add(i64::from(minutes) * 60_000),
            },
            PersonAct::Comment => Input::Commented {},
            PersonAct::Close => Input::ClosedByPerson {},
        },
        at_ms: now_ms,
        run: None,
        who: Some(who),
        note,
    };
    let subject = Subject::from_name(&incident.subject).unwrap_or(Subject::Site);
    Ok(change(store, &incident.monitor, subject, None, &news)?)
}

fn remark(at_ms: i64, who: &str, note: Option<&str>) -> NewLogRow {
    NewLogRow {
        at_ms,
        entry: json(&Entry {
            at_ms,
            change: Change::Commented {},
        }),
        run_id: None,
        who: Some(who.to_owned()),
        note: note.map(str::to_owned),
    }
}

impl Service {
    /// Incidents, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<IncidentView>, ServiceError> {
        Ok(self.store.incidents(filter)?.into_iter().map(IncidentView::of).collect())
    }

    /// An incident with its timeline and its messages.
    ///
    /// # Errors
    /// [`ServiceError::IncidentNotFound`], [`ServiceError::Store`].
    pub fn show_incident(&self, id: i64) -> Result<IncidentDetails, ServiceError> {
        details(&self.store, self.incident_row(id)?)
    }

    /// Does something about an incident in the name of a person, and gives it as it is then.
    ///
    /// # Errors
    /// [`ServiceError::IncidentNotFound`], [`ServiceError::IncidentClosed`], [`ServiceError::Store`].
    pub fn act_on_incident(&self, id: i64, what: PersonAct, who: &str, note: Option<&str>) -> Result<IncidentView, ServiceError> {
        act(&self.store, &self.incident_row(id)?, what, who, note, clock::now_ms())?;
        Ok(IncidentView::of(self.incident_row(id)?))
    }

    fn incident_row(&self, id: i64) -> Result<IncidentRow, ServiceError> {
        self.store.incident(id)?.ok_or(ServiceError::IncidentNotFound { id })
    }
}
