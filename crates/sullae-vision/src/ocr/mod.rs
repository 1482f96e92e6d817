//! Reading text: a picture or a part of it -> lines and words with their places and confidence.
//!
//! A detector marks text pixels at any picture size without scaling the text, boxes are drawn round the
//! connected ones, and a recogniser reads each box. Both models run on the device through rten. ocrs, the
//! usual layer over it, is not used: its line finding joins the columns of a table, its detector has one
//! fixed size, it hides thresholds and probabilities, and it loads and prepares everything a second time.

mod busy;
mod decode;
mod detect;
mod form;
mod jamo;
mod lines;
mod models;
mod parts;
mod pieces;
mod prior;
mod readings;
mod recognise;
mod strip;
mod workers;

use serde::{Deserialize, Serialize};

pub(crate) use self::jamo::compose;
pub use self::models::{Manifest, ModelError, ModelFile, ModelSource, OcrModels};

use self::decode::Symbol;
use self::pieces::Piece;
pub(crate) use self::readings::Readings;
use self::workers::Workers;
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Lines of at least [`LONG`] characters read with less confidence are noise. On development screens 99.8 %
/// of the true lines pass these three limits.
const LEAST_CONFIDENCE_LONG: f32 = 0.5;
/// The same for shorter lines.
const LEAST_CONFIDENCE: f32 = 0.7;
/// The same for one or two characters that are neither Hangul syllables nor digits, which is how icons and check boxes are
/// read ("Q", "[ ]"), and for whatever holds a letter that is no whole syllable.
const LEAST_CONFIDENCE_SHORT: f32 = 0.9;
/// The same for a single one: of those read with 0.9 to 0.95 on the development screens and held-back pages one in seven stood there.
const LEAST_CONFIDENCE_SINGLE: f32 = 0.95;
/// Where the detector is not sure of a line, at most so many characters are read, each with at least this probability.
const UNSURE_CHARACTERS: usize = 3;
/// See [`UNSURE_CHARACTERS`].
const LEAST_CERTAINTY_UNSURE: f32 = 0.95;
/// Characters from which on a line is hardly ever an icon.
const LONG: usize = 5;

/// One line of text as it stands on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What it says, composed (NFC), words joined by one space.
    pub text: String,
    /// 0 to 1: the mean probability of its characters.
    pub confidence: f32,
    /// Where it stands, in pixels of the picture.
    pub place: PixelBox,
    /// Its words from left to right.
    pub words: Vec<Word>,
}

/// One word of a [`Line`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// What it says, composed (NFC), without spaces.
    pub text: String,
    /// 0 to 1: the mean probability of its characters.
    pub confidence: f32,
    /// Where it stands, in pixels of the picture.
    pub place: PixelBox,
}

/// Why a picture could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OcrError {
    /// A model refused its input or answered in an unexpected shape.
    #[error("the OCR model failed: {reason}")]
    ModelRun {
        /// What the model runner says.
        reason: String,
    },
    /// A reading thread ended early.
    #[error("reading stopped early; this is a fault of the program")]
    Stopped,
}

impl OcrError {
    fn run(reason: impl std::fmt::Display) -> Self {
        Self::ModelRun {
            reason: reason.to_string(),
        }
    }
}

/// A reader with its models. Make one and share it; it may be used from several threads.
#[derive(Debug)]
pub struct Ocr {
    models: OcrModels,
    workers: Workers,
}

impl Ocr {
    /// A reader that uses these models, on two threads.
    #[must_use]
    pub fn new(models: OcrModels) -> Self {
        Self::with_threads(models, 2)
    }

    /// A reader that uses these models on so many threads (at least one).
    #[must_use]
    pub fn with_threads(models: OcrModels, threads: usize) -> Self {
        Self {
            models,
            workers: Workers::new(threads),
        }
    }

    /// Lines in reading order (rows from above, in each from the left), of the whole picture or of those
    /// that lie mostly inside `region`. The picture remembers what was read: nothing is read twice.
    ///
    /// # Errors
    /// [`OcrError`] where a model fails; not seen with models that passed [`OcrModels::load`].
    pub fn read(&self, picture: &Picture, region: Option<PixelBox>) -> Result<Vec<Line>, OcrError> {
        let Some(region) = region else {
            return self.read_page(picture).map(<[Line]>::to_vec);
        };
        let Some(region) = picture.bounds().intersection(&region) else {
            return Ok(Vec::new());
        };
        picture.readings.region(region, || self.read_region(picture, region))
    }

