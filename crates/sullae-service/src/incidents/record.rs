//! One change of a watched subject: what the machine says to it, as rows of the store.

use serde::{Deserialize, Serialize};
use sullae_monitor::incident::{self, Change, Entry, Input, State, Subject, Telling, Thresholds};
use sullae_notify::Alert;
use sullae_recording::{Verdict, run::Sentence};
use sullae_store::{IncidentChange, NewAlert, NewIncident, NewLogRow, OutboxChange, Store, StoreError, WatchChange, WatchRow};

use super::{Heard, SULLAE_AS_A_WHOLE, Told, all_channels, expected::expected};
use crate::clock;

/// What a monitor said of itself last, for what happens between its runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Watched {
    name: String,
    thresholds: Thresholds,
    tell: Vec<String>,
    /// What is known of the open incident.
    incident: Option<IncidentBody>,
}

/// What is known of an incident beside its times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct IncidentBody {
    pub(super) uid: String,
    pub(super) name: String,
    pub(super) since_ms: i64,
    pub(super) verdict: Verdict,
    pub(super) flapping: bool,
    pub(super) snoozed_until_ms: Option<i64>,
    pub(super) sentence: Sentence,
    pub(super) expected: Option<Sentence>,
    pub(super) confirmed: bool,
    pub(super) run_id: Option<String>,
}

/// What reaches a watched subject.
#[derive(Debug)]
pub(super) struct News<'a> {
    pub(super) input: Input,
    pub(super) at_ms: i64,
    pub(super) run: Option<&'a Heard>,
    pub(super) who: Option<&'a str>,
    pub(super) note: Option<&'a str>,
}

impl Watched {
    pub(super) fn of(heard: &Heard, monitor: &str, subject: Subject) -> Self {
        let whole = monitor == SULLAE_AS_A_WHOLE;
        Self {
            name: if whole { "Sullae".to_owned() } else { heard.name.clone() },
            thresholds: match subject {
                Subject::Site => heard.thresholds.clone(),
                Subject::Sight => heard.thresholds.of_sight(),
            },
            tell: heard.tell.clone(),
            incident: None,
        }
    }
}

impl<'a> News<'a> {
    pub(super) fn of_run(heard: &'a Heard, input: Input) -> Self {
        Self {
            input,
            at_ms: heard.finished_at_ms,
            run: Some(heard),
            who: None,
            note: None,
        }
    }

    pub(super) fn of_time(now_ms: i64) -> Self {
        Self {
            input: Input::TimePassed {},
            at_ms: now_ms,
            run: None,
            who: None,
            note: None,
        }
    }
}

/// Changes a watched subject by what reaches it, and writes what is told. `heard` is what its monitor says of itself
/// now; without it, what it said last holds.
///
/// # Errors
/// Those of the database.
pub(super) fn change(
    store: &Store,
    monitor: &str,
    subject: Subject,
    heard: Option<&Watched>,
    news: &News<'_>,
) -> Result<Vec<Told>, StoreError> {
    let mut tellings = Vec::new();
    let incident = store.change_watch(monitor, subject.as_str(), |row| {
        let (change, told) = decide(monitor, subject, heard, news, row)?;
        tellings = told;
        Some(change)
    })?;
    let told = tellings.into_iter().filter_map(|telling| {
        Some(Told {
            monitor: monitor.to_owned(),
            subject,
            telling,
            incident: incident?,
        })
    });
    Ok(told.collect())
}

fn decide(
    monitor: &str,
    subject: Subject,
    heard: Option<&Watched>,
    news: &News<'_>,
    row: Option<&WatchRow>,
) -> Option<(WatchChange, Vec<Telling>)> {
    if news
        .run
        .is_some_and(|run| row.and_then(|row| row.last_run.as_ref()) == Some(&run.run_id))
    {
        return None;
    }
    let mut state: State = row.and_then(|row| serde_json::from_str(&row.state).ok()).unwrap_or_default();
    let known: Option<Watched> = row.and_then(|row| serde_json::from_str(&row.settings).ok());
    let mut watched = now_known(monitor, heard, known.clone())?;
    let entries = incident::hear(&state, &watched.thresholds, news.at_ms, news.input);
    // A monitor that tells others from now on is heard also where nothing else changed: reminders go by it.
    let says_otherwise = state.open.is_some() && known.as_ref() != Some(&watched);
    if entries.is_empty() && !says_otherwise {
        return None;
    }
    let first_number = row.map_or(0, |row| row.entries) + 1;
    let mut result = Writing::new(monitor, subject, news);
    for (number, entry) in (first_number..).zip(&entries) {
        result.write(&state, entry, number, &mut watched);
        state = state.after(entry);
    }
    Some(result.finish(&state, &watched))
}

/// What the monitor says of itself, with what is known of the open incident.
fn now_known(monitor: &str, heard: Option<&Watched>, known: Option<Watched>) -> Option<Watched> {
    let Some(heard) = heard else { return known };
    let mut now = heard.clone();
    if let Some(known) = known {
        if monitor == SULLAE_AS_A_WHOLE {
            now.tell = all_channels(&known.tell, &now.tell);
        }
        now.incident = known.incident;
    }
    Some(now)
}

