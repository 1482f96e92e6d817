//! Finding targets again on pages that changed.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::record;
use crate::{
    setup::{self, Needs},
    shell::example,
};

/// Changes the pages, looks for the targets, and keeps the tables; `--quick` looks for a few targets of each page and keeps nothing.
pub(super) fn bench(options: &[&str]) -> Result<()> {
    let tables = measure(options)?;
    if options.is_empty() {
        record::keep("Page changes", "cargo xtask bench find pages", &tables)?;
    }
    Ok(())
}

/// How long a whole look takes, on the same pages.
pub(super) fn looks() -> Result<()> {
    let table = measure(&["--looks"])?;
    record::keep("A whole look", "cargo xtask bench find looks", &table)
}

/// Runs the measuring program and gives what it printed.
fn measure(options: &[&str]) -> Result<String> {
    prepare()?;
    let mut command = command();
    command.args(options).stderr(Stdio::inherit());
    let output = command.output().context("cargo does not start")?;
    if !output.status.success() {
        bail!("page_changes: {}", output.status);
    }
    let tables = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{tables}");
    Ok(tables)
}

/// Installs what the pages need.
pub(crate) fn prepare() -> Result<()> {
    setup::install(&[Needs::Browser, Needs::Manuals])?;
    setup::node_packages("tests/bench-pages")
}

/// The measuring program, ready for its options.
pub(crate) fn command() -> Command {
    example("sullae-service", "page_changes")
}
