//! What holds of every sequence of events. 300 of them unless `PROPTEST_CASES` says how many:
//! `PROPTEST_CASES=1000000 cargo test --release -p sullae-monitor --test incident always -- --nocapture` prints the counts, and
//! `cargo xtask faults 10` keeps them.

use std::{cell::Cell, fs, io::Write};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sullae_monitor::incident::{Change, Entry, Finding, Input, State, Subject, Telling, Thresholds, hear};
use sullae_recording::Verdict;

const MINUTE_MS: i64 = 60_000;

/// What happens to a monitor.
#[derive(Debug, Clone, Copy)]
enum Event {
    Run { verdict: Verdict, confirmed: bool },
    Person(Input),
    Nothing,
}

fn event() -> impl Strategy<Value = Event> {
    let verdict = prop_oneof![
        5 => Just(Verdict::Passed),
        4 => Just(Verdict::Failed),
        1 => Just(Verdict::Degraded),
        1 => Just(Verdict::Unclear),
        2 => Just(Verdict::NotChecked),
    ];
    let run = (verdict, prop::bool::weighted(0.8)).prop_map(|(verdict, confirmed)| Event::Run { verdict, confirmed });
    let person = prop_oneof![
        Just(Input::Acknowledged {}),
        (0i64..400).prop_map(|minutes| Input::Snoozed {
            until_ms: minutes * MINUTE_MS
        }),
        Just(Input::Commented {}),
        Just(Input::ClosedByPerson {}),
    ];
    prop_oneof![9 => run, 1 => person.prop_map(Event::Person), 2 => Just(Event::Nothing)]
}

/// Events, each with the time since the one before: mostly forward, now and then the clock is set back.
fn events() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let step_ms = prop_oneof![20 => 0..20 * MINUTE_MS, 1 => -90 * MINUTE_MS..0];
    prop::collection::vec((step_ms, event()), 0..60)
}

fn thresholds() -> impl Strategy<Value = Thresholds> {
    (0u32..4, 0u32..4, 0u32..90, 0u32..5, 0u32..90, 0u32..4).prop_map(|(open, close, remind, flap, within, blind)| Thresholds {
        open_after: open,
        close_after: close,
        remind_every_min: remind,
        flap_after: flap,
        flap_within_min: within,
        cannot_see_after: blind,
    })
}

/// What a bystander counts, who knows nothing of the machine.
#[derive(Default)]
struct Bystander {
    open: Option<bool>,
    faults: u32,
    passes: u32,
    first_pass_ms: i64,
    opened: u64,
    closed: u64,
    told: u64,
}

impl Bystander {
    fn sees(&mut self, input: Input, at_ms: i64) {
        let Input::Found { finding } = input else { return };
        match finding {
            Finding::Fault(_) => {
                self.faults += 1;
                self.passes = 0;
            }
            Finding::Doubt => self.passes = 0,
            Finding::Well => {
                self.faults = 0;
                if self.passes == 0 {
                    self.first_pass_ms = at_ms;
                }
                self.passes += 1;
            }
        }
    }

    fn checks(&mut self, entry: &Entry, telling: Option<Telling>, thresholds: &Thresholds) -> Result<(), TestCaseError> {
        self.told += u64::from(telling.is_some());
        match &entry.change {
            Change::Opened { flapping, .. } => {
                prop_assert!(self.open.is_none(), "a second incident opened");
                prop_assert!(self.faults >= thresholds.open_after.max(1), "opened after {} faults", self.faults);
                prop_assert!(matches!(telling, Some(Telling::Opened | Telling::Flapping)));
                self.open = Some(*flapping);
                self.passes = 0;
                self.opened += 1;
            }
            Change::Recovered {} | Change::Closed {} => {
                prop_assert!(self.open.is_some(), "closed, and none was open");
                let by_passes = matches!(entry.change, Change::Recovered {});
                prop_assert!(!by_passes || self.passes >= thresholds.close_after.max(1));
                if by_passes && self.open == Some(true) {
                    let calm_ms = entry.at_ms - self.first_pass_ms;
                    prop_assert!(
                        calm_ms >= i64::from(thresholds.flap_within_min) * MINUTE_MS,
                        "closed in the midst of flapping"
                    );
                }
                prop_assert!(telling.is_some());
                self.open = None;
                self.faults = 0;
                self.closed += 1;
            }
            Change::FaultSeen {} | Change::FaultsForgotten {} => prop_assert!(self.open.is_none()),
            Change::Commented {} => {}
            _ => prop_assert!(self.open.is_some(), "{:?} of no incident", entry.change),
        }
        Ok(())
    }
}

