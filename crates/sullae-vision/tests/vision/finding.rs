//! Finding a template: what changed, what is gone, and what only looks like it.

use sullae_vision::matching::{Effort, ImageCandidate, MatchOptions, Method, TWIN_SCORE, count_twins, find, find_exact};
use sullae_vision::{Picture, PixelBox};

use crate::{ORDER, PUT, Random, page};

/// The order button with the margin a recorder takes.
fn order_template() -> (Picture, PixelBox) {
    let shop = page("shop.png");
    let place = ORDER.grown(6, 6, shop.size());
    (shop.crop(place).unwrap(), place)
}

fn options() -> MatchOptions {
    MatchOptions::default()
}

fn changed(picture: &Picture, change: impl Fn(u8) -> u8) -> Picture {
    let rgb = picture.rgb().iter().map(|&value| change(value)).collect();
    Picture::from_rgb(picture.width(), picture.height(), rgb).unwrap()
}

fn shifted(picture: &Picture, dx: u32, dy: u32) -> Picture {
    let (width, height) = picture.size();
    let pixel = |x: u32, y: u32| {
        let at = 3 * (y.saturating_sub(dy) * width + x.saturating_sub(dx)) as usize;
        picture.rgb()[at..at + 3].to_vec()
    };
    let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    Picture::from_rgb(width, height, rgb).unwrap()
}

fn assert_at(found: &[ImageCandidate], place: PixelBox, within: u32) {
    let best = found.first().expect("a candidate");
    let near = best.place.x.abs_diff(place.x) <= within && best.place.y.abs_diff(place.y) <= within;
    assert!(near, "{best:?} is not at {place:?}");
}

#[test]
fn an_unchanged_target_is_found_exactly_where_it_was() {
    let (template, place) = order_template();
    let known = MatchOptions {
        recorded_place: Some(place),
        ..options()
    };
    let found = find(&template, &page("shop.png"), &known);
    assert_eq!(
        found[0],
        ImageCandidate {
            place,
            score: 1.0,
            method: Method::ExactAtPlace
        }
    );
    let found = find(&template, &page("shop.png"), &options());
    assert_eq!(
        found[0],
        ImageCandidate {
            place,
            score: 1.0,
            method: Method::Exact
        }
    );
}

#[test]
fn a_moved_button_is_found_at_its_new_place() {
    let (template, place) = order_template();
    let known = MatchOptions {
        recorded_place: Some(place),
        ..options()
    };
    let found = find(&template, &page("shop-moved.png"), &known);
    assert_at(&found, PixelBox::new(10, 241, 0, 0), 2);
    assert!(found[0].score > 0.95, "{:?}", found[0]);
    assert_eq!(found[0].method, Method::Pyramid);
}

#[test]
fn a_little_shift_is_found_in_the_window_and_brightness_does_not_matter() {
    let (template, place) = order_template();
    let shop = page("shop.png");
    let known = MatchOptions {
        recorded_place: Some(place),
        effort: Effort::Quick,
        ..options()
    };
    let darker = changed(&shifted(&shop, 3, 5), |value| (f32::from(value) * 0.9) as u8);
    let found = find(&template, &darker, &known);
    assert_at(&found, PixelBox::new(place.x + 3, place.y + 5, 0, 0), 0);
    assert!(found[0].score > 0.99 && found[0].method == Method::NearPlace, "{:?}", found[0]);
}

#[test]
fn all_twins_are_candidates_and_the_one_at_the_recorded_place_is_first() {
    let shop = page("shop.png");
    let template = shop.crop(PUT[1]).unwrap();
    assert_eq!(count_twins(&template, &shop), 3);
    let known = MatchOptions {
        recorded_place: Some(PUT[1]),
        ..options()
    };
    let found = find(&template, &shop, &known);
    assert_eq!(
        found[0],
        ImageCandidate {
            place: PUT[1],
            score: 1.0,
            method: Method::ExactAtPlace
        }
    );
    let twins: Vec<PixelBox> = found
        .iter()
        .filter(|other| other.score >= TWIN_SCORE)
        .map(|other| other.place)
        .collect();
    assert_eq!(twins.len(), 3);
    assert!(PUT.iter().all(|place| twins.contains(place)));
}

#[test]
fn a_template_taken_at_ratio_1_is_found_at_ratio_one_and_a_half() {
    let (template, place) = order_template();
    // Thinner lines at this ratio move the lower row up by 7 pixels.
    let there = PixelBox::new(place.x * 3 / 2, place.y * 3 / 2 - 7, 0, 0);
    let known = MatchOptions {
        recorded_place: Some(there),
        scale: 1.5,
        ..options()
    };
    let found = find(&template, &page("shop-dpr15.png"), &known);
    assert_at(&found, there, 3);
    assert!(found[0].score > 0.9, "{:?}", found[0]);
    assert!(found[0].place.width.abs_diff(place.width * 3 / 2) <= 1);
    // Nobody told the ratio: the sweep finds it, the quick look does not.
    let found = find(&template, &page("shop-dpr15.png"), &options());
    assert_at(&found, there, 3);
    assert_eq!(found[0].method, Method::ScaleSweep);
    let quick = MatchOptions {
        effort: Effort::Quick,
        least_score: 0.8,
        ..options()
    };
    assert_eq!(find(&template, &page("shop-dpr15.png"), &quick), []);
}

#[test]
fn a_target_in_the_dark_theme_is_found_by_its_edges() {
    let shop = page("shop.png");
    let place = PixelBox::new(10, 5, 90, 30);
    let template = shop.crop(place).unwrap();
    let found = find(&template, &page("shop-dark.png"), &options());
    assert_at(&found, place, 2);
    assert!(found[0].method == Method::Edges && found[0].score > 0.8, "{:?}", found[0]);
}

