//! What the crate promises, on rendered pages (`tests/data`) and on pictures made up here.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod finding;
mod growing;
mod models;
mod pictures;
mod reading;
mod robustness;
mod same_text;

use std::path::PathBuf;

use sullae_vision::{Picture, PixelBox};

/// "주문 완료하기" in `shop.png`, the only button of its kind.
const ORDER: PixelBox = PixelBox::new(511, 247, 113, 30);
/// The three "담기" buttons, pixel by pixel the same.
const PUT: [PixelBox; 3] = [
    PixelBox::new(563, 106, 57, 30),
    PixelBox::new(563, 151, 57, 30),
    PixelBox::new(563, 196, 57, 30),
];

fn data(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read(path).unwrap()
}

fn page(name: &str) -> Picture {
    Picture::from_png(&data(name)).unwrap()
}

/// Small reproducible random numbers (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: u32) -> u32 {
        ((self.next() >> 33) % u64::from(end.max(1))) as u32
    }

    fn picture(&mut self, width: u32, height: u32) -> Picture {
        let rgb = (0..3 * width * height).map(|_| self.next() as u8).collect();
        Picture::from_rgb(width, height, rgb).unwrap()
    }
}
