//! A line of text as the recogniser wants it: grey, of one height, -0.5 to 0.5; by its form dark on light and of
//! full contrast too.
//!
//! The resampling is that of `torch.nn.functional.interpolate(mode="bilinear", align_corners=False)`, so that the
//! recogniser sees what it learnt from. ocrs scales alike but turns the whole picture into floats first and
//! fills each line as a polygon.

use super::form::LineForm;
use super::models::LINE_HEIGHT;
use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Least and greatest width of a scaled line.
const WIDTHS: std::ops::RangeInclusive<u64> = 16..=4_096;
/// Least difference in grey levels that is stretched to the full contrast.
const LEAST_RANGE: u8 = 16;

impl LineForm {
    /// The box of a line with the surroundings that the recogniser is shown.
    pub(super) fn crop_of(&self, line: PixelBox, size: (u32, u32)) -> PixelBox {
        let margin = if self.with_margin { (line.height + 4) / 8 } else { 0 };
        line.grown(margin, margin, size)
    }

    /// Width of the crop once it is scaled to [`LINE_HEIGHT`].
    pub(super) fn scaled_width(&self, crop: PixelBox) -> usize {
        let height = u64::from(crop.height.max(1));
        let width = (2 * u64::from(crop.width) * u64::from(self.stretched_height) + height) / (2 * height);
        width.clamp(*WIDTHS.start(), *WIDTHS.end()) as usize
    }

    /// The scaled width with the padding.
    pub(super) fn padded_width(&self, crop: PixelBox) -> usize {
        self.scaled_width(crop).next_multiple_of(self.width_step)
    }
}

/// How grey levels become the recogniser's.
#[derive(Debug, Clone, Copy)]
struct Contrast {
    least: u8,
    range: f32,
    /// -1 where the background is dark.
    sign: f32,
}

impl Contrast {
    /// The levels as they are.
    const PLAIN: Self = Self {
        least: 0,
        range: 255.0,
        sign: 1.0,
    };

    /// Full contrast, dark on light; `None` where the crop is of one grey.
    fn full(grey: &Grey, crop: PixelBox) -> Option<Self> {
        let (mut least, mut most, mut sum) = (u8::MAX, u8::MIN, 0u64);
        for y in 0..crop.height {
            let row = row(grey, crop, y as usize);
            least = row.iter().copied().fold(least, u8::min);
            most = row.iter().copied().fold(most, u8::max);
            sum += row.iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
        }
        let is_dark = 2 * sum < (u64::from(least) + u64::from(most)) * crop.area();
        (least < most).then(|| Self {
            least,
            range: f32::from((most - least).max(LEAST_RANGE)),
            sign: if is_dark { -1.0 } else { 1.0 },
        })
    }

    fn value(self, pixel: u8) -> f32 {
        self.sign * (f32::from(pixel - self.least) / self.range - 0.5)
    }
}

fn row(grey: &Grey, crop: PixelBox, y: usize) -> &[u8] {
    &grey.pixels[(crop.y as usize + y) * grey.width + crop.x as usize..][..crop.width as usize]
}

/// Where a scaled pixel comes from: two neighbours and the weight of the second.
#[derive(Debug, Clone, Copy)]
struct Tap {
    first: usize,
    second: usize,
    weight: f32,
}

/// Half-pixel centres, edges continued.
fn taps(from: usize, to: usize) -> impl Iterator<Item = Tap> {
    let ratio = from as f32 / to as f32;
    (0..to).map(move |k| {
        let at = ((k as f32 + 0.5) * ratio - 0.5).max(0.0);
        let first = (at as usize).min(from - 1);
        Tap {
            first,
            second: (first + 1).min(from - 1),
            weight: at - first as f32,
        }
    })
}

