//! What is slow for this hour: it sees what people would see, and cries no wolf over noise, busy hours and single bad days.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sullae_monitor::normal::{Normal, Sample, normal};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller.
    fn bell(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Seoul").unwrap()
}

fn begin() -> Timestamp {
    "2026-10-25T15:00:00Z".parse().unwrap()
}

/// A site as they are: 1.2 s with noise of the given spread, half as slow again in office hours, four times as slow on Monday at nine, one
/// check in a hundred three times as slow.
fn took(at: Timestamp, spread: f64, dice: &mut Dice) -> u64 {
    let local = zone().to_datetime(at);
    let busy = if (9..18).contains(&local.hour()) { 1.5 } else { 1.0 };
    let rush = if local.weekday() == jiff::civil::Weekday::Monday && local.hour() == 9 {
        4.0
    } else {
        busy
    };
    let odd = if dice.unit() < 0.01 { 3.0 } else { 1.0 };
    (1_200.0 * rush * odd * (spread * dice.bell()).exp()) as u64
}

fn checks(every_min: i64, from_day: i64, days: i64, mut took: impl FnMut(Timestamp) -> u64) -> Vec<Sample> {
    let first = begin() + SignedDuration::from_hours(24 * from_day);
    let at = |number| first + SignedDuration::from_mins(number * every_min);
    (0..days * 1_440 / every_min)
        .map(|number| Sample {
            at: at(number),
            took_ms: took(at(number)),
        })
        .collect()
}

/// How many of the checks are called slow. What is normal is asked once for each hour.
fn called_slow(known: &[Sample], checks: &[Sample]) -> usize {
    let mut by_hour = BTreeMap::new();
    let slow = checks.iter().filter(|check| {
        let hour = check.at.as_second() / 3_600;
        let normal = by_hour.entry(hour).or_insert_with(|| normal(known, check.at, &zone()));
        normal.is_some_and(|normal| check.took_ms > normal.limit_ms())
    });
    slow.count()
}

fn is_slow(known: &[Sample], check: Sample) -> bool {
    normal(known, check.at, &zone()).is_some_and(|normal| check.took_ms > normal.limit_ms())
}

#[test]
fn noisy_but_ordinary_weeks_are_not_called_slow_and_slow_ones_are() {
    for (every_min, spread) in [(5, 0.1), (5, 0.3), (5, 0.5), (30, 0.3), (240, 0.3)] {
        let mut dice = Dice(42);
        let known = checks(every_min, 0, 28, |at| took(at, spread, &mut dice));
        let week = checks(every_min, 28, 7, |at| took(at, spread, &mut dice));
        let wrong = called_slow(&known, &week);
        // A check is looked at twice before it counts, a moment later: noise would have to strike twice.
        let share = wrong as f64 / week.len() as f64;
        let slowed = checks(every_min, 28, 7, |at| 8 * took(at, spread, &mut dice));
        let seen = called_slow(&known, &slowed) as f64 / slowed.len() as f64;
        println!(
            "every {every_min} min, spread {spread}: {wrong} of {} called slow, twice in a row by chance {:.5} %, eight times as slow seen {:.1} %",
            week.len(),
            share * share * 100.0,
            seen * 100.0
        );
        assert!(share <= 0.01, "{every_min} {spread}: {wrong} of {}", week.len());
        assert!(seen >= 0.85, "{every_min} {spread}: {seen}");
    }
}

#[test]
fn a_busy_hour_of_the_week_is_usual_then_and_slow_at_another_time() {
    let mut dice = Dice(7);
    let known = checks(5, 0, 28, |at| took(at, 0.1, &mut dice));
    let monday_nine: Timestamp = "2026-11-23T00:05:00Z".parse().unwrap();
    let check = |hours| Sample {
        at: monday_nine + SignedDuration::from_hours(hours),
        took_ms: 6_400,
    };
    assert!(!is_slow(&known, check(0)));
    assert!(is_slow(&known, check(3)) && is_slow(&known, check(24)));
    let told = normal(&known, check(24).at, &zone()).unwrap();
    assert!((1_600..2_000).contains(&told.usual_ms), "{told:?}");
}

#[test]
fn one_bad_day_of_four_does_not_become_usual_and_a_lasting_change_does() {
    let mut dice = Dice(9);
    let mut known = checks(5, 0, 28, |at| took(at, 0.1, &mut dice));
    let slow = |known: &[Sample]| {
        let at = begin() + SignedDuration::from_hours(28 * 24 + 3);
        is_slow(known, Sample { at, took_ms: 9_000 })
    };
    assert!(slow(&known));
    let bad = |known: &mut [Sample], days: std::ops::Range<i64>| {
        for sample in known {
            let day = sample.at.duration_since(begin()).as_hours() / 24;
            if days.contains(&day) {
                sample.took_ms = 9_000;
            }
        }
    };
    bad(&mut known, 21..22);
    assert!(slow(&known));
    bad(&mut known, 7..28);
    assert!(!slow(&known));
}

#[test]
fn who_is_new_is_not_judged_and_hundredths_of_a_second_are_nobodys_trouble() {
    let known = checks(5, 24, 4, |_| 1_200);
    let at = begin() + SignedDuration::from_hours(28 * 24);
    assert_eq!(normal(&known, at, &zone()), None);
    assert_eq!(normal(&[], at, &zone()), None);
    let quick = checks(5, 0, 28, |_| 40);
    assert_eq!(normal(&quick, at, &zone()).unwrap(), Normal { usual_ms: 40, high_ms: 40 });
    assert!(!is_slow(&quick, Sample { at, took_ms: 1_900 }));
    assert!(is_slow(&quick, Sample { at, took_ms: 2_100 }));
}
