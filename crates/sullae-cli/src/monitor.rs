//! `sullae monitor`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use jiff::Timestamp;
use sullae_recording::{Explain, wording::verdict_word};
use sullae_service::{
    MonitorKey, Service, ServiceError,
    monitors::{AvailabilitySpan, LoadedMonitor, MonitorChange, MonitorView, SpanLength, usual_from},
};

use crate::{
    args::{self, MonitorFields, MonitorFolders},
    failure::Failure,
    opening::open,
    runs::print_json,
    say::{Say, plain},
};

pub(crate) fn monitor(args: args::Monitor, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    match args {
        args::Monitor::Add(fields) => write(&service, fields, true, say),
        args::Monitor::Edit(fields) => write(&service, fields, false, say),
        args::Monitor::List(folders) => list(&service, &folders, say),
        args::Monitor::Check(folders) => Ok(check(&service, &folders, say)),
        args::Monitor::Show { key, last, folders } => {
            let view = service.monitor_view(&find(&service, &key, &folders)?, last)?;
            if folders.json {
                print_json(&view);
            } else {
                show(&view, say);
            }
            Ok(ExitCode::SUCCESS)
        }
        args::Monitor::Availability {
            key,
            hourly,
            from,
            until,
            folders,
        } => {
            let by = if hourly { SpanLength::Hour } else { SpanLength::Day };
            let until = until.unwrap_or_else(sullae_service::now);
            let from = from.unwrap_or_else(|| usual_from(until, by));
            let found = service.availability(&find(&service, &key, &folders)?, from, until, by)?;
            if folders.json {
                print_json(&found);
            } else {
                found.spans.iter().for_each(|span| availability_line(&span.begin, span, say));
                availability_line(say.pick("전체", "in all"), &found.total, say);
            }
            Ok(ExitCode::SUCCESS)
        }
        args::Monitor::Pause { key, span, folders } => {
            let monitor = find(&service, &key, &folders)?;
            let until = span.and_then(|span| sullae_service::now().checked_add(span).ok());
            service.pause_monitor(&monitor.definition.key, until)?;
            line(&service.monitor_view(&monitor, 1)?, say);
            Ok(ExitCode::SUCCESS)
        }
        args::Monitor::Resume { key, folders } => {
            let monitor = find(&service, &key, &folders)?;
            service.resume_monitor(&monitor.definition.key)?;
            line(&service.monitor_view(&monitor, 1)?, say);
            Ok(ExitCode::SUCCESS)
        }
        args::Monitor::Remove { key, folders } => {
            let monitor = find(&service, &key, &folders)?;
            service.remove_monitor(&monitor.file)?;
            let file = monitor.file.display();
            println!(
                "{}",
                say.language.pick(
                    format!("{file} 을(를) 지웠습니다. 기록은 남아 있습니다."),
                    format!("Removed {file}. The history stays.")
                )
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn write(service: &Service, fields: MonitorFields, is_new: bool, say: Say) -> Result<ExitCode, Failure> {
    let key: MonitorKey = fields.key.parse().map_err(ServiceError::from)?;
    let folder = fields.folder.unwrap_or_else(|| service.places().monitors());
    let some = |texts: Vec<String>| (!texts.is_empty()).then_some(texts);
    let change = MonitorChange {
        name: fields.name,
        recording: fields.recording.map(|path| absolute(path).display().to_string()),
        enabled: fields.enabled,
        priority: fields.priority,
        every: fields.every,
        cron: fields.cron,
        time_zone: fields.time_zone,
        hours: some(fields.hours),
        weekdays: some(fields.weekdays),
        holidays: fields.holidays,
        tell: some(fields.tell),
        retries: fields.retries,
        secrets: fields.secrets,
    };
    let file = service.write_monitor(&folder, &key, is_new, &change)?;
    println!("{}: {}", say.pick("모니터 파일", "monitor"), file.display());
    let found = service.monitors(&[folder]);
    if let Some(monitor) = found.monitors.get(&key) {
        line(&service.monitor_view(monitor, 1)?, say);
    }
    Ok(ExitCode::SUCCESS)
}

/// The name of a kept recording stays as it is.
fn absolute(path: PathBuf) -> PathBuf {
    std::fs::canonicalize(&path).unwrap_or(path)
}

fn find(service: &Service, key: &str, folders: &MonitorFolders) -> Result<LoadedMonitor, Failure> {
    Ok(service.find_monitor(key, &service.monitor_folders(&folders.more))?)
}

fn list(service: &Service, folders: &MonitorFolders, say: Say) -> Result<ExitCode, Failure> {
    let (views, wrong) = service.monitor_list(&service.monitor_folders(&folders.more))?;
    if folders.json {
        print_json(&views);
    } else if views.is_empty() && wrong.is_empty() {
        println!(
            "{}",
            say.pick(
                "아직 모니터가 없습니다. `sullae monitor add 이름 --recording 폴더 --every 5m` 로 만드세요.",
                "No monitors yet. Make one with `sullae monitor add KEY --recording DIR --every 5m`."
            )
        );
    } else {
        views.iter().for_each(|view| line(view, say));
    }
    wrong.iter().for_each(|error| say.explain(&error.explain(say.language)));
    Ok(ExitCode::SUCCESS)
}

fn check(service: &Service, folders: &MonitorFolders, say: Say) -> ExitCode {
    let found = service.monitors(&service.monitor_folders(&folders.more));
    found.wrong.iter().for_each(|error| say.explain(&error.explain(say.language)));
    let (right, wrong) = (found.monitors.len(), found.wrong.len());
    println!(
        "{}",
        say.language.pick(
            format!("모니터 {right}개 정상, {wrong}개 오류"),
            format!("{right} monitors right, {wrong} wrong")
        )
    );
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn availability_line(when: &str, span: &AvailabilitySpan, say: Say) {
    let counts = &span.counts;
    let share = span.available.map_or_else(
        || say.pick("모름", "unknown").to_owned(),
        // Rounded down: 100 % means that nothing failed.
        |share| format!("{:.3} %", (share * 100_000.0).floor() / 1_000.0),
    );
    let ms = |ms: Option<u64>| ms.map_or_else(|| "-".to_owned(), |ms| format!("{:.1} s", ms as f64 / 1_000.0));
    let [passed, degraded, failed, unclear, not_checked, skipped] = [
        counts.passed,
        counts.degraded,
        counts.failed,
        counts.unclear,
        counts.not_checked,
        counts.skipped,
    ];
    let (median, p95) = (ms(span.median_ms), ms(span.p95_ms));
    println!(
        "{}",
        say.language.pick(
            format!(
                "{when}  가용률 {share}  정상 {passed} 지연 {degraded} 장애 {failed} 확인 필요 {unclear} 점검 불가 {not_checked} 건너뜀 {skipped}  \
                 중앙값 {median} 95% {p95}"
            ),
            format!(
                "{when}  available {share}  passed {passed} slow {degraded} failed {failed} unclear {unclear} not checked {not_checked} \
                 let go {skipped}  median {median} p95 {p95}"
            )
        )
    );
}

fn line(view: &MonitorView, say: Say) {
    let last = view.slots.first().map(|slot| slot_word(slot, say)).unwrap_or_default();
    let next = match (&view.paused_until, view.enabled) {
        (_, false) => say.pick("꺼짐", "off").to_owned(),
        (Some(until), _) if until.starts_with("9999") => say.pick("쉬는 중", "paused").to_owned(),
        (Some(until), _) => format!("{} {until}", say.pick("쉬는 중, 다시", "paused until")),
        (None, true) => format!("{} {}", say.pick("다음", "next"), view.next.as_deref().unwrap_or("-")),
    };
    println!("{}  {}  {next}  {last}", view.key, plain(&view.name));
}

fn show(view: &MonitorView, say: Say) {
    line(view, say);
    println!("  {}", view.file);
    println!("  {}", view.recording);
    for slot in &view.slots {
        let at = Timestamp::from_millisecond(slot.scheduled_ms).unwrap_or_default();
        let local = jiff::tz::TimeZone::system().to_datetime(at);
        println!(
            "  {local}  {}  {}",
            slot_word(slot, say),
            slot.run_id.as_deref().unwrap_or_default()
        );
    }
}

fn slot_word(slot: &sullae_service::SlotRow, say: Say) -> String {
    let flaky = if slot.flaky {
        say.pick(" (다시 해서 정상)", " (on a second look)")
    } else {
        ""
    };
    if let Some(verdict) = slot.outcome {
        return say.sentence(&verdict_word(verdict)) + flaky;
    }
    let Some(reason) = slot.reason.as_deref() else {
        return say.pick("진행 중", "running").to_owned();
    };
    let count = slot.skipped.unwrap_or(1);
    let why = skip_word(reason, say);
    say.language
        .pick(format!("{count}회 건너뜀: {why}"), format!("{count} skipped: {why}"))
}

/// Why slots were let go, in words.
pub(crate) fn skip_word(reason: &str, say: Say) -> &'static str {
    match reason {
        "maintenance" => say.language.pick("점검 예정 시간", "maintenance window"),
        "paused" => say.language.pick("쉬는 중", "paused"),
        "overlap" => say.language.pick("앞의 점검이 아직 진행 중", "the check before still went on"),
        "busy" => say.language.pick("모든 브라우저가 사용 중", "all browsers were busy"),
        _ => say.language.pick("그때 Sullae 가 돌고 있지 않았음", "Sullae did not run then"),
    }
}