/// Writes the scaled crop into the first columns of [`LINE_HEIGHT`] rows of `stride` floats, as many as
/// [`LineForm::scaled_width`] says. `false`, and nothing written, where the form wants full contrast and there is
/// none. The crop must lie inside the plane and hold a pixel.
pub(super) fn write_strip(form: &LineForm, grey: &Grey, crop: PixelBox, into: &mut [f32], stride: usize) -> bool {
    let contrast = if form.full_contrast {
        Contrast::full(grey, crop)
    } else {
        Some(Contrast::PLAIN)
    };
    let Some(contrast) = contrast else {
        return false;
    };
    let across: Vec<Tap> = taps(crop.width as usize, form.scaled_width(crop)).collect();
    let values: Vec<f32> = (0..=255u8).map(|pixel| contrast.value(pixel.max(contrast.least))).collect();
    let mut mixed = vec![0.0; crop.width as usize];
    for (down, out) in taps(crop.height as usize, LINE_HEIGHT).zip(into.chunks_exact_mut(stride)) {
        let pixels = row(grey, crop, down.first).iter().zip(row(grey, crop, down.second));
        for (mixed, (&above, &below)) in mixed.iter_mut().zip(pixels) {
            let (above, below) = (values[usize::from(above)], values[usize::from(below)]);
            *mixed = above * (1.0 - down.weight) + below * down.weight;
        }
        for (out, tap) in out.iter_mut().zip(&across) {
            *out = mixed[tap.first] * (1.0 - tap.weight) + mixed[tap.second] * tap.weight;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LineForm {
        LineForm::of_format(2).unwrap()
    }

    fn plane(width: usize, pixels: Vec<u8>) -> Grey {
        Grey {
            width,
            height: pixels.len() / width,
            pixels,
        }
    }

    fn strip(grey: &Grey, crop: PixelBox) -> Vec<f32> {
        let width = form().scaled_width(crop);
        let mut strip = vec![9.0; LINE_HEIGHT * width];
        assert!(write_strip(&form(), grey, crop, &mut strip, width));
        strip
    }

    #[test]
    fn the_crop_grows_with_the_line_and_is_cut_at_the_edges() {
        assert_eq!(
            form().crop_of(PixelBox::new(10, 1, 40, 12), (100, 100)),
            PixelBox::new(8, 0, 44, 15)
        );
        assert_eq!(
            form().crop_of(PixelBox::new(90, 90, 10, 10), (100, 100)),
            PixelBox::new(89, 89, 11, 11)
        );
    }

    #[test]
    fn widths_are_rounded_and_bounded() {
        let width = |width, height| form().scaled_width(PixelBox::new(0, 0, width, height));
        assert_eq!((width(100, 36), width(5, 8), width(1, 7)), (100, 23, 16));
        assert_eq!((width(8_000, 2), width(3, 8_000), width(16_384, 1)), (4_096, 16, 4_096));
    }

    #[test]
    fn light_on_dark_and_faint_text_look_like_dark_on_light() {
        let crop = PixelBox::new(0, 0, 32, 32);
        let light: Vec<u8> = (0..1024).map(|k| if k % 7 == 0 { 0 } else { 255 }).collect();
        let dark: Vec<u8> = light.iter().map(|pixel| 255 - pixel).collect();
        let faint: Vec<u8> = light.iter().map(|pixel| 200 + pixel / 5).collect();
        let plain = strip(&plane(32, light), crop);
        assert_eq!(plain, strip(&plane(32, dark), crop));
        assert_eq!(plain, strip(&plane(32, faint), crop));
        assert_eq!(plain.iter().copied().fold(f32::MIN, f32::max), 0.5);
    }

    #[test]
    fn the_older_form_keeps_the_levels() {
        let form = LineForm::of_format(1).unwrap();
        let crop = PixelBox::new(0, 0, 32, 32);
        let mut strip = vec![9.0; 32 * 50];
        assert!(write_strip(
            &form,
            &plane(32, vec![51; 1024]),
            crop,
            &mut strip,
            form.padded_width(crop)
        ));
        assert!((strip[31] + 0.3).abs() < 1e-6 && strip[32] == 9.0, "{strip:?}");
    }

    #[test]
    fn noise_is_not_stretched_and_one_grey_is_no_line() {
        let mut pixels = vec![100; 1024];
        assert!(!write_strip(
            &form(),
            &plane(32, pixels.clone()),
            PixelBox::new(0, 0, 32, 32),
            &mut [0.0; 2048],
            64
        ));
        pixels[40] = 104;
        let strip = strip(&plane(32, pixels), PixelBox::new(0, 0, 32, 32));
        // Dark background: its levels turn round, 0 becomes 0.5 and 4 of 16 becomes 0.25.
        assert_eq!((strip[0], strip.iter().copied().fold(f32::MAX, f32::min) < 0.5), (0.5, true));
    }

    #[test]
    fn scaling_up_mixes_neighbours_by_their_distance_and_continues_the_edges() {
        let crop = PixelBox::new(0, 0, 2, 1);
        assert_eq!(form().scaled_width(crop), 72);
        let strip = strip(&plane(2, vec![0, 255]), crop);
        assert_eq!((strip[0], strip[17], strip[71]), (-0.5, -0.5, 0.5));
        // The centre of column 36 lies a 72nd of a pixel right of the middle.
        assert!((strip[36] - 1.0 / 72.0).abs() < 1e-6, "{}", strip[36]);
    }
}
