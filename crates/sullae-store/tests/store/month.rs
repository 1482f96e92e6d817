//! Fault test 6: a month of a thousand monitors every five minutes, with a stand-in for their runs. What is kept stays as small as the
//! policy says, what people ask of it is answered at once, and no run hangs.
//!
//! Shorter unless `SULLAE_FAULTS_FULL` is set; then as in `SULLAE_MONTH=MONITORS,DAYS,DAYS-KEPT`, or 1000,30,7.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

use sullae_recording::{Reason, Verdict};
use sullae_store::{Claim, Decided, Decision, Keeping, NewRun, Owner, RunFilter, Runner, SlotEnd, SlotState, Store};

use crate::made::{finished, new_run, sentence, step};

const BEGIN_MS: i64 = 1_795_219_200_000;
const MINUTE_MS: i64 = 60_000;
const EVERY_MS: i64 = 5 * MINUTE_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Of each kind of question.
const QUESTIONS: usize = 200;

/// How much.
struct Size {
    monitors: i64,
    days: i64,
    days_kept: i64,
}

impl Size {
    fn asked() -> Self {
        let (monitors, days, days_kept) = if std::env::var_os("SULLAE_FAULTS_FULL").is_none() {
            (4, 4, 1)
        } else {
            let text = std::env::var("SULLAE_MONTH").unwrap_or_else(|_| "1000,30,7".to_owned());
            let numbers: Vec<i64> = text.split(',').map(|number| number.parse().unwrap()).collect();
            (numbers[0], numbers[1], numbers[2])
        };
        Self { monitors, days, days_kept }
    }

    /// What is kept at a moment.
    fn keeping(&self, now_ms: i64) -> Keeping {
        Keeping {
            runs_from_ms: now_ms - self.days_kept * DAY_MS,
            hours_from_ms: now_ms - 395 * DAY_MS,
            incidents_from_ms: now_ms - 395 * DAY_MS,
            alerts_from_ms: now_ms - 30 * DAY_MS,
            picture_bytes: u64::MAX,
        }
    }
}

/// In memory where the system has that, for hundreds of writes a second would else measure the disk.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::tempdir_in(parent).unwrap()
}

fn key(monitor: i64) -> String {
    format!("m{monitor:04}")
}

/// One in 400 checks finds a fault, one in 300 a slow site, one in 1000 could not be made.
fn reason(monitor: i64, tick: i64) -> Option<Reason> {
    let dice = (monitor.wrapping_mul(0x9e37_79b9) ^ tick.wrapping_mul(0x85eb_ca6b)).rem_euclid(12_000);
    match dice {
        0..30 => Some(Reason::NothingHappened { script_error: None }),
        30..70 => Some(Reason::TooSlow {
            limit_ms: 5_000,
            measured_ms: 6_400,
            finished: true,
        }),
        70..82 => Some(Reason::BrowserCrashed {}),
        _ => None,
    }
}

/// All monitors at one of their times: decided together, each with its run, ended together; as the watching loop does.
fn tick(store: &Store, runner: &Runner, size: &Size, tick: i64, verdicts: &mut [u64; 5]) {
    let at_ms = BEGIN_MS + tick * EVERY_MS;
    let decisions: Vec<Decision> = (0..size.monitors)
        .map(|monitor| Decision {
            monitor: key(monitor),
            cursor_ms: at_ms - EVERY_MS,
            skips: Vec::new(),
            run_ms: Some(at_ms),
            through_ms: at_ms,
        })
        .collect();
    let decided = store.decide(&decisions, runner, at_ms).unwrap();
    let ends: Vec<(Claim, SlotEnd)> = (0..)
        .zip(decided)
        .map(|(monitor, decided)| {
            let Decided::Claimed(claim) = decided else { panic!("{decided:?}") };
            let end = run(store, &claim, monitor, tick);
            verdicts[end.outcome as usize] += 1;
            (claim, end)
        })
        .collect();
    assert!(store.finish_slots(&ends).unwrap().into_iter().all(|kept| kept));
}

fn run(store: &Store, claim: &Claim, monitor: i64, tick: i64) -> SlotEnd {
    let at_ms = claim.scheduled_ms;
    let new = NewRun {
        id: format!("{at_ms:014}-{monitor:04}"),
        recording: key(monitor),
        folder: format!("/checks/{}", key(monitor)),
        started: jiff::Timestamp::from_millisecond(at_ms).unwrap().to_string(),
        ..new_run(0)
    };
    store.note_slot_run(claim, &new.id).unwrap();
    store.begin_run(&new).unwrap();
    let mut run = finished(&new, vec![step(0, None)], reason(monitor, tick));
    run.duration_ms = 2_000 + (monitor * 37 + tick * 13).rem_euclid(900).unsigned_abs();
    store.finish_run(&run, &sentence()).unwrap();
    SlotEnd {
        run_id: Some(new.id),
        outcome: run.verdict,
        flaky: false,
        finished_ms: at_ms + i64::try_from(run.duration_ms).unwrap(),
    }
}

