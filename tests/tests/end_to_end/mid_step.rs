//! Driver, browser or page killed or frozen in the midst of a step: the step ends in time, and nobody blames the site.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{scope, sleep},
    time::Duration,
};

use serde_json::Value;
use sullae_testkit::{FixtureFile, FixtureSite};
use sullae_tests::{
    eventually::{eventually, wait_until},
    processes,
    sullae::Sullae,
};
use tempfile::TempDir;

use crate::{
    kills::{GONE, assert_gone, assert_history_readable},
    shop::{RUNTIME, Shopping, home},
    watching::keep_row,
};

/// The longest a step may take in these runs, seconds.
const LIMIT_S: u64 = 6;
/// The same of the shop's check, whose steps must come to an end on a loaded machine.
const SHOP_LIMIT_S: u64 = 20;
/// So much later a step must be over, whatever was done to the browser, milliseconds.
const GRACE_MS: u64 = 5_000;

/// What is done in the midst of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Blow {
    KillDriver,
    KillBrowser,
    KillPage,
    StopDriver,
    StopBrowser,
}

impl Blow {
    /// Strikes one of the processes below a runner.
    fn strike(self, runner: u32) {
        let below = processes::below(runner);
        let (id, signal) = match self {
            Self::KillDriver => (driver(&below), libc::SIGKILL),
            Self::KillBrowser => (browser(&below), libc::SIGKILL),
            Self::KillPage => (largest_page(&below), libc::SIGKILL),
            Self::StopDriver => (driver(&below), libc::SIGSTOP),
            Self::StopBrowser => (browser(&below), libc::SIGSTOP),
        };
        // It may be over already.
        if let Some(id) = id {
            processes::signal(id, signal);
        }
    }
}

fn running<'a>(below: &'a [u32], part: &'a str) -> impl Iterator<Item = u32> + 'a {
    below.iter().copied().filter(move |id| processes::command_line(*id).contains(part))
}

fn driver(below: &[u32]) -> Option<u32> {
    running(below, "chromedriver").next()
}

/// The browser's own process; all others of it say their type.
fn browser(below: &[u32]) -> Option<u32> {
    running(below, "--remote-debugging-pipe").find(|id| !processes::command_line(*id).contains("--type="))
}

/// The process of the fixture's page, which is known by the memory it takes.
fn largest_page(below: &[u32]) -> Option<u32> {
    running(below, "--type=renderer").max_by_key(|id| {
        let sizes = fs::read_to_string(format!("/proc/{id}/statm")).unwrap_or_default();
        let resident = sizes.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok());
        resident.unwrap_or_default()
    })
}

/// How often each blow is struck.
fn rounds() -> Vec<Blow> {
    let full = std::env::var_os("SULLAE_FAULTS_FULL").is_some();
    let counts = [
        (Blow::KillDriver, 1, 100),
        (Blow::KillBrowser, 1, 100),
        (Blow::KillPage, 1, 50),
        (Blow::StopDriver, 1, 25),
        (Blow::StopBrowser, 1, 25),
    ];
    let of = |(blow, quick, all)| vec![blow; if full { all } else { quick }];
    counts.into_iter().flat_map(of).collect()
}

/// A page whose button never comes, and a recording that waits for it.
struct Waiting {
    /// Kept until the end.
    _home: TempDir,
    sullae: Sullae,
    site: FixtureSite,
    recording: PathBuf,
}

impl Waiting {
    fn open() -> Self {
        let home = home();
        let sullae = Sullae::at_home(home.path());
        let page = "<!doctype html><meta charset=utf-8><title>Waiting</title><h1>Orders</h1><p>Nothing to do yet.</p><script>\
            if (location.search) document.body.insertAdjacentHTML('beforeend', \
                '<button style=\"position:absolute;left:40px;top:200px;width:200px;height:40px\">Send all orders</button>');\
            else window.kept = new Uint8Array(160 << 20).fill(1);\
            addEventListener('load', () => fetch('/told/shown', {method: 'POST', body: 'yes'}))</script>";
        let files = BTreeMap::from([("index.html".to_owned(), FixtureFile::of(page))]);
        let site = RUNTIME.block_on(FixtureSite::serve(files)).unwrap();
        let recording = home.path().join("recording");
        let there = format!("{}index.html?there", site.url());
        let picked = sullae
            .call(&["pick", &there, "--at", "140,220", "--out", recording.to_str().unwrap()])
            .unwrap();
        assert!(picked.status.success(), "{}", String::from_utf8_lossy(&picked.stderr));
        let document = recording.join("recording.json");
        let text = fs::read_to_string(&document).unwrap();
        assert!(text.contains("?there"), "{text}");
        fs::write(&document, text.replace("?there", "")).unwrap();
        site.take_told();
        Self {
            _home: home,
            sullae,
            site,
            recording,
        }
    }

    fn wait_until_shown(&self) {
        wait_until("the page", Duration::from_secs(60), || self.site.take_told().contains_key("shown"));
    }
}

/// What came of a blow.
struct Felt {
    blow: Blow,
    reason: String,
    /// How long the step took that it met, beyond its limit; none where no step was met.
    over_ms: Option<i64>,
}

