//! How often the right place comes first after a page changed, beside OpenCV's full search.

use std::error::Error;
use std::thread;

use sullae_vision::matching::{ImageCandidate, MatchOptions, UNIQUE_BELOW, find, uniqueness};
use sullae_vision::{Picture, PixelBox};

use crate::{
    opencv::OpenCv,
    shots::{Shot, Shots},
};

/// Anchors taken from a page.
const ANCHORS: usize = 16;
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

    fn merge(&mut self, other: &Self) {
        self.right += other.right;
        self.right_scores.extend(&other.right_scores);
        self.wrong_scores.extend(&other.wrong_scores);
    }

    fn part(&self) -> f64 {
        self.right as f64 / (self.right_scores.len() + self.wrong_scores.len()).max(1) as f64
    }
}

/// Prints the table of changes, and the one of absent targets.
pub(crate) fn tables(python: &str, shots: &Shots) -> Result<(), Box<dyn Error>> {
    println!("Part of anchors whose right place comes first. Anchors are elements with a margin of {MARGIN} pixels that nothing else on");
    println!("their page looks like; a place is right if its middle lies in the element.\n");
    println!("| change | anchors | full search | Sullae | median score, right | highest score, wrong |");
    println!("|---|---|---|---|---|---|");
    let pages: Vec<&str> = shots.pages().collect();
    let results: Vec<Result<PageResult, String>> = thread::scope(|scope| {
        let of_page = |k: usize| {
            let (page, other) = (pages[k], pages[(k + 1) % pages.len()]);
            scope.spawn(move || PageResult::of(python, shots, page, other).map_err(|error| format!("{page}: {error}")))
        };
        let threads: Vec<_> = (0..pages.len()).map(of_page).collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|result| result.unwrap_or_else(|_| Err("a thread panicked".to_owned())))
            .collect()
    });
    let results = results.into_iter().collect::<Result<Vec<_>, _>>()?;
    for (k, (change, ..)) in CASES.iter().enumerate() {
        let (mut full, mut ours) = (Tally::default(), Tally::default());
        for page in &results {
            full.merge(&page.cases[k].0);
            ours.merge(&page.cases[k].1);
        }
        row(change, &full, ours);
    }
    absent(&results);
    Ok(())
}

/// What came of one page: for each case the full search and ours, and the scores of absent targets.
struct PageResult {
    cases: Vec<(Tally, Tally)>,
    absent_full: Vec<f32>,
    /// The best and the second-best score.
    absent_ours: Vec<(f32, f32)>,
}

impl PageResult {
    fn of(python: &str, shots: &Shots, page: &str, other: &str) -> Result<Self, Box<dyn Error>> {
        let mut opencv = OpenCv::start(python)?;
        let recorded = shots.open(page, "recorded")?.ok_or("not rendered")?;
        let anchors = anchors(&recorded);
        let mut this = Self {
            cases: Vec::new(),
            absent_full: Vec::new(),
            absent_ours: Vec::new(),
        };
        for (change, variant, scale) in CASES {
            let (mut full, mut ours) = (Tally::default(), Tally::default());
            let changed = shots.open(page, variant)?.ok_or("not rendered")?;
            opencv.load(&changed.path)?;
            let scales: &[f32] = if change.ends_with("not known") { &SWEEP } else { &[scale] };
            for (key, place) in &anchors {
                let Some(truth) = changed.places.get(key) else { continue };
                let (there, score) = opencv.best(&recorded.path, *place, scales)?;
                full.add(is_right(there, *truth), score);
                let found = search(&recorded.picture, *place, &changed.picture, scale)?;
                let right = found.first().is_some_and(|first| is_right(first.place, *truth));
                ours.add(right, found.first().map_or(0.0, |first| first.score));
            }
            this.cases.push((full, ours));
        }
        let elsewhere = shots.open(other, "recorded")?.ok_or("not rendered")?;
        opencv.load(&elsewhere.path)?;
        for (_, place) in &anchors {
            this.absent_full.push(opencv.best(&recorded.path, *place, &[1.0])?.1);
            let found = search(&recorded.picture, *place, &elsewhere.picture, 1.0)?;
            let score = |k: usize| found.get(k).map_or(0.0, |candidate| candidate.score);
            this.absent_ours.push((score(0), score(1)));
        }
        Ok(this)
    }
}

fn row(change: &str, full: &Tally, mut ours: Tally) {
    ours.right_scores.sort_by(f32::total_cmp);
    let middle = ours.right_scores.get(ours.right_scores.len() / 2).copied().unwrap_or_default();
    let worst = ours.wrong_scores.iter().copied().fold(0.0, f32::max);
    let count = ours.right_scores.len() + ours.wrong_scores.len();
    let (full, ours) = (full.part(), ours.part());
    println!("| {change} | {count} | {full:.3} | {ours:.3} | {middle:.2} | {worst:.2} |");
}

/// Anchors of each page on another.
fn absent(results: &[PageResult]) {
    let full = results.iter().flat_map(|page| page.absent_full.iter().copied()).collect();
    let ours: Vec<(f32, f32)> = results.iter().flat_map(|page| page.absent_ours.iter().copied()).collect();
    let accepted = ours
        .iter()
        .filter(|(first, second)| *first >= 0.95 || (*first >= 0.8 && first - second >= 0.1))
        .count();
    println!(
        "\nAbsent targets ({} anchors looked for on another page), best score somewhere; an icon that both pages have is really there:\n",
        ours.len()
    );
    println!("| | median | 90 % | highest | taken for found by `sullae match` |\n|---|---|---|---|---|");
    println!("| full search | {} | |", quantiles(full));
    let ours = ours.into_iter().map(|(first, _)| first).collect();
    println!("| Sullae (all scales and edges tried) | {} | {accepted} |\n", quantiles(ours));
}

fn quantiles(mut scores: Vec<f32>) -> String {
    scores.sort_by(f32::total_cmp);
    let last = scores.len().saturating_sub(1);
    let at = |part: usize| scores.get((last * part).div_ceil(10)).copied().unwrap_or_default();
    format!("{:.2} | {:.2} | {:.2}", at(5), at(9), at(10))
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
