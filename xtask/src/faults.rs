//! `cargo xtask faults`: the fault tests in full length, and their table in docs/faults.md. `--quick` runs them as the tests do,
//! `--soak MINUTES` the long one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::shell::{cargo, root, run};

/// What the table begins with.
const TABLE: &str = "| test | what was done | what came of it |\n|---|---|---|\n";

/// A test that writes its row.
struct Fault {
    /// As the table numbers it, without the letter.
    number: u32,
    package: &'static str,
    test: &'static str,
    filter: &'static str,
    /// Many simulated hours or sequences: with optimisation they take minutes instead of hours.
    optimised: bool,
    /// What asks for the full length.
    full: &'static [(&'static str, &'static str)],
}

const FULL: &[(&str, &str)] = &[("SULLAE_FAULTS_FULL", "1"), ("SULLAE_FAULT_KILLS", "200")];

const fn fault(number: u32, package: &'static str, test: &'static str, filter: &'static str) -> Fault {
    Fault {
        number,
        package,
        test,
        filter,
        optimised: false,
        full: FULL,
    }
}

const FAULTS: [Fault; 11] = [
    fault(1, "sullae-tests", "end_to_end", "watching::a_killed_watcher"),
    fault(1, "sullae-tests", "end_to_end", "told_after_a_kill::"),
    fault(2, "sullae-tests", "end_to_end", "mid_step::"),
    fault(8, "sullae-tests", "end_to_end", "network_cut::"),
    Fault {
        optimised: true,
        ..fault(3, "sullae-store", "store", "disk_full::")
    },
    fault(3, "sullae-store", "store", "damage::"),
    Fault {
        optimised: true,
        full: &[("SULLAE_FAULT_PATTERNS", "10000")],
        ..fault(4, "sullae-monitor", "patterns", "")
    },
    fault(5, "sullae-service", "watching", "of_very_many_monitors"),
    Fault {
        optimised: true,
        ..fault(6, "sullae-store", "store", "month::")
    },
    Fault {
        full: &[("SULLAE_OUTAGE_HOURS", "6")],
        ..fault(9, "sullae-service", "telling", "outage::")
    },
    Fault {
        optimised: true,
        full: &[("PROPTEST_CASES", "1000000")],
        ..fault(10, "sullae-monitor", "incident", "always::")
    },
];

/// Runs them, or those whose numbers are given; in full length the table is kept.
pub(crate) fn faults(args: &[String]) -> Result<()> {
    let quick = args.iter().any(|arg| arg == "--quick");
    let soak = args.iter().position(|arg| arg == "--soak");
    if let Some(at) = soak {
        return soaked(args.get(at + 1).map_or("120", String::as_str));
    }
    let wanted: Vec<u32> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    let rows = empty_rows()?;
    let mut command_built = false;
    for fault in FAULTS.iter().filter(|fault| wanted.is_empty() || wanted.contains(&fault.number)) {
        if fault.package == "sullae-tests" && !command_built {
            run(cargo(&["build", "--package", "sullae-cli"]))?;
            command_built = true;
        }
        carry_out(fault, quick, &rows)?;
    }
    keep(&rows, quick)
}

/// Only the soak, which no other run has.
fn soaked(minutes: &str) -> Result<()> {
    let rows = empty_rows()?;
    run(cargo(&["build", "--package", "sullae-cli"]))?;
    let mut soak = cargo(&[
        "test",
        "--package",
        "sullae-tests",
        "--test",
        "end_to_end",
        "soak::",
        "--",
        "--nocapture",
        "--include-ignored",
    ]);
    soak.env("SULLAE_FAULTS_TABLE", &rows).env("SULLAE_SOAK_MINUTES", minutes);
    run(soak)?;
    keep(&rows, false)
}

fn empty_rows() -> Result<PathBuf> {
    let rows = root().join("target/fault-rows");
    let _ = fs::remove_file(&rows);
    fs::create_dir_all(rows.parent().unwrap_or(&rows))?;
    Ok(rows)
}

fn keep(rows: &Path, quick: bool) -> Result<()> {
    let told = fs::read_to_string(rows).context("no test wrote a row")?;
    print!("{told}");
    if !quick {
        let kept = root().join("docs/faults.md");
        let before = fs::read_to_string(&kept)?;
        fs::write(&kept, merged(&before, &told).context("docs/faults.md holds no table")?)?;
    }
    Ok(())
}

fn carry_out(fault: &Fault, quick: bool, rows: &Path) -> Result<()> {
    let Fault { package, test, filter, .. } = fault;
    let mut args = vec!["test", "--package", package, "--test", test];
    if fault.optimised && !quick {
        args.push("--release");
    }
    if !filter.is_empty() {
        args.push(filter);
    }
    args.extend(["--", "--nocapture"]);
    if !quick {
        args.push("--include-ignored");
    }
    let mut test = cargo(&args);
    test.env("SULLAE_FAULTS_TABLE", rows);
    if !quick {
        test.envs(fault.full.iter().copied());
    }
    run(test)
}

/// The document with the rows told now in its table, in the order of their numbers; nothing where it has no table.
fn merged(document: &str, told: &str) -> Option<String> {
    let (head, before) = document.split_once(TABLE)?;
    let name = |line: &str| line.split('|').nth(1).unwrap_or_default().trim().to_owned();
    let told: Vec<(String, &str)> = told.lines().map(|line| (name(line), line)).collect();
    let old = before.lines().map(|line| (name(line), line));
    let old = old.filter(|(name, _)| told.iter().all(|(new, _)| new != name));
    let mut all: Vec<(String, &str)> = old.chain(told.iter().cloned()).collect();
    let number = |name: &str| name.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(u32::MAX);
    all.sort_by_key(|(name, _)| (number(name), name.clone()));
    let lines = all.into_iter().map(|(_, line)| format!("{line}\n"));
    Some(format!("{head}{TABLE}{}", lines.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn a_row_told_anew_takes_its_old_ones_place_and_ten_comes_after_nine() {
        let head = "# Faults\n\n| test | what was done | what came of it |\n|---|---|---|\n";
        let before = format!("{head}| 3b | old |\n| 10 | old |\n| 9 | old |\n");
        let now = merged(&before, "| 10 | new |\n| 3a | new |\n");
        assert_eq!(now, Some(format!("{head}| 3a | new |\n| 3b | old |\n| 9 | old |\n| 10 | new |\n")));
    }
}
