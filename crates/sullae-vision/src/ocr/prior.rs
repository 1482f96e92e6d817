//! Which of several readings is likelier as text, for characters the recogniser is not sure of.
//!
//! Runs of up to five characters with the probability of the last one after the others, as `models/training` counts them
//! in interface strings; missing runs are looked up without their first character (Brants et al. 2007, "stupid backoff").

use std::borrow::Cow;

use rten_tensor::NdTensorView;

use super::decode::Symbol;

const HEADER: &[u8] = b"sullae prior 1\n";
/// ln 0.4, for each character left out of the run.
const BACKOFF: f32 = -0.916_290_7;
/// Values of the file for one natural logarithm.
const STEPS_A_NAT: f32 = 16.0;
/// Of characters less probable than this, others are weighed. Chosen, as the weights below, on the development screens.
const SURE: f32 = 0.95;
/// Others are weighed from this probability on.
const LEAST_OTHER: f32 = 0.02;
/// At most so many for one character.
const MOST_OTHERS: usize = 4;
/// How much the prior counts beside the recogniser. Codes and names are no text: little.
const WEIGHT: f32 = 0.25;
/// Readings followed at once.
const READINGS: usize = 6;

/// Probabilities of characters after others.
#[derive(Debug)]
pub(super) struct Prior {
    bytes: Cow<'static, [u8]>,
    /// For runs of 1, 2, ... characters: where they begin in `bytes` and how many there are; their values follow them.
    runs: Vec<(usize, usize)>,
}

/// One reading while it grows.
#[derive(Clone)]
struct Reading {
    score: f32,
    labels: Vec<u8>,
}

impl Prior {
    /// Reads the form of `prior.bin` (models/README.md); the reason where it is not of that form.
    pub(super) fn open(bytes: Cow<'static, [u8]>) -> Result<Self, String> {
        let rest = bytes.strip_prefix(HEADER).ok_or("it does not begin as a prior does")?;
        let longest = usize::from(*rest.first().ok_or("it ends too early")?);
        let (mut at, mut runs) = (HEADER.len() + 1, Vec::with_capacity(longest));
        for length in 1..=longest {
            let count = bytes.get(at..at + 4).ok_or("it ends too early")?;
            let count = count.iter().rev().fold(0, |sum, &byte| (sum << 8) | usize::from(byte));
            runs.push((at + 4, count));
            at += 4 + count * (length + 1);
        }
        if runs.is_empty() || at != bytes.len() {
            return Err(format!("it has {} bytes where {at} are told", bytes.len()));
        }
        Ok(Self { bytes, runs })
    }

    /// ln p of the last label after the others; at most as many are looked at as the longest run has.
    fn likely(&self, labels: &[u8]) -> f32 {
        let mut labels = &labels[labels.len().saturating_sub(self.runs.len())..];
        let mut value = 0.0;
        while !labels.is_empty() {
            if let Some(found) = self.value(labels) {
                return value - f32::from(found) / STEPS_A_NAT;
            }
            labels = &labels[1..];
            value += BACKOFF;
        }
        value - f32::from(u8::MAX) / STEPS_A_NAT
    }

