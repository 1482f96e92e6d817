//! How long a look takes: screenshot and elements in hand, until the decision.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use anyhow::Result;
use sullae_recording::{Rect, run::FindMode};

use crate::{
    bench::{Bench, LIMIT, viewport},
    sites::Set,
    tally::median_ms,
};

/// Windows: as recorded, and larger.
const WINDOWS: [(u32, u32, f64); 2] = [(1280, 800, 1.0), (1920, 1080, 1.0)];
/// Times that each target is looked for; the median of them all counts.
const TIMES: usize = 3;

/// The three times of one look.
#[derive(Default)]
struct Times {
    /// Decoding, matching, comparing elements, deciding.
    look: Vec<Duration>,
    /// The same, and the target's surroundings read.
    with_reading: Vec<Duration>,
    /// By image and text alone.
    by_eye: Vec<Duration>,
}

/// Looks for the targets of every page and gives a table of medians.
pub(crate) async fn measure(bench: &Bench, set: Set) -> Result<String> {
    let mut text = "One look, from the encoded screenshot and the list of elements to the decision; median ms.\n\n| window | looks | all evidence | and the surroundings read | by eye alone |\n|---|---:|---:|---:|---:|\n".to_owned();
    let mut all = [Times::default(), Times::default()];
    for page in bench.pages(set) {
        let recorded = match bench.record(&page).await {
            Ok(recorded) => recorded,
            Err(error) => {
                eprintln!("{}: left out: {error:#}", page.name);
                continue;
            }
        };
        for (window, times) in WINDOWS.into_iter().zip(&mut all) {
            let window = viewport(window);
            bench.locator.open(&page.url, window, LIMIT).await?;
            let view = bench.locator.view(window.width).await?;
            for (_, _, prepared) in &recorded.targets {
                for _ in 0..TIMES {
                    tokio::task::block_in_place(|| -> Result<()> {
                        let begun = Instant::now();
                        let fresh = view.afresh()?;
                        let judged = fresh.judge(&bench.eyes, prepared, 1, FindMode::Fused)?;
                        times.look.push(begun.elapsed());
                        let place = judged.candidates.first().map_or_else(Rect::default, |best| best.seen_place);
                        fresh.read_around(&bench.eyes, place);
                        times.with_reading.push(begun.elapsed());
                        let begun = Instant::now();
                        view.afresh()?.judge(&bench.eyes, prepared, 1, FindMode::VisionOnly)?;
                        times.by_eye.push(begun.elapsed());
                        Ok(())
                    })?;
                }
            }
        }
    }
    for ((width, height, _), times) in WINDOWS.into_iter().zip(&all) {
        let count = times.look.len();
        let [look, with_reading, by_eye] = [&times.look, &times.with_reading, &times.by_eye].map(|times| median_ms(times));
        let _ = writeln!(text, "| {width}x{height} | {count} | {look:.0} | {with_reading:.0} | {by_eye:.0} |");
    }
    Ok(text)
}
