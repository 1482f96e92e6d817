//! Finds targets again on pages that changed, and counts: right, wrong, refused. `cargo xtask bench find pages` runs it.
//!
//! Targets are recorded as `sullae pick` does; then each page is changed in place and looked at once for all of its targets, with every
//! kind of evidence. A press is right where it reaches the very element, which only the page's own scripts remember.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a measuring program")]

mod bench;
mod cases;
mod looks;
mod sites;
mod tally;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::{Context, Result, bail};
use sullae_recording::run::FindMode;
use sullae_testkit::page_changes::{CHANGES, PageChange, REMOVALS};

use crate::{
    bench::{Bench, MODES, mode_name},
    cases::Cases,
    sites::Set,
    tally::Tally,
};

/// What to measure.
#[derive(Debug)]
struct Wanted {
    set: Set,
    /// Targets of each page at most.
    targets: usize,
    seed: u32,
    /// Only pages, changes with this in their name.
    page: Option<String>,
    change: Option<String>,
    /// Only with this evidence.
    mode: Option<FindMode>,
    removals: bool,
    /// Every judgement with its candidates, a JSON line each.
    dump: Option<PathBuf>,
    /// Pictures of what went wrong.
    cases: Option<PathBuf>,
    /// Measure how long a look takes instead.
    looks: bool,
}

fn wanted() -> Result<Wanted> {
    let mut wanted = Wanted {
        set: Set::Judge,
        targets: 14,
        seed: 20_261_122,
        page: None,
        change: None,
        mode: None,
        removals: true,
        dump: None,
        cases: None,
        looks: false,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_default();
        match arg.as_str() {
            "--quick" => wanted.targets = 5,
            "--fit-pages" => wanted.set = Set::Fit,
            "--targets" => wanted.targets = value().parse()?,
            "--seed" => wanted.seed = value().parse()?,
            "--page" => wanted.page = Some(value()),
            "--change" => wanted.change = Some(value()),
            "--mode" => {
                let name = value();
                let found = MODES.into_iter().find(|mode| mode_name(*mode) == name);
                wanted.mode = Some(found.context("--mode: fused, vision only, element only")?);
            }
            "--looks" => wanted.looks = true,
            "--no-removals" => wanted.removals = false,
            "--dump" => wanted.dump = Some(value().into()),
            "--cases" => wanted.cases = Some(value().into()),
            _ => bail!(
                "{arg}: --quick, --fit-pages, --targets N, --seed N, --page NAME, --change NAME, --mode NAME, --no-removals, --looks, --dump FILE, --cases DIR"
            ),
        }
    }
    Ok(wanted)
}

#[tokio::main]
async fn main() -> ExitCode {
    match measure().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Result<()> {
    let wanted = wanted()?;
    let begun = Instant::now();
    let work = tempfile::tempdir()?;
    let mut tally = Tally::default();
    let mut cases = Cases::open(wanted.dump.as_deref(), wanted.cases.as_deref())?;
    let bench = Bench::open(work.path(), wanted.targets, wanted.seed, wanted.mode).await?;
    if wanted.looks {
        println!("{}", looks::measure(&bench, wanted.set).await?);
        bench.close().await;
        return Ok(());
    }
    let named = |name: &str, part: &Option<String>| part.as_deref().is_none_or(|part| name.contains(part));
    for page in bench.pages(wanted.set).into_iter().filter(|page| named(page.name, &wanted.page)) {
        let recorded = match bench.record(&page).await {
            Ok(recorded) => recorded,
            Err(error) => {
                eprintln!("{}: left out: {error:#}", page.name);
                continue;
            }
        };
        eprintln!(
            "{:>6.1} s  {}: {} targets",
            begun.elapsed().as_secs_f64(),
            page.name,
            recorded.targets.len()
        );
        tally.targets += recorded.targets.len();
        tally.pages += 1;
        let removals: &[PageChange] = if wanted.removals { &REMOVALS } else { &[] };
        for change in CHANGES.iter().chain(removals).filter(|change| named(change.name, &wanted.change)) {
            if let Err(error) = bench.change(&page, &recorded, change, &mut tally, &mut cases).await {
                eprintln!("{}, {}: {error:#}", page.name, change.name);
            }
        }
    }
    bench.close().await;
    cases.finish()?;
    println!("{}", tally.tables());
    eprintln!("took {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}
