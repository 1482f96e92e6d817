//! Reading the text of pictures for a person or another program: what `sullae ocr` does.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::Language;
use sullae_report::reading::{SeenLine, SeenPicture};
use sullae_vision::{
    MAX_PIXELS, Picture, PixelBox,
    ocr::{Line, ModelSource, Ocr, OcrModels, Word},
};

use crate::{error::ServiceError, places::Places};

/// Version of the printed form.
const VERSION: u32 = 1;
/// Bytes of the longest file that is looked into: no sound PNG of the greatest size needs more.
const MAX_FILE_BYTES: u64 = 8 * MAX_PIXELS;

/// Reads pictures with models that were loaded once.
#[derive(Debug)]
pub struct PictureReader {
    ocr: Ocr,
}

/// What was read in one picture; what `sullae ocr --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PictureReading {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// The file, as it was named.
    pub picture: String,
    /// Its width in device pixels.
    pub width: u32,
    /// Its height in device pixels.
    pub height: u32,
    /// Lines in reading order: rows from above, in each from the left.
    pub lines: Vec<LineReading>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LineReading {
    /// What it says (NFC), words joined by one space.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Left, top, width and height in device pixels.
    #[serde(rename = "box")]
    pub place: [u32; 4],
    /// Its words from left to right.
    pub words: Vec<WordReading>,
}

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WordReading {
    /// What it says (NFC), without spaces.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Left, top, width and height in device pixels.
    #[serde(rename = "box")]
    pub place: [u32; 4],
}

impl PictureReader {
    /// Loads the models in `models`, or the user's own in the data folder, or those built in.
    ///
    /// # Errors
    /// [`ServiceError::Ocr`].
    pub fn open(models: Option<&Path>, data_folder: Option<&Path>) -> Result<Self, ServiceError> {
        let own = || Places::find(data_folder).ok().and_then(|places| places.models());
        let folder = models.map(Path::to_owned).or_else(own);
        let source = folder.map_or(ModelSource::Embedded, ModelSource::Folder);
        Ok(Self {
            ocr: Ocr::new(OcrModels::load(&source)?),
        })
    }

    /// Reads a PNG file, or the part of it inside `region` (left, top, width, height).
    ///
    /// # Errors
    /// [`ServiceError::PictureUnreadable`], [`ServiceError::RegionOutside`], [`ServiceError::Reading`].
    pub fn read(&self, path: &Path, region: Option<[u32; 4]>) -> Result<PictureReading, ServiceError> {
        let unreadable = |reason: String| ServiceError::PictureUnreadable {
            path: path.to_owned(),
            reason,
        };
        let picture = bytes(path).and_then(|bytes| Picture::from_png(&bytes).map_err(|error| error.to_string()));
        let picture = picture.map_err(unreadable)?;
        let (width, height) = picture.size();
        let region = region.map(|[x, y, width, height]| PixelBox::new(x, y, width, height));
        if let Some(region) = region.filter(|region| picture.bounds().intersection(region) != Some(*region)) {
            return Err(ServiceError::RegionOutside {
                region: numbers(region),
                picture: path.to_owned(),
                width,
                height,
            });
        }
        let lines = self.ocr.read(&picture, region)?;
        Ok(PictureReading {
            version: VERSION,
            picture: path.display().to_string(),
            width,
            height,
            lines: lines.iter().map(line).collect(),
        })
    }
}

/// Writes one HTML file with the pictures and what was read drawn over them.
///
/// # Errors
/// [`ServiceError::Io`].
pub fn write_readings(path: &Path, readings: &[(&Path, PictureReading)], language: Language) -> Result<(), ServiceError> {
    let io = |path: PathBuf| move |source| ServiceError::Io { path, source };
    let mut seen = Vec::new();
    for (picture, reading) in readings {
        let lines = reading.lines.iter().map(|line| SeenLine {
            text: line.text.clone(),
            confidence: line.confidence,
            place: line.place,
        });
        seen.push(SeenPicture {
            name: reading.picture.clone(),
            png: fs::read(picture).map_err(io((*picture).to_owned()))?,
            size: (reading.width, reading.height),
            lines: lines.collect(),
        });
    }
    fs::write(path, sullae_report::reading::render(&seen, language)).map_err(io(path.to_owned()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("the file is longer than {} MB", MAX_FILE_BYTES / 1_000_000));
    }
    Ok(bytes)
}

fn line(line: &Line) -> LineReading {
    LineReading {
        text: line.text.clone(),
        confidence: thousandths(line.confidence),
        place: numbers(line.place),
        words: line.words.iter().map(word).collect(),
    }
}

fn word(word: &Word) -> WordReading {
    WordReading {
        text: word.text.clone(),
        confidence: thousandths(word.confidence),
        place: numbers(word.place),
    }
}

/// More digits would promise what no reading can.
fn thousandths(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}

const fn numbers(place: PixelBox) -> [u32; 4] {
    [place.x, place.y, place.width, place.height]
}
