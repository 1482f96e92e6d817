//! `cargo xtask faults`: the fault tests in full length, and their table in docs/faults.md. `--quick` runs them as the tests do.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};

use crate::shell::{cargo, root, run};

const HEAD: &str = "# Fault tests of watching

What is broken on purpose, how often, and what came of it. `cargo xtask faults` runs all of them in full length and writes this table;
`cargo xtask test` runs them short. How late checks begin depends on the machine; the counts do not.

| test | what was done | what came of it |
|---|---|---|
";

/// Package, test binary, filter: each test that writes a row.
const TESTS: [(&str, &str, &str); 3] = [
    ("sullae-tests", "end_to_end", "watching::a_killed_watcher"),
    ("sullae-service", "watching", "of_very_many_monitors"),
    ("sullae-store", "store", "damage::"),
];

/// Runs them; in full length the table is kept.
pub(crate) fn faults(args: &[String]) -> Result<()> {
    let quick = args.iter().any(|arg| arg == "--quick");
    let rows = root().join("target/fault-rows");
    let _ = fs::remove_file(&rows);
    fs::create_dir_all(rows.parent().unwrap_or(&rows))?;
    run(cargo(&["build", "--package", "sullae-cli"]))?;
    for (package, test, filter) in TESTS {
        let mut test = cargo(&["test", "--package", package, "--test", test, filter, "--", "--nocapture"]);
        test.env("SULLAE_FAULTS_TABLE", &rows);
        if !quick {
            test.env("SULLAE_FAULT_KILLS", "200").env("SULLAE_FAULTS_FULL", "1");
        }
        run(test)?;
    }
    let patterns = if quick { "200" } else { "10000" };
    let mut test = cargo(&["test", "--package", "sullae-monitor", "--test", "patterns"]);
    test.env("SULLAE_FAULT_PATTERNS", patterns);
    run(test)?;
    let mut told = fs::read_to_string(&rows).context("no test wrote a row")?;
    told.push_str(&format!(
        "| 4 | {patterns} random patterns in New York, Berlin, Lord Howe, Casablanca and Seoul, half of them under clocks set by ±5 s, ±1 h, \
         ±30 days and 8 h of sleep | 0 slots lost, 0 doubled beyond the policy written in `sullae_monitor::plan` and `cron` |\n"
    ));
    let sorted: BTreeMap<&str, &str> = told.lines().map(|line| (line.split('|').nth(1).unwrap_or(line), line)).collect();
    let table = sorted.into_values().collect::<Vec<_>>().join("\n");
    println!("{table}");
    if !quick {
        fs::write(root().join("docs/faults.md"), format!("{HEAD}{table}\n"))?;
    }
    Ok(())
}