/// The rows of one change, as they come together.
struct Writing<'a> {
    monitor: &'a str,
    subject: Subject,
    news: &'a News<'a>,
    entries: Vec<NewLogRow>,
    incident: IncidentChange,
    alerts: Vec<NewAlert>,
    waiting: OutboxChange,
    tellings: Vec<Telling>,
}

impl<'a> Writing<'a> {
    fn new(monitor: &'a str, subject: Subject, news: &'a News<'a>) -> Self {
        Self {
            monitor,
            subject,
            news,
            entries: Vec::new(),
            incident: IncidentChange::Nothing,
            alerts: Vec::new(),
            waiting: OutboxChange::Nothing,
            tellings: Vec::new(),
        }
    }

    fn write(&mut self, before: &State, entry: &Entry, number: i64, watched: &mut Watched) {
        self.entries.push(NewLogRow {
            at_ms: entry.at_ms,
            entry: json(entry),
            run_id: self.news.run.map(|run| run.run_id.clone()),
            who: self.news.who.map(str::to_owned),
            note: self.news.note.map(str::to_owned),
        });
        self.note_incident(entry, watched);
        let (Some(telling), Some(body)) = (before.telling(&entry.change), watched.incident.clone()) else {
            return;
        };
        self.tellings.push(telling);
        let alert = self.alert(telling, &body, entry.at_ms);
        for channel in &watched.tell {
            self.alerts.push(NewAlert {
                key: format!("{}.{number}.{channel}", body.uid),
                channel: channel.clone(),
                asks_to_act: telling.asks_to_act(),
                is_reminder: telling == Telling::Reminded,
                body: json(&alert),
                written_ms: entry.at_ms,
            });
        }
    }

    /// What becomes of the incident by one entry.
    fn note_incident(&mut self, entry: &Entry, watched: &mut Watched) {
        match &entry.change {
            Change::Opened {
                since_ms,
                verdict,
                flapping,
            } => {
                let body = self.new_body(&watched.name, *since_ms, *verdict, *flapping);
                self.incident = IncidentChange::Opens(NewIncident {
                    uid: body.uid.clone(),
                    opened_ms: entry.at_ms,
                    body: json(&body),
                });
                watched.incident = Some(body);
                return;
            }
            Change::Worsened { verdict } => {
                let news = self.news.run;
                if let (Some(body), Some(run)) = (&mut watched.incident, news) {
                    body.verdict = *verdict;
                    body.sentence = run.sentence.clone();
                    body.expected = run.reason.as_ref().and_then(expected);
                    body.run_id = Some(run.run_id.clone());
                    body.confirmed = run.confirmed;
                }
            }
            Change::Snoozed { until_ms } => set_snooze(watched, Some(*until_ms)),
            Change::SnoozeEnded {} => set_snooze(watched, None),
            _ => {}
        }
        let Some(body) = &watched.incident else { return };
        let body = json(body);
        self.incident = match &entry.change {
            Change::Recovered {} | Change::Closed {} => IncidentChange::Closes {
                body,
                closed_ms: entry.at_ms,
            },
            Change::Acknowledged {} => {
                self.waiting = OutboxChange::DropRequests { now_ms: entry.at_ms };
                IncidentChange::GoesOn {
                    body,
                    acknowledged_ms: Some(entry.at_ms),
                }
            }
            _ => IncidentChange::GoesOn {
                body,
                acknowledged_ms: None,
            },
        };
    }

    fn new_body(&self, name: &str, since_ms: i64, verdict: Verdict, flapping: bool) -> IncidentBody {
        let run = self.news.run;
        IncidentBody {
            uid: clock::new_id(),
            name: name.to_owned(),
            since_ms,
            verdict,
            flapping,
            snoozed_until_ms: None,
            sentence: run.map(|run| run.sentence.clone()).unwrap_or_default(),
            expected: run.and_then(|run| run.reason.as_ref()).and_then(expected),
            confirmed: run.is_some_and(|run| run.confirmed),
            run_id: run.map(|run| run.run_id.clone()),
        }
    }

    fn alert(&self, telling: Telling, body: &IncidentBody, at_ms: i64) -> Alert {
        Alert {
            telling,
            subject: self.subject,
            monitor: self.monitor.to_owned(),
            name: body.name.clone(),
            incident_uid: body.uid.clone(),
            verdict: body.verdict,
            since_ms: body.since_ms,
            at_ms,
            sentence: body.sentence.clone(),
            expected: body.expected.clone(),
            confirmed: body.confirmed,
            run_id: body.run_id.clone(),
            who: self.news.who.map(str::to_owned),
            note: self.news.note.map(str::to_owned),
        }
    }

    fn finish(self, state: &State, watched: &Watched) -> (WatchChange, Vec<Telling>) {
        let mut watched = watched.clone();
        if state.open.is_none() {
            watched.incident = None;
        }
        let change = WatchChange {
            settings: json(&watched),
            state: json(state),
            run_id: self.news.run.map(|run| run.run_id.clone()),
            entries: self.entries,
            incident: self.incident,
            alerts: self.alerts,
            waiting: self.waiting,
        };
        (change, self.tellings)
    }
}

fn set_snooze(watched: &mut Watched, until_ms: Option<i64>) {
    if let Some(body) = &mut watched.incident {
        body.snoozed_until_ms = until_ms;
    }
}

/// All that is written here has string keys and finite numbers, so this cannot fail.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
