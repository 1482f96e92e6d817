//! Learns the weights: a conditional logit over the elements of each page, then a logistic regression over the doubt
//! it leaves on pages it has not learnt from. No chance is involved: the same cases give the same weights.

use sullae_player::similarity::{Agreements, Doubt, Feature, Judged, Measures, Model, Page};

use crate::cases::{Case, Cases};

/// Of doubt, with the constant.
const TERMS: usize = 4;
const FEATURES: usize = Feature::ALL.len();
/// Elements of a page that are learnt from, those most alike; the rest are beyond doubt.
const RIVALS: usize = 80;
/// Strengths of the pull towards zero that are tried.
const PULLS: [f64; 4] = [0.1, 0.3, 1.0, 3.0];
/// Groups of sites for trying.
const FOLDS: usize = 6;
/// Weight of a case whose right element was taken from the page, against one where it is there: most targets that are
/// looked for are there.
const ABSENT: f64 = 0.1;
/// Share of the cases that is accepted.
const ACCEPTED: f64 = 0.96;
/// Pull towards zero on the weights of doubt.
const DOUBT_PULL: f64 = 0.1;

/// A case as it is learnt from.
struct Lesson {
    weight: f64,
    rows: Vec<(Agreements, bool)>,
}

/// One judgement to learn doubt from.
struct Doubted {
    measures: Measures,
    right: bool,
    present: bool,
}

/// Learns from the cases of all sites but those left out.
pub(crate) fn learn(cases: &Cases, left_out: &dyn Fn(usize) -> bool) -> Model {
    let known: Vec<&Case> = cases.cases.iter().filter(|case| !left_out(case.site)).collect();
    let mut sites: Vec<usize> = known.iter().map(|case| case.site).collect();
    sites.dedup();
    let fold_of = |site: usize| sites.iter().position(|other| *other == site).map_or(0, |k| k % FOLDS);
    let start = weights(&known, 1.0, &[0.5; FEATURES]);
    let mut best: Option<(f64, f64, Vec<Doubted>)> = None;
    for pull in PULLS {
        let (mut surprise, mut doubted) = (0.0, Vec::new());
        for fold in 0..FOLDS {
            let (tried, learnt): (Vec<&Case>, Vec<&Case>) = known.iter().copied().partition(|case| fold_of(case.site) == fold);
            if tried.is_empty() || learnt.is_empty() {
                continue;
            }
            let weights = weights(&learnt, pull, &start);
            let model = Model::new(&weights, Doubt::default());
            surprise += loss(&lessons(&tried), &weights).0;
            for case in tried {
                doubted.extend(judgements(&model, case, &cases.pages[case.site]));
            }
        }
        if best.as_ref().is_none_or(|(least, ..)| surprise < *least) {
            best = Some((surprise, pull, doubted));
        }
    }
    let (_, pull, doubted) = best.unwrap_or((0.0, 1.0, Vec::new()));
    Model::new(&weights(&known, pull, &start), doubt(&doubted))
}

/// What the model says of a case as it is, and of the same page without the right element.
fn judgements(model: &Model, case: &Case, page: &Page) -> Vec<Doubted> {
    let there = model.judge(&case.target, page, &case.agreements).map(|judged| Doubted {
        measures: judged.measures,
        right: case.right[judged.best],
        present: true,
    });
    let without: Vec<Agreements> = without_right(case);
    let absent = model.judge(&case.target, page, &without).map(|judged: Judged| Doubted {
        measures: judged.measures,
        right: false,
        present: false,
    });
    there.into_iter().chain(absent).collect()
}

/// The agreements of a page from which the right elements are gone: nothing of them agrees any more.
pub(crate) fn without_right(case: &Case) -> Vec<Agreements> {
    let rows = case.agreements.iter().zip(&case.right);
    rows.map(|(agreements, right)| if *right { [0.0; FEATURES] } else { *agreements })
        .collect()
}

fn lessons(cases: &[&Case]) -> Vec<Lesson> {
    let of_site = |site: usize| cases.iter().filter(|case| case.site == site).count() as f64;
    // Many cases of one site repeat each other: each site counts by the root of their number.
    let raw: Vec<f64> = cases.iter().map(|case| of_site(case.site).powf(-0.5)).collect();
    let mean = raw.iter().sum::<f64>() / raw.len().max(1) as f64;
    let lesson = |(case, raw): (&&Case, f64)| {
        let mut rows: Vec<(Agreements, bool)> = case.agreements.iter().copied().zip(case.right.iter().copied()).collect();
        let sum = |row: &(Agreements, bool)| row.0.iter().sum::<f64>() + if row.1 { FEATURES as f64 } else { 0.0 };
        rows.sort_by(|a, b| sum(b).total_cmp(&sum(a)));
        rows.truncate(RIVALS + case.right.iter().filter(|right| **right).count());
        Lesson { weight: raw / mean, rows }
    };
    cases.iter().zip(raw).map(lesson).collect()
}

