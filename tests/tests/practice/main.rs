//! Practice pages: demo pages of frameworks and widget kits that nobody here wrote. What an operator does on them is recorded from
//! W3C input and replayed without a hand edit, and its effect must be the same on the page.
//!
//! `cargo test -p sullae-tests --test practice -- [--write FILE] [PART OF A KIT OR FLOW...]`. A flow that is known to
//! fail says why and stays in the table; it may pass by chance, and the others must.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod kit;
mod site;
mod table;
mod todos;
mod widgets;

use std::{process::ExitCode, sync::Arc, thread};

use kit::Kit;
use sullae_tests::fidelity::{self, Asked, Case, Recorded};
use tokio::runtime::Runtime;

/// Recording is mostly waiting: so many browsers record at the same time.
const BROWSERS: usize = 4;
/// So many of a hundred flows must pass.
const LEAST_PER_CENT: usize = 90;

fn main() -> ExitCode {
    let asked = Asked::of_this_process();
    let kits: Vec<Kit> = [todos::KITS, widgets::KITS].concat();
    let judged = all(&kits, &|case| asked.wants(case));
    let passed = judged.iter().filter(|recorded| recorded.passes()).count();
    let enough = !asked.all() || passed * 100 >= judged.len() * LEAST_PER_CENT;
    let is_well = !judged.is_empty() && enough && judged.iter().all(|flow| flow.passes() || !flow.case.not_yet.is_empty());
    asked.end(&table::as_text(&judged), || table::as_markdown(&kits, &judged), is_well)
}

/// Records and replays the flows, those of some kits at the same time, in their order.
fn all(kits: &[Kit], wanted: &(impl Fn(&Case) -> bool + Sync)) -> Vec<Recorded> {
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let chosen: Vec<Kit> = kits.iter().filter(|kit| kit.flows.iter().any(wanted)).copied().collect();
    let size = chosen.len().div_ceil(BROWSERS).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = chosen
            .chunks(size)
            .map(|share| {
                let runtime = Arc::clone(&runtime);
                scope.spawn(move || together(share, wanted, &runtime))
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a share of the kits"))
            .collect()
    })
}

/// Records the flows of these kits in one browser, and replays them in another.
fn together(kits: &[Kit], wanted: &impl Fn(&Case) -> bool, runtime: &Runtime) -> Vec<Recorded> {
    let site = runtime.block_on(site::Pages::serve(kits)).expect("the site");
    let home = tempfile::Builder::new().prefix("sullae-practice-").tempdir().expect("a home");
    let flows: Vec<Case> = kits.iter().flat_map(|kit| kit.flows).filter(|flow| wanted(flow)).copied().collect();
    fidelity::record_and_replay(&flows, &site, false, home.path())
}
