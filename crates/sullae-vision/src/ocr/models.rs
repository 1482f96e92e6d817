//! The two OCR models and their manifest: embedded in the program or taken from a folder, checked before use.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rten::{Dimension, Model};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::form::LineForm;
use super::prior::Prior;

/// Detector inputs must be multiples of this; its coarsest plane has a sixteenth of the side.
pub(super) const DETECTOR_STEP: usize = 16;
/// A mask may have one value for a square of pixels of one of these sides.
const MASK_CELLS: [usize; 3] = [1, 2, 4];
/// Height of the lines given to the recogniser.
pub(super) const LINE_HEIGHT: usize = 32;

/// Where the models come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelSource {
    /// Built into the program.
    #[cfg(feature = "embedded-models")]
    Embedded,
    /// A folder with `manifest.json` and the files it names; see `models/README.md`.
    Folder(PathBuf),
}

/// What a folder of models holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of this file and of the lines the models were trained with, 1 or 2; see `models/README.md`.
    pub format: u32,
    /// Version of the models, for people.
    pub version: String,
    /// Licence of the models (SPDX).
    pub licence: String,
    /// Text mask: input `[1, 1, height, width]`, both multiples of 16; output of the same size,
    /// of half or of a quarter of it, 0 to 1.
    pub detector: ModelFile,
    /// Lines: input `[lines, 1, 32, width]`, output `[frames, lines, alphabet + 1]` log-probabilities, 0 blank.
    pub recogniser: ModelFile,
    /// Characters of the labels 1, 2, ..., one after the other, Hangul as conjoining jamo.
    pub alphabet: ModelFile,
    /// How likely characters are after each other; models without it are read as the recogniser says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<ModelFile>,
}

/// A file beside the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelFile {
    /// Name, without any folder.
    pub file: String,
    /// SHA-256 of its bytes in lower-case hex.
    pub sha256: String,
    /// Shapes, for people; the models themselves are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shapes: Option<String>,
}

/// Why models cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file is missing or unreadable.
    #[error("the OCR model file {path} cannot be read: {source}; a folder of models needs manifest.json and every file it names")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The manifest is no JSON of the expected form.
    #[error("the manifest {path} is not of the form described in models/README.md: {reason}")]
    BadManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file differs from what the manifest says.
    #[error(
        "the OCR model file {file} is not the one its manifest describes (SHA-256 differs); copy the folder again, or correct the manifest"
    )]
    HashDiffers {
        /// The file's name.
        file: String,
    },
    /// The file holds no usable model.
    #[error("the OCR {model} cannot be used: {reason}")]
    Unusable {
        /// Detector, recogniser, alphabet or prior.
        model: &'static str,
        /// What does not fit.
        reason: String,
    },
}

/// Models that were loaded and fit each other.
pub struct OcrModels {
    pub(super) detector: Model,
    /// Side of the square of pixels for which the detector's mask has one value.
    pub(super) mask_cell: u32,
    pub(super) recogniser: Model,
    pub(super) alphabet: Vec<char>,
    pub(super) prior: Option<Prior>,
    pub(super) form: LineForm,
}

impl std::fmt::Debug for OcrModels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OcrModels")
            .field("alphabet", &self.alphabet.len())
            .finish_non_exhaustive()
    }
}

impl OcrModels {
    /// Loads the models and tries each on a blank picture.
    ///
    /// # Errors
    /// [`ModelError`] where a file is missing or changed, or shapes and alphabet do not fit.
    pub fn load(source: &ModelSource) -> Result<Self, ModelError> {
        match source {
            #[cfg(feature = "embedded-models")]
            ModelSource::Embedded => {
                let detector: &'static [u8] = include_bytes!("../../../../models/detector.rten");
                let recogniser: &'static [u8] = include_bytes!("../../../../models/recogniser.rten");
                let alphabet = include_str!("../../../../models/alphabet.txt");
                let manifest = include_bytes!("../../../../models/manifest.json");
                let (_, form) = parse_manifest(Path::new("models/manifest.json"), manifest)?;
                let open = |bytes| Model::load_static_slice(bytes).map_err(|error| error.to_string());
                let prior: &'static [u8] = include_bytes!("../../../../models/prior.bin");
                Self::checked(form, open(detector), open(recogniser), alphabet, Some(Cow::Borrowed(prior)))
            }
            ModelSource::Folder(folder) => {
                let (manifest, form) = read_manifest(folder)?;
                let detector = read_checked(folder, &manifest.detector)?;
                let recogniser = read_checked(folder, &manifest.recogniser)?;
                let alphabet = String::from_utf8(read_checked(folder, &manifest.alphabet)?).map_err(|_| ModelError::Unusable {
                    model: "alphabet",
                    reason: "it is not UTF-8 text".to_owned(),
                })?;
                let open = |bytes| Model::load(bytes).map_err(|error| error.to_string());
                let prior = manifest.prior.map(|file| read_checked(folder, &file)).transpose()?;
                Self::checked(form, open(detector), open(recogniser), &alphabet, prior.map(Cow::Owned))
            }
        }
    }