/// How surprising the right elements are, and the direction in which they become more so.
fn loss(lessons: &[Lesson], weights: &Agreements) -> (f64, Agreements) {
    let (mut loss, mut slope) = (0.0, [0.0; FEATURES]);
    for lesson in lessons.iter().filter(|lesson| lesson.rows.iter().any(|(_, right)| *right)) {
        let scores: Vec<f64> = lesson
            .rows
            .iter()
            .map(|(row, _)| row.iter().zip(weights).map(|(a, w)| a * w).sum())
            .collect();
        let most = scores.iter().copied().fold(f64::MIN, f64::max);
        let parts: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let all: f64 = parts.iter().sum();
        let rights = parts.iter().zip(&lesson.rows).filter(|(_, (_, right))| *right);
        let right: f64 = rights.map(|(part, _)| part).sum::<f64>().max(1e-300);
        loss -= lesson.weight * (right / all).ln();
        for (part, (row, is_right)) in parts.iter().zip(&lesson.rows) {
            let push = lesson.weight * (part / all - if *is_right { part / right } else { 0.0 });
            for (slope, value) in slope.iter_mut().zip(row) {
                *slope += push * value;
            }
        }
    }
    (loss, slope)
}

/// The weights, none below zero, that make the right elements least surprising (accelerated projected gradient, Beck and
/// Teboulle 2009, with backtracking).
fn weights(cases: &[&Case], pull: f64, start: &Agreements) -> Agreements {
    let lessons = lessons(cases);
    let value = |weights: &Agreements| {
        let (mut loss, mut slope) = loss(&lessons, weights);
        loss += 0.5 * pull * weights.iter().map(|w| w * w).sum::<f64>();
        slope.iter_mut().zip(weights).for_each(|(slope, weight)| *slope += pull * weight);
        (loss, slope)
    };
    let (mut at, mut ahead, mut momentum, mut step) = (*start, *start, 1.0_f64, 0.05);
    for _ in 0..200 {
        let (here, slope) = value(&ahead);
        let next = loop {
            let mut next = ahead;
            for ((next, slope), feature) in next.iter_mut().zip(slope).zip(Feature::ALL) {
                // The row is not in the cases; its weight is tied to another.
                *next = if feature == Feature::Row {
                    0.0
                } else {
                    (*next - step * slope).max(0.0)
                };
            }
            let moved: Agreements = std::array::from_fn(|k| next[k] - ahead[k]);
            let expected: f64 =
                moved.iter().zip(slope).map(|(m, s)| m * s).sum::<f64>() + moved.iter().map(|m| m * m).sum::<f64>() / (2.0 * step);
            if value(&next).0 <= here + expected + 1e-9 || step < 1e-6 {
                break next;
            }
            step *= 0.5;
        };
        let grown = (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt()) / 2.0;
        ahead = std::array::from_fn(|k| next[k] + (momentum - 1.0) / grown * (next[k] - at[k]));
        let change: f64 = (0..FEATURES).map(|k| (next[k] - at[k]).abs()).sum();
        (at, momentum) = (next, grown);
        if change < 1e-4 {
            break;
        }
    }
    at
}

/// Weighs doubt by logistic regression (Newton's method).
fn doubt(judged: &[Doubted]) -> Doubt {
    let mut weights = [0.0; TERMS];
    for _ in 0..50 {
        let (mut slope, mut curve) = ([0.0; TERMS], [[0.0; TERMS]; TERMS]);
        for one in judged {
            let terms = one.measures.terms();
            let weight = if one.present { 1.0 } else { ABSENT };
            let probability = 1.0 / (1.0 + (-terms.iter().zip(weights).map(|(t, w)| t * w).sum::<f64>()).exp());
            for a in 0..TERMS {
                slope[a] += weight * (f64::from(u8::from(one.right)) - probability) * terms[a];
                for b in 0..TERMS {
                    curve[a][b] += weight * probability * (1.0 - probability) * terms[a] * terms[b];
                }
            }
        }
        for k in 1..TERMS {
            slope[k] -= DOUBT_PULL * weights[k];
            curve[k][k] += DOUBT_PULL;
        }
        curve[0][0] += 1e-9;
        let change = solved(curve, slope);
        weights = std::array::from_fn(|k| weights[k] + change[k]);
    }
    let rounded = weights.map(|weight| (weight * 1000.0).round() / 1000.0);
    let mut doubt = Doubt {
        constant: rounded[0],
        lead: rounded[1],
        share: rounded[2],
        contradiction: rounded[3],
        accept_from: 0.0,
    };
    let mut sure: Vec<f64> = judged
        .iter()
        .filter(|one| one.present)
        .map(|one| doubt.probability(&one.measures))
        .collect();
    sure.sort_by(|a, b| b.total_cmp(a));
    let last = ((sure.len() as f64 * ACCEPTED).ceil() as usize).clamp(1, sure.len().max(1)) - 1;
    doubt.accept_from = sure.get(last).map_or(1.0, |probability| (probability * 1000.0).floor() / 1000.0);
    doubt
}

/// Gauss's elimination; the matrix is positive definite.
fn solved(mut matrix: [[f64; TERMS]; TERMS], mut right: [f64; TERMS]) -> [f64; TERMS] {
    for k in 0..TERMS {
        for row in k + 1..TERMS {
            let factor = matrix[row][k] / matrix[k][k];
            let above = matrix[k];
            matrix[row].iter_mut().zip(above).for_each(|(own, above)| *own -= factor * above);
            right[row] -= factor * right[k];
        }
    }
    for k in (0..TERMS).rev() {
        for column in k + 1..TERMS {
            right[k] -= matrix[k][column] * right[column];
        }
        right[k] /= matrix[k][k];
    }
    right
}