fn strike_while_waiting(waiting: &Waiting, blow: Blow, moment: Duration) -> Felt {
    let mut command = run_of(&waiting.sullae, &waiting.recording, LIMIT_S);
    let runner = command.spawn().unwrap();
    waiting.wait_until_shown();
    sleep(moment);
    let below = processes::below(runner.id());
    blow.strike(runner.id());
    let output = runner.wait_with_output().unwrap();
    let felt = felt(blow, LIMIT_S, output.status.code(), &output.stdout);
    assert!(felt.is_some(), "{blow:?}: a button that never comes was found");
    assert_all_over(&waiting.sullae, &below, blow);
    felt.unwrap()
}

fn strike_the_shops_check(shopping: &Shopping, blow: Blow, moment: Duration) -> Option<Felt> {
    let mut command = run_of(&shopping.sullae, &shopping.recording, SHOP_LIMIT_S);
    let runner = command.spawn().unwrap();
    wait_until("the browser", Duration::from_secs(60), || {
        browser(&processes::below(runner.id())).is_some()
    });
    sleep(Duration::from_secs(1) + moment);
    let below = processes::below(runner.id());
    blow.strike(runner.id());
    let output = runner.wait_with_output().unwrap();
    let felt = felt(blow, SHOP_LIMIT_S, output.status.code(), &output.stdout);
    assert_all_over(&shopping.sullae, &below, blow);
    felt
}

fn run_of(sullae: &Sullae, recording: &Path, limit_s: u64) -> Command {
    let limit = limit_s.to_string();
    let mut command = sullae.command(&["run", recording.to_str().unwrap(), "--json", "--step-timeout", &limit]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

#[track_caller]
fn assert_all_over(sullae: &Sullae, below: &[u32], blow: Blow) {
    let all_gone = || below.iter().all(|id| processes::is_gone(*id)).then_some(());
    assert!(eventually(GONE, all_gone).is_some(), "{blow:?}: left behind");
    assert_gone(sullae, &format!("{blow:?}"));
    assert_history_readable(sullae);
}

/// What a run tells of a blow; none where it was over before it.
fn felt(blow: Blow, limit_s: u64, code: Option<i32>, stdout: &[u8]) -> Option<Felt> {
    let run: Value = serde_json::from_slice(stdout).unwrap();
    if run["verdict"] == "passed" {
        assert_eq!(code, Some(0));
        return None;
    }
    assert_eq!((&run["verdict"], code), (&Value::from("not_checked"), Some(3)), "{blow:?}: {run:#}");
    let steps = run["steps"].as_array().unwrap();
    let met = steps.iter().find(|step| step["verdict"] == "not_checked");
    let took_ms = met.map(|step| step["timings"]["total_ms"].as_u64().unwrap());
    assert!(took_ms.is_none_or(|took| took <= limit_s * 1_000 + GRACE_MS), "{blow:?}: {run:#}");
    Some(Felt {
        blow,
        reason: run["reason"]["kind"].as_str().unwrap().to_owned(),
        over_ms: took_ms.map(|took| took as i64 - (limit_s * 1_000) as i64),
    })
}

#[test]
fn whatever_happens_to_the_browser_amid_a_step_ends_it_in_time_and_is_not_the_sites_fault() {
    let rounds = rounds();
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::new());
    let hands = if rounds.len() > 20 { 4 } else { 2 };
    scope(|scope| {
        for _ in 0..hands {
            scope.spawn(|| {
                let (mut waiting, mut shopping) = (None, None);
                loop {
                    let round = next.fetch_add(1, Ordering::Relaxed);
                    let Some(blow) = rounds.get(round).copied() else { break };
                    let moment = moment(round, 3_500);
                    let felt = if round.is_multiple_of(2) || blow == Blow::KillPage {
                        Some(strike_while_waiting(waiting.get_or_insert_with(Waiting::open), blow, moment))
                    } else {
                        strike_the_shops_check(shopping.get_or_insert_with(Shopping::kept), blow, moment)
                    };
                    all.lock().unwrap().push((blow, felt));
                }
            });
        }
    });
    tell(&all.into_inner().unwrap());
}

/// Moments spread over a stretch of time, the same in every run of the test.
fn moment(round: usize, most_ms: u64) -> Duration {
    let spread = (round as u64)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
        >> 33;
    Duration::from_millis(spread % most_ms)
}

fn tell(all: &[(Blow, Option<Felt>)]) {
    let struck = |wanted: &[Blow]| all.iter().filter(|(blow, _)| wanted.contains(blow)).count();
    let felt: Vec<&Felt> = all.iter().filter_map(|(_, felt)| felt.as_ref()).collect();
    let mut reasons: BTreeMap<(Blow, &str), u32> = BTreeMap::new();
    for felt in &felt {
        *reasons.entry((felt.blow, &felt.reason)).or_default() += 1;
    }
    println!("{reasons:#?}");
    let met = felt.iter().filter(|felt| felt.over_ms.is_some()).count();
    assert!(met > 0, "no step was met");
    let latest_ms = felt.iter().filter_map(|felt| felt.over_ms).max().unwrap_or_default();
    keep_row(&format!(
        "| 2 | chromedriver killed x{}, Chromium x{}, the page's renderer x{}, one of the first two stopped (SIGSTOP) x{}; {met} of them amid a step, \
         {} after its run was over | verdict `not checked` each time, 0 site faults; the step over {:.1} s after its limit at most; \
         0 processes left after 5 s, history readable each time |",
        struck(&[Blow::KillDriver]),
        struck(&[Blow::KillBrowser]),
        struck(&[Blow::KillPage]),
        struck(&[Blow::StopDriver, Blow::StopBrowser]),
        all.len() - felt.len(),
        latest_ms as f64 / 1_000.0
    ));
}
