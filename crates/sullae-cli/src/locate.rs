//! `sullae locate`: one target, or many in one browser.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use serde::Deserialize;
use sullae_recording::run::{Decision, FindMode};
use sullae_service::{LocateRequest, Located, LocatingSession, SpotSeen};

use crate::{
    args,
    batch::{self, not_understood},
    failure::Failure,
    opening::open,
    pick::Size,
    run::mode,
    runs::print_json,
    say::{Say, plain},
    signals,
};

/// Not found, or in doubt.
const NOT_FOUND: u8 = 1;

/// A line of a batch file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    recording: PathBuf,
    step: Option<usize>,
    url: Option<String>,
    mode: Option<FindMode>,
    viewport: Option<Size>,
    device_pixel_ratio: Option<f64>,
    timeout_s: Option<f64>,
}

/// Looks for targets and tells where they are; presses nothing.
pub(crate) async fn locate(args: args::Locate, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let mut browser = service.browser_settings();
    browser.headless = true;
    browser.webdriver_url = args.webdriver.clone().or(browser.webdriver_url);
    let mut session = service.locating_session(browser)?;
    let looking = async {
        match &args.batch {
            Some(file) => many(&mut session, file, &args, say).await,
            None => one(&mut session, &args, say).await,
        }
    };
    let done = tokio::select! {
        done = looking => done,
        // The browser ends with the session.
        () = signals::asked_to_end() => Ok(ExitCode::from(3)),
    };
    session.close().await;
    done
}

async fn one(session: &mut LocatingSession, args: &args::Locate, say: Say) -> Result<ExitCode, Failure> {
    let request = LocateRequest {
        folder: args.folder.clone().unwrap_or_default(),
        step: args.step,
        url: args.url.clone(),
        mode: mode(args.vision_only, args.no_vision),
        viewport: args.viewport,
        device_pixel_ratio: args.device_pixel_ratio,
        limit: args.timeout,
    };
    let located = session.locate(&request).await?;
    if args.json {
        print_json(&located);
    } else {
        tell(&located, say);
    }
    let found = located.decision == Decision::Accepted;
    Ok(ExitCode::from(if found { 0 } else { NOT_FOUND }))
}

async fn many(session: &mut LocatingSession, file: &Path, args: &args::Locate, say: Say) -> Result<ExitCode, Failure> {
    let mut all_worked = true;
    for line in batch::lines(file, say)? {
        let (id, order) = line.order::<Order>();
        all_worked &= match order.and_then(|order| request(order, args)) {
            Ok(request) => line.answer(&id, session.locate(&request).await, say),
            Err(problem) => line.refuse(&id, &not_understood(problem, say)),
        };
    }
    Ok(ExitCode::from(if all_worked { 0 } else { NOT_FOUND }))
}

/// A line's order; what it leaves open is as the command line says.
fn request(order: Order, args: &args::Locate) -> Result<LocateRequest, String> {
    let in_range = |value: Option<f64>, name: &str, least: f64, most: f64| match value {
        Some(value) if !(least..=most).contains(&value) => Err(format!("{name}: {least} to {most} are possible")),
        value => Ok(value),
    };
    Ok(LocateRequest {
        folder: order.recording,
        step: order.step,
        url: order.url,
        mode: order.mode.unwrap_or_else(|| mode(args.vision_only, args.no_vision)),
        viewport: order.viewport.map(|size| size.sides()).transpose()?.or(args.viewport),
        device_pixel_ratio: in_range(order.device_pixel_ratio, "device_pixel_ratio", 0.5, 4.0)?.or(args.device_pixel_ratio),
        limit: in_range(order.timeout_s, "timeout_s", 0.1, 86_400.0)?.map_or(args.timeout, Duration::from_secs_f64),
    })
}

fn tell(located: &Located, say: Say) {
    let said = match located.decision {
        Decision::Accepted => say.pick("찾았습니다", "found"),
        Decision::Ambiguous => say.pick(
            "비슷한 것이 둘 이상이라 정할 수 없습니다",
            "in doubt: another place is nearly as good",
        ),
        Decision::TooWeak => say.pick("찾지 못했습니다", "not found"),
        Decision::Covered => say.pick("찾았지만 다른 것에 가려져 있습니다", "found, but covered by something else"),
    };
    println!("{said}");
    if let Some(by) = &located.covered_by {
        println!("  {}: {}", say.pick("가린 것", "covered by"), plain(by));
    }
    match &located.found {
        Some(found) => tell_spot(found, say.pick("자리", "place"), say),
        None => println!("  {}", say.pick("닮은 것이 없습니다", "nothing is like it")),
    }
    if let Some(runner_up) = &located.runner_up {
        tell_spot(runner_up, say.pick("다음 후보", "runner-up"), say);
    }
}

fn tell_spot(spot: &SpotSeen, title: &str, say: Say) {
    let place = spot.place;
    println!(
        "  {title}: {:.0},{:.0}  ({:.0},{:.0} {:.0}x{:.0})  {} {:.3}",
        spot.point.x,
        spot.point.y,
        place.x,
        place.y,
        place.width,
        place.height,
        say.pick("점수", "score"),
        spot.score
    );
    if let Some(element) = &spot.element {
        let label = spot.label.as_deref().unwrap_or_default();
        println!("    {} {}  {}", element.tag, plain(&element.xpath), plain(label));
    }
    let evidence = spot.evidence;
    let kinds = [
        (say.pick("그림", "image"), evidence.image),
        (say.pick("글자", "text"), evidence.text),
        (say.pick("요소", "element"), evidence.element),
        (say.pick("자리", "place"), evidence.place),
        (say.pick("이웃", "neighbours"), evidence.neighbours),
    ];
    let scores: Vec<String> = kinds
        .iter()
        .filter_map(|(name, score)| score.map(|score| format!("{name} {score:.2}")))
        .collect();
    println!("    {}", scores.join("  "));
}
