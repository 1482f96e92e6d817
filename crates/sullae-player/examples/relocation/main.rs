//! How often a recorded element is found again on a newer version of its page, by the document alone.
//!
//! `cargo run --release -p sullae-player --example relocation -- CASES.json [--leave-one-site-out] [--fit FILE]`
//!
//! Prints `top-1 N of M; accepted-right A; accepted-wrong W; refused R` with the weights that come with the program, or,
//! with `--leave-one-site-out`, with weights learnt for each site from all others; `--fit` learns from all cases and
//! writes the weights. Right is a press on the middle of the chosen element that lands on the right one.

#![allow(clippy::print_stdout)] // The figures are what it is for.

mod cases;
mod learn;

use std::{fmt::Write as _, path::PathBuf};

use anyhow::{Context, Result, bail};
use sullae_player::similarity::Model;

use cases::{Case, Cases};

fn main() -> Result<()> {
    let (mut file, mut fit, mut leave_out, mut tell) = (None, None, false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--leave-one-site-out" => leave_out = true,
            "--tell" => tell = true,
            "--fit" => fit = Some(PathBuf::from(arguments.next().context("--fit FILE")?)),
            _ if file.is_none() && !argument.starts_with("--") => file = Some(PathBuf::from(argument)),
            _ => bail!("relocation CASES.json [--leave-one-site-out] [--fit FILE] [--tell]"),
        }
    }
    let cases = cases::read(&file.context("relocation CASES.json [--leave-one-site-out] [--fit FILE] [--tell]")?)?;
    if let Some(path) = fit {
        let model = learn::learn(&cases, &|_| false);
        std::fs::write(&path, written(&model)?)?;
        print(&outcomes(&cases, &|_| &model), tell);
        return Ok(());
    }
    if leave_out {
        let models: Vec<Model> = (0..cases.pages.len())
            .map(|site| learn::learn(&cases, &|other| other == site))
            .collect();
        print(&outcomes(&cases, &|site| &models[site]), tell);
    } else {
        print(&outcomes(&cases, &|_| Model::shipped()), tell);
    }
    Ok(())
}

/// What became of one case.
struct Outcome {
    name: String,
    right: bool,
    accepted: bool,
    probability: f64,
    /// Probability of the best element when the right one is not on the page, and whether it was accepted.
    absent: Option<(f64, bool)>,
}

fn outcomes<'a>(cases: &'a Cases, model: &dyn Fn(usize) -> &'a Model) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for case in &cases.cases {
        let model = model(case.site);
        let number = outcomes.len();
        let absent = probability(model, cases, case, &learn::without_right(case)).map(|(_, p)| (p, p >= model.doubt.accept_from));
        let found = probability(model, cases, case, &case.agreements);
        outcomes.push(Outcome {
            name: format!("case {number} of site {}", case.site),
            right: found.is_some_and(|(best, _)| case.right[best]),
            accepted: found.is_some_and(|(_, p)| p >= model.doubt.accept_from),
            probability: found.map_or(0.0, |(_, p)| p),
            absent,
        });
    }
    outcomes
}

fn probability(model: &Model, cases: &Cases, case: &Case, agreements: &[sullae_player::similarity::Agreements]) -> Option<(usize, f64)> {
    let judged = model.judge(&case.target, &cases.pages[case.site], agreements)?;
    Some((judged.best, model.doubt.probability(&judged.measures)))
}

fn print(outcomes: &[Outcome], tell: bool) {
    let count = |holds: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| holds(outcome)).count();
    println!(
        "top-1 {} of {}; accepted-right {}; accepted-wrong {}; refused {}",
        count(&|o| o.right),
        outcomes.len(),
        count(&|o| o.accepted && o.right),
        count(&|o| o.accepted && !o.right),
        count(&|o| !o.accepted)
    );
    println!(
        "the right element taken from the page: accepted {} of {}",
        count(&|o| o.absent.is_some_and(|a| a.1)),
        outcomes.len()
    );
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    println!("accepted %  probability from  wrong  of absent accepted");
    for percent in [80, 85, 90, 93, 95, 96, 97, 98, 99, 100] {
        let accepted = &sorted[..(outcomes.len() * percent).div_ceil(100)];
        let from = accepted.last().map_or(1.0, |outcome| outcome.probability);
        let wrong = accepted.iter().filter(|outcome| !outcome.right).count();
        let absent = count(&|o| o.absent.is_some_and(|(p, _)| p >= from));
        println!("{percent:>9}  {from:>16.3}  {wrong:>5}  {absent:>18}");
    }
    if tell {
        for outcome in sorted.iter().rev().filter(|outcome| !outcome.right || !outcome.accepted) {
            println!(
                "{}: probability {:.3}, {}",
                outcome.name,
                outcome.probability,
                if outcome.right { "right" } else { "wrong" }
            );
        }
    }
}

/// The weights file: one feature a line, so that a change is seen.
fn written(model: &Model) -> Result<String> {
    let mut text = String::from("{\n  \"weights\": [\n");
    for (k, weight) in model.weights.iter().enumerate() {
        let comma = if k + 1 < model.weights.len() { "," } else { "" };
        writeln!(text, "    {}{comma}", serde_json::to_string(weight)?)?;
    }
    writeln!(text, "  ],\n  \"doubt\": {}\n}}", serde_json::to_string(&model.doubt)?)?;
    Ok(text)
}
