//! Values that every run has of its own: the day, a number that counts, letters made up.

use jiff::{ToSpan, Zoned};
use sullae_player::PreparedRecording;
use sullae_recording::VariableKind;

use crate::{ServiceError, clock, service::Service};

/// Without the letters and digits that are taken for each other.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

impl Service {
    /// Gives every variable that needs one its value for this run, unless the person gave it.
    pub(crate) fn make_up_values(&self, prepared: &mut PreparedRecording) -> Result<(), ServiceError> {
        let folder = prepared.folder.display().to_string();
        for variable in prepared.to_be_made_up() {
            let value = match &variable.kind {
                VariableKind::Date { format, days } => day(&clock::here(), format, *days),
                VariableKind::Random { length } => random(*length),
                VariableKind::Counter { first } => self.store.next_count(&folder, &variable.name, *first)?.to_string(),
                VariableKind::Secret {} | VariableKind::Text { .. } | VariableKind::Read {} => continue,
            };
            prepared.give(&variable.name, value);
        }
        Ok(())
    }
}

/// The value that the environment holds for a recording's variable, in `SULLAE_VAR_` and the name in capitals, with `_` for
/// everything but letters and digits.
pub fn value_in_environment(name: &str) -> Option<String> {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    std::env::var(format!("SULLAE_VAR_{name}")).ok()
}

fn day(now: &Zoned, format: &str, days: i32) -> String {
    let then = now.checked_add(days.days()).unwrap_or_else(|_| now.clone());
    then.strftime(format).to_string()
}

fn random(length: u8) -> String {
    let bytes = || uuid::Uuid::new_v4().into_bytes();
    let letters = std::iter::repeat_with(bytes)
        .flatten()
        .map(|byte| LETTERS[usize::from(byte) % LETTERS.len()]);
    // Of a version 4 identifier, six bits in two bytes are always the same.
    letters.take(usize::from(length)).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_asked_and_counts_over_the_end_of_a_month() {
        let now: Zoned = "2026-02-27T23:30+09:00[+09:00]".parse().unwrap();
        assert_eq!(day(&now, "%Y-%m-%d", 0), "2026-02-27");
        assert_eq!(day(&now, "%Y.%m.%d %H:%M", 2), "2026.03.01 23:30");
        assert_eq!(day(&now, "%y%m%d", -27), "260131");
    }

    #[test]
    fn two_made_up_texts_differ_and_have_the_length_asked_for() {
        let (one, other) = (random(20), random(20));
        assert_eq!(one.len(), 20);
        assert!(one.bytes().all(|letter| LETTERS.contains(&letter)), "{one}");
        assert_ne!(one, other);
    }
}
