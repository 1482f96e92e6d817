//! Every kernel against the portable one, over sizes and contents.

use proptest::prelude::*;

use super::*;
use crate::grey::Grey;

impl Isa {
    const PORTABLE: Self = Self(Kind::Portable);

    /// All that this processor has.
    fn available() -> Vec<Self> {
        let mut all = vec![Self::PORTABLE];
        #[cfg(target_arch = "x86_64")]
        {
            all.push(Self(Kind::Sse2));
            all.extend(is_x86_feature_detected!("avx2").then_some(Self(Kind::Avx2)));
            all.extend(Self::has_avx512().then_some(Self(Kind::Avx512Vnni)));
        }
        #[cfg(target_arch = "aarch64")]
        all.push(Self(Kind::Neon));
        all
    }
}

/// Bytes of a kind: noise, the two ends only (the largest sums), or one value.
fn bytes(length: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), length),
        prop::collection::vec(prop_oneof![Just(0u8), Just(255u8)], length),
        any::<u8>().prop_map(move |value| vec![value; length]),
    ]
}

fn image(width: usize, height: usize) -> impl Strategy<Value = Grey> {
    bytes(width * height).prop_map(move |pixels| Grey { width, height, pixels })
}

/// An image and a template that fits into it.
fn pairs(largest: usize) -> impl Strategy<Value = (Grey, Grey)> {
    (1..=largest, 1..=largest, 0usize..150, 0usize..20)
        .prop_flat_map(|(width, height, wider, higher)| (image(width + wider, height + higher), image(width, height)))
}

fn signed(template: &Grey) -> Vec<i8> {
    template.pixels.iter().map(|&p| (i32::from(p) - 128) as i8).collect()
}

/// All places of a plane's rows.
fn correlated(plane: &Plane, template: &Grey, weights: &[i8], columns: usize, rows: usize) -> Vec<Vec<i32>> {
    let weights = Weights::new(plane, template.width, template.height, weights);
    let mut all = Vec::new();
    for y in (0..rows).step_by(2) {
        let (mut first, mut second) = (vec![7; columns], vec![7; columns]);
        correlate(plane, &weights, y, [&mut first, &mut second]);
        all.push(first);
        all.extend((y + 1 < rows).then_some(second));
    }
    all
}

/// The sums by their definition.
fn defined(image: &Grey, template: &Grey, value: impl Fn(u8) -> i32) -> Vec<Vec<i32>> {
    let place = |x: usize, y: usize| {
        let mut sum = 0;
        for (k, &weight) in signed(template).iter().enumerate() {
            let at = (y + k / template.width) * image.width + x + k % template.width;
            sum += value(image.pixels[at]) * i32::from(weight);
        }
        sum
    };
    let columns = image.width - template.width + 1;
    (0..=image.height - template.height)
        .map(|y| (0..columns).map(|x| place(x, y)).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn correlations_are_the_sums_they_are_defined_as((image, template) in pairs(24)) {
        let weights = signed(&template);
        let (columns, rows) = (image.width - template.width + 1, image.height - template.height + 1);
        let of_pixels = defined(&image, &template, |p| i32::from(p) - 128);
        let of_squares = defined(&image, &template, |p| (i32::from(p) - 128).pow(2));
        for isa in Isa::available() {
            let plane = Plane::pixels(isa, image.view());
            prop_assert_eq!(&correlated(&plane, &template, &weights, columns, rows), &of_pixels, "{:?}", isa);
            let plane = Plane::words(isa, image.view());
            prop_assert_eq!(&correlated(&plane, &template, &weights, columns, rows), &of_pixels, "{:?}", isa);
            let plane = Plane::squares(isa, image.view());
            prop_assert_eq!(&correlated(&plane, &template, &weights, columns, rows), &of_squares, "{:?}", isa);
        }
    }

    #[test]
    fn moments_are_the_same_everywhere((window, template) in (1usize..90, 1usize..30).prop_flat_map(|(w, h)| (image(w, h), image(w, h)))) {
        let expected = portable::moments(window.view(), template.view());
        for isa in Isa::available() {
            prop_assert_eq!(moments(isa, window.view(), template.view()), expected, "{:?}", isa);
        }
    }

    #[test]
    fn plain_loops_give_the_same_compiled_for_any_processor(image in (2usize..150, 2usize..40).prop_flat_map(|(w, h)| image(w, h))) {
        prop_assert_eq!(crate::grey::Half(&image).run(), vectorised(crate::grey::Half(&image)));
        prop_assert_eq!(crate::grey::Edges(&image).run(), vectorised(crate::grey::Edges(&image)));
    }
}

#[test]
fn the_largest_sums_do_not_overflow() {
    let (width, height) = (512, 128);
    for (pixel, weight) in [(0u8, 0u8), (0, 255), (255, 0), (255, 255)] {
        let grey = |value| Grey {
            width,
            height,
            pixels: vec![value; width * height],
        };
        let (image, template) = (grey(pixel), grey(weight));
        let expected = (i32::from(pixel) - 128) * (i32::from(weight) - 128) * (width * height) as i32;
        for isa in Isa::available() {
            let plane = Plane::pixels(isa, image.view());
            assert_eq!(correlated(&plane, &template, &signed(&template), 1, 1), [[expected]], "{isa:?}");
            let sums = moments(isa, image.view(), template.view());
            assert_eq!(sums, portable::moments(image.view(), template.view()), "{isa:?}");
        }
    }
}
