//! Reading text: a picture or a part of it -> lines and words with their places and confidence.

use serde::{Deserialize, Serialize};

use crate::pixel_box::PixelBox;

/// One line of text as it stands on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What it says, composed (NFC).
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
