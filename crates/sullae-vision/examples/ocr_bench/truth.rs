//! What stands on the pictures: `gt.json`.

use std::error::Error;
use std::path::Path;

use serde::Deserialize;

/// One picture and its lines.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub(crate) img: String,
    pub(crate) lines: Vec<TrueLine>,
    /// `[x0, y0, x1, y1]` of areas that are not judged.
    #[serde(default)]
    pub(crate) ignore: Vec<[f64; 4]>,
}

/// A line as a person sees it; device pixels.
#[derive(Debug, Deserialize)]
pub(crate) struct TrueLine {
    pub(crate) s: String,
    pub(crate) x0: f64,
    pub(crate) x1: f64,
    pub(crate) y0: f64,
    pub(crate) y1: f64,
    pub(crate) fs: f64,
    /// Not in every set.
    #[serde(default)]
    pub(crate) words: Vec<TrueWord>,
}

/// A word of a line.
#[derive(Debug, Deserialize)]
pub(crate) struct TrueWord {
    pub(crate) s: String,
    pub(crate) x0: f64,
    pub(crate) x1: f64,
    pub(crate) fs: f64,
}

/// A word as it was read.
#[derive(Debug, Clone)]
pub(crate) struct ReadWord {
    pub(crate) text: String,
    pub(crate) confidence: f32,
    pub(crate) x0: f64,
    pub(crate) y0: f64,
    pub(crate) x1: f64,
    pub(crate) y1: f64,
}

pub(crate) fn read(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let path = folder.join("gt.json");
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&bytes)?)
}