fn tidy(store: &Store, size: &Size, now_ms: i64) {
    while !store.tidy_step(&size.keeping(now_ms)).unwrap().is_nothing() {}
}

/// Milliseconds of the 95th percentile and of the slowest, of a question asked of many monitors.
fn asked(size: &Size, question: impl Fn(i64)) -> (f64, f64) {
    let mut took: Vec<f64> = (0..QUESTIONS as i64)
        .map(|number| {
            let begin = Instant::now();
            question(number * 7 % size.monitors);
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    (took[QUESTIONS * 95 / 100], took[QUESTIONS - 1])
}

/// What the window, the commands and the API ask.
fn questions(store: &Store, size: &Size) -> Vec<(&'static str, (f64, f64))> {
    let now_ms = BEGIN_MS + size.days * DAY_MS;
    let list = |filter: RunFilter| {
        move || {
            let limit = Some(filter.limit.unwrap_or(50));
            store.runs(&RunFilter { limit, ..filter.clone() }).unwrap()
        }
    };
    let newest = |monitor: i64| store.runs_of_monitor(&key(monitor), None, 50).unwrap();
    let middle = format!("{:014}", now_ms - size.days_kept * DAY_MS / 2);
    let ask = |name, question: &dyn Fn(i64)| (name, asked(size, question));
    vec![
        ask("a monitor's card", &|monitor| {
            let checks = store.recent_checks(&key(monitor), 30).unwrap();
            let id = checks[0].run_id.as_deref().unwrap();
            assert!(store.summary(id).unwrap().is_some());
            store.last_screen(id).unwrap();
            assert_eq!(checks.len(), 30);
        }),
        ask("newest runs", &|_| assert_eq!(list(RunFilter::default())().len(), 50)),
        ask("runs of a monitor", &|monitor| assert_eq!(newest(monitor).len(), 50)),
        ask("runs of a monitor, from the middle", &|monitor| {
            assert!(!store.runs_of_monitor(&key(monitor), Some(&middle), 50).unwrap().is_empty());
        }),
        ask("runs of a recording", &|monitor| {
            let recording = Some(key(monitor));
            assert_eq!(
                list(RunFilter {
                    recording,
                    ..RunFilter::default()
                })()
                .len(),
                50
            );
        }),
        ask("faults", &|_| {
            let verdict = Some(Verdict::Failed);
            let found = list(RunFilter {
                verdict,
                ..RunFilter::default()
            })();
            assert!(!found.is_empty() && found.iter().all(|run| run.verdict == verdict));
        }),
        ask("faults of a recording", &|monitor| {
            let folder = Some(format!("/checks/{}", key(monitor)));
            let verdict = Some(Verdict::Failed);
            list(RunFilter {
                folder,
                verdict,
                ..RunFilter::default()
            })();
        }),
        ask("what is unclear, of which there is none", &|_| {
            let verdict = Some(Verdict::Unclear);
            assert!(
                list(RunFilter {
                    verdict,
                    ..RunFilter::default()
                })()
                .is_empty()
            );
        }),
        ask("the last hour", &|_| {
            let since_ms = Some(now_ms - HOUR_MS + MINUTE_MS);
            assert!(
                !list(RunFilter {
                    since_ms,
                    ..RunFilter::default()
                })()
                .is_empty()
            );
        }),
        ask("since now, when there is none", &|_| {
            let since_ms = Some(now_ms + MINUTE_MS);
            assert!(
                list(RunFilter {
                    since_ms,
                    ..RunFilter::default()
                })()
                .is_empty()
            );
        }),
        ask("faults of the last hour", &|_| {
            let (since_ms, verdict) = (Some(now_ms - HOUR_MS), Some(Verdict::Failed));
            list(RunFilter {
                since_ms,
                verdict,
                ..RunFilter::default()
            })();
        }),
        ask("one run", &|monitor| {
            let id = newest(monitor)[0].id.clone();
            assert_eq!(store.run(&id).unwrap().unwrap().steps.len(), 1);
        }),
        ask("a monitor's day of slots", &|monitor| {
            assert_eq!(store.slots(&key(monitor), 288).unwrap().len(), 288);
        }),
        ask("a monitor's hours", &|monitor| {
            let hours = store.hours(&key(monitor), 0, i64::MAX).unwrap();
            let rolled_up = size.days - size.days_kept;
            assert_eq!(hours.len() as i64, rolled_up * 24);
        }),
        ask("faults counted over a day", &|_| {
            store.count_checks(None, &[Verdict::NotChecked], now_ms - DAY_MS, now_ms).unwrap();
        }),
        ask("the newest run of each recording", &|_| {
            assert_eq!(store.latest_per_recording().unwrap().len() as i64, size.monitors);
        }),
        ask("how things stand", &|_| assert!(store.standing().unwrap().running.is_empty())),
    ]
}

#[test]
fn a_month_of_many_monitors_stays_small_answers_at_once_and_leaves_no_run_hanging() {
    let size = Size::asked();
    let data = folder();
    let store = Store::open(data.path()).unwrap();
    let runner = Runner {
        id: "r".into(),
        owner: Owner::this_process(),
    };
    let keys: Vec<String> = (0..size.monitors).map(key).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    store.monitor_states(&keys, BEGIN_MS).unwrap();
    let (begin, ticks) = (Instant::now(), DAY_MS / EVERY_MS);
    let (mut verdicts, mut bytes_by_day) = ([0; 5], Vec::new());
    for day in 0..size.days {
        for number in 0..ticks {
            tick(&store, &runner, &size, day * ticks + number + 1, &mut verdicts);
            if number % 12 == 11 {
                tidy(&store, &size, BEGIN_MS + day * DAY_MS + (number + 1) * EVERY_MS);
            }
        }
        bytes_by_day.push(store.database_bytes());
        println!(
            "day {} at {:.0} s: {} MB",
            day + 1,
            begin.elapsed().as_secs_f64(),
            bytes_by_day[day as usize] >> 20
        );
    }
    let took_s = begin.elapsed().as_secs_f64();
    is_bounded(&size, &bytes_by_day);
    no_run_hangs(&store, &size);
    let slots = size.monitors * size.days * ticks;
    is_all_there(&store, &size, &verdicts);
    let answers = questions(&store, &size);
    let slowest = answers.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0)).unwrap();
    for (name, (p95, most)) in &answers {
        println!("{name}: p95 {p95:.2} ms, slowest {most:.2} ms");
    }
    let full_day = size.days_kept as usize;
    let row = format!(
        "| 6 | {} simulated days of {} monitors every 5 min, a stand-in for the runs, runs kept {} days: {slots} runs ({took_s:.0} s) | the database \
         was {} MB when the first day became too old and {} MB at the end; {} kinds of questions of window, commands and API, the slowest p95 {:.1} ms \
         ({}); 0 stuck runs, every slot counted as itself or in its hour |",
        size.days,
        size.monitors,
        size.days_kept,
        bytes_by_day[full_day] >> 20,
        bytes_by_day[bytes_by_day.len() - 1] >> 20,
        answers.len(),
        slowest.1.0,
        slowest.0,
    );
    println!("{row}");
    if let Some(table) = std::env::var_os("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(PathBuf::from(table)).unwrap();
        writeln!(file, "{row}").unwrap();
    }
}

