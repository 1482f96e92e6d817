//! `cargo xtask`: the project's own commands. Each installs what it needs and is missing.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

mod bench;
mod codegen;
mod dist;
mod faults;
mod fit;
mod pictures;
mod setup;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{
    setup::Needs,
    shell::{cargo, run},
};

const USAGE: &str = "\
cargo xtask demo [--keep-open]   record, replay and break a check on the demo shop; shows what Sullae says
cargo xtask app                  build and open the window
cargo xtask test [PART...]       all tests, or some: tidy, ui, rust, e2e, fidelity, pages, window
cargo xtask fidelity             record and replay every kind of deed, and keep the table in docs/fidelity.md
cargo xtask practice             the same on pages of kits nobody here wrote, and keep the table in docs/practice-pages.md
cargo xtask faults [--quick]     kill, delay and mislead what watches, and keep the counts in docs/faults.md
cargo xtask faults --soak [MINUTES]  watch the demo shop while its faults are switched at random; 120 min unless given
cargo xtask screens [VIEW...]    pictures of every view in both languages and themes, kept in docs/screens
cargo xtask codegen [--check]    write (or compare) the generated files: types, schemas, page scripts
cargo xtask bench ocr|find [PART]|replay|recording|endurance|app  measure again what docs/benchmarks.md says
cargo xtask dist [--try [SUITE]]  make the package for Debian; try it in a clean bookworm or trixie (as root)
cargo xtask fit fusion           fit the weights that decide from the evidence, on pages of their own
cargo xtask setup                only install what is missing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = args.split_first().map_or(("", &[][..]), |(command, rest)| (command.as_str(), rest));
    let done = match command {
        "demo" => demo(rest),
        "app" => app(),
        "test" => test::test(rest),
        "fidelity" => keep_table(test::fidelity, "docs/fidelity.md"),
        "practice" => keep_table(test::practice, "docs/practice-pages.md"),
        "faults" => faults::faults(rest),
        "screens" => screens(rest),
        "codegen" => codegen::codegen(rest.iter().any(|arg| arg == "--check")),
        "bench" => bench::bench(rest),
        "dist" => dist::dist(rest),
        "fit" => fit::fit(rest),
        "setup" => setup::install(&Needs::ALL),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn demo(rest: &[String]) -> Result<()> {
    setup::install(&[Needs::Browser, Needs::Desktop])?;
    run(cargo(&["build", "--package", "sullae-cli", "--package", "sullae-tests", "--bins"]))?;
    let mut demo = cargo(&["run", "--quiet", "--package", "sullae-tests", "--bin", "demo", "--"]);
    demo.args(rest);
    run(demo)
}

/// Runs a suite and keeps its table in the docs.
fn keep_table(suite: fn(&[String]) -> Result<()>, table: &str) -> Result<()> {
    setup::install(&[Needs::Browser])?;
    let table = shell::root().join(table).display().to_string();
    suite(&["--write".to_owned(), table])
}

/// Takes the pictures of all views, or of some; `--into FOLDER` and `--size WIDTHxHEIGHT` are for looking only.
fn screens(rest: &[String]) -> Result<()> {
    setup::install(&[Needs::Browser])?;
    setup::play()?;
    let (mut folder, mut size, mut views) = (shell::root().join("docs/screens"), "1280x800".to_owned(), Vec::new());
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--into" => folder = words.next().context("--into needs a folder")?.into(),
            "--size" => size = words.next().context("--size needs WIDTHxHEIGHT")?.clone(),
            view => views.push(view),
        }
    }
    let mut command = cargo(&["run", "--quiet", "--package", "sullae-tests", "--bin", "screens", "--"]);
    command.arg(folder).arg(size).args(views);
    run(command)
}

fn app() -> Result<()> {
    setup::install(&[Needs::Browser, Needs::Window])?;
    setup::node_packages("ui")?;
    shell::npm("ui", &["run", "build"])?;
    run(cargo(&["run", "--package", "sullae-app"]))
}
