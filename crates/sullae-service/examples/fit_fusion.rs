//! Fits the weights of the fusion to judgements of the page-change bench. `cargo xtask fit fusion` runs it.
//!
//! Input: the lines that `page_changes --dump` writes. Each look counts twice where the target was among the candidates: as it was, and
//! with the target taken out, where the answer has to be "not here". Fitted is the likelihood by gradient ascent, held near the weights
//! of before (a Gaussian prior: the more looks, the weaker) and at or above 0. The line to accept from is set on looks of pages that the
//! weights, fitted without them, have not seen.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::{collections::BTreeSet, env, fs, process::ExitCode};

use serde::Deserialize;
use sullae_player::fusion::{FEATURE_NAMES, FEATURES, Fusion, Question, features, leads, probabilities};
use sullae_recording::run::{EvidenceScores, FindMode};

const STEPS: usize = 800;
const RATE: f64 = 0.05;
/// How strongly weights are held where they were, as if by so many looks.
const PRIOR: f64 = 1.0;
/// A look with its target taken out is made, not seen: it counts less.
const TAKEN_OUT: f64 = 0.1;
/// A look at a page that the target was really removed from. There are few of them, and a press on the wrong thing is the worst.
const REMOVED: f64 = 2.0;
/// Wrong presses allowed on pages not seen, as parts of the looks with a target and of those without.
const WRONG: f64 = 0.007;
const ABSENT_ACCEPTED: f64 = 0.003;

const MODES: [(FindMode, &str); 3] = [
    (FindMode::Fused, "fused"),
    (FindMode::VisionOnly, "vision only"),
    (FindMode::NoVision, "element only"),
];

#[derive(Deserialize)]
struct Dumped {
    page: String,
    mode: String,
    question: Question,
    absent: bool,
    candidates: Vec<DumpedCandidate>,
}

#[derive(Deserialize)]
struct DumpedCandidate {
    evidence: EvidenceScores,
    right: bool,
}

/// One look.
struct Look<'a> {
    page: &'a str,
    /// Each candidate's features and whether it is the target.
    candidates: Vec<([f64; FEATURES], bool)>,
    weight: f64,
    /// As it was seen, not with its target taken out.
    seen: bool,
    absent: bool,
}

type Weights = [f64; FEATURES];

/// Too few of the pages have rows that are sorted anew or lose one of them to learn it from: the row tells twins apart before their places do.
/// They stay as the file has them.
const HELD: [&str; 2] = ["behind_a_twin", "twin_in_another_row"];