/// Once runs go as fast as they come, only the hours add: less than 400 bytes each.
fn is_bounded(size: &Size, bytes_by_day: &[u64]) {
    let full = bytes_by_day[size.days_kept as usize];
    let last = bytes_by_day[bytes_by_day.len() - 1];
    let hours = ((size.days - size.days_kept) * 24 * size.monitors).unsigned_abs();
    assert!(last <= full + full / 10 + hours * 400, "{bytes_by_day:?}");
    // It would not be bounded without the policy: most of the days are gone.
    assert!(size.days > 2 * size.days_kept);
}

fn no_run_hangs(store: &Store, size: &Size) {
    assert!(store.standing().unwrap().running.is_empty());
    for monitor in 0..size.monitors {
        let newest = store.slots(&key(monitor), 300).unwrap();
        assert!(newest.iter().all(|slot| slot.state == SlotState::Done), "{monitor}");
    }
    assert_eq!(store.close_interrupted().unwrap(), 0);
    let newest = RunFilter {
        limit: Some(1_000),
        ..RunFilter::default()
    };
    assert!(store.runs(&newest).unwrap().iter().all(|run| run.verdict.is_some()));
}

/// Slots and hours together hold every check that was made, by verdict.
fn is_all_there(store: &Store, size: &Size, made: &[u64; 5]) {
    let mut found = [0; 5];
    for monitor in 0..size.monitors {
        for slot in store.slots(&key(monitor), u32::MAX >> 1).unwrap() {
            found[slot.outcome.unwrap() as usize] += 1;
        }
        for hour in store.hours(&key(monitor), 0, i64::MAX).unwrap() {
            let of = |verdict: Verdict| verdict as usize;
            found[of(Verdict::Passed)] += hour.counts.passed;
            found[of(Verdict::Degraded)] += hour.counts.degraded;
            found[of(Verdict::Unclear)] += hour.counts.unclear;
            found[of(Verdict::Failed)] += hour.counts.failed;
            found[of(Verdict::NotChecked)] += hour.counts.not_checked;
        }
    }
    assert_eq!(&found, made);
}
