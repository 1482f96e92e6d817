//! Decoding, cutting, painting over.

use sullae_vision::matching::{MatchOptions, find};
use sullae_vision::{MAX_SIDE, Picture, PictureError, PixelBox};

use crate::{ORDER, Random, data, page};

fn encoded(colour: png::ColorType, depth: png::BitDepth, width: u32, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, 1);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == png::ColorType::Indexed {
        encoder.set_palette(vec![1, 2, 3, 200, 100, 50]);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

/// CRC-32 as PNG chunks carry it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 },
        )
    })
}

/// Puts right the checksum of every chunk whose length still makes sense, so that damage gets past it.
pub(crate) fn with_right_checksums(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = 8;
    while at + 12 <= bytes.len() {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let Some(end) = (at + 8).checked_add(length).filter(|end| end + 4 <= bytes.len()) else {
            break;
        };
        let sum = crc(&bytes[at + 4..end]);
        bytes[end..end + 4].copy_from_slice(&sum.to_be_bytes());
        at = end + 4;
    }
    bytes
}

fn declared_size(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = data("shop.png");
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    with_right_checksums(bytes)
}

#[test]
fn a_picture_survives_encoding_pixel_by_pixel() {
    let shop = page("shop.png");
    let again = Picture::from_png(&shop.to_png().unwrap()).unwrap();
    assert_eq!(again.size(), (640, 330));
    assert!(again.rgb() == shop.rgb());
}

#[test]
fn every_colour_type_becomes_rgb_and_transparency_white() {
    use png::{BitDepth, ColorType};
    let rgb = |bytes: Vec<u8>| Picture::from_png(&bytes).unwrap().rgb().to_vec();
    assert_eq!(
        rgb(encoded(ColorType::Grayscale, BitDepth::Eight, 2, &[7, 250])),
        [7, 7, 7, 250, 250, 250]
    );
    assert_eq!(
        rgb(encoded(ColorType::GrayscaleAlpha, BitDepth::Eight, 2, &[7, 255, 7, 0])),
        [7, 7, 7, 255, 255, 255]
    );
    assert_eq!(
        rgb(encoded(ColorType::Rgba, BitDepth::Eight, 2, &[1, 2, 3, 255, 0, 100, 200, 128])),
        [1, 2, 3, 127, 177, 227]
    );
    assert_eq!(rgb(encoded(ColorType::Rgb, BitDepth::Sixteen, 1, &[9, 1, 8, 2, 7, 3])), [9, 8, 7]);
    assert_eq!(
        rgb(encoded(ColorType::Indexed, BitDepth::One, 2, &[0b0100_0000])),
        [1, 2, 3, 200, 100, 50]
    );
}

#[test]
fn what_is_no_png_or_a_broken_one_is_refused() {
    for bytes in [&b""[..], b"GIF89a", b"\x89PNG", b"<html></html>"] {
        assert!(matches!(Picture::from_png(bytes), Err(PictureError::NotPng)));
    }
    let shop = data("shop.png");
    for length in [8, 20, 33, 100, shop.len() / 2, shop.len() - 13] {
        let cut = Picture::from_png(&shop[..length]);
        assert!(matches!(cut, Err(PictureError::Broken { .. })), "{length} bytes");
    }
    let mut flipped = shop;
    flipped[5_000] ^= 0x10;
    assert!(matches!(Picture::from_png(&flipped), Err(PictureError::Broken { .. })));
}

#[test]
fn a_huge_or_empty_size_is_refused_before_any_pixel_is_decoded() {
    for (width, height) in [
        (MAX_SIDE + 1, 1),
        (1, MAX_SIDE + 1),
        (MAX_SIDE, MAX_SIDE),
        (0x7fff_ffff, 0x7fff_ffff),
    ] {
        let refused = Picture::from_png(&declared_size(width, height));
        assert!(
            matches!(refused, Err(PictureError::TooLarge { .. })),
            "{width} x {height}: {refused:?}"
        );
    }
    for (width, height) in [(0, 10), (10, 0), (0, 0)] {
        assert!(Picture::from_png(&declared_size(width, height)).is_err());
        assert!(matches!(
            Picture::from_rgb(width, height, Vec::new()),
            Err(PictureError::WrongSize { .. })
        ));
    }
    assert!(matches!(Picture::from_rgb(2, 2, vec![0; 11]), Err(PictureError::WrongSize { .. })));
}

#[test]
fn hundreds_of_damaged_pictures_never_panic() {
    let mut random = Random(0x5EED);
    let tiny = page("shop.png").crop(PixelBox::new(560, 100, 40, 24)).unwrap().to_png().unwrap();
    let sources = [data("shop.png"), tiny];
    let (mut sound, mut refused) = (0, 0);
    for round in 0..400 {
        let mut bytes = sources[round % 2].clone();
        for _ in 0..=random.below(6) {
            let at = 8 + random.below(bytes.len() as u32 - 8) as usize;
            match random.below(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, random.next() as u8),
                // The header is the most interesting part and would hardly ever be hit.
                2 => bytes[8 + at % 25] = random.next() as u8,
                _ => bytes[at] = random.next() as u8,
            }
            if bytes.len() < 40 {
                break;
            }
        }
        match Picture::from_png(&with_right_checksums(bytes)) {
            Ok(_) => sound += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100 && sound + refused == 400, "{sound} sound, {refused} refused");
}

#[test]
fn a_crop_is_cut_at_the_edges_and_refused_outside() {
    let shop = page("shop.png");
    assert_eq!(shop.crop(PixelBox::new(600, 300, 500, u32::MAX)).unwrap().size(), (40, 30));
    for outside in [PixelBox::new(640, 0, 5, 5), PixelBox::new(3, 3, 0, 9)] {
        assert!(matches!(shop.crop(outside), Err(PictureError::OutsidePicture { .. })));
    }
}

#[test]
fn of_a_blanked_place_nothing_is_left_to_see_or_find() {
    let mut shop = page("shop.png");
    let template = shop.crop(ORDER).unwrap();
    assert_eq!(find(&template, &shop, &MatchOptions::default())[0].score, 1.0);
    shop.blank(&[ORDER, PixelBox::new(5_000, 0, 9, 9)]);
    let left = shop.crop(ORDER).unwrap();
    assert!(left.rgb().iter().all(|&value| value == left.rgb()[0]));
    // The planes computed before are renewed too.
    assert!(
        find(&template, &shop, &MatchOptions::default())
            .iter()
            .all(|found| found.score < 0.9)
    );
}
