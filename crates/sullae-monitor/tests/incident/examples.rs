//! Stretches of trouble as people meet them, and what is told of each.

use sullae_monitor::incident::{Input, State, Subject, Telling, Thresholds, hear};
use sullae_recording::Verdict::{self, Degraded, Failed, NotChecked, Passed, Unclear};

const MINUTE_MS: i64 = 60_000;

/// One subject of one monitor, and what was told of it.
struct Watched {
    subject: Subject,
    thresholds: Thresholds,
    state: State,
    now_ms: i64,
    told: Vec<Telling>,
}

impl Watched {
    fn new(subject: Subject, thresholds: Thresholds) -> Self {
        Self {
            subject,
            thresholds,
            state: State::default(),
            now_ms: 0,
            told: Vec::new(),
        }
    }

    fn hear(&mut self, input: Input) {
        for entry in hear(&self.state, &self.thresholds, self.now_ms, input) {
            self.told.extend(self.state.telling(&entry.change));
            self.state = std::mem::take(&mut self.state).after(&entry);
        }
    }

    /// A run each minute, confirmed where it found a fault.
    fn runs(&mut self, verdicts: &[Verdict]) -> &mut Self {
        for verdict in verdicts {
            self.now_ms += MINUTE_MS;
            if let Some(finding) = self.subject.finding(*verdict, true) {
                self.hear(Input::Found { finding });
            }
        }
        self
    }

    fn minutes_pass(&mut self, minutes: u32) -> &mut Self {
        for _ in 0..minutes {
            self.now_ms += MINUTE_MS;
            self.hear(Input::TimePassed {});
        }
        self
    }
}

fn site(open_after: u32, close_after: u32) -> Watched {
    let thresholds = Thresholds {
        open_after,
        close_after,
        ..Thresholds::default()
    };
    Watched::new(Subject::Site, thresholds)
}

#[test]
fn it_opens_after_enough_faults_in_a_row_and_closes_after_enough_passes_in_a_row() {
    let mut watched = site(3, 2);
    watched.runs(&[Failed, Failed, Passed, Failed, Failed]);
    assert_eq!((watched.told.as_slice(), watched.state.open.is_none()), (&[][..], true));
    watched.runs(&[Failed]);
    assert_eq!(watched.told, [Telling::Opened]);
    assert_eq!(
        watched.state.open.as_ref().unwrap().since_ms,
        4 * MINUTE_MS,
        "it is told since the first of the row"
    );
    watched.runs(&[Failed, Passed, Failed, Passed]);
    assert_eq!(watched.told, [Telling::Opened]);
    watched.runs(&[Passed, Passed, Passed]);
    assert_eq!(watched.told, [Telling::Opened, Telling::Recovered]);
}

#[test]
fn a_fault_that_no_second_look_confirmed_neither_opens_nor_clears_nor_counts_as_calm() {
    let mut watched = site(2, 2);
    let doubt = Subject::Site.finding(Failed, false).unwrap();
    for _ in 0..9 {
        watched.hear(Input::Found { finding: doubt });
    }
    assert_eq!(watched.state, State::default());
    watched.runs(&[Failed]).hear(Input::Found { finding: doubt });
    watched.runs(&[Failed, Passed]).hear(Input::Found { finding: doubt });
    watched.runs(&[Passed]);
    assert!(watched.state.open.is_some());
    assert_eq!(watched.told, [Telling::Opened]);
}

#[test]
fn our_own_trouble_leaves_the_site_alone_and_is_told_as_its_own() {
    let day = [vec![Failed], vec![NotChecked; 50], vec![Failed, Passed]].concat();
    let mut watched = site(2, 1);
    watched.runs(&day);
    assert_eq!(
        watched.told,
        [Telling::Opened, Telling::Recovered],
        "two faults in a row, whatever lay between"
    );
    let mut sight = Watched::new(Subject::Sight, Thresholds::default().of_sight());
    sight.runs(&day);
    assert_eq!(sight.told, [Telling::Opened, Telling::Recovered]);
    sight.runs(&[NotChecked, Unclear]);
    assert_eq!(sight.told.len(), 2, "one run that could not be made is no news");
}

#[test]
fn worse_is_news_and_better_is_not() {
    let mut watched = site(1, 1);
    watched.runs(&[Degraded, Unclear, Failed, Degraded, Failed]);
    assert_eq!(watched.told, [Telling::Opened, Telling::Worsened, Telling::Worsened]);
}

#[test]
fn who_does_not_answer_is_reminded_and_who_acknowledged_is_not() {
    let mut watched = site(1, 1);
    watched.runs(&[Failed]).minutes_pass(150);
    assert_eq!(watched.told, [Telling::Opened, Telling::Reminded, Telling::Reminded]);
    watched.hear(Input::Acknowledged {});
    watched.minutes_pass(600);
    assert_eq!(watched.told.len(), 3);
}

#[test]
fn a_snooze_is_quiet_until_it_ends_and_then_speaks_up_again() {
    let mut watched = site(1, 1);
    watched.runs(&[Degraded]).hear(Input::Snoozed { until_ms: 240 * MINUTE_MS });
    watched.minutes_pass(200).runs(&[Failed]);
    assert_eq!(watched.told, [Telling::Opened]);
    watched.minutes_pass(50);
    assert_eq!(watched.told, [Telling::Opened, Telling::Reminded]);
}

#[test]
fn what_comes_and_goes_is_told_once_as_such_and_ends_only_with_an_hour_of_calm() {
    let mut watched = site(1, 1);
    watched.runs(&[Failed, Passed].repeat(20));
    let mut expected = [Telling::Opened, Telling::Recovered].repeat(3);
    expected.push(Telling::Flapping);
    assert_eq!(watched.told, expected);
    watched.runs(&[Passed; 50]);
    assert_eq!(watched.told, expected);
    watched.runs(&[Passed; 20]);
    expected.push(Telling::Recovered);
    assert_eq!(watched.told, expected);
    watched.runs(&[Failed]);
    assert_eq!(
        watched.told.last(),
        Some(&Telling::Opened),
        "after the calm it is an incident like any other"
    );
}

#[test]
fn a_person_closes_it_and_a_fault_after_that_opens_another() {
    let mut watched = site(1, 1);
    watched.runs(&[Failed]).hear(Input::ClosedByPerson {});
    watched.hear(Input::ClosedByPerson {});
    watched.runs(&[Failed]);
    assert_eq!(watched.told, [Telling::Opened, Telling::Closed, Telling::Opened]);
}
