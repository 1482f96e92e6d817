//! A message in words: what broke, since when, what was expected, how it was noticed, and what to do.

use jiff::{Timestamp, tz::TimeZone};
use sullae_monitor::incident::{Subject, Telling};
use sullae_recording::{Language, Verdict, wording::verdict_word};

use crate::{alert::Alert, channel::Message};

/// A message as people read it, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// One line: the verdict and the monitor.
    pub title: String,
    /// One plain sentence, or two.
    pub sentence: String,
    /// Named details, in the order they matter.
    pub facts: Vec<(&'static str, String)>,
    /// What to type to say that one has it in hand; absent where nothing is to be done.
    pub next: Option<String>,
    /// Whether it is good news.
    pub good: bool,
}

/// Says a message.
pub fn say(message: &Message, language: Language) -> Said {
    let alert = &message.alert;
    let next = language.pick(
        format!("맡았으면: sullae incidents ack {}", message.incident),
        format!("To say you have it: sullae incidents ack {}", message.incident),
    );
    Said {
        title: title(alert, language),
        sentence: sentence(alert, language),
        facts: facts(message, language),
        next: alert.telling.asks_to_act().then_some(next),
        good: matches!(alert.telling, Telling::Recovered | Telling::Closed),
    }
}

fn title(alert: &Alert, language: Language) -> String {
    let verdict = verdict_word(alert.verdict);
    let verdict = verdict.in_language(language);
    let state = match (alert.telling, alert.subject) {
        (Telling::Opened | Telling::Worsened, _) => verdict.to_owned(),
        (Telling::Reminded, _) => language.pick(format!("{verdict} 계속"), format!("Still {}", verdict.to_lowercase())),
        (Telling::Flapping, _) => language.pick(format!("{verdict} 반복"), format!("{verdict} again and again")),
        (Telling::Recovered, Subject::Site) => language.pick("정상", "Recovered").to_owned(),
        (Telling::Recovered, Subject::Sight) => language.pick("점검 재개", "Checking again").to_owned(),
        (Telling::Closed, _) => language.pick("종료", "Closed").to_owned(),
    };
    format!("[{state}] {}", alert.name)
}

fn sentence(alert: &Alert, language: Language) -> String {
    let what = alert.sentence.in_language(language);
    let lasted = length(alert.at_ms.saturating_sub(alert.since_ms), language);
    let own = alert.subject == Subject::Sight;
    match alert.telling {
        Telling::Opened | Telling::Worsened => what.to_owned(),
        Telling::Reminded => language.pick(
            format!("{lasted}째 해결되지 않았고 맡은 사람이 없습니다. {what}"),
            format!("It has gone on for {lasted} and nobody has it in hand. {what}"),
        ),
        Telling::Flapping => language.pick(
            format!("장애와 정상이 되풀이되어, 잠잠해질 때까지 한 건으로 묶습니다. {what}"),
            format!("It comes and goes, and counts as one until it is calm. {what}"),
        ),
        Telling::Recovered if own => language.pick(
            format!("다시 점검하고 있습니다. {lasted} 동안 점검하지 못했습니다: {what}"),
            format!("Sullae can check again. For {lasted} it could not: {what}"),
        ),
        Telling::Recovered => language.pick(
            format!("다시 정상입니다. {lasted} 동안 문제가 있었습니다: {what}"),
            format!("All is well again. For {lasted} it was not: {what}"),
        ),
        Telling::Closed => {
            let who = alert.who.as_deref().unwrap_or("?");
            language.pick(
                format!("{who} 님이 {lasted} 만에 종료했습니다: {what}"),
                format!("{who} closed it after {lasted}: {what}"),
            )
        }
    }
}

fn facts(message: &Message, language: Language) -> Vec<(&'static str, String)> {
    let alert = &message.alert;
    let mut facts = vec![(language.pick("언제부터", "Since"), time(alert.since_ms, &message.zone))];
    if let Some(expected) = alert.expected.as_ref().filter(|_| alert.telling.asks_to_act()) {
        facts.push((language.pick("기대한 결과", "Expected"), expected.in_language(language).to_owned()));
    }
    if alert.telling.asks_to_act() {
        facts.push((language.pick("알게 된 방법", "Noticed by"), noticed(alert, language).to_owned()));
    }
    if let Some(note) = &alert.note {
        facts.push((language.pick("메모", "Remark"), note.clone()));
    }
    facts.push((language.pick("장애 번호", "Incident"), message.incident.to_string()));
    facts
}

fn noticed(alert: &Alert, language: Language) -> &'static str {
    match (alert.verdict, alert.confirmed) {
        (Verdict::NotChecked, _) => language.pick(
            "점검 시나리오를 실행하지 못했습니다. 사이트의 장애로 세지 않습니다.",
            "The recording could not be run. It does not count against the site.",
        ),
        (_, true) => language.pick(
            "점검 시나리오를 실행하고, 새 브라우저로 한 번 더 확인했습니다.",
            "The recording was run, and once more in a fresh browser.",
        ),
        (_, false) => language.pick("점검 시나리오를 실행했습니다.", "The recording was run."),
    }
}

/// `2026-11-22 09:05:03 +09:00`, to the second: what is compared with the logs of servers.
fn time(at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// A length of time in the two largest units that count.
fn length(ms: i64, language: Language) -> String {
    let minutes = ms.max(0) / 60_000;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) if rest == 0 => language.pick("1분 미만".to_owned(), "less than a minute".to_owned()),
        (0, 0) => language.pick(format!("{rest}분"), format!("{rest} min")),
        (0, _) => language.pick(format!("{hours}시간 {rest}분"), format!("{hours} h {rest} min")),
        _ => language.pick(format!("{days}일 {hours}시간"), format!("{days} d {hours} h")),
    }
}
