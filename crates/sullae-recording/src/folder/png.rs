//! Whether a file is a PNG picture, told without decoding it.

use std::path::Path;

use crate::folder::{ANCHOR_SIDE_LIMIT, FolderError};

/// Width and height from a PNG file's header, or nothing if it has none.
pub fn png_size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    (png.starts_with(b"\x89PNG\r\n\x1a\n") && png.get(12..16)? == b"IHDR").then_some((number(16)?, number(20)?))
}

/// Whether the bytes are a whole PNG file of a sensible size, without decoding the pixels. `path`
/// is only named in errors.
pub(crate) fn check_anchor_png(png: &[u8], path: &Path) -> Result<(), FolderError> {
    let problem = match png_size(png) {
        None => "it is no PNG picture".to_owned(),
        Some((w, h)) if w == 0 || h == 0 || w > ANCHOR_SIDE_LIMIT || h > ANCHOR_SIDE_LIMIT => {
            format!("it is {w} by {h} pixels; a side may have 1 to {ANCHOR_SIDE_LIMIT}")
        }
        Some(_) if !is_whole_png(png) => "the PNG picture is damaged or cut off".to_owned(),
        Some(_) => return Ok(()),
    };
    Err(FolderError::AnchorUnusable {
        path: path.to_owned(),
        problem,
    })
}

/// Walks the chunks of a PNG file: each with the right checksum, the last one `IEND` and nothing
/// after it (PNG specification, third edition, sections 5.3 and 5.6).
fn is_whole_png(png: &[u8]) -> bool {
    let mut rest = png.get(8..).unwrap_or_default();
    while let Some((len, tail)) = rest.split_first_chunk::<4>() {
        let len = u32::from_be_bytes(*len) as usize;
        let Some((chunk, tail)) = len.checked_add(4).and_then(|n| tail.split_at_checked(n)) else {
            return false;
        };
        let Some((checksum, tail)) = tail.split_first_chunk::<4>() else {
            return false;
        };
        if crc32fast::hash(chunk) != u32::from_be_bytes(*checksum) {
            return false;
        }
        if chunk == b"IEND" {
            return tail.is_empty();
        }
        rest = tail;
    }
    false
}
