//! Replays parts of a recording in one browser that stays, each going on where the one before ended.

use std::{ops::Range, time::Instant};

use sullae_browser::Browser;
use sullae_recording::Run;
use tokio::sync::{
    mpsc::{UnboundedReceiver, UnboundedSender},
    oneshot,
};

use crate::{
    eyes::Eyes,
    locate::{LocateError, LocateOptions, Location, locate_on},
    look::SANDBOX,
    play::{PlayEvent, PlayOptions, Replay, over},
    prepare::PreparedRecording,
    step::Stepper,
    trouble::Trouble,
};

/// What is wished of the browser that stays.
#[derive(Debug)]
pub enum PartOrder {
    /// Replay some steps.
    Replay {
        /// Their places, from 0.
        steps: Range<usize>,
        /// Where the result goes; it holds those steps alone.
        done: oneshot::Sender<Run>,
    },
    /// Look where a step's target is on the page that shows, without acting.
    Locate {
        /// The step's number, from 1.
        number: usize,
        /// Where the result goes.
        done: oneshot::Sender<Result<Location, LocateError>>,
    },
}

/// Does what is wished in a browser that is at no page yet, until nobody can wish for more or the browser is over. No picture is kept.
pub async fn play_parts(
    browser: &Browser,
    prepared: &PreparedRecording,
    options: &PlayOptions,
    eyes: &Eyes,
    events: UnboundedSender<PlayEvent>,
    mut orders: UnboundedReceiver<PartOrder>,
) {
    let replay = Replay::without_pictures(prepared, options, eyes, &events);
    let mut stepper = None;
    loop {
        let order = tokio::select! {
            order = orders.recv() => order,
            _ = browser.closed() => None,
        };
        match order {
            None => return,
            Some(PartOrder::Replay { steps, done }) => {
                let _ = done.send(part(&replay, browser, &mut stepper, steps).await);
            }
            Some(PartOrder::Locate { number, done }) => {
                let _ = done.send(locate(&replay, browser, stepper.as_ref(), number).await);
            }
        }
    }
}

async fn part<'a>(replay: &'a Replay<'a>, browser: &'a Browser, stepper: &mut Option<Stepper<'a>>, steps: Range<usize>) -> Run {
    let begun = Instant::now();
    let mut played = replay.nothing_yet();
    let work = async {
        let stepper = match stepper {
            Some(stepper) => stepper,
            None => stepper.insert(replay.stepper(browser, &mut played.run).await?),
        };
        replay.steps(stepper, steps, &mut played).await
    };
    let ended = work.await;
    over(&mut played.run, ended.err().map(Trouble::into_reason), begun);
    played.run
}

async fn locate(replay: &Replay<'_>, browser: &Browser, stepper: Option<&Stepper<'_>>, number: usize) -> Result<Location, LocateError> {
    let step = replay.prepared.recording.steps.get(number.saturating_sub(1));
    let tab = stepper.zip(step).and_then(|(stepper, step)| stepper.observer.tab(step.page.tab));
    let page = match tab {
        Some(tab) => browser.page(tab),
        None => browser.first_page().await?,
    };
    let options = LocateOptions::default();
    let location = locate_on(browser, &page, replay.eyes, replay.prepared, number, &options).await?;
    let url = page.call_function(Some(SANDBOX), "() => location.href", &[]).await?;
    Ok(Location {
        url: url.as_str().unwrap_or_default().to_owned(),
        ..location
    })
}
