//! How often the right place comes first after a page changed, beside OpenCV's full search.

use std::error::Error;

use sullae_vision::matching::{ImageCandidate, MatchOptions, UNIQUE_BELOW, find, uniqueness};
use sullae_vision::{Picture, PixelBox};

use crate::{
    opencv::OpenCv,
    shots::{Shot, Shots},
};

/// Anchors taken from a page.
const ANCHORS: usize = 24;
/// Margin that the recorder takes first.
const MARGIN: u32 = 6;
/// Scales of the full search where nobody told the ratio.
const SWEEP: [f32; 11] = [1.0, 0.95, 1.05, 0.9, 1.1, 0.85, 1.15, 0.8, 1.25, 0.67, 1.5];
/// What changed (and the variant that shows it), and the scale that is known.
const CASES: [(&str, &str, f32); 15] = [
    ("re-rendered", "again", 1.0),
    ("1 px shift", "shifted", 1.0),
    ("brightness -10 %", "darker", 1.0),
    ("brightness +10 %", "brighter", 1.0),
    ("accent colours", "accent", 1.0),
    ("serif font", "serif", 1.0),
    ("narrower font", "narrow", 1.0),
    ("font size +10 %", "larger", 1.0),
    ("moved (wider window)", "wide", 1.0),
    ("dark theme", "dark", 1.0),
    ("ratio 1.25, known", "dpr125", 1.25),
    ("ratio 1.5, known", "dpr150", 1.5),
    ("ratio 2, known", "dpr200", 2.0),
    ("ratio 1.25, not known", "dpr125", 1.0),
    ("ratio 1.5, not known", "dpr150", 1.0),
];

/// How one way of looking did.
#[derive(Default)]
struct Tally {
    right: usize,
    /// Scores of first places, right and wrong.
    right_scores: Vec<f32>,
    wrong_scores: Vec<f32>,
}

impl Tally {
    fn add(&mut self, right: bool, score: f32) {
        self.right += usize::from(right);
        if right { &mut self.right_scores } else { &mut self.wrong_scores }.push(score);
    }

    fn part(&self) -> f64 {
        self.right as f64 / (self.right_scores.len() + self.wrong_scores.len()).max(1) as f64
    }
}

/// Prints the table of changes, and the one of absent targets.
pub(crate) fn tables(opencv: &mut OpenCv, shots: &Shots) -> Result<(), Box<dyn Error>> {
    println!("Part of anchors whose right place comes first. Anchors are elements with a margin of {MARGIN} pixels that nothing else on");
    println!("their page looks like; a place is right if its middle lies in the element.\n");
    println!("| change | anchors | full search | Sullae | median score, right | highest score, wrong |");
    println!("|---|---|---|---|---|---|");
    let verbose = std::env::var_os("MATCHING_MISSES").is_some();
    for (change, variant, scale) in CASES {
        let (mut full, mut ours) = (Tally::default(), Tally::default());
        for page in shots.pages() {
            let (Some(recorded), Some(changed)) = (shots.open(page, "recorded")?, shots.open(page, variant)?) else {
                continue;
            };
            opencv.load(&changed.path)?;
            let scales: &[f32] = if change.ends_with("not known") { &SWEEP } else { &[scale] };
            for (key, place) in anchors(&recorded) {
                let Some(truth) = changed.places.get(&key) else { continue };
                let (there, score) = opencv.best(&recorded.path, place, scales)?;
                full.add(is_right(there, *truth), score);
                let found = search(&recorded.picture, place, &changed.picture, scale)?;
                let first = found.first();
                let right = first.is_some_and(|first| is_right(first.place, *truth));
                if verbose && !right {
                    let rank = found.iter().position(|c| is_right(c.place, *truth));
                    println!(
                        "miss {change} {page} {place:?} at {truth:?}: first {first:?}, right at {rank:?} {:?}",
                        rank.map(|k| found[k])
                    );
                }
                ours.add(right, first.map_or(0.0, |first| first.score));
            }
        }
        row(change, &full, ours);
    }
    absent(opencv, shots)
}

