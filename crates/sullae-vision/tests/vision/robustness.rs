//! Ten thousand random and damaged pictures: read or refused, never a panic, in bounded memory.

use std::sync::OnceLock;

use sullae_vision::ocr::{ModelSource, Ocr, OcrModels};
use sullae_vision::{Picture, PictureError, PixelBox};

use crate::pictures::with_right_checksums;
use crate::{Random, page};

/// Most that the whole test process may ever have used, in KiB. A picture of 8000 x 8000 takes 192 MB decoded.
const MOST_MEMORY_KIB: u64 = 2 * 1024 * 1024;

fn ocr() -> &'static Ocr {
    static OCR: OnceLock<Ocr> = OnceLock::new();
    OCR.get_or_init(|| Ocr::new(OcrModels::load(&ModelSource::Embedded).unwrap()))
}

/// What became of a file.
#[derive(Debug, Default)]
struct Count {
    read: usize,
    refused: usize,
}

impl Count {
    fn read(&mut self, bytes: &[u8], region: Option<PixelBox>) {
        match Picture::from_png(bytes) {
            Ok(picture) => {
                let lines = ocr().read(&picture, region).unwrap();
                for line in &lines {
                    assert_eq!(line.place.intersection(&picture.bounds()), Some(line.place));
                    assert!((0.0..=1.0).contains(&line.confidence) && !line.text.trim().is_empty());
                }
                self.read += 1;
            }
            Err(error) => {
                assert!(!matches!(error, PictureError::OutsidePicture { .. }));
                assert!(error.to_string().len() > 10, "{error:?}");
                self.refused += 1;
            }
        }
    }
}

/// A side, mostly short, now and then long.
fn side(random: &mut Random) -> u32 {
    match random.below(100) {
        0 => 1 + random.below(3_000),
        1..10 => 1 + random.below(3),
        _ => 1 + random.below(80),
    }
}

fn encode(colour: png::ColorType, depth: png::BitDepth, (width, height): (u32, u32), pixels: impl Fn(usize) -> u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fastest);
    if colour == png::ColorType::Indexed {
        encoder.set_palette((0..=255).flat_map(|k| [k, 255 - k, k / 2]).collect::<Vec<u8>>());
    }
    let length = (width as usize * colour.samples() * depth as usize).div_ceil(8) * height as usize;
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&(0..length).map(pixels).collect::<Vec<u8>>()).unwrap();
    writer.finish().unwrap();
    bytes
}

/// Noise, stripes, one colour or a slope, in any colour type and depth, transparent or not.
fn sound(random: &mut Random) -> Vec<u8> {
    use png::{BitDepth, ColorType};
    let (colour, depth) = [
        (ColorType::Grayscale, BitDepth::One),
        (ColorType::Grayscale, BitDepth::Eight),
        (ColorType::Grayscale, BitDepth::Sixteen),
        (ColorType::GrayscaleAlpha, BitDepth::Eight),
        (ColorType::GrayscaleAlpha, BitDepth::Sixteen),
        (ColorType::Indexed, BitDepth::Two),
        (ColorType::Indexed, BitDepth::Eight),
        (ColorType::Rgb, BitDepth::Eight),
        (ColorType::Rgb, BitDepth::Sixteen),
        (ColorType::Rgba, BitDepth::Eight),
        (ColorType::Rgba, BitDepth::Sixteen),
    ][random.below(11) as usize];
    let size = (side(random), side(random).min(400));
    let (seed, step) = (random.next(), 1 + random.below(40) as usize);
    match random.below(4) {
        0 => encode(colour, depth, size, |k| (Random(seed | 1).0.wrapping_mul(k as u64 + 1) >> 29) as u8),
        1 => encode(colour, depth, size, |k| if k / step % 2 == 0 { seed as u8 } else { 255 }),
        2 => encode(colour, depth, size, |_| seed as u8),
        _ => encode(colour, depth, size, |k| (k / step) as u8),
    }
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(5) {
        let at = random.below(bytes.len() as u32) as usize;
        match random.below(5) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes.insert(at, random.next() as u8),
            2 if bytes.len() > 33 => bytes[8 + at % 25] = random.next() as u8,
            3 => {
                bytes.drain(at..(at + 9).min(bytes.len()));
            }
            _ => bytes[at] = random.next() as u8,
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
    if random.below(2) == 0 {
        *bytes = with_right_checksums(std::mem::take(bytes));
    }
}

#[test]
fn ten_thousand_random_and_damaged_pictures_are_read_or_refused() {
    let mut random = Random(0x0C12_AA55);
    let mut count = Count::default();
    let shop = page("shop.png");
    for round in 0..9_990 {
        let mut bytes = if round % 20 == 0 {
            let (x, y) = (random.below(500), random.below(250));
            let place = PixelBox::new(x, y, 1 + random.below(140), 1 + random.below(80));
            shop.crop(place).unwrap().to_png().unwrap()
        } else {
            sound(&mut random)
        };
        if round % 2 == 1 {
            damage(&mut random, &mut bytes);
        }
        let region = (round % 5 == 0).then(|| PixelBox::new(random.below(90), random.below(90), random.below(90), side(&mut random)));
        count.read(&bytes, region);
    }
    assert!(count.read > 4_000 && count.refused > 2_000, "{count:?}");
    assert_eq!(count.read + count.refused, 9_990);
}

#[test]
fn pictures_of_the_greatest_size_are_read_in_bounded_memory() {
    use png::{BitDepth, ColorType};
    let mut count = Count::default();
    let huge = (8_000, 8_000);
    count.read(&encode(ColorType::Grayscale, BitDepth::One, huge, |_| 0xFF), None);
    count.read(&encode(ColorType::Rgba, BitDepth::Eight, huge, |_| 0), None);
    count.read(
        &encode(ColorType::Grayscale, BitDepth::Sixteen, huge, |k| {
            if k % 12_345_678 < 40 { 0 } else { 255 }
        }),
        None,
    );
    // Lines across the whole picture, and one great slope.
    count.read(
        &encode(ColorType::Grayscale, BitDepth::Eight, huge, |k| {
            if k / 8_000 % 2_000 < 3 { 0 } else { 255 }
        }),
        None,
    );
    count.read(
        &encode(ColorType::Grayscale, BitDepth::Eight, (8_000, 300), |k| (k % 8_000 / 32) as u8),
        None,
    );
    let noise = |k: usize| ((k as u64).wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40) as u8;
    count.read(&encode(ColorType::Rgb, BitDepth::Eight, (1_200, 800), noise), None);
    count.read(&encode(ColorType::Rgb, BitDepth::Eight, (8_000, 40), noise), None);
    count.read(&encode(ColorType::Rgb, BitDepth::Eight, (40, 8_000), noise), None);
    let mut cut = encode(ColorType::Rgb, BitDepth::Eight, (2_000, 2_000), noise);
    cut.truncate(cut.len() / 2);
    count.read(&cut, None);
    let whole = encode(ColorType::Grayscale, BitDepth::One, (16_384, 16_384), |_| 0xFF);
    count.read(&whole, None);
    assert_eq!((count.read, count.refused), (8, 2));
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(most < MOST_MEMORY_KIB, "{most} KiB were used at most");
    }
}
