//! `cargo xtask faults`: the fault tests in full length, and their table in docs/faults.md. `--quick` runs them as the tests do, `--soak MINUTES` the long one.

use std::{collections::BTreeMap, fs, io::Write, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::shell::{cargo, root, run};

const TABLE: &str = "docs/faults.md";
/// Where its rows begin; what stands above is written by hand.
const RULE: &str = "|---|---|---|\n";

/// Package, test binary, filter: each test that writes a row.
const TESTS: [(&str, &str, &str); 6] = [
    ("sullae-tests", "end_to_end", "watching::a_killed_watcher"),
    ("sullae-tests", "end_to_end", "told_after_a_kill::"),
    ("sullae-tests", "end_to_end", "mid_step::"),
    ("sullae-tests", "end_to_end", "network_cut::"),
    ("sullae-service", "watching", "of_very_many_monitors"),
    ("sullae-store", "store", "damage::"),
];

/// Runs them; in full length their rows of the table are kept, the others stay. `--soak [MINUTES]` runs only the soak, which no other run has.
pub(crate) fn faults(args: &[String]) -> Result<()> {
    let quick = args.iter().any(|arg| arg == "--quick");
    let rows = root().join("target/fault-rows");
    let _ = fs::remove_file(&rows);
    fs::create_dir_all(rows.parent().unwrap_or(&rows))?;
    run(cargo(&["build", "--package", "sullae-cli"]))?;
    let soak = args.iter().position(|arg| arg == "--soak");
    if let Some(at) = soak {
        let minutes = args.get(at + 1).map_or("120", String::as_str);
        let mut test = test(&rows, "sullae-tests", "end_to_end", "soak::", true);
        test.env("SULLAE_SOAK_MINUTES", minutes);
        run(test)?;
    } else {
        for (package, name, filter) in TESTS {
            let mut test = test(&rows, package, name, filter, !quick);
            if !quick {
                test.env("SULLAE_FAULT_KILLS", "200").env("SULLAE_FAULTS_FULL", "1");
            }
            run(test)?;
        }
        patterns(&rows, if quick { "200" } else { "10000" })?;
    }
    let told = fs::read_to_string(&rows).context("no test wrote a row")?;
    println!("{told}");
    if quick { Ok(()) } else { keep(&told) }
}

/// A test that writes rows; in full length those too that take minutes.
fn test(rows: &Path, package: &str, name: &str, filter: &str, full: bool) -> Command {
    let mut test = cargo(&["test", "--package", package, "--test", name, filter, "--", "--nocapture"]);
    test.env("SULLAE_FAULTS_TABLE", rows);
    if full {
        test.arg("--include-ignored");
    }
    test
}

fn patterns(rows: &Path, count: &str) -> Result<()> {
    let mut test = cargo(&["test", "--package", "sullae-monitor", "--test", "patterns"]);
    test.env("SULLAE_FAULT_PATTERNS", count);
    run(test)?;
    let row = format!(
        "| 4 | {count} random patterns in New York, Berlin, Lord Howe, Casablanca and Seoul, half of them under clocks set by ±5 s, ±1 h, \
         ±30 days and 8 h of sleep | 0 slots lost, 0 doubled beyond the policy written in `sullae_monitor::plan` and `cron` |"
    );
    let mut file = fs::OpenOptions::new().append(true).create(true).open(rows)?;
    Ok(writeln!(file, "{row}")?)
}

/// Puts rows into the table, in place of those of the same tests.
fn keep(told: &str) -> Result<()> {
    let path = root().join(TABLE);
    let text = fs::read_to_string(&path)?;
    let (head, before) = text.split_once(RULE).with_context(|| format!("{TABLE} has no table"))?;
    let name = |line: &'_ str| line.split('|').nth(1).unwrap_or(line).trim().to_owned();
    let all: BTreeMap<String, &str> = before.lines().chain(told.lines()).map(|line| (name(line), line)).collect();
    let table = all.into_values().collect::<Vec<_>>().join("\n");
    Ok(fs::write(path, format!("{head}{RULE}{table}\n"))?)
}
