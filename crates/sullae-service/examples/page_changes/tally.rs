//! Counting, and the tables of it.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use sullae_recording::run::FindMode;

use crate::bench::{ByMode, MODES, mode_name};

/// What would have come of a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Right,
    Wrong,
    Refused,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    right: usize,
    wrong: usize,
    refused: usize,
}

/// All outcomes of a run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) pages: usize,
    pub(crate) targets: usize,
    order: Vec<&'static str>,
    by_change: BTreeMap<&'static str, ByMode<Count>>,
    by_kind: BTreeMap<String, ByMode<Count>>,
    absent: BTreeMap<&'static str, ByMode<Count>>,
    thinking: ByMode<Vec<Duration>>,
}

impl Count {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Right => self.right += 1,
            Outcome::Wrong => self.wrong += 1,
            Outcome::Refused => self.refused += 1,
        }
    }

    fn total(self) -> usize {
        self.right + self.wrong + self.refused
    }

    fn percents(self) -> [f64; 3] {
        let total = self.total().max(1) as f64;
        [self.right, self.wrong, self.refused].map(|count| 100.0 * count as f64 / total)
    }
}

impl Tally {
    pub(crate) fn count(&mut self, change: &'static str, kind: &str, mode: FindMode, outcome: Outcome, absent: bool) {
        let mode = mode_name(mode);
        if absent {
            self.absent.entry(change).or_default().entry(mode).or_default().add(outcome);
            return;
        }
        if !self.order.contains(&change) {
            self.order.push(change);
        }
        self.by_change.entry(change).or_default().entry(mode).or_default().add(outcome);
        self.by_kind
            .entry(kind.to_owned())
            .or_default()
            .entry(mode)
            .or_default()
            .add(outcome);
    }

    pub(crate) fn thought(&mut self, mode: FindMode, took: Duration) {
        self.thinking.entry(mode_name(mode)).or_default().push(took);
    }

    /// Everything as Markdown.
    pub(crate) fn tables(&self) -> String {
        let mut text = format!(
            "{} targets on {} pages; right / wrong / refused, in percent of the targets that the change left on the page.\n\n",
            self.targets, self.pages
        );
        text += &heading("change");
        for change in &self.order {
            text += &row(change, &self.by_change[change]);
        }
        text += &self.means();
        text += "\n";
        text += &heading("kind of target, all changes");
        for (kind, counts) in &self.by_kind {
            text += &row(kind, counts);
        }
        text += &self.absences();
        text += "\nOne look, screenshot in hand, until the decision (median ms): ";
        let medians: Vec<String> = MODES
            .iter()
            .filter_map(|mode| {
                Some(format!(
                    "{} {:.0}",
                    mode_name(*mode),
                    median_ms(self.thinking.get(mode_name(*mode))?)
                ))
            })
            .collect();
        text + &medians.join(", ") + ".\n"
    }

    /// Every change counts the same, however many targets it left.
    fn means(&self) -> String {
        let mut text = "| **mean over changes** | |".to_owned();
        for mode in MODES {
            let all: Vec<[f64; 3]> = self
                .by_change
                .values()
                .filter_map(|counts| counts.get(mode_name(mode)))
                .map(|count| count.percents())
                .collect();
            let mean = |at: usize| all.iter().map(|percents| percents[at]).sum::<f64>() / all.len().max(1) as f64;
            let _ = write!(text, " **{:.1}** / **{:.1}** / {:.1} |", mean(0), mean(1), mean(2));
        }
        text + "\n"
    }

    fn absences(&self) -> String {
        if self.absent.is_empty() {
            return String::new();
        }
        let mut text = "\n| target removed | tries |".to_owned();
        for mode in MODES {
            let _ = write!(text, " {}: wrongly accepted |", mode_name(mode));
        }
        text += "\n|---|---:|---:|---:|---:|\n";
        let mut sums: ByMode<Count> = ByMode::new();
        for (change, counts) in &self.absent {
            let tries = counts.values().map(|count| count.total()).max().unwrap_or_default();
            let _ = write!(text, "| {change} | {tries} |");
            for mode in MODES {
                let count = counts.get(mode_name(mode)).copied().unwrap_or_default();
                let sum = sums.entry(mode_name(mode)).or_default();
                (sum.wrong, sum.refused, sum.right) = (sum.wrong + count.wrong, sum.refused + count.refused, sum.right + count.right);
                let _ = write!(text, " {} |", count.wrong + count.right);
            }
            text += "\n";
        }
        let tries = sums.values().map(|count| count.total()).max().unwrap_or_default();
        let _ = write!(text, "| **all** | {tries} |");
        for mode in MODES {
            let sum = sums.get(mode_name(mode)).copied().unwrap_or_default();
            let wrong = sum.wrong + sum.right;
            let _ = write!(text, " {wrong} ({:.2} %) |", 100.0 * wrong as f64 / sum.total().max(1) as f64);
        }
        text + "\n"
    }
}

fn heading(first: &str) -> String {
    let names: Vec<&str> = MODES.iter().map(|mode| mode_name(*mode)).collect();
    format!("| {first} | n | {} |\n|---|---:|---:|---:|---:|\n", names.join(" | "))
}

fn row(name: &str, counts: &ByMode<Count>) -> String {
    let total = counts.values().map(|count| count.total()).max().unwrap_or_default();
    let mut text = format!("| {name} | {total} |");
    for mode in MODES {
        let [right, wrong, refused] = counts.get(mode_name(mode)).copied().unwrap_or_default().percents();
        let _ = write!(text, " {right:.1} / {wrong:.1} / {refused:.1} |");
    }
    text + "\n"
}

pub(crate) fn median_ms(times: &[Duration]) -> f64 {
    let mut sorted: Vec<Duration> = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}
