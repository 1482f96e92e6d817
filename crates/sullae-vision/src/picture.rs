//! A decoded picture: its pixels once, its grey plane and pyramid at most once and only if asked for.

use std::sync::OnceLock;

use image::{Rgb, RgbImage};

use crate::grey::Grey;
use crate::ocr::Readings;
use crate::pixel_box::PixelBox;

/// Squares across a coarse picture: a line of text is lower than one.
const COARSE_ACROSS: u32 = 24;
/// The shortest side of such a square, pixels.
const COARSE_SIDE: u32 = 32;
/// Between two shades of a coarse picture.
const COARSE_STEP: u64 = 32;

/// Longest side that is decoded, in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// Largest number of pixels that is decoded.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Why bytes did not become a [`Picture`], or a picture not bytes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The PNG signature is missing.
    #[error("this is not a PNG picture")]
    NotPng,
    /// A PNG that ends early, fails its checksums or contradicts itself.
    #[error("the PNG picture is broken: {reason}")]
    Broken {
        /// The decoder's finding.
        reason: String,
    },
    /// Larger than [`MAX_SIDE`] or [`MAX_PIXELS`]; read from the header, nothing was decoded.
    #[error("the picture is too large: {width} x {height} pixels (at most {MAX_SIDE} a side, {MAX_PIXELS} in all)")]
    TooLarge {
        /// Declared width.
        width: u32,
        /// Declared height.
        height: u32,
    },
    /// No pixel at all, or pixels that do not fill the size.
    #[error("the picture has no pixels, or not as many as {width} x {height} needs")]
    WrongSize {
        /// Declared width.
        width: u32,
        /// Declared height.
        height: u32,
    },
    /// The box to cut out does not meet the picture.
    #[error("the box {place:?} lies outside the picture of {width} x {height} pixels")]
    OutsidePicture {
        /// The box that was asked for.
        place: PixelBox,
        /// Width of the picture.
        width: u32,
        /// Height of the picture.
        height: u32,
    },
}

/// A decoded picture of at least one pixel, RGB of 8 bits; transparent pixels were laid on white.
///
/// Grey plane, pyramids and what was read are kept beside the pixels once they were asked for, so
/// share one `Picture` (by reference or `Arc`) among all that look at the same screenshot.
#[derive(Debug, Clone)]
pub struct Picture {
    rgb: RgbImage,
    grey: OnceLock<Grey>,
    smaller: OnceLock<Vec<Grey>>,
    edges: OnceLock<(Grey, Vec<Grey>)>,
    pub(crate) readings: Readings,
}