    /// The lines of the whole picture, without a copy.
    ///
    /// # Errors
    /// As [`Ocr::read`].
    pub fn read_page<'p>(&self, picture: &'p Picture) -> Result<&'p [Line], OcrError> {
        picture.readings.page(|| self.read_region(picture, picture.bounds()))
    }

    /// What stands in each of these crops, read in one go. For comparing the recogniser with the framework that
    /// trained it: a crop holds one line, with the margin it was trained with.
    ///
    /// # Errors
    /// As [`Ocr::read`].
    #[doc(hidden)]
    pub fn read_crops(&self, picture: &Picture, crops: &[PixelBox]) -> Result<Vec<String>, OcrError> {
        let pieces: Vec<Piece> = crops.iter().enumerate().map(|(line, &place)| Piece::whole(line, place)).collect();
        let read = recognise::read_pieces(&self.models, &self.workers, picture.grey(), &pieces, recognise::as_trained)?;
        let text = |symbols: &Vec<Symbol>| compose(&symbols.iter().map(|symbol| symbol.character).collect::<String>());
        Ok(read.iter().map(text).collect())
    }

    fn read_region(&self, picture: &Picture, region: PixelBox) -> Result<Vec<Line>, OcrError> {
        let grey = picture.grey();
        let boxes = detect::text_boxes(&self.models, &self.workers, grey, region)?;
        let places: Vec<PixelBox> = boxes.lines.iter().chain(&boxes.unsure).copied().collect();
        let crops: Vec<PixelBox> = places.iter().map(|&line| self.models.form.crop_of(line, picture.size())).collect();
        let read = recognise::read_crops(&self.models, &self.workers, grey, &crops)?;
        let kept = places.iter().zip(&read).enumerate();
        let kept = kept.filter(|(k, (_, symbols))| *k < boxes.lines.len() || is_certain(symbols));
        let lines = kept.filter_map(|(_, (&place, symbols))| lines::line(symbols, place, grey));
        let mut lines: Vec<Line> = lines.filter(is_credible).collect();
        sort_in_reading_order(&mut lines);
        Ok(lines)
    }
}

/// Whether a few characters were read without doubt.
fn is_certain(symbols: &[Symbol]) -> bool {
    let letters = || symbols.iter().filter(|symbol| symbol.character != ' ');
    letters().count() <= UNSURE_CHARACTERS && letters().all(|symbol| symbol.probability >= LEAST_CERTAINTY_UNSURE)
}

fn is_credible(line: &Line) -> bool {
    let syllable = |c: char| ('가'..='힣').contains(&c);
    let part_of_one = |c: char| ('ㄱ'..='ㅣ').contains(&c);
    let is_count = line.text.chars().all(|c| c.is_ascii_digit());
    let least = match line.text.chars().filter(|c| !c.is_whitespace()).count() {
        _ if line.text.contains(part_of_one) => LEAST_CONFIDENCE_SHORT,
        length if is_count || length >= LONG => LEAST_CONFIDENCE_LONG,
        0..=1 if !line.text.contains(syllable) => LEAST_CONFIDENCE_SINGLE,
        0..=2 if !line.text.contains(syllable) => LEAST_CONFIDENCE_SHORT,
        _ => LEAST_CONFIDENCE,
    };
    line.confidence >= least
}

/// Lines whose middle lies above the lower edge of a row's first line belong to that row.
fn sort_in_reading_order(lines: &mut [Line]) {
    lines.sort_by_key(|line| line.place.centre().1);
    let mut start = 0;
    while start < lines.len() {
        let bottom = lines[start].place.bottom();
        let end = start + lines[start..].iter().take_while(|line| line.place.centre().1 < bottom).count();
        lines[start..end.max(start + 1)].sort_by_key(|line| line.place.x);
        start = end.max(start + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_certain_characters_are_kept_where_no_line_is_sure_doubtful_or_many_are_not() {
        let read = |text: &str, probability| -> Vec<Symbol> {
            let symbol = |character| Symbol {
                character,
                probability: if character == ' ' { 0.5 } else { probability },
                x: 0.0,
            };
            text.chars().map(symbol).collect()
        };
        assert!(is_certain(&read("7", 0.97)) && is_certain(&read("1 /2", 0.97)));
        assert!(!is_certain(&read("7", 0.9)) && !is_certain(&read("icon", 0.99)));
    }

    #[test]
    fn the_shorter_a_line_the_surer_it_must_be_but_for_counts_and_syllables() {
        let kept = |text: &str, confidence| {
            is_credible(&Line {
                text: text.to_owned(),
                confidence,
                place: PixelBox::new(0, 0, 9, 9),
                words: Vec::new(),
            })
        };
        assert!(kept("+", 0.96) && !kept("+", 0.94));
        assert!(kept("OK", 0.91) && !kept("OK", 0.89));
        assert!(kept("홈", 0.71) && !kept("홈", 0.69) && !kept("ㅁ홈", 0.89));
        assert!(kept("7", 0.51) && kept("Cancel", 0.51) && !kept("Cancel", 0.49));
    }
}
