//! `sullae incidents`: what is broken, and what people do about it; and `sullae alerts`, the messages about it.

use std::{path::Path, process::ExitCode};

use sullae_recording::wording::verdict_word;
use sullae_service::{
    IncidentFilter,
    incidents::{AlertView, IncidentDetails, IncidentView, PersonAct, this_person},
};

use crate::{
    args,
    failure::Failure,
    opening::open,
    runs::print_json,
    say::{Say, plain},
};

pub(crate) fn incidents(args: args::Incidents, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let (id, act, by) = match args {
        args::Incidents::List { all, monitor, limit, json } => {
            let filter = IncidentFilter {
                monitor,
                only_open: !all,
                limit: Some(limit),
            };
            let incidents = service.incidents(&filter)?;
            if json {
                print_json(&incidents);
            } else {
                list(&incidents, say);
            }
            return Ok(ExitCode::SUCCESS);
        }
        args::Incidents::Show { id, json } => {
            let details = service.show_incident(id)?;
            if json {
                print_json(&details);
            } else {
                show(&details, say);
            }
            return Ok(ExitCode::SUCCESS);
        }
        args::Incidents::Ack { id, by } => (id, PersonAct::Acknowledge, by),
        args::Incidents::Snooze { id, minutes, by } => (id, PersonAct::Snooze { minutes }, by),
        args::Incidents::Comment { id, text, by, json } => {
            let note = Some(text);
            (id, PersonAct::Comment, args::ByPerson { note, by, json })
        }
        args::Incidents::Close { id, by } => (id, PersonAct::Close, by),
    };
    let who = by.by.unwrap_or_else(this_person);
    let incident = service.act_on_incident(id, act, &who, by.note.as_deref())?;
    if by.json {
        print_json(&incident);
    } else {
        println!("{}", done(act, &incident, say));
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn alerts(args: args::Alerts, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    match args {
        args::Alerts::List { limit, json } => {
            let alerts = service.alerts(limit)?;
            if json {
                print_json(&alerts);
            } else {
                alerts.iter().for_each(|alert| println!("{}", line(alert, say)));
            }
        }
        args::Alerts::Deliver => {
            let done = service.deliver_alerts().await?;
            let (arrived, failed) = (done.arrived, done.failed);
            println!(
                "{}",
                say.language.pick(
                    format!("알림 {arrived}건을 보냈고, {failed}건은 보내지 못해 다시 시도합니다."),
                    format!("{arrived} alerts arrived; {failed} did not and will be tried again."),
                )
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(incidents: &[IncidentView], say: Say) {
    if incidents.is_empty() {
        println!("{}", say.pick("열린 장애가 없습니다.", "Nothing is broken."));
    }
    for incident in incidents {
        println!(
            "{:>4}  {}  {:<6}  {}  {}",
            incident.id,
            incident.since,
            state(incident, say),
            plain(&incident.name),
            say.sentence(&incident.sentence)
        );
    }
}

/// "장애, 맡음": the verdict while it is open, and who has answered.
fn state(incident: &IncidentView, say: Say) -> String {
    let verdict = incident
        .verdict
        .map(|verdict| say.sentence(&verdict_word(verdict)))
        .unwrap_or_default();
    let more = match (&incident.closed, &incident.acknowledged, &incident.snoozed_until) {
        (Some(_), ..) => say.pick("종료", "closed"),
        (None, Some(_), _) => say.pick("맡음", "in hand"),
        (None, None, Some(_)) => say.pick("미룸", "snoozed"),
        (None, None, None) if incident.flapping => say.pick("반복", "again and again"),
        _ => return verdict,
    };
    format!("{verdict}, {more}")
}

fn show(details: &IncidentDetails, say: Say) {
    list(std::slice::from_ref(&details.incident), say);
    if let Some(expected) = &details.incident.expected {
        println!("      {}: {}", say.pick("기대한 결과", "expected"), say.sentence(expected));
    }
    for event in &details.timeline {
        let who = event.who.as_deref().map(plain).unwrap_or_default();
        let note = event.note.as_deref().map(plain).unwrap_or_default();
        println!("  {}  {}  {who}  {note}", event.at, event_word(&event.what, say));
    }
    details.alerts.iter().for_each(|alert| println!("  {}", line(alert, say)));
}

fn line(alert: &AlertView, say: Say) -> String {
    let state = match alert.state.as_str() {
        "delivered" => say.pick("보냄", "arrived"),
        "dropped" => say.pick("버림", "dropped"),
        _ => say.pick("대기", "waiting"),
    };
    let error = alert.last_error.as_deref().map(plain).unwrap_or_default();
    let told = event_word(&alert.telling, say);
    format!(
        "{}  {} → {}  {state} ({})  {error}",
        alert.written,
        told,
        plain(&alert.channel),
        alert.attempts
    )
}

fn event_word(what: &str, say: Say) -> &str {
    match what {
        "opened" => say.pick("시작", "opened"),
        "flapping" => say.pick("반복", "again and again"),
        "worsened" => say.pick("악화", "worsened"),
        "pass_seen" => say.pick("정상 실행", "a pass"),
        "relapsed" => say.pick("다시 실패", "a fault again"),
        "reminded" => say.pick("재알림", "reminded"),
        "acknowledged" => say.pick("맡음", "acknowledged"),
        "snoozed" => say.pick("미룸", "snoozed"),
        "snooze_ended" => say.pick("미룸 끝", "snooze ended"),
        "commented" => say.pick("메모", "remark"),
        "recovered" => say.pick("복구", "recovered"),
        "closed" => say.pick("종료", "closed"),
        other => other,
    }
}

fn done(act: PersonAct, incident: &IncidentView, say: Say) -> String {
    let (id, name) = (incident.id, plain(&incident.name));
    let until = incident.snoozed_until.clone().unwrap_or_default();
    match act {
        PersonAct::Acknowledge => say.language.pick(
            format!("{id}번 장애({name})를 맡았습니다. 더 알리지 않습니다."),
            format!("You have incident {id} ({name}) in hand; no more reminders."),
        ),
        PersonAct::Snooze { .. } => say.language.pick(
            format!("{id}번 장애({name})를 {until} 까지 알리지 않습니다."),
            format!("Incident {id} ({name}) is quiet until {until}."),
        ),
        PersonAct::Comment => say.language.pick(
            format!("{id}번 장애에 메모를 남겼습니다."),
            format!("Remark added to incident {id}."),
        ),
        PersonAct::Close => say.language.pick(
            format!("{id}번 장애({name})를 종료했습니다."),
            format!("Incident {id} ({name}) is closed."),
        ),
    }
}
