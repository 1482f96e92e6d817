//! `cargo xtask test`: everything that must hold before a change lands.

use anyhow::{Result, bail};

use crate::{
    codegen,
    setup::{self, Needs},
    shell::{cargo, npm, run},
    tidy,
};

/// A part of the tests by its name.
type Part = (&'static str, fn() -> Result<()>);

const PARTS: [Part; 7] = [
    ("tidy", tidy_part),
    ("ui", ui),
    ("rust", rust),
    ("e2e", end_to_end),
    ("fidelity", || fidelity(&[])),
    ("pages", pages),
    ("window", window),
];

/// Runs the named parts, or all, in order.
pub(crate) fn test(wanted: &[String]) -> Result<()> {
    if let Some(unknown) = wanted.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        bail!("there is no part {unknown}; there are: {}", PARTS.map(|(part, _)| part).join(", "));
    }
    setup::install(&Needs::ALL)?;
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            println!("\n== {name} ==");
            part()?;
        }
    }
    Ok(())
}

fn tidy_part() -> Result<()> {
    tidy::tidy()?;
    run(cargo(&["fmt", "--all", "--check"]))?;
    run(cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]))
}

fn ui() -> Result<()> {
    codegen::codegen(true)?;
    setup::node_packages("ui")?;
    npm("ui", &["run", "check"])?;
    npm("ui", &["test"])?;
    npm("ui", &["run", "build"])
}

/// Unit and integration tests of all crates but the window.
fn rust() -> Result<()> {
    let mut tests = cargo(&[
        "test",
        "--no-fail-fast",
        "--workspace",
        "--exclude",
        "sullae-app",
        "--exclude",
        "sullae-tests",
    ]);
    tests.env("SULLAE_SCHEMATHESIS", setup::schemathesis()?);
    run(tests)
}

fn end_to_end() -> Result<()> {
    setup::node_packages("tests/apps")?;
    run(cargo(&["build", "--package", "sullae-cli", "--package", "sullae-tests", "--bins"]))?;
    run(cargo(&["test", "--package", "sullae-tests", "--test", "end_to_end"]))
}

/// Every kind of deed, recorded and replayed; `args` go to the suite.
pub(crate) fn fidelity(args: &[String]) -> Result<()> {
    suite("fidelity", args)
}

/// Flows on the pages of frameworks and widget kits that nobody here wrote; `args` go to the suite.
pub(crate) fn practice(args: &[String]) -> Result<()> {
    setup::node_packages("tests/practice")?;
    suite("practice", args)
}

fn suite(name: &str, args: &[String]) -> Result<()> {
    run(cargo(&["build", "--package", "sullae-cli"]))?;
    let mut suite = cargo(&["test", "--package", "sullae-tests", "--test", name, "--"]);
    suite.args(args);
    run(suite)
}

/// Every view with made-up data, in Chromium.
fn pages() -> Result<()> {
    setup::play()?;
    run(cargo(&["test", "--package", "sullae-tests", "--test", "pages"]))
}

fn window() -> Result<()> {
    run(cargo(&["build", "--package", "sullae-app", "--package", "sullae-cli"]))?;
    run(cargo(&["test", "--package", "sullae-app"]))?;
    run(cargo(&[
        "test",
        "--package",
        "sullae-tests",
        "--test",
        "window",
        "--test",
        "hostile",
    ]))
}
