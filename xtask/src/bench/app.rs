//! The window with a million runs behind it: how soon it answers and starts, and what it takes.

use anyhow::{Context, Result, bail};

use super::{record, release};
use crate::{
    setup::{self, Needs},
    shell::{cargo, npm, run, target},
};

const RUNS: &str = "1000000";

/// Measures with so many runs, or a million.
pub(super) fn bench(options: &[&str]) -> Result<()> {
    let runs = match options {
        [] => RUNS,
        ["--runs", runs] => runs,
        _ => bail!("`cargo xtask bench app [--runs N]`"),
    };
    setup::install(&[Needs::Window, Needs::WindowTests, Needs::Desktop])?;
    setup::node_packages("ui")?;
    npm("ui", &["run", "build"])?;
    let programs = [
        "--package",
        "sullae-app",
        "--package",
        "sullae-cli",
        "--package",
        "sullae-tests",
        "--bin",
        "sullae-app",
        "--bin",
        "sullae",
        "--bin",
        "app_bench",
    ];
    run(cargo(&[&["build", "--release"], programs.as_slice()].concat()))?;
    run(cargo(&[
        "build",
        "--release",
        "--package",
        "sullae-app",
        "--example",
        "empty_window",
    ]))?;
    let mut measuring = std::process::Command::new(release("app_bench"));
    measuring.arg(runs).arg(target().join(format!("many-runs-{runs}")));
    let measured = measuring
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("app_bench does not start")?;
    let body = String::from_utf8(measured.stdout)?;
    println!("{body}");
    if !measured.status.success() {
        bail!("app_bench: {}", measured.status);
    }
    if runs == RUNS {
        record::keep("The window", "cargo xtask bench app", &body)?;
    }
    Ok(())
}
