//! Pixels in, candidates out: template matching and OCR.
//!
//! No browser, no clock, no files but the OCR models. A [`Picture`] is decoded once and shared by all that
//! look at it; [`matching`] finds a template in it, [`ocr`] reads it, [`text`] compares what was
//! read with what is wanted.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod anchor;
mod annotate;
mod difference;
mod grey;
mod kernels;
pub mod matching;
pub mod ocr;
mod picture;
mod pixel_box;
pub mod text;

pub use anchor::{Sighted, pixels_of, take_anchor};
pub use annotate::mark_target;
pub use difference::{Difference, difference};
pub use picture::{MAX_PIXELS, MAX_SIDE, Picture, PictureError};
pub use pixel_box::PixelBox;