fn main() -> ExitCode {
    let files: Vec<String> = env::args().skip(1).collect();
    let Some((target, dumps)) = files.split_first().filter(|(_, dumps)| !dumps.is_empty()) else {
        eprintln!("fit_fusion FUSION.json DUMP.jsonl...");
        return ExitCode::from(2);
    };
    let mut lines = Vec::new();
    for dump in dumps {
        match fs::read_to_string(dump) {
            Ok(text) => lines.extend(text.lines().filter_map(|line| serde_json::from_str::<Dumped>(line).ok())),
            Err(error) => {
                eprintln!("{dump}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    let mut fusion = Fusion::shipped().clone();
    for (mode, name) in MODES {
        let looks: Vec<Look> = lines.iter().filter(|line| line.mode == name).flat_map(looks_of).collect();
        let all: Vec<&Look> = looks.iter().collect();
        if all.is_empty() {
            continue;
        }
        fusion.accept.set(mode, unseen(name, &all, fusion.weights(mode)));
        let weights = fitted(&all, fusion.weights(mode));
        for ((_, own), weight) in fusion.weights.iter_mut().zip(weights) {
            own.set(mode, (weight * 1_000.0).round() / 1_000.0);
        }
    }
    match written(&fusion).and_then(|text| fs::write(target, text).map_err(|error| error.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{target}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// One weight a line, so that a change is seen.
fn written(fusion: &Fusion) -> Result<String, String> {
    let rows: Result<Vec<String>, _> = fusion.weights.iter().map(serde_json::to_string).collect();
    let rows = rows.map_err(|error| error.to_string())?.join(",\n    ");
    let accept = serde_json::to_string(&fusion.accept).map_err(|error| error.to_string())?;
    let about = serde_json::to_string(&fusion.about).map_err(|error| error.to_string())?;
    Ok(format!(
        "{{\n  \"about\": {about},\n  \"accept\": {accept},\n  \"weights\": [\n    {rows}\n  ]\n}}\n"
    ))
}

/// A look as it was, and with its target taken out.
fn looks_of(line: &Dumped) -> Vec<Look<'_>> {
    let described = |kept: &[&DumpedCandidate]| -> Vec<([f64; FEATURES], bool)> {
        let evidence: Vec<EvidenceScores> = kept.iter().map(|candidate| candidate.evidence).collect();
        let leads = leads(&evidence, line.question);
        let with_leads = kept.iter().zip(leads);
        with_leads
            .map(|(candidate, lead)| {
                (
                    features(&candidate.evidence, lead, line.question.shows_text),
                    candidate.right && !line.absent,
                )
            })
            .collect()
    };
    let all: Vec<&DumpedCandidate> = line.candidates.iter().collect();
    let others: Vec<&DumpedCandidate> = line.candidates.iter().filter(|candidate| line.absent || !candidate.right).collect();
    let mut looks = vec![Look {
        page: &line.page,
        candidates: described(&all),
        weight: if line.absent { REMOVED } else { 1.0 },
        seen: true,
        absent: line.absent,
    }];
    if others.len() < all.len() {
        looks.push(Look {
            page: &line.page,
            candidates: described(&others),
            weight: TAKEN_OUT,
            seen: false,
            absent: true,
        });
    }
    looks
}

/// Judges each page with weights fitted on the others, prints what would come of each line to accept from, and gives the best line.
fn unseen(name: &str, looks: &[&Look], before: Weights) -> f64 {
    let pages: BTreeSet<&str> = looks.iter().map(|look| look.page).collect();
    let mut judged: Vec<(f64, bool, bool)> = Vec::new();
    for page in pages {
        let others: Vec<&Look> = looks.iter().copied().filter(|look| look.page != page).collect();
        let weights = fitted(&others, before);
        for look in looks.iter().filter(|look| look.page == page && look.seen) {
            let best = shares(look, &weights)
                .into_iter()
                .zip(&look.candidates)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            judged.push(best.map_or((0.0, false, look.absent), |(share, (_, right))| (share, *right, look.absent)));
        }
    }
    let part = |from: f64, right: bool, absent: bool| {
        let all = judged.iter().filter(|one| one.2 == absent).count().max(1);
        judged
            .iter()
            .filter(|one| one.2 == absent && one.1 == right && one.0 >= from)
            .count() as f64
            / all as f64
    };
    println!("{name}: pages not fitted on\naccept from  right %  wrong %  of absent accepted %");
    let mut line = 0.98;
    for percent in (50..=98).rev().step_by(4) {
        let from = f64::from(percent) / 100.0;
        let (right, wrong, absent) = (part(from, true, false), part(from, false, false), part(from, false, true));
        println!(
            "{from:>11.2}  {:>7.1}  {:>7.1}  {:>20.2}",
            100.0 * right,
            100.0 * wrong,
            100.0 * absent
        );
        if wrong <= WRONG && absent <= ABSENT_ACCEPTED && line - from < 0.05 {
            line = from;
        }
    }
    line
}

fn shares(look: &Look, weights: &Weights) -> Vec<f64> {
    let odds: Vec<f64> = look
        .candidates
        .iter()
        .map(|(features, _)| features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum())
        .collect();
    probabilities(&odds)
}

/// Adam (Kingma and Ba, 2015) on the likelihood with its prior, projected to weights of at least 0.
fn fitted(looks: &[&Look], prior: Weights) -> Weights {
    let (mut weights, mut mean, mut square) = (prior, [0.0; FEATURES], [0.0; FEATURES]);
    for step in 1..=STEPS {
        let mut gradient = [0.0; FEATURES];
        for look in looks {
            let shares = shares(look, &weights);
            let present = look.candidates.iter().any(|(_, right)| *right);
            let right: f64 = look
                .candidates
                .iter()
                .zip(&shares)
                .filter(|((_, right), _)| *right)
                .map(|(_, share)| share)
                .sum();
            for ((features, is_right), share) in look.candidates.iter().zip(&shares) {
                let wanted = if present && *is_right { share / right.max(1e-12) } else { 0.0 };
                for (sum, feature) in gradient.iter_mut().zip(features) {
                    *sum += look.weight * (wanted - share) * feature;
                }
            }
        }
        for k in (0..FEATURES).filter(|k| !HELD.contains(&FEATURE_NAMES[*k])) {
            let slope = gradient[k] - PRIOR * (weights[k] - prior[k]);
            mean[k] = 0.9 * mean[k] + 0.1 * slope;
            square[k] = 0.999 * square[k] + 0.001 * slope * slope;
            let corrected = mean[k] / (1.0 - 0.9_f64.powi(step as i32));
            let spread = (square[k] / (1.0 - 0.999_f64.powi(step as i32))).sqrt();
            weights[k] = (weights[k] + RATE * corrected / (spread + 1e-9)).max(0.0);
        }
    }
    weights
}
