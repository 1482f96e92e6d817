//! Many replays in one process: whether memory and open files stay flat, and no browser is left behind.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::record;
use crate::shell::{cargo, example, root, run};

/// Runs that fill caches; what grows after them grows for ever.
const WARM_UP: usize = 50;

/// One run's end.
struct Sample {
    verdict: String,
    memory_kib: f64,
    open_files: f64,
}

/// `--runs N`, 1000 unless given: replays the demo shop's recording so often in one process of the release build.
pub(super) fn bench(options: &[&str]) -> Result<()> {
    let runs = match options {
        [] => 1_000,
        ["--runs", runs] => runs.parse().context("--runs wants a number")?,
        _ => bail!("cargo xtask bench endurance [--runs N]"),
    };
    run(cargo(&["build", "--release", "--quiet", "--package", "sullae-cli"]))?;
    let data = std::env::temp_dir().join(format!("sullae-endurance-{}", std::process::id()));
    let mut shop = example("sullae-testkit", "demo_shop")
        .arg("8710")
        .stdout(Stdio::piped())
        .spawn()
        .context("the demo shop does not start")?;
    let address = shop.stdout.take().map(|out| BufReader::new(out).lines().next());
    let measured = match address {
        Some(Some(Ok(_))) => measure(runs, &data),
        _ => Err(anyhow::anyhow!("the demo shop did not say where it is: is port 8710 taken?")),
    };
    end(&mut shop);
    let _ = fs::remove_dir_all(&data);
    let said = measured?;
    println!("{said}");
    record::keep(
        "Endurance",
        &format!("cargo xtask bench endurance --runs {runs}"),
        &format!("```\n{said}\n```"),
    )
}

/// cargo hands its place to the example, so this ends the shop itself.
fn end(shop: &mut Child) {
    let _ = shop.kill();
    let _ = shop.wait();
}

fn measure(runs: usize, data: &Path) -> Result<String> {
    let mut sullae = Command::new(super::release("sullae"))
        .args(["run", "recordings/demo-shop", "--json", "--repeat", &runs.to_string()])
        .current_dir(root())
        .env("SULLAE_DATA_FOLDER", data)
        .env("SULLAE_VAR_PASSWORD", "sullae-demo")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("sullae does not start")?;
    let pid = sullae.id();
    let out = BufReader::new(sullae.stdout.take().context("no output")?);
    let mut samples = Vec::new();
    for line in out.lines() {
        samples.push(sample(pid, &line?));
        if samples.len() % 50 == 0 {
            eprintln!("{} runs", samples.len());
        }
    }
    sullae.wait()?;
    Ok(summary(&samples, &left_over(data)))
}

fn sample(pid: u32, run: &str) -> Sample {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let memory_kib = memory
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default();
    let open_files = fs::read_dir(format!("/proc/{pid}/fd")).map_or(0.0, |files| files.count() as f64);
    // The run's own verdict comes before those of its steps.
    let verdict = run.split_once("\"verdict\":\"").and_then(|(_, rest)| rest.split('"').next());
    Sample {
        verdict: verdict.unwrap_or("no verdict").to_owned(),
        memory_kib,
        open_files,
    }
}

/// Browsers and drivers whose private folder was made by the measured process and that still run.
fn left_over(data: &Path) -> Vec<String> {
    let mark = format!("SULLAE_DATA_FOLDER={}", data.display());
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter(|entry| fs::read(entry.path().join("environ")).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(&mark)))
        .filter_map(|entry| fs::read_to_string(entry.path().join("comm")).ok())
        .map(|name| name.trim().to_owned())
        .collect()
}

fn summary(samples: &[Sample], left_over: &[String]) -> String {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for sample in samples {
        *counts.entry(&sample.verdict).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let after = &samples[WARM_UP.min(samples.len())..];
    let line = |what: &str, unit: &str, of: fn(&Sample) -> f64| {
        let values: Vec<f64> = after.iter().map(of).collect();
        let (first, last) = (
            values.first().copied().unwrap_or_default(),
            values.last().copied().unwrap_or_default(),
        );
        format!(
            "{what}: {first:.0} {unit} after {WARM_UP} runs, {last:.0} at the end, slope {:+.2} {unit} per 100 runs",
            100.0 * slope(&values)
        )
    };
    format!(
        "{} runs in one process: {}\n{}\n{}\nprocesses left over: {}",
        samples.len(),
        counts.join(", "),
        line("memory", "KiB", |sample| sample.memory_kib),
        line("open files", "handles", |sample| sample.open_files),
        if left_over.is_empty() {
            "none".to_owned()
        } else {
            left_over.join(", ")
        },
    )
}

/// Of the straight line through the values that misses them least (squares).
fn slope(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let (middle, mean) = ((count - 1.0) / 2.0, values.iter().sum::<f64>() / count.max(1.0));
    let (mut with, mut own) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let from_middle = at as f64 - middle;
        with += from_middle * (value - mean);
        own += from_middle * from_middle;
    }
    if own > 0.0 { with / own } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn the_slope_is_what_each_run_adds() {
        assert!((slope(&[5.0, 7.0, 9.0, 11.0]) - 2.0).abs() < 1e-9);
        assert!(slope(&[3.0, 3.0, 3.0]).abs() < 1e-9);
        assert!(slope(&[3.0]).abs() < 1e-9);
    }
}