#[test]
fn a_removed_target_leaves_only_weak_candidates() {
    let (template, place) = order_template();
    let mut shop = page("shop.png");
    shop.blank(&[place]);
    let known = MatchOptions {
        recorded_place: Some(place),
        ..options()
    };
    for candidate in find(&template, &shop, &known) {
        assert!(candidate.score < 0.8, "{candidate:?}");
    }
}

/// The picture with noise painted over a box.
fn scribbled(picture: &Picture, place: PixelBox) -> Picture {
    let mut random = Random(5);
    let (width, mut rgb) = (picture.width(), picture.rgb().to_vec());
    for y in place.y..place.bottom() {
        for x in place.x..place.right() {
            rgb[3 * (y * width + x) as usize..][..3].fill(random.below(256) as u8);
        }
    }
    Picture::from_rgb(width, picture.height(), rgb).unwrap()
}

#[test]
fn what_changes_in_an_ignored_part_does_not_matter() {
    let (template, place) = order_template();
    let part = PixelBox::new(20, 8, 60, 24);
    let there = PixelBox::new(place.x + part.x, place.y + part.y, part.width, part.height);
    let shop = scribbled(&page("shop.png"), there);
    let ignoring = MatchOptions {
        ignored: vec![part],
        ..options()
    };
    let found = find(&template, &shop, &ignoring);
    assert_eq!((found[0].place, found[0].method), (place, Method::Exact));
    assert_ne!(
        find(&template, &shop, &options()).first().map(|best| best.method),
        Some(Method::Exact)
    );
    // Darker, the same place is no longer exact; what is left of it still fits.
    let darker = changed(&shop, |value| (f32::from(value) * 0.9) as u8);
    let best = find(&template, &darker, &ignoring)[0];
    assert!(best.place == place && best.score > 0.99, "{best:?}");
    let plain = find(&template, &darker, &options());
    assert!(plain.first().is_none_or(|best| best.score < 0.9), "{plain:?}");
}

#[test]
fn a_template_that_is_ignored_as_a_whole_is_found_nowhere() {
    let (template, place) = order_template();
    let ignoring = MatchOptions {
        ignored: vec![template.bounds()],
        ..options()
    };
    assert_eq!(find(&template, &page("shop.png"), &ignoring), []);
    assert_eq!(find_exact(&template, &page("shop.png"), 9), [place]);
}

#[test]
fn a_template_of_one_colour_is_not_found_everywhere() {
    let shop = page("shop.png");
    let empty = PixelBox::new(200, 290, 40, 30);
    let template = shop.crop(empty).unwrap();
    assert_eq!(find(&template, &shop, &options()), []);
    let known = MatchOptions {
        recorded_place: Some(empty),
        ..options()
    };
    let found = find(&template, &shop, &known);
    assert_eq!(
        found,
        [ImageCandidate {
            place: empty,
            score: 1.0,
            method: Method::ExactAtPlace
        }]
    );
    let elsewhere = MatchOptions {
        recorded_place: Some(ORDER),
        ..options()
    };
    assert_eq!(find(&template, &shop, &elsewhere), []);
}

#[test]
fn a_template_larger_than_the_picture_is_found_nowhere() {
    let shop = page("shop.png");
    let small = shop.crop(PixelBox::new(0, 0, 100, 50)).unwrap();
    assert_eq!(find(&shop, &small, &options()), []);
    let scaled = MatchOptions {
        scale: 1_000_000.0,
        ..options()
    };
    assert_eq!(
        find(
            &small,
            &shop,
            &MatchOptions {
                effort: Effort::Quick,
                ..scaled
            }
        ),
        []
    );
}

#[test]
fn places_taken_anywhere_are_found_again_after_the_colours_changed() {
    let shop = page("shop.png");
    let washed = changed(&shop, |value| 40 + (u16::from(value) * 7 / 10) as u8);
    let mut random = Random(7);
    let mut tried = 0;
    while tried < 60 {
        let place = PixelBox::new(random.below(480), random.below(240), 24 + random.below(130), 16 + random.below(70));
        let template = shop.crop(place).unwrap();
        let unique = count_twins(&template, &shop) == 1;
        if !unique || sullae_vision::matching::is_flat(&template) {
            continue;
        }
        tried += 1;
        let quick = MatchOptions {
            effort: Effort::Quick,
            ..options()
        };
        assert_eq!(find(&template, &shop, &quick)[0].place, place);
        let best = find(&template, &washed, &quick)[0];
        assert!(best.score > 0.98 && best.place == place, "{place:?}: {best:?}");
    }
}

#[test]
fn any_sizes_and_scales_go_without_a_panic() {
    let mut random = Random(99);
    for round in 0..150 {
        let (width, height) = (1 + random.below(70), 1 + random.below(50));
        let picture = random.picture(width, height);
        let (width, height) = (1 + random.below(40), 1 + random.below(40));
        let template = random.picture(width, height);
        let scale = [1.0, 0.0, -1.0, f32::NAN, f32::INFINITY, 0.01, 0.5, 2.0][round % 8];
        let place = PixelBox::new(random.below(90), random.below(90), random.below(9), u32::MAX);
        let known = MatchOptions {
            scale,
            recorded_place: Some(place),
            apart: Some((0, u32::MAX)),
            ..options()
        };
        for candidate in find(&template, &picture, &known) {
            assert!(candidate.place.right() <= picture.width() && candidate.place.bottom() <= picture.height());
        }
    }
}