    fn checked(
        form: LineForm,
        detector: Result<Model, String>,
        recogniser: Result<Model, String>,
        alphabet: &str,
        prior: Option<Cow<'static, [u8]>>,
    ) -> Result<Self, ModelError> {
        let unusable = |model| move |reason| ModelError::Unusable { model, reason };
        let detector = detector.map_err(unusable("detector"))?;
        let mask_cell = check_detector(&detector).map_err(unusable("detector"))?;
        let recogniser = recogniser.map_err(unusable("recogniser"))?;
        let alphabet: Vec<char> = alphabet.trim_end_matches(['\r', '\n']).chars().collect();
        check_recogniser(&recogniser, alphabet.len()).map_err(unusable("recogniser"))?;
        let prior = prior.map(Prior::open).transpose().map_err(unusable("prior"))?;
        Ok(Self {
            detector,
            mask_cell,
            recogniser,
            alphabet,
            prior,
            form,
        })
    }
}

fn read_manifest(folder: &Path) -> Result<(Manifest, LineForm), ModelError> {
    let path = folder.join("manifest.json");
    let bytes = std::fs::read(&path).map_err(|source| ModelError::Unreadable {
        path: path.clone(),
        source,
    })?;
    parse_manifest(&path, &bytes)
}

fn parse_manifest(path: &Path, bytes: &[u8]) -> Result<(Manifest, LineForm), ModelError> {
    let bad = |reason| ModelError::BadManifest {
        path: path.to_owned(),
        reason,
    };
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| bad(error.to_string()))?;
    let unknown = || {
        bad(format!(
            "its format is {}, this program reads {}",
            manifest.format,
            LineForm::formats()
        ))
    };
    let form = LineForm::of_format(manifest.format).ok_or_else(unknown)?;
    Ok((manifest, form))
}

fn read_checked(folder: &Path, file: &ModelFile) -> Result<Vec<u8>, ModelError> {
    let name = Path::new(&file.file);
    if name.file_name() != Some(name.as_os_str()) {
        let reason = format!("{:?} is not a plain file name", file.file);
        return Err(ModelError::BadManifest {
            path: folder.join("manifest.json"),
            reason,
        });
    }
    let path = folder.join(name);
    let bytes = std::fs::read(&path).map_err(|source| ModelError::Unreadable { path, source })?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if sha256 != file.sha256 {
        return Err(ModelError::HashDiffers { file: file.file.clone() });
    }
    Ok(bytes)
}

/// Side of the square of pixels for which the mask has one value.
fn check_detector(model: &Model) -> Result<u32, String> {
    let shape = model.input_shape(0).ok_or("it declares no input shape")?;
    if let [_, _, height, width] = &shape[..]
        && (matches!(height, Dimension::Fixed(_)) || matches!(width, Dimension::Fixed(_)))
    {
        return Err(format!(
            "its input size is fixed ({height:?} x {width:?}); height and width must be free"
        ));
    }
    let side = 2 * DETECTOR_STEP;
    let output = run(model, NdTensor::zeros([1, 1, side, side]))?;
    let cell = MASK_CELLS
        .into_iter()
        .find(|cell| output.shape() == [1, 1, side / cell, side / cell]);
    cell.map(|cell| cell as u32).ok_or_else(|| {
        format!(
            "it answers {:?} to a picture of {side} x {side}, not [1, 1, {side}, {side}] or a half or quarter of these sides",
            output.shape()
        )
    })
}

fn check_recogniser(model: &Model, alphabet: usize) -> Result<(), String> {
    let output = run(model, NdTensor::zeros([1, 1, LINE_HEIGHT, 64]))?;
    match output.shape() {
        [frames, 1, labels] if *frames > 0 && *labels == alphabet + 1 => Ok(()),
        [_, _, labels] => Err(format!("it has {labels} labels, the alphabet {alphabet} characters and a blank")),
        other => Err(format!("it answers {other:?}, not [frames, lines, labels]")),
    }
}

fn run(model: &Model, input: NdTensor<f32, 4>) -> Result<Tensor<f32>, String> {
    let output = model.run_one(input.view().into(), None).map_err(|error| error.to_string())?;
    output.try_into().map_err(|_| "its output is not of 32-bit floats".to_owned())
}
