//! `sullae watch`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use sullae_api::Meter;
use sullae_recording::{Explain, Explanation, Verdict, wording::verdict_word};
use sullae_service::{
    AddressRule, Ping, keep_pinging,
    monitors::{WatchEvent, WatchLine, WatchOrder},
};
use tokio::sync::{mpsc, watch as channel};

use crate::{
    api, args,
    failure::{Failure, OWN_TROUBLE},
    monitor::skip_word,
    opening::open_whole,
    runs::print_json_line,
    say::{Say, plain},
    signals,
    system_service::tell_systemd,
};

pub(crate) async fn watch(args: args::Watch, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = Arc::new(open_whole(data_folder, say)?);
    let folders: Vec<PathBuf> = service.monitor_folders(&args.more);
    let order = WatchOrder {
        folders,
        at_once: usize::from(args.at_once),
        once: args.once,
        until: args.until,
    };
    // What is wrong there is told now, not when the first chore comes.
    service.keeping()?;
    service.landmarks()?;
    let meter = Arc::new(Meter::default());
    let pinging = pinging(&args, &meter, say)?;
    let api = api::open(&args.api, &service, &order.folders, &meter, say).await?;
    if let Some((server, source)) = &api {
        api::tell(server.address(), source, args.json, say);
    }
    let beside = [api.map(|(server, _)| tokio::spawn(server.serve())), pinging.map(tokio::spawn)];
    let (cancel, cancelled) = channel::channel(false);
    let interrupt = tokio::spawn(async move {
        signals::asked_to_end().await;
        tell_systemd("STOPPING=1");
        let _ = cancel.send(true);
        // Kept alive: a dropped sender would read as "nobody can cancel".
        std::future::pending::<()>().await;
    });
    let (heard, mut hearing) = mpsc::unbounded_channel();
    let telling = tokio::spawn(async move {
        let mut ready = false;
        while let Some(event) = hearing.recv().await {
            meter.hear(&event);
            match event {
                WatchEvent::Beat => {
                    // Only now is it known that files and database can be read.
                    tell_systemd(if ready { "WATCHDOG=1" } else { "READY=1" });
                    ready = true;
                }
                event if args.json => WatchLine::of(&event).iter().for_each(print_json_line),
                event => tell(&event, say),
            }
        }
    });
    let tally = service.watch_monitors(order, heard, cancelled).await;
    interrupt.abort();
    beside.into_iter().flatten().for_each(|task| task.abort());
    let _ = telling.await;
    if !args.json {
        let (finished, skipped) = (tally.finished, tally.skipped);
        println!(
            "{}",
            say.language.pick(
                format!("점검 {finished}회, 건너뜀 {skipped}회"),
                format!("{finished} checks, {skipped} skipped")
            )
        );
    }
    if tally.history_broke {
        return Ok(ExitCode::from(OWN_TROUBLE));
    }
    let code = tally.worst.filter(|_| args.once).map_or(0, Verdict::exit_code);
    Ok(ExitCode::from(code))
}

/// Tells the outside watcher, where one is named.
fn pinging(args: &args::Watch, meter: &Arc<Meter>, say: Say) -> Result<Option<impl Future<Output = ()> + use<>>, Failure> {
    let Some(address) = &args.sign.ping else { return Ok(None) };
    let rule = if args.sign.ping_private {
        AddressRule::Any
    } else {
        AddressRule::PublicOnly
    };
    let ping = Ping::new(address, rule).map_err(|error| {
        Failure::Input(Explanation::new(
            "ping_address",
            say.pick("--ping 의 주소를 쓸 수 없습니다.", "The address of --ping cannot be used."),
            error.to_string(),
            say.pick(
                "http:// 나 https:// 로 시작하는 주소를 주세요.",
                "Give an address that begins with http:// or https://.",
            ),
        ))
    })?;
    let every = Duration::from_secs(args.sign.ping_every);
    let (ping, meter) = (Arc::new(ping), Arc::clone(meter));
    Ok(Some(async move {
        let send = || {
            let ping = Arc::clone(&ping);
            async move { ping.send().await }
        };
        keep_pinging(every, || meter.watches(), send, |sent| meter.pinged(sent.is_ok())).await;
    }))
}

fn local(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    TimeZone::system()
        .to_datetime(at)
        .round(jiff::Unit::Second)
        .map(|at| at.to_string())
        .unwrap_or_default()
}

fn tell(event: &WatchEvent, say: Say) {
    match event {
        WatchEvent::MonitorsRead { enabled, wrong } => {
            println!(
                "{}",
                say.language.pick(
                    format!("모니터 {enabled}개를 지켜봅니다."),
                    format!("Watching; monitors: {enabled}.")
                )
            );
            wrong.iter().for_each(|error| say.explain(&error.explain(say.language)));
        }
        WatchEvent::CheckFinished(finished) => println!(
            "{}  {}  {}: {}",
            local(finished.finished_ms),
            plain(&finished.monitor.definition.name),
            say.sentence(&verdict_word(finished.checked.verdict)),
            say.sentence(&finished.checked.sentence)
        ),
        WatchEvent::SlotsSkipped { monitor, skipped } => {
            let (count, why) = (skipped.count, skip_word(skipped.reason, say));
            let said = say
                .language
                .pick(format!("{count}회 건너뜀: {why}"), format!("{count} skipped: {why}"));
            println!("{}  {monitor}  {said}", local(skipped.last_ms));
        }
        WatchEvent::SlotGivenUp(claim) => {
            let said = say.pick(
                "점검하던 프로그램이 중간에 꺼져 점검하지 못했습니다.",
                "Not checked: whoever checked it was cut short.",
            );
            println!("{}  {}  {said}", local(claim.scheduled_ms), claim.monitor);
        }
        WatchEvent::ClockSet { by } => {
            let by = by.as_secs();
            println!(
                "{}",
                say.language.pick(
                    format!("이 컴퓨터의 시계가 {by}초 바뀌었습니다."),
                    format!("This machine's clock was set by {by} s.")
                )
            );
        }
        WatchEvent::StoreTroubled(error) => say.explain(&error.explain(say.language)),
        WatchEvent::CheckStarted { .. } | WatchEvent::Beat => {}
    }
}
