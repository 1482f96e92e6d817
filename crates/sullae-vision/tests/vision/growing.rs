//! Growing a crop until it names its target.

use sullae_vision::matching::{CropLimits, UNIQUE_BELOW, grow_until_unique, uniqueness};
use sullae_vision::{Picture, PixelBox};

use crate::{ORDER, PUT, page};

#[test]
fn a_target_that_is_unique_gets_a_small_crop() {
    let shop = page("shop.png");
    let crop = grow_until_unique(&shop, ORDER, ORDER.centre(), &CropLimits::default());
    assert!(!crop.is_ambiguous(), "{crop:?}");
    assert_eq!(crop.place, ORDER.grown(6, 6, shop.size()));
}

#[test]
fn a_twin_grows_until_its_row_tells_it_apart() {
    let shop = page("shop.png");
    for target in PUT {
        assert_eq!(uniqueness(&shop, target, (28, 15)).twins, 2);
        let crop = grow_until_unique(&shop, target, target.centre(), &CropLimits::default());
        assert!(!crop.is_ambiguous() && crop.second_peak < UNIQUE_BELOW, "{crop:?}");
        assert!(crop.place.width > target.width + 12, "{crop:?}");
        assert_eq!(crop.place.intersection(&target), Some(target));
    }
}

/// Six rows, each with the same mark: no crop within the limits tells the inner ones apart.
fn ladder() -> (Picture, Vec<PixelBox>) {
    let (width, height) = (200u32, 600u32);
    let mut rgb = vec![240u8; (3 * width * height) as usize];
    let places: Vec<PixelBox> = (0..6).map(|k| PixelBox::new(80, 50 + 90 * k, 40, 24)).collect();
    for place in &places {
        for y in place.y..place.bottom() {
            for x in place.x..place.right() {
                let value = if (x - place.x + 2 * (y - place.y)) % 9 < 4 { 30 } else { 200 };
                rgb[(3 * (y * width + x)) as usize..][..3].fill(value);
            }
        }
    }
    (Picture::from_rgb(width, height, rgb).unwrap(), places)
}

#[test]
fn true_twins_stay_ambiguous_with_their_number_and_rank() {
    let (picture, places) = ladder();
    let limits = CropLimits {
        max_width: 120,
        max_height: 60,
    };
    for (rank, &target) in (0u32..).zip(&places) {
        let crop = grow_until_unique(&picture, target, target.centre(), &limits);
        assert!(crop.is_ambiguous());
        assert_eq!((crop.twins, crop.rank), (5, rank), "{crop:?}");
        assert_eq!(crop.place, target.grown(6, 6, picture.size()), "the smallest of equally bad crops");
    }
}

#[test]
fn a_wide_row_is_cut_to_what_is_written_in_it() {
    let (width, height) = (900u32, 200u32);
    let mut rgb = vec![240u8; (3 * width * height) as usize];
    let rows = [PixelBox::new(20, 20, 860, 40), PixelBox::new(20, 100, 860, 40)];
    for (row, letter) in rows.iter().zip([3, 5]) {
        for (x, y) in (40..90).flat_map(|x| (row.y + 10..row.y + 30).map(move |y| (x, y))) {
            let value = if (x + y) % letter == 0 { 20 } else { 240 };
            rgb[(3 * (y * width + x)) as usize..][..3].fill(value);
        }
    }
    let picture = Picture::from_rgb(width, height, rgb).unwrap();
    for row in rows {
        let crop = grow_until_unique(&picture, row, row.centre(), &CropLimits::default());
        assert!(!crop.is_ambiguous() && crop.place.x <= 40 && crop.place.right() >= 90, "{crop:?}");
    }
}

#[test]
fn crops_stay_inside_the_picture_and_the_limits() {
    let shop = page("shop.png");
    let limits = CropLimits {
        max_width: 90,
        max_height: 40,
    };
    let corner = PixelBox::new(600, 0, 40, 20);
    let crop = grow_until_unique(&shop, corner, (620, 10), &limits);
    assert!(
        crop.place.right() <= 640 && crop.place.width <= 90 && crop.place.height <= 40,
        "{crop:?}"
    );
}

#[test]
fn a_target_as_large_as_the_page_is_cut_to_a_window_round_the_hot_spot() {
    let shop = page("shop.png");
    for hot_spot in [(300, 120), (2, 2), (639, 329)] {
        let crop = grow_until_unique(&shop, shop.bounds(), hot_spot, &CropLimits::default());
        assert!(crop.place.width <= 480 && crop.place.height <= 240, "{crop:?}");
        assert!(crop.place.contains(hot_spot.0, hot_spot.1), "{crop:?}");
    }
}

#[test]
fn a_target_outside_the_picture_or_without_size_still_gives_a_crop_round_the_hot_spot() {
    let shop = page("shop.png");
    for target in [PixelBox::new(5_000, 5_000, 10, 10), PixelBox::new(30, 30, 0, 0)] {
        let crop = grow_until_unique(&shop, target, (70, 20), &CropLimits::default());
        assert!(crop.place.contains(70, 20) && crop.place.area() > 1_000, "{crop:?}");
    }
    let dot = Picture::of_one_colour(1, 1, [9; 3]).unwrap();
    let crop = grow_until_unique(&dot, PixelBox::new(0, 0, 1, 1), (900, 900), &CropLimits::default());
    assert_eq!(crop.place, PixelBox::new(0, 0, 1, 1));
}

#[test]
fn a_crop_of_one_colour_is_ambiguous() {
    let plain = Picture::of_one_colour(300, 200, [255; 3]).unwrap();
    let crop = grow_until_unique(&plain, PixelBox::new(100, 80, 30, 20), (110, 90), &CropLimits::default());
    assert!(crop.is_ambiguous(), "{crop:?}");
}
