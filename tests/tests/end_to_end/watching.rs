//! Unattended: checks on a schedule by the real binary with real browsers, and what is left when it is killed.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sullae_recording::{Recording, RecordingFolder};
use sullae_store::Store;
use sullae_testkit::{Faults, receivers::HookReceiver};
use sullae_tests::{eventually::eventually, processes, sullae::Sullae};

use crate::{
    schemas::assert_fits,
    shop::{RUNTIME, Shopping},
};

/// How long any single thing may take on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);
/// After this long no browser of a killed watcher should be left.
const GONE: Duration = Duration::from_secs(5);
/// By then somebody else must have a dead watcher's slot.
const TAKEN_OVER: Duration = Duration::from_secs(60);
/// By then a message that a dead process had taken must have come from another: it is let go after 90 s.
pub(crate) const GONE_AND_TOLD: Duration = Duration::from_secs(240);
/// So often a watcher is killed, unless `SULLAE_FAULT_KILLS` says otherwise.
const KILLS: u32 = 3;

/// A shop, and a recording of the first two steps of the demo's check.
pub(crate) fn short_check() -> Shopping {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings/demo-shop");
    let shopping = Shopping::with(&kept, "http://127.0.0.1:8710/");
    let folder = RecordingFolder::at(&shopping.recording);
    let whole = folder.read().unwrap();
    let steps = whole.steps[..2].to_vec();
    folder
        .write(&Recording {
            steps,
            variables: Vec::new(),
            ..whole
        })
        .unwrap();
    shopping
}