    fn value(&self, run: &[u8]) -> Option<u8> {
        let (start, count) = self.runs[run.len() - 1];
        let (runs, values) = self.bytes[start..].split_at(count * run.len());
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            match runs[middle * run.len()..][..run.len()].cmp(run) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return values.get(middle).copied(),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The symbols with the likeliest characters, where their frames allow others. Their number, places and probabilities
    /// stay: how sure the recogniser was is what tells noise from text.
    pub(super) fn likeliest(&self, frames: NdTensorView<'_, f32, 2>, mut symbols: Vec<Symbol>, alphabet: &[char]) -> Vec<Symbol> {
        let label_of = |character| alphabet.iter().position(|&other| other == character).map_or(0, |index| index + 1) as u8;
        let space = label_of(' ');
        let is_open = |symbol: &Symbol| symbol.probability < SURE && symbol.character != ' ';
        if alphabet.len() > usize::from(u8::MAX) || space == 0 || !symbols.iter().any(is_open) {
            return symbols;
        }
        let mut readings = vec![Reading {
            score: 0.0,
            labels: vec![space],
        }];
        for symbol in &symbols {
            let own = label_of(symbol.character);
            let choices = if is_open(symbol) {
                choices(frames, symbol, own, space)
            } else {
                vec![(own, 0.0)]
            };
            readings = self.longer(&readings, &choices);
        }
        let last = self.longer(&readings, &[(space, 0.0)]);
        if let Some(best) = last.first() {
            for (symbol, &label) in symbols.iter_mut().zip(&best.labels[1..]) {
                symbol.character = alphabet[usize::from(label) - 1];
            }
        }
        symbols
    }

    /// The best readings with one more character, the best first.
    fn longer(&self, readings: &[Reading], choices: &[(u8, f32)]) -> Vec<Reading> {
        let with = |reading: &Reading, &(label, seen): &(u8, f32)| {
            let mut labels = reading.labels.clone();
            labels.push(label);
            let score = reading.score + seen + WEIGHT * self.likely(&labels);
            Reading { score, labels }
        };
        let mut longer: Vec<Reading> = readings
            .iter()
            .flat_map(|reading| choices.iter().map(move |choice| with(reading, choice)))
            .collect();
        longer.sort_by(|a, b| b.score.total_cmp(&a.score));
        longer.truncate(READINGS);
        longer
    }
}

/// What the symbol's frame says besides it: labels and their log-probabilities.
fn choices(frames: NdTensorView<'_, f32, 2>, symbol: &Symbol, own: u8, space: u8) -> Vec<(u8, f32)> {
    let frame = frames.slice([symbol.x as usize]);
    let others = frame.iter().enumerate().skip(1).map(|(label, &value)| (label as u8, value));
    let mut others: Vec<(u8, f32)> = others
        .filter(|&(label, value)| label != own && label != space && value >= LEAST_OTHER.ln())
        .collect();
    others.sort_by(|a, b| b.1.total_cmp(&a.1));
    others.truncate(MOST_OTHERS);
    others.push((own, symbol.probability.max(f32::MIN_POSITIVE).ln()));
    others
}

#[cfg(test)]
mod tests {
    use rten_tensor::NdTensor;
    use rten_tensor::prelude::*;

    use super::*;

    const ALPHABET: [char; 4] = [' ', 'a', 'b', 'c'];

    /// Runs of labels, all of one length after the other, with their values.
    fn file(lengths: &[&[(&[u8], u8)]]) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        bytes.push(lengths.len() as u8);
        for runs in lengths {
            bytes.extend((runs.len() as u32).to_le_bytes());
            bytes.extend(runs.iter().flat_map(|(run, _)| *run));
            bytes.extend(runs.iter().map(|(_, value)| *value));
        }
        bytes
    }

    /// "ab" is likely, "ac" is not.
    fn prior() -> Prior {
        let single: &[(&[u8], u8)] = &[(&[1], 16), (&[2], 16), (&[3], 64), (&[4], 64)];
        let double: &[(&[u8], u8)] = &[(&[2, 3], 0), (&[2, 4], 160)];
        Prior::open(file(&[single, double]).into()).unwrap()
    }

    fn read(first: f32, second: f32) -> String {
        let mut frames = NdTensor::full([2, 5], -20.0);
        frames[[0, 2]] = -0.001;
        frames[[1, 3]] = second.ln();
        frames[[1, 4]] = first.ln();
        let symbol = |character, probability, x| Symbol { character, probability, x };
        let symbols = vec![symbol('a', 0.999, 0.0), symbol('c', first, 1.0)];
        let read = prior().likeliest(frames.view(), symbols, &ALPHABET);
        assert_eq!(read[1].probability, first, "the recogniser's own doubt stays");
        read.iter().map(|symbol| symbol.character).collect()
    }

    #[test]
    fn a_likelier_character_takes_the_place_of_an_unsure_one_only() {
        assert_eq!(read(0.5, 0.4), "ab");
        assert_eq!(read(0.96, 0.03), "ac", "the recogniser is sure");
        assert_eq!(read(0.5, 0.01), "ac", "the frame does not say b");
        assert_eq!(read(0.9, 0.03), "ac", "the prior counts little");
    }

    #[test]
    fn missing_runs_are_looked_up_without_their_first_character() {
        let prior = prior();
        assert!((prior.likely(&[1, 2, 3]) - 0.0).abs() < 1e-6, "only the last two are looked at");
        assert!((prior.likely(&[3, 3]) - (BACKOFF - 4.0)).abs() < 1e-6);
        assert!(prior.likely(&[9]) < -15.0);
    }

    #[test]
    fn a_file_of_another_form_is_refused() {
        let whole = file(&[&[(&[1], 16)]]);
        assert!(Prior::open(whole.clone().into()).is_ok());
        for length in 0..whole.len() {
            assert!(Prior::open(whole[..length].to_vec().into()).is_err(), "{length}");
        }
        assert!(Prior::open([&whole[..], &[0]].concat().into()).is_err());
        let mut endless = whole;
        let at = HEADER.len() + 1;
        endless[at..at + 4].fill(255);
        assert!(Prior::open(endless.into()).is_err());
    }
}
