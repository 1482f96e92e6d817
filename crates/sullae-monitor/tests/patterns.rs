//! Random patterns under simulated time (fault test 4): no slot is lost or doubled beyond the written policy, whatever the
//! clock does. The expected slots are counted minute by minute, by no code of the crate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{cell::Cell, collections::BTreeMap, fs, io::Write};

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sullae_monitor::{
    Calendar, Definition, Schedule,
    plan::{CatchUp, GRACE, Manner, Overlap, SET_BACK, Standing, plan},
};

const ZONES: [&str; 5] = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Seoul",
];
/// So many in all, unless the environment asks for more: `cargo xtask faults` asks for 10,000.
const PATTERNS: u32 = 200;
const PATTERNS_VARIABLE: &str = "SULLAE_FAULT_PATTERNS";

fn config() -> Config {
    let asked = std::env::var(PATTERNS_VARIABLE).ok().and_then(|text| text.parse().ok());
    Config {
        cases: asked.unwrap_or(PATTERNS) / 2,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A field of a pattern: what it says, and which values that means.
#[derive(Debug, Clone)]
struct Field {
    text: String,
    values: Vec<i8>,
    repeats: bool,
}

fn field(most: i8) -> impl Strategy<Value = Field> {
    let named = prop::collection::btree_set(0..=most, 1..4).prop_map(|values| Field {
        text: values.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        values: values.into_iter().collect(),
        repeats: false,
    });
    let step = (2..=most / 2 + 1).prop_map(move |step| Field {
        text: format!("*/{step}"),
        values: (0..=most).step_by(usize::try_from(step).unwrap()).collect(),
        repeats: true,
    });
    prop_oneof![named, step]
}

/// A day near a change of clocks as often as not: spring and autumn of both hemispheres, and Casablanca's around Ramadan.
fn begin() -> impl Strategy<Value = i64> {
    let changes = [
        "2026-03-08",
        "2026-03-29",
        "2026-04-04",
        "2026-10-03",
        "2026-10-25",
        "2026-11-01",
        "2026-02-15",
        "2026-03-22",
    ];
    let near = prop::sample::select(changes.to_vec()).prop_map(|day| format!("{day}T00:00:00Z").parse::<Timestamp>().unwrap().as_second());
    (prop_oneof![near, 1_767_225_600_i64..1_798_761_600], -86_400_i64..86_400).prop_map(|(day, more)| (day + more) / 60 * 60)
}

fn schedule(text: &str) -> Schedule {
    let file = std::path::Path::new("m.toml");
    let monitor = Definition::read(file, text, &TimeZone::UTC).unwrap_or_else(|error| panic!("{error}\n{text}"));
    monitor.schedule(file, Calendar::default(), Timestamp::UNIX_EPOCH).unwrap()
}

/// The minutes at which the pattern is due, by the written policy and nothing else.
fn expected(minute: &Field, hour: &Field, zone: &TimeZone, after: Timestamp, minutes: i64) -> Vec<Timestamp> {
    let matches = |at: DateTime| minute.values.contains(&at.minute()) && hour.values.contains(&at.hour());
    let step = |count: i64| SignedDuration::from_mins(count);
    let named = !minute.repeats && !hour.repeats;
    let mut due = Vec::new();
    for count in 1..=minutes {
        let at = after + step(count);
        let (before, local) = (zone.to_datetime(at - step(1)), zone.to_datetime(at));
        let leap = local.duration_since(before);
        let leapt_over = || (1..=leap.as_mins().max(1)).map(|more| before + step(more)).any(matches);
        // Told before: the same local time was two hours or less ago, before a change.
        let told = || (1..=120).any(|ago| zone.to_datetime(at - step(ago)) == local);
        let is_due = if named { leapt_over() && !told() } else { matches(local) };
        if is_due {
            due.push(at);
        }
    }
    due
}

/// What is done and came of it, for the table.
fn tell(row: &str) {
    println!("{row}");
    if let Ok(table) = std::env::var("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(table).unwrap();
        writeln!(file, "{row}").unwrap();
    }
}

#[test]
fn a_cron_pattern_is_due_exactly_when_the_policy_says() {
    let due = Cell::new(0);
    let given = (field(59), field(23), prop::sample::select(ZONES.to_vec()), begin());
    let held = TestRunner::new(config()).run(&given, |(minute, hour, zone, begin)| {
        let zone_ = TimeZone::get(zone).unwrap();
        let text = format!(
            "recording = \"r\"\n[schedule]\ncron = \"{} {} * * *\"\ntime_zone = \"{zone}\"\n",
            minute.text, hour.text
        );
        let after = Timestamp::from_second(begin).unwrap();
        let minutes = 30 * 60;
        let found: Vec<_> = schedule(&text).slots(after, after + SignedDuration::from_mins(minutes)).collect();
        due.set(due.get() + found.len());
        prop_assert_eq!(found, expected(&minute, &hour, &zone_, after, minutes));
        Ok(())
    });
    held.unwrap();
    tell(&format!(
        "| 4a | {} random cron patterns in New York, Berlin, Lord Howe, Casablanca and Seoul, each over 30 h, as often as not around a change of clocks | \
         each of the {} slots at its minute, 0 lost, 0 doubled beyond the policy written in `sullae_monitor::cron` |",
        config().cases,
        due.get()
    ));
    assert!(due.get() > 0);
}

/// What the clock does to one monitor.
#[derive(Debug, Clone)]
struct Course {
    every: i64,
    office: bool,
    catch_up: bool,
    zone: &'static str,
    begin: i64,
    jumps: Vec<i64>,
    ticks: usize,
    runs_last: i64,
}

prop_compose! {
    fn course()(
        every in prop::sample::select(vec![240_i64, 300, 420, 3600]),
        office in any::<bool>(),
        catch_up in any::<bool>(),
        zone in prop::sample::select(ZONES.to_vec()),
        begin in begin(),
        jumps in prop::collection::vec(prop::sample::select(vec![0_i64, 0, 0, 5, -5, 3600, -3600, 30 * 86_400, -30 * 86_400, 8 * 3600]), 1..12),
        ticks in 1_usize..40,
        runs_last in 0_i64..400,
    ) -> Course {
        Course { every, office, catch_up, zone, begin, jumps, ticks, runs_last }
    }
}

/// What came of one or more courses.
#[derive(Debug, Clone, Copy, Default)]
struct Came {
    jumps: usize,
    runs: usize,
    let_go: usize,
}

impl Course {
    fn schedule(&self) -> Schedule {
        let hours = if self.office { "hours = [\"08:00-20:00\"]\n" } else { "" };
        let (every, zone) = (self.every, self.zone);
        schedule(&format!(
            "recording = \"r\"\n[schedule]\nevery = \"{every}s\"\ntime_zone = \"{zone}\"\n{hours}"
        ))
    }

    fn followed(&self) -> Result<Came, TestCaseError> {
        let Self {
            jumps, ticks, catch_up, ..
        } = self;
        let schedule = self.schedule();
        let manner = Manner {
            overlap: Overlap::Skip,
            catch_up: if *catch_up { CatchUp::One } else { CatchUp::None },
        };
        let mut now = Timestamp::from_second(self.begin).unwrap();
        let first = now;
        let mut cursor = now;
        // What became of each slot: a run, or let go. A cursor that goes back forgets only what was let go.
        let mut runs: BTreeMap<Timestamp, ()> = BTreeMap::new();
        let mut let_go: BTreeMap<Timestamp, u64> = BTreeMap::new();
        let mut came = Came::default();
        let mut busy_until = Timestamp::MIN;
        for (turn, jump) in jumps.iter().cycle().take(jumps.len() * ticks).enumerate() {
            let jump = if turn % ticks == 0 { *jump } else { 0 };
            came.jumps += usize::from(jump != 0);
            now += SignedDuration::from_secs(jump + 37);
            if cursor.duration_since(now) > SET_BACK {
                cursor = now;
                let_go.retain(|slot, _| *slot <= now);
            }
            let standing = Standing {
                cursor,
                paused_until: None,
                running: busy_until > now,
                waits_for_browser: false,
            };
            let plan = plan(&schedule, manner, standing, now);
            let mut counted = 0;
            for skip in &plan.skips {
                prop_assert!(skip.first > cursor && skip.last <= now);
                let slots: Vec<_> = schedule.slots(skip.first - SignedDuration::from_nanos(1), skip.last).collect();
                prop_assert_eq!(slots.len() as u64, skip.count);
                counted += slots.len();
                came.let_go += slots.len();
                for slot in slots {
                    // A slot may be let go again only if the clock was set back over it and it has a run.
                    prop_assert!(let_go.insert(slot, 1).is_none(), "let go twice: {}", slot);
                }
            }
            if let Some(slot) = plan.run {
                prop_assert!(slot <= now && slot > cursor && Some(slot) == plan.decided_through());
                prop_assert!(*catch_up || now.duration_since(slot) <= GRACE);
                // The table refuses a second row of a slot; the plan goes on behind it.
                if runs.insert(slot, ()).is_none() {
                    busy_until = now + SignedDuration::from_secs(self.runs_last);
                }
                counted += 1;
            }
            if now.duration_since(cursor) < SignedDuration::from_hours(39 * 24) {
                prop_assert_eq!(counted, schedule.slots(cursor, now).count(), "a slot was forgotten");
            }
            cursor = plan.decided_through().unwrap_or(cursor).max(cursor);
        }
        prop_assert!(runs.keys().all(|slot| schedule.is_slot(*slot)), "{}", first);
        came.runs = runs.len();
        Ok(came)
    }
}

#[test]
fn whatever_the_clock_does_no_slot_is_run_twice_or_forgotten() {
    let all = Cell::new(Came::default());
    let held = TestRunner::new(config()).run(&course(), |course| {
        let (came, before) = (course.followed()?, all.get());
        all.set(Came {
            jumps: before.jumps + came.jumps,
            runs: before.runs + came.runs,
            let_go: before.let_go + came.let_go,
        });
        Ok(())
    });
    held.unwrap();
    let Came { jumps, runs, let_go } = all.get();
    tell(&format!(
        "| 4b | {} random intervals there, under clocks set {jumps} times by ±5 s, ±1 h, ±30 days and 8 h of sleep | \
         {runs} slots run and {let_go} let go with a reason; 0 lost, 0 doubled beyond the policy written in `sullae_monitor::plan` |",
        config().cases
    ));
    assert!(jumps > 0 && runs > 0 && let_go > 0);
}
