//! Many durations in few numbers: counts in buckets of fixed bounds, so that those of several hours can be added up and still tell a
//! median.

use std::{collections::BTreeMap, fmt, str::FromStr};

/// Buckets for each doubling: what is told of a duration is at most 4.5 % beside it.
const PER_DOUBLING: f64 = 8.0;

/// How often a duration of about so long was seen. Bucket `b` holds those from `2^(b/8)` to below `2^((b+1)/8)` milliseconds; shorter
/// ones than a millisecond count as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations(BTreeMap<u16, u64>);

impl Durations {
    /// Adds one.
    pub fn add(&mut self, duration_ms: u64) {
        *self.0.entry(bucket(duration_ms)).or_default() += 1;
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.0 {
            *self.0.entry(*bucket).or_default() += count;
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// The duration, milliseconds, that a share of all (0 to 1) is not longer than, by the nearest-rank rule; none where there are none.
    pub fn quantile_ms(&self, share: f64) -> Option<f64> {
        let rank = (self.count() as f64 * share).ceil().max(1.0) as u64;
        let mut so_far = 0;
        let (bucket, _) = self.0.iter().find(|(_, count)| {
            so_far += *count;
            so_far >= rank
        })?;
        Some(((f64::from(*bucket) + 0.5) / PER_DOUBLING).exp2())
    }
}

fn bucket(duration_ms: u64) -> u16 {
    // 2^64 ms are in bucket 512.
    ((duration_ms.max(1) as f64).log2() * PER_DOUBLING).floor() as u16
}

impl fmt::Display for Durations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each: Vec<String> = self.0.iter().map(|(bucket, count)| format!("{bucket}:{count}")).collect();
        f.write_str(&each.join(" "))
    }
}

/// A text that is no durations.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no bucket and count")]
pub struct NotDurations(String);

impl FromStr for Durations {
    type Err = NotDurations;

    fn from_str(text: &str) -> Result<Self, NotDurations> {
        let pair = |text: &str| {
            let (bucket, count) = text.split_once(':')?;
            Some((bucket.parse().ok()?, count.parse().ok()?))
        };
        let each = text
            .split_whitespace()
            .map(|text| pair(text).ok_or_else(|| NotDurations(text.to_owned())));
        each.collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_near_what_was_seen_also_when_added_up() {
        let (mut whole, mut odd, mut even) = (Durations::default(), Durations::default(), Durations::default());
        for ms in 1..=10_000_u64 {
            whole.add(ms);
            if ms % 2 == 0 { even.add(ms) } else { odd.add(ms) }
        }
        odd.merge(&even);
        assert_eq!(odd, whole);
        assert_eq!(whole.count(), 10_000);
        for (share, truth) in [(0.5, 5_000.0), (0.95, 9_500.0), (1.0, 10_000.0)] {
            let told = whole.quantile_ms(share).unwrap();
            assert!((told / truth - 1.0).abs() < 0.045, "{share}: {told}");
        }
        assert_eq!(whole.to_string().parse(), Ok(whole));
        assert_eq!(Durations::default().quantile_ms(0.5), None);
        assert!("8:x".parse::<Durations>().is_err());
    }

    #[test]
    fn every_duration_has_a_bucket_and_longer_ones_no_lower_one() {
        let edges = [0, 1, 2, 3, 1_000, 1_024, 86_400_000, u64::MAX];
        let buckets: Vec<u16> = edges.into_iter().map(bucket).collect();
        assert!(buckets.is_sorted(), "{buckets:?}");
        assert_eq!((buckets[0], buckets[1], buckets[5]), (0, 0, 80));
    }
}
