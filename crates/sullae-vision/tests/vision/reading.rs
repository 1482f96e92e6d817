//! Reading pages, regions, and pictures without any text.

use std::sync::OnceLock;

use sullae_vision::ocr::{Line, ModelSource, Ocr, OcrModels};
use sullae_vision::text::contains_similar;
use sullae_vision::{Picture, PixelBox};

use crate::{ORDER, Random, page};

fn ocr() -> &'static Ocr {
    static OCR: OnceLock<Ocr> = OnceLock::new();
    OCR.get_or_init(|| Ocr::new(OcrModels::load(&ModelSource::Embedded).unwrap()))
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// The picture on a white one at `x`, `y`.
fn placed(picture: &Picture, x: u32, y: u32, width: u32, height: u32) -> Picture {
    let mut rgb = vec![255u8; (3 * width * height) as usize];
    let row = 3 * picture.width() as usize;
    for (line, pixels) in picture.rgb().chunks_exact(row).enumerate() {
        let at = 3 * ((y as usize + line) * width as usize + x as usize);
        rgb[at..at + row].copy_from_slice(pixels);
    }
    Picture::from_rgb(width, height, rgb).unwrap()
}

#[test]
fn korean_and_english_are_read_light_dark_and_at_another_pixel_ratio() {
    for name in ["shop.png", "shop-dark.png", "shop-dpr15.png"] {
        let lines = ocr().read(&page(name), None).unwrap();
        let read = texts(&lines);
        for wanted in [
            "술래 상점",
            "고객 센터",
            "로그인 후 이용해 주세요",
            "검색",
            "Wireless keyboard",
            "USB-C Hub 7-in-1",
            "49,000원",
        ] {
            assert!(read.contains(&wanted), "{name}: {wanted} not in {read:?}");
        }
        assert_eq!(read.iter().filter(|text| **text == "담기").count(), 3, "{name}");
    }
}

#[test]
fn icons_are_not_read_as_text() {
    for name in ["shop.png", "shop-dark.png", "shop-dpr15.png"] {
        let shop = page(name);
        let ratio = if shop.width() == 960 { 1.5 } else { 1.0 };
        let scaled = |length: f32| (length * ratio) as u32;
        let icons = PixelBox::new(scaled(12.0), scaled(242.0), scaled(100.0), scaled(40.0));
        let read = ocr().read(&shop, None).unwrap();
        let inside: Vec<&Line> = read.iter().filter(|line| line.place.intersection(&icons).is_some()).collect();
        assert!(inside.is_empty(), "{name}: {inside:?}");
    }
}

#[test]
fn lines_come_in_reading_order_and_words_have_their_own_places() {
    let lines = ocr().read(&page("shop.png"), None).unwrap();
    let read = texts(&lines);
    let at = |wanted: &str| read.iter().position(|text| *text == wanted).unwrap();
    assert!(at("술래 상점") < at("고객 센터"));
    assert!(at("무선 키보드 K380") < at("49,000원"), "{read:?}");
    assert!(at("49,000원") < at("게이밍 마우스"));
    let found = contains_similar(&lines[at("무선 키보드 K380")], "K380").unwrap();
    assert!(
        found.place.x.abs_diff(93) <= 2 && found.place.right().abs_diff(128) <= 2,
        "{found:?}"
    );
}

#[test]
fn a_region_gives_only_what_stands_in_it() {
    let shop = page("shop.png");
    let around = ORDER.grown(40, 20, shop.size());
    let lines = ocr().read(&shop, Some(around)).unwrap();
    assert_eq!(texts(&lines), ["주문 완료하기"]);
    assert!(ORDER.contains(lines[0].place.x, lines[0].place.y));
    assert_eq!(ocr().read(&shop, Some(PixelBox::new(9_000, 0, 10, 10))).unwrap(), []);
    assert_eq!(ocr().read(&shop, Some(PixelBox::new(200, 290, 200, 30))).unwrap(), []);
}

#[test]
fn a_page_is_read_once_and_regions_come_from_that_reading() {
    let shop = page("shop.png");
    let first = ocr().read_page(&shop).unwrap().as_ptr();
    assert_eq!(ocr().read_page(&shop).unwrap().as_ptr(), first);
    let region = ocr().read(&shop, Some(ORDER)).unwrap();
    let whole = ocr().read(&shop, None).unwrap();
    assert_eq!(
        whole.iter().filter(|line| line.text == "주문 완료하기").collect::<Vec<_>>(),
        region.iter().collect::<Vec<_>>()
    );
}

#[test]
fn text_across_the_seam_of_two_tiles_is_read_whole() {
    // Two tiles of 1000 pixels: the seam goes through "무선 키보드".
    let wide = placed(&page("shop.png"), 1000 - 50, 40, 2000, 400);
    let lines = ocr().read(&wide, None).unwrap();
    let read = texts(&lines);
    assert!(read.contains(&"무선 키보드 K380"), "{read:?}");
    assert!(read.contains(&"주문 완료하기"), "{read:?}");
}

#[test]
fn pictures_without_text_or_of_odd_size_are_read_without_a_panic() {
    let mut random = Random(3);
    for (width, height) in [(1, 1), (1, 300), (300, 1), (2, 2), (17, 31), (33, 47)] {
        ocr().read(&random.picture(width, height), None).unwrap();
    }
    let blank = Picture::of_one_colour(3_000, 2_000, [255; 3]).unwrap();
    assert_eq!(ocr().read(&blank, None).unwrap(), []);
}
