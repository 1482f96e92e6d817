//! How quick a replay is beside the tools that people use otherwise: the same deeds, browser, page and viewport.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::record;
use crate::shell::{cargo, example, root, run};

const RIVALS: &str = "xtask/rivals";
const ROUNDS: usize = 7;
const SHORT: usize = 10;
const LONG: usize = 106;

/// Everything that is timed; the first two are ours.
const CONTENDERS: [&str; 5] = [
    "sullae",
    "sullae with pictures",
    "playwright",
    "selenium",
    "playwright with tracing",
];

/// Median times of one contender, ms.
struct Timed {
    short: f64,
    long: f64,
}

impl Timed {
    fn a_step(&self) -> f64 {
        (self.long - self.short) / (LONG - SHORT) as f64
    }
}

/// `--rounds N`, 7 unless given.
pub(super) fn bench(options: &[&str]) -> Result<()> {
    let rounds = match options {
        [] => ROUNDS,
        ["--rounds", rounds] => rounds.parse().context("--rounds wants a number")?,
        _ => bail!("cargo xtask bench replay [--rounds N]"),
    };
    crate::setup::node_packages(RIVALS)?;
    run(cargo(&["build", "--release", "--quiet", "--package", "sullae-cli"]))?;
    let folder = std::env::temp_dir().join(format!("sullae-replay-{}", std::process::id()));
    let measured = recorded(&folder).and_then(|mut page| {
        let measured = measure(&folder, rounds);
        let _ = page.kill();
        let _ = page.wait();
        measured
    });
    let _ = fs::remove_dir_all(&folder);
    let said = told(&measured?, rounds);
    println!("{said}");
    record::keep("Replay", "cargo xtask bench replay", &said)
}

/// Has both flows recorded; the page is served for as long as the process given back lives.
fn recorded(folder: &Path) -> Result<Child> {
    let mut recording = example("sullae-recorder", "by_hand")
        .arg("record")
        .arg(folder)
        .args([SHORT, LONG].map(|steps| steps.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("the recorder does not start")?;
    let said = recording.stdout.take().map(|out| BufReader::new(out).lines().next());
    match said {
        Some(Some(Ok(_))) => Ok(recording),
        _ => bail!("the flows could not be recorded: {}", recording.wait()?),
    }
}

/// All contenders in turn, round after round, so that whatever else the machine does meets all alike.
fn measure(folder: &Path, rounds: usize) -> Result<Vec<Timed>> {
    let mut times = vec![(Vec::new(), Vec::new()); CONTENDERS.len()];
    for round in 0..=rounds {
        for (at, contender) in CONTENDERS.iter().enumerate() {
            let short = timed(contender, folder, SHORT)?;
            let long = timed(contender, folder, LONG)?;
            eprintln!(
                "round {round}: {contender} {:.0} ms, {:.0} ms",
                short.as_secs_f64() * 1e3,
                long.as_secs_f64() * 1e3
            );
            // The first round fills the disk's caches.
            if round > 0 {
                times[at].0.push(short);
                times[at].1.push(long);
            }
        }
    }
    Ok(times
        .into_iter()
        .map(|(short, long)| Timed {
            short: median_ms(short),
            long: median_ms(long),
        })
        .collect())
}

/// One whole process, from its start to its end.
fn timed(contender: &str, folder: &Path, steps: usize) -> Result<Duration> {
    let mut command = match contender.strip_prefix("sullae") {
        Some(pictures) => {
            let mut command = Command::new(super::release("sullae"));
            command
                .arg("run")
                .arg(folder.join(steps.to_string()))
                .args(["--pictures", if pictures.is_empty() { "none" } else { "all" }])
                .env("SULLAE_DATA_FOLDER", folder.join("data"));
            command
        }
        None => {
            let mut command = Command::new("node");
            command.arg("flow.mjs").arg(contender.replace(" with ", "-"));
            command.arg(folder.join(format!("{steps}.json")));
            command
        }
    };
    command.current_dir(root().join(RIVALS)).stdin(Stdio::null());
    let began = Instant::now();
    let output = command.output().with_context(|| format!("{contender} does not start"))?;
    let took = began.elapsed();
    if !output.status.success() {
        bail!(
            "{contender}, {steps} steps: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(took)
}

fn median_ms(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

fn told(timed: &[Timed], rounds: usize) -> String {
    let [ours, pictured, playwright, selenium, traced] = timed else {
        return String::new();
    };
    let quicker = |of: fn(&Timed) -> f64| of(playwright).min(of(selenium));
    let rows: Vec<String> = CONTENDERS
        .iter()
        .zip(timed)
        .map(|(name, timed)| format!("| {name} | {:.0} | {:.0} | {:.1} |", timed.short, timed.long, timed.a_step()))
        .collect();
    let plain = [
        ours.short / quicker(|timed| timed.short),
        ours.long / quicker(|timed| timed.long),
        ours.a_step() / quicker(Timed::a_step),
    ];
    let kept = [
        pictured.short / traced.short,
        pictured.long / traced.long,
        pictured.a_step() / traced.a_step(),
    ];
    let worst = |ratios: [f64; 3]| ratios.into_iter().fold(0.0, f64::max);
    format!(
        "Whole process, ms, headless, medians of {rounds} interleaved rounds on a page of buttons and fields; a step is (time at {LONG} \
         - time at {SHORT}) / {}.\n\n| | {SHORT} steps | {LONG} steps | a step more |\n|---|---:|---:|---:|\n{}\n\n\
         Ratios to the quicker rival, {SHORT} steps / {LONG} steps / a step more: {:.2} / {:.2} / {:.2} without pictures; with pictures \
         to playwright with tracing {:.2} / {:.2} / {:.2}. The line names the worst of the three.\n\n\
         replay ratio: {:.2} (without pictures), {:.2} (with pictures)",
        LONG - SHORT,
        rows.join("\n"),
        plain[0],
        plain[1],
        plain[2],
        kept[0],
        kept[1],
        kept[2],
        worst(plain),
        worst(kept),
    )
}
