//! Screenshots with a palette: a third of their size, and no eye sees the difference, for pages have few colours.

use std::collections::HashMap;

use anyhow::{Context, Result};

type Colour = [u8; 3];
const COLOURS: usize = 256;
/// How many are taken merely because there is most of them: areas, whose colours may lie close to each other.
const OF_AREAS: usize = 96;

/// A PNG file with 256 of its colours; every other pixel gets the nearest of them.
///
/// # Errors
/// When it is no PNG file of 8-bit colours.
pub fn with_palette(file: &[u8]) -> Result<Vec<u8>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("too large a picture")?];
    let info = reader.next_frame(&mut pixels)?;
    let width = info.color_type.samples();
    let colours: Vec<Colour> = pixels.chunks_exact(width).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let palette = chosen(&colours);
    let mut places: HashMap<Colour, u8> = HashMap::new();
    let mut indices = Vec::with_capacity(colours.len());
    for run in colours.chunk_by(|one, next| one == next) {
        let place = *places.entry(run[0]).or_insert_with(|| nearest(&palette, run[0]));
        indices.resize(indices.len() + run.len(), place);
    }
    let mut written = Vec::new();
    let mut encoder = png::Encoder::new(&mut written, info.width, info.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(written)
}

/// The colours of areas, then the most frequent of those that are far from all that were taken, so that a small red mark stays red.
fn chosen(colours: &[Colour]) -> Vec<Colour> {
    let mut counts: HashMap<Colour, usize> = HashMap::new();
    for run in colours.chunk_by(|one, next| one == next) {
        *counts.entry(run[0]).or_default() += run.len();
    }
    let mut by_count: Vec<(Colour, usize)> = counts.into_iter().collect();
    by_count.sort_unstable_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let by_count: Vec<Colour> = by_count.into_iter().map(|(colour, _)| colour).collect();
    let (of_areas, rest) = by_count.split_at(OF_AREAS.min(by_count.len()));
    let mut apart = 0;
    loop {
        let mut palette = of_areas.to_vec();
        for colour in rest {
            if palette.iter().all(|taken| distance(*taken, *colour) > apart) {
                palette.push(*colour);
            }
            if palette.len() > COLOURS {
                break;
            }
        }
        if palette.len() <= COLOURS {
            return palette;
        }
        apart = apart * 3 + 16;
    }
}

fn nearest(palette: &[Colour], colour: Colour) -> u8 {
    let found = (0_u8..=255).zip(palette).min_by_key(|(_, other)| distance(**other, colour));
    found.map_or(0, |(index, _)| index)
}

/// Squared.
fn distance(one: Colour, other: Colour) -> u32 {
    (0..3).map(|i| u32::from(one[i].abs_diff(other[i])).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_red_mark_among_a_thousand_greys_stays_red() {
        let grey = |i: u32| [(i % 250) as u8, (i * 7 % 250) as u8, (i % 250) as u8];
        let mut colours: Vec<Colour> = (0..3000).flat_map(|i| [grey(i); 9]).collect();
        colours.push([207, 34, 46]);
        let palette = chosen(&colours);
        assert!(palette.len() <= COLOURS);
        let red = palette[usize::from(nearest(&palette, [207, 34, 46]))];
        assert!(distance(red, [207, 34, 46]) < 300, "{red:?}");
    }
}