/// Feeds one subject; gives the numbers of openings, closings and tellings.
fn watch(subject: Subject, thresholds: &Thresholds, events: &[(i64, Event)]) -> Result<Bystander, TestCaseError> {
    let (mut state, mut bystander, mut log, mut now_ms) = (State::default(), Bystander::default(), Vec::new(), 0);
    for (step_ms, event) in events {
        now_ms += step_ms;
        let input = match event {
            Event::Run { verdict, confirmed } => subject.finding(*verdict, *confirmed).map(|finding| Input::Found { finding }),
            Event::Person(input) => Some(*input),
            Event::Nothing => Some(Input::TimePassed {}),
        };
        let Some(input) = input else { continue };
        bystander.sees(input, now_ms);
        for entry in hear(&state, thresholds, now_ms, input) {
            bystander.checks(&entry, state.telling(&entry.change), thresholds)?;
            state = state.after(&entry);
            prop_assert_eq!(state.open.is_some(), bystander.open.is_some());
            log.push(serde_json::to_string(&entry).unwrap());
        }
    }
    let read = log.iter().map(|line| serde_json::from_str::<Entry>(line).unwrap());
    let replayed = read.fold(State::default(), |state, entry| state.after(&entry));
    prop_assert_eq!(&replayed, &state, "the log says another state");
    Ok(bystander)
}

#[test]
fn never_two_open_never_closed_unopened_and_the_log_gives_the_same_state() {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(300);
    let [sequences, heard, opened, closed, told] = [const { Cell::new(0u64) }; 5];
    let add = |cell: &Cell<u64>, more: u64| cell.set(cell.get() + more);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let held = runner.run(&(thresholds(), events()), |(thresholds, events)| {
        for (subject, thresholds) in [(Subject::Site, thresholds.clone()), (Subject::Sight, thresholds.of_sight())] {
            let seen = watch(subject, &thresholds, &events)?;
            add(&opened, seen.opened);
            add(&closed, seen.closed);
            add(&told, seen.told);
        }
        add(&sequences, 1);
        add(&heard, events.len() as u64);
        Ok(())
    });
    let counts = [&sequences, &heard, &opened, &closed, &told].map(Cell::get);
    held.unwrap();
    let row = format!(
        "| 10 | {} random sequences of runs, acts of people and time, clocks set back among them: {} events, each heard as of the site and as of Sullae's sight | \
         {} incidents opened, {} closed, {} times told; never two open for one monitor, none closed unopened, each log read again gives the same state |",
        counts[0], counts[1], counts[2], counts[3], counts[4]
    );
    println!("{row}");
    if let Ok(table) = std::env::var("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(table).unwrap();
        writeln!(file, "{row}").unwrap();
    }
    assert!(
        counts[2] > u64::from(cases) && counts[3] > 0,
        "the sequences must have met incidents: {counts:?}"
    );
}

#[test]
fn runs_that_could_not_be_made_never_open_an_incident_of_the_site() {
    let only_own_trouble = vec![
        (
            MINUTE_MS,
            Event::Run {
                verdict: Verdict::NotChecked,
                confirmed: true
            }
        );
        500
    ];
    let thresholds = Thresholds::default();
    assert_eq!(watch(Subject::Site, &thresholds, &only_own_trouble).unwrap().opened, 0);
    assert_eq!(watch(Subject::Sight, &thresholds.of_sight(), &only_own_trouble).unwrap().opened, 1);
}