pub(crate) fn add(shopping: &Shopping, every: &str, more: &[&str]) {
    let recording = shopping.recording.to_str().unwrap();
    let words = ["monitor", "add", "login", "--recording", recording, "--every", every];
    let added = shopping.sullae.call(&[&words, more].concat()).unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

/// A `sullae watch` at work.
pub(crate) struct Watcher {
    pub(crate) child: Child,
    lines: Receiver<(Instant, Value)>,
    mark: String,
}

impl Watcher {
    pub(crate) fn start(sullae: &Sullae, name: &str) -> Self {
        Self::start_logging(sullae, name, Stdio::null())
    }

    /// With somewhere for its log to go.
    pub(crate) fn start_logging(sullae: &Sullae, name: &str, log: Stdio) -> Self {
        let mark = format!("{}-{name}-", sullae.mark());
        let mut command = sullae.command(&["watch", "--json"]);
        let mut child = command
            .env("SULLAE_TEST_MARK", &mark)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let stdout = child.stdout.take().unwrap();
        std::thread::spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(Result::ok);
            for line in lines.filter_map(|line| serde_json::from_str(&line).ok()) {
                assert_fits("watch-line.schema.json", &line);
                if sender.send((Instant::now(), line)).is_err() {
                    break;
                }
            }
        });
        Self { child, lines, mark }
    }

    pub(crate) fn wait_for(&self, event: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let (_, line) = self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("{event} did not come"));
            if line["event"] == event {
                return line;
            }
        }
    }

    /// What it tells next, and when that came.
    pub(crate) fn next_line(&self, limit: Duration) -> (Instant, Value) {
        self.lines.recv_timeout(limit).expect("it says nothing any more")
    }

    /// Waits until nothing of it is left. How long that takes depends on the machine: what of a browser is there after 5 s is counted.
    #[track_caller]
    pub(crate) fn assert_gone(&self) -> usize {
        let left = || processes::marked(&self.mark);
        if eventually(GONE, || left().is_empty().then_some(())).is_some() {
            return 0;
        }
        // The handler of crash reports ends after its browser, by itself.
        let is_browser = |id: &u32| processes::command_line(*id).contains("--user-data-dir=");
        let late = left().iter().filter(|id| is_browser(id)).count();
        let gone = eventually(PATIENCE, || left().is_empty().then_some(()));
        let left: Vec<String> = left().into_iter().map(processes::command_line).collect();
        assert!(gone.is_some(), "left behind: {left:#?}");
        late
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Checks everything once; how it ended, and what was said of the one check.
pub(crate) fn once(shopping: &Shopping) -> (Option<i32>, Value) {
    let output = shopping.sullae.call(&["watch", "--once", "--json"]).unwrap();
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let events: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    events.iter().for_each(|line| assert_fits("watch-line.schema.json", line));
    let finished: Vec<Value> = events.into_iter().filter(|line| line["event"] == "check_finished").collect();
    assert_eq!(finished.len(), 1, "{lines}\n{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), finished[0].clone())
}

pub(crate) fn incidents(shopping: &Shopping) -> Vec<Value> {
    let listed = shopping.sullae.call(&["incidents", "list", "--all", "--json"]).unwrap();
    serde_json::from_slice(&listed.stdout).unwrap()
}

#[test]
fn a_fault_that_a_second_fresh_browser_saw_too_is_told_until_the_site_is_well_again() {
    let shopping = short_check();
    let receiver = RUNTIME.block_on(HookReceiver::start()).unwrap();
    let channels = format!("[webhook.duty]\nurl = \"{}\"\nallow_private_addresses = true\n", receiver.url());
    let data = shopping.home.path().join("data");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("channels.toml"), channels).unwrap();
    add(&shopping, "1h", &["--tell", "duty"]);
    let told = || -> Vec<Value> {
        let posted = receiver.posted().into_iter();
        posted.map(|posted| serde_json::from_slice(&posted.body).unwrap()).collect()
    };

    let (code, well) = once(&shopping);
    assert_eq!((code, &well["verdict"]), (Some(0), &json!("passed")), "{well:#}");
    assert_eq!(told(), [] as [Value; 0], "nothing is wrong");
    let json = |args: &[&str]| serde_json::from_slice::<Value>(&shopping.sullae.call(args).unwrap().stdout).unwrap();
    assert_fits("monitors-list.schema.json", &json(&["monitor", "list", "--json"]));
    let shown = json(&["monitor", "show", "login", "--json"]);
    assert_fits("monitor.schema.json", &shown);
    assert_eq!(shown["slots"][0]["run_id"], well["run_id"]);

    shopping.break_with(serde_json::from_value(json!({"page_status": {"path": "/login", "status": 500}})).unwrap());
    let (code, broken) = once(&shopping);
    assert_eq!(
        (code, &broken["verdict"], &broken["confirmed"]),
        (Some(1), &json!("failed"), &json!(true)),
        "{broken:#}"
    );
    let runs = shopping.sullae.call(&["runs", "list", "--json"]).unwrap();
    let runs: Vec<Value> = serde_json::from_slice(&runs.stdout).unwrap();
    assert_eq!(runs.len(), 3, "one that passed, a fault and the second look: {runs:#?}");
    assert_eq!(incidents(&shopping).len(), 1);
    let opened = told();
    assert_eq!(opened.len(), 1, "{opened:#?}");
    assert_eq!((&opened[0]["telling"], &opened[0]["monitor"]), (&json!("opened"), &json!("login")));
    assert!(
        opened[0]["sentence"]["ko"].as_str().is_some_and(|said| said.contains("500")),
        "{opened:#?}"
    );

    shopping.break_with(Faults::default());
    for _ in 0..2 {
        assert_eq!(once(&shopping).1["verdict"], "passed");
    }
    let after = told();
    assert_eq!((after.len(), &after[1]["telling"]), (2, &json!("recovered")), "{after:#?}");
    assert!(incidents(&shopping)[0]["closed"].is_string());
    assert_eq!(Store::open(&data).unwrap().slots("login", 9).unwrap().len(), 4);
}

/// Where a watcher is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    /// Right after the slot is claimed.
    Claimed,
    /// At any moment soon after.
    Amid,
    /// After the run's end, before an incident hears of it.
    RunEnded,
    /// After incidents have heard of the run, before its slot is closed.
    IncidentHeard,
}

/// Each in turn.
const POINTS: [Point; 5] = [Point::RunEnded, Point::Claimed, Point::Amid, Point::IncidentHeard, Point::Amid];

impl Point {
    fn of(round: u32) -> Self {
        POINTS[round as usize % POINTS.len()]
    }

    /// Returns once the watcher is there; `order` is the file that tells it where to stand still.
    fn reach(self, round: u32, order: &Path) {
        let name = match self {
            Self::Claimed => return,
            Self::Amid => return std::thread::sleep(moment(round)),
            Self::RunEnded => "run_ended",
            Self::IncidentHeard => "incident_heard",
        };
        fs::write(order, name).unwrap();
        assert!(
            eventually(PATIENCE, || (!order.exists()).then_some(())).is_some(),
            "it did not come to {self:?}"
        );
    }
}

/// Moments between 0 and 1.5 s, the same in every run of the test.
fn moment(round: u32) -> Duration {
    let spread = u64::from(round)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
        >> 33;
    Duration::from_millis(spread % 1_500)
}