impl Picture {
    /// Decodes a PNG of any colour type and depth (animations: their first frame).
    ///
    /// # Errors
    /// [`PictureError`], for anything that is no sound PNG within the size limits. Never panics.
    pub fn from_png(bytes: &[u8]) -> Result<Self, PictureError> {
        if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Err(PictureError::NotPng);
        }
        if let Some((width, height)) = declared_size(bytes) {
            check_size(width, height)?;
        }
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        // Text, profile and time chunks are of no use here, and compressed ones could be bombs.
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let mut reader = decoder.read_info().map_err(broken)?;
        let (width, height) = (reader.info().width, reader.info().height);
        let Some(length) = reader.output_buffer_size() else {
            return Err(PictureError::TooLarge { width, height });
        };
        let mut pixels = vec![0; length];
        let frame = reader.next_frame(&mut pixels).map_err(broken)?;
        pixels.truncate(frame.buffer_size());
        Self::from_rgb(width, height, into_rgb(pixels, frame.color_type))
    }

    /// A picture from RGB bytes, row after row.
    ///
    /// # Errors
    /// [`PictureError::TooLarge`] and [`PictureError::WrongSize`].
    pub fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Result<Self, PictureError> {
        check_size(width, height)?;
        let rgb = RgbImage::from_raw(width, height, rgb)
            .filter(|image| image.as_raw().len() as u64 == 3 * u64::from(width) * u64::from(height))
            .ok_or(PictureError::WrongSize { width, height })?;
        Ok(Self::from_image(rgb))
    }

    /// A picture of one colour.
    ///
    /// # Errors
    /// [`PictureError::TooLarge`] and [`PictureError::WrongSize`].
    pub fn of_one_colour(width: u32, height: u32, colour: [u8; 3]) -> Result<Self, PictureError> {
        check_size(width, height)?;
        Ok(Self::from_image(RgbImage::from_pixel(width, height, Rgb(colour))))
    }

    pub(crate) fn from_image(rgb: RgbImage) -> Self {
        Self {
            rgb,
            grey: OnceLock::new(),
            smaller: OnceLock::new(),
            edges: OnceLock::new(),
            readings: Readings::default(),
        }
    }

    /// Width in device pixels, at least 1.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.rgb.width()
    }

    /// Height in device pixels, at least 1.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.rgb.height()
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.rgb.dimensions()
    }

    /// The box of the whole picture.
    #[must_use]
    pub fn bounds(&self) -> PixelBox {
        PixelBox::new(0, 0, self.width(), self.height())
    }

    /// RGB bytes, row after row.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        self.rgb.as_raw()
    }

    pub(crate) fn image(&self) -> &RgbImage {
        &self.rgb
    }

    /// The part of the picture inside `place`; what of `place` lies outside is left away.
    ///
    /// # Errors
    /// [`PictureError::OutsidePicture`] where nothing is left.
    pub fn crop(&self, place: PixelBox) -> Result<Self, PictureError> {
        let (width, height) = self.size();
        let part = self
            .bounds()
            .intersection(&place)
            .ok_or(PictureError::OutsidePicture { place, width, height })?;
        let view = image::imageops::crop_imm(&self.rgb, part.x, part.y, part.width, part.height);
        Ok(Self::from_image(view.to_image()))
    }

    /// Paints the boxes over with one flat grey, so that nothing of what stood there is left.
    pub fn blank(&mut self, places: &[PixelBox]) {
        for place in places {
            let Some(part) = self.bounds().intersection(place) else { continue };
            for y in part.y..part.bottom() {
                for x in part.x..part.right() {
                    self.rgb.put_pixel(x, y, Rgb([128, 128, 128]));
                }
            }
        }
        *self = Self::from_image(std::mem::take(&mut self.rgb));
    }

    /// What is left of the picture when nobody may read it: the mean colour of large squares, of few colours.
    #[must_use]
    pub fn coarse(&self) -> Self {
        let side = (self.width() / COARSE_ACROSS).max(COARSE_SIDE);
        let mut coarse = self.rgb.clone();
        for top in (0..self.height()).step_by(side as usize) {
            for left in (0..self.width()).step_by(side as usize) {
                let square = || {
                    let (right, bottom) = ((left + side).min(self.width()), (top + side).min(self.height()));
                    (top..bottom).flat_map(move |y| (left..right).map(move |x| (x, y)))
                };
                let count = square().count().max(1) as u64;
                let colour = [0, 1, 2].map(|channel| {
                    let sum: u64 = square().map(|(x, y)| u64::from(self.rgb.get_pixel(x, y).0[channel])).sum();
                    // Shades that tell single letters apart are gone too.
                    ((sum / count + COARSE_STEP / 2) / COARSE_STEP * COARSE_STEP).min(255) as u8
                });
                square().for_each(|(x, y)| coarse.put_pixel(x, y, Rgb(colour)));
            }
        }
        Self::from_image(coarse)
    }

    /// The same picture at most so many pixels wide, each pixel the mean of those it stands for.
    #[must_use]
    pub fn at_most(&self, width: u32) -> Self {
        let wanted = width.clamp(1, self.width());
        let height = u64::from(self.height()) * u64::from(wanted) / u64::from(self.width());
        let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        Self::from_image(image::imageops::thumbnail(&self.rgb, wanted, height))
    }

    /// The picture as PNG, made for speed (about a third larger than the smallest).
    ///
    /// # Errors
    /// [`PictureError::Broken`] where the encoder refuses; not seen for pictures made here.
    pub fn to_png(&self) -> Result<Vec<u8>, PictureError> {
        let mut bytes = Vec::with_capacity(self.rgb.as_raw().len() / 8);
        let mut encoder = png::Encoder::new(&mut bytes, self.width(), self.height());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let unwritable = |error: png::EncodingError| PictureError::Broken { reason: error.to_string() };
        let mut writer = encoder.write_header().map_err(unwritable)?;
        writer.write_image_data(self.rgb.as_raw()).map_err(unwritable)?;
        writer.finish().map_err(unwritable)?;
        Ok(bytes)
    }

    pub(crate) fn grey(&self) -> &Grey {
        self.grey
            .get_or_init(|| Grey::from_rgb(self.width() as usize, self.height() as usize, self.rgb.as_raw()))
    }

    /// Levels 1, 2, ... of the grey pyramid (level 0 is [`Picture::grey`]).
    pub(crate) fn smaller(&self) -> &[Grey] {
        self.smaller.get_or_init(|| self.grey().smaller_levels())
    }

    /// The edge plane and the smaller levels of its pyramid.
    pub(crate) fn edges(&self) -> (&Grey, &[Grey]) {
        let (full, smaller) = self.edges.get_or_init(|| {
            let edges = self.grey().edges();
            let smaller = edges.smaller_levels();
            (edges, smaller)
        });
        (full, smaller)
    }
}