fn row(change: &str, full: &Tally, mut ours: Tally) {
    ours.right_scores.sort_by(f32::total_cmp);
    let middle = ours.right_scores.get(ours.right_scores.len() / 2).copied().unwrap_or_default();
    let worst = ours.wrong_scores.iter().copied().fold(0.0, f32::max);
    let count = ours.right_scores.len() + ours.wrong_scores.len();
    let (full, ours) = (full.part(), ours.part());
    println!("| {change} | {count} | {full:.3} | {ours:.3} | {middle:.2} | {worst:.2} |");
}

/// Anchors of one page on all others.
fn absent(opencv: &mut OpenCv, shots: &Shots) -> Result<(), Box<dyn Error>> {
    let (mut ours, mut full, mut accepted) = (Vec::new(), Vec::new(), 0);
    let pages: Vec<&str> = shots.pages().collect();
    for (k, page) in pages.iter().enumerate() {
        let other = pages[(k + 1) % pages.len()];
        let (Some(recorded), Some(changed)) = (shots.open(page, "recorded")?, shots.open(other, "recorded")?) else {
            continue;
        };
        opencv.load(&changed.path)?;
        for (_, place) in anchors(&recorded) {
            full.push(opencv.best(&recorded.path, place, &[1.0])?.1);
            let found = search(&recorded.picture, place, &changed.picture, 1.0)?;
            let score = |k: usize| found.get(k).map_or(0.0, |c| c.score);
            accepted += usize::from(score(0) >= 0.95 || (score(0) >= 0.8 && score(0) - score(1) >= 0.1));
            ours.push(score(0));
        }
    }
    let count = ours.len();
    let [ours, full] = [ours, full].map(|mut scores| {
        scores.sort_by(f32::total_cmp);
        [0.5, 0.9, 1.0].map(|part| {
            scores
                .get(((scores.len() as f64 * part) as usize).min(scores.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        })
    });
    println!("\nAbsent targets ({count} anchors looked for on another page), best score somewhere:\n");
    println!("| | median | 90 % | highest | taken for found by `sullae match` |\n|---|---|---|---|---|");
    println!("| full search | {:.2} | {:.2} | {:.2} | |", full[0], full[1], full[2]);
    println!(
        "| Sullae (all scales and edges tried) | {:.2} | {:.2} | {:.2} | {accepted} |\n",
        ours[0], ours[1], ours[2]
    );
    Ok(())
}

fn search(recorded: &Picture, place: PixelBox, changed: &Picture, scale: f32) -> Result<Vec<ImageCandidate>, Box<dyn Error>> {
    let options = MatchOptions {
        scale,
        least_score: 0.0,
        ..MatchOptions::default()
    };
    Ok(find(&recorded.crop(place)?, changed, &options))
}

/// Elements spread over the page that nothing else on it looks like.
fn anchors(shot: &Shot) -> Vec<(u32, PixelBox)> {
    let step = (shot.places.len() / (2 * ANCHORS)).max(1);
    let spread = shot.places.iter().step_by(step);
    let grown = spread.map(|(key, place)| (*key, place.grown(MARGIN, MARGIN, shot.picture.size())));
    let unique = grown.filter(|(_, place)| {
        let found = uniqueness(&shot.picture, *place, (place.width / 2, place.height / 2));
        found.twins == 0 && found.second_peak < UNIQUE_BELOW
    });
    unique.take(ANCHORS).collect()
}

fn is_right(found: PixelBox, truth: PixelBox) -> bool {
    let (x, y) = found.centre();
    let near = PixelBox::new(
        truth.x.saturating_sub(2),
        truth.y.saturating_sub(2),
        truth.width + 4,
        truth.height + 4,
    );
    near.contains(x, y)
}
