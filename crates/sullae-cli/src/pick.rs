//! `sullae pick`: one-step recordings by pointing, one or many in one browser.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde::Deserialize;
use sullae_recording::{Viewport, wording::warning_sentence};
use sullae_service::{PickOrder, Picked, PickingSession};

use crate::{
    args,
    batch::{self, not_understood},
    failure::Failure,
    opening::open,
    runs::print_json,
    say::{Say, plain},
    signals,
};

/// Width and height as `"1280x800"`, `[1280, 800]` or `{"width": 1280, "height": 800}`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Size {
    Text(String),
    Pair([u32; 2]),
    Sides { width: u32, height: u32 },
}

impl Size {
    /// Width and height, where they make sense.
    pub(crate) fn sides(&self) -> Result<(u32, u32), String> {
        match self {
            Self::Text(text) => args::size(text),
            Self::Pair([width, height]) | Self::Sides { width, height } => args::size(&format!("{width}x{height}")),
        }
    }
}

/// A point as `"640,320"`, `[640, 320]` or `{"x": 640, "y": 320}`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum At {
    Text(String),
    Pair([f64; 2]),
    Sides { x: f64, y: f64 },
}

/// A line of a batch file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    url: String,
    at: At,
    out: PathBuf,
    name: Option<String>,
    viewport: Option<Size>,
    device_pixel_ratio: Option<f64>,
}

/// Makes one-step recordings.
pub(crate) async fn pick(args: args::Pick, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let mut browser = service.browser_settings();
    browser.headless = true;
    browser.webdriver_url = args.webdriver.clone().or(browser.webdriver_url);
    let mut session = service.picking_session(browser);
    let picking = async {
        match &args.batch {
            Some(file) => many(&mut session, file, &args, say).await,
            None => one(&mut session, &args, say).await,
        }
    };
    let done = tokio::select! {
        done = picking => done,
        // The browser ends with the session.
        () = signals::asked_to_end() => Ok(ExitCode::from(3)),
    };
    session.close().await;
    done
}

async fn one(session: &mut PickingSession, args: &args::Pick, say: Say) -> Result<ExitCode, Failure> {
    let (x, y) = args.at.unwrap_or_default();
    let order = PickOrder {
        url: args.url.clone().unwrap_or_default(),
        x,
        y,
        folder: args.out.clone().unwrap_or_default(),
        name: args.name.clone(),
        viewport: viewport(args.viewport, args.device_pixel_ratio),
    };
    let picked = session.pick(&order).await?;
    if args.json {
        print_json(&picked);
    } else {
        tell(&picked, say);
    }
    Ok(ExitCode::SUCCESS)
}

async fn many(session: &mut PickingSession, file: &Path, args: &args::Pick, say: Say) -> Result<ExitCode, Failure> {
    let mut all_worked = true;
    for line in batch::lines(file, say)? {
        let (id, order) = line.order::<Order>();
        all_worked &= match order.and_then(|order| pick_order(order, args)) {
            Ok(order) => line.answer(&id, session.pick(&order).await, say),
            Err(problem) => line.refuse(&id, &not_understood(problem, say)),
        };
    }
    Ok(ExitCode::from(u8::from(!all_worked)))
}

fn pick_order(order: Order, args: &args::Pick) -> Result<PickOrder, String> {
    let (x, y) = match &order.at {
        At::Text(text) => args::point(text)?,
        At::Pair([x, y]) | At::Sides { x, y } => args::point(&format!("{x},{y}"))?,
    };
    let size = order.viewport.map(|size| size.sides()).transpose()?.unwrap_or(args.viewport);
    let ratio = order.device_pixel_ratio.unwrap_or(args.device_pixel_ratio);
    if !(0.5..=4.0).contains(&ratio) {
        return Err("device_pixel_ratio: 0.5 to 4 are possible".to_owned());
    }
    Ok(PickOrder {
        url: order.url,
        x,
        y,
        folder: order.out,
        name: order.name,
        viewport: viewport(size, ratio),
    })
}

fn viewport((width, height): (u32, u32), device_pixel_ratio: f64) -> Viewport {
    Viewport {
        width,
        height,
        device_pixel_ratio,
    }
}

fn tell(picked: &Picked, say: Say) {
    let target = picked.step.target.as_ref();
    println!(
        "{}: {}",
        say.pick("기록했습니다", "recorded"),
        plain(target.map_or("", |target| target.label.as_str()))
    );
    println!("  {}: {}", say.pick("폴더", "folder"), picked.recording.display());
    if let Some(element) = target.and_then(|target| target.element.as_ref()) {
        println!("  {} {}", element.tag, plain(&element.xpath));
    }
    for warning in &picked.step.warnings {
        println!("  ▲ {}", say.sentence(&warning_sentence(warning)));
    }
}