/// The size in the header chunk, which comes first in every PNG.
fn declared_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.get(12..24)?.strip_prefix(b"IHDR")?;
    let (width, height) = header.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height.first_chunk::<4>()?)))
}

fn broken(error: png::DecodingError) -> PictureError {
    PictureError::Broken { reason: error.to_string() }
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::WrongSize { width, height });
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok(())
}

/// Eight-bit pixels of any PNG colour type as RGB, transparent ones laid on white. In place where the
/// pixel shrinks: a picture at the limit must not need its memory twice.
fn into_rgb(mut pixels: Vec<u8>, colour: png::ColorType) -> Vec<u8> {
    match colour {
        png::ColorType::Rgba => {
            let count = pixels.len() / 4;
            for k in 0..count {
                let alpha = pixels[4 * k + 3];
                for c in 0..3 {
                    pixels[3 * k + c] = over_white(pixels[4 * k + c], alpha);
                }
            }
            pixels.truncate(3 * count);
            pixels
        }
        png::ColorType::Grayscale => pixels.iter().flat_map(|&grey| [grey; 3]).collect(),
        png::ColorType::GrayscaleAlpha => pixels.chunks_exact(2).flat_map(|p| [over_white(p[0], p[1]); 3]).collect(),
        png::ColorType::Rgb | png::ColorType::Indexed => pixels,
    }
}

fn over_white(value: u8, alpha: u8) -> u8 {
    if alpha == 255 {
        return value;
    }
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_picture_keeps_its_shape_and_a_small_one_its_size() {
        let picture = Picture::of_one_colour(1280, 800, [10, 20, 30]).unwrap();
        assert_eq!(picture.at_most(320).size(), (320, 200));
        assert_eq!(&picture.at_most(320).rgb()[..3], &[10, 20, 30]);
        assert_eq!(picture.at_most(2000).size(), (1280, 800));
        assert_eq!(Picture::of_one_colour(5000, 1, [0; 3]).unwrap().at_most(10).size(), (10, 1));
        assert_eq!(picture.at_most(0).size(), (1, 1));
    }

    #[test]
    fn nothing_can_be_read_in_a_coarse_picture_and_large_parts_still_differ() {
        // Lines of narrow strokes over the left half, the right half dark.
        let shade = |x: u32, y: u32| match (x < 600, x.is_multiple_of(3) && y % 20 < 12) {
            (true, true) => 20,
            (true, false) => 250,
            _ => 40,
        };
        let rgb = (0..800).flat_map(|y| (0..1200).flat_map(move |x| [shade(x, y); 3])).collect();
        let coarse = Picture::from_rgb(1200, 800, rgb).unwrap().coarse();
        let row = |y: u32| &coarse.rgb()[(3 * 1200 * y) as usize..][..3 * 1200];
        assert!((0..50).all(|y| row(y) == row(0)), "a square is higher than a line of text");
        let colours: std::collections::BTreeSet<u8> = coarse.rgb().iter().copied().collect();
        assert!(colours.len() <= 3, "{colours:?}");
        assert_ne!(row(0)[0], row(0)[3 * 1100]);
    }
}