#[test]
fn a_killed_watcher_loses_no_slot_and_the_next_one_takes_its_work_over() {
    let kills = std::env::var("SULLAE_FAULT_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(KILLS);
    let mut shopping = short_check();
    let order = shopping.home.path().join("stand-still").display().to_string();
    shopping.sullae = shopping.sullae.with("SULLAE_STAND_STILL", &order);
    add(&shopping, "2s", &[]);
    let data: PathBuf = shopping.home.path().join("data");
    let mut slowest = Duration::ZERO;
    let (mut cut_short, mut late) = (0, 0);
    let mut killed: Option<(Instant, i64)> = None;
    for round in 0..=kills {
        let mut watcher = Watcher::start(&shopping.sullae, &round.to_string());
        if let Some((at, slot_ms)) = killed.take() {
            let taken = watcher.wait_for("check_started");
            assert_eq!(taken["scheduled_ms"], slot_ms, "the dead watcher's slot comes first: {taken}");
            assert!(taken["attempt"].as_u64() > Some(1), "{taken}");
            slowest = slowest.max(at.elapsed());
            watcher.wait_for("check_finished");
        } else {
            watcher.wait_for("monitors_read");
        }
        if round == kills {
            processes::signal(watcher.child.id(), libc::SIGTERM);
            let ended = watcher.child.wait().unwrap();
            assert!(ended.success(), "{ended}");
            watcher.assert_gone();
            break;
        }
        let begun = watcher.wait_for("check_started");
        Point::of(round).reach(round, &shopping.home.path().join("stand-still"));
        processes::kill(watcher.child.id());
        watcher.child.wait().unwrap();
        let at = Instant::now();
        late += watcher.assert_gone();
        let store = Store::open(&data).unwrap();
        assert_eq!(store.damage().unwrap(), Vec::<String>::new(), "round {round}");
        let slots = store.slots("login", 1_000_000).unwrap();
        let open = slots.iter().find(|slot| slot.outcome.is_none() && slot.reason.is_none());
        let surely_open = !matches!(Point::of(round), Point::Amid);
        assert!(open.is_some() || !surely_open, "round {round}: {:#?}", slots.first());
        killed = open.map(|slot| (at, slot.scheduled_ms));
        cut_short += u32::from(killed.is_some());
        assert!(begun["monitor"] == "login");
    }
    assert!(slowest < TAKEN_OVER, "{slowest:?}");
    let store = Store::open(&data).unwrap();
    let mut slots = store.slots("login", 1_000_000).unwrap();
    slots.reverse();
    // Every slot between the first and the last has a row of its own or is counted in one: none lost, none twice.
    let last = |slot: &sullae_store::SlotRow| slot.through_ms.unwrap_or(slot.scheduled_ms);
    for pair in slots.windows(2) {
        assert_eq!(pair[1].scheduled_ms - last(&pair[0]), 2_000, "{pair:#?}");
    }
    let counted: u64 = slots.iter().map(|slot| slot.skipped.unwrap_or(1)).sum();
    let due = (last(slots.last().unwrap()) - slots[0].scheduled_ms) / 2_000 + 1;
    assert_eq!(i64::try_from(counted).unwrap(), due);
    assert!(
        slots.iter().all(|slot| slot.outcome.is_some() || slot.reason.is_some()),
        "{slots:#?}"
    );
    let runs = shopping.sullae.call(&["runs", "list", "--limit", "100000", "--json"]).unwrap();
    let runs: Vec<Value> = serde_json::from_slice(&runs.stdout).unwrap();
    assert!(runs.iter().all(|run| !run["verdict"].is_null()), "{runs:#?}");
    let done = slots.iter().filter(|slot| slot.outcome.is_some()).count();
    keep_row(&format!(
        "| 1 | SIGKILL of `watch` x{kills} right after a slot is claimed, within 1.5 s of it, after the run's end before its incident, and \
         after that before the slot is closed; {cut_short} of them with an open slot: {due} slots, {done} with a run | \
         0 lost, 0 doubled; 0 runs left open; taken over in {:.1} s at most; {late} browsers after 5 s; integrity_check ok each time |",
        slowest.as_secs_f64()
    ));
}

pub(crate) fn keep_row(row: &str) {
    println!("{row}");
    if let Ok(table) = std::env::var("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(table).unwrap();
        writeln!(file, "{row}").unwrap();
    }
}
