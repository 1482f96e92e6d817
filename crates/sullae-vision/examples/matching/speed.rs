//! Thread CPU time of a search, beside OpenCV's on the same screenshot and template, turn by turn.

use std::error::Error;
use std::hint::black_box;

use nix::time::{ClockId, clock_gettime};
use sullae_vision::matching::{Effort, MatchOptions, find, find_exact};
use sullae_vision::{Picture, PixelBox};

use crate::{opencv::OpenCv, shots::Shots};

/// Window sizes, as the variants are called.
const SIZES: [&str; 3] = ["1280x800", "1920x1080", "3840x2160"];
/// Sizes of templates.
const TEMPLATES: [(u32, u32); 3] = [(32, 32), (120, 40), (240, 80)];
/// Turns for each figure; the median counts.
const TURNS: usize = 7;

/// Prints one row for each screenshot and template size, medians over the pages.
pub(crate) fn tables(opencv: &mut OpenCv, shots: &Shots) -> Result<(), Box<dyn Error>> {
    println!(
        "Thread CPU time in ms, one thread, grey plane in hand; medians of {TURNS} turns on each page, OpenCV {}.\n",
        opencv.version
    );
    println!(
        "| screenshot | template | OpenCV | first search (builds the pyramid) | times | further searches | times | exact scan | times |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for size in SIZES {
        for template in TEMPLATES {
            let mut all = Figures::default();
            for page in shots.pages() {
                let Some(shot) = shots.open(page, size)? else { continue };
                opencv.load(&shot.path)?;
                all.add(opencv, &shot.picture, template)?;
            }
            all.print(size, template);
        }
    }
    println!();
    Ok(())
}

#[derive(Default)]
struct Figures {
    opencv: Vec<f64>,
    first: Vec<f64>,
    further: Vec<f64>,
    exact: Vec<f64>,
}

impl Figures {
    fn add(&mut self, opencv: &mut OpenCv, picture: &Picture, (width, height): (u32, u32)) -> Result<(), Box<dyn Error>> {
        let place = busiest(picture, width, height);
        let template = picture.crop(place)?;
        let options = MatchOptions {
            effort: Effort::Quick,
            ..MatchOptions::default()
        };
        // Absent pixel by pixel, so that the scan goes through to the end.
        let absent = brighter(&template)?;
        for _ in 0..TURNS {
            self.opencv.push(opencv.time(place)?);
            let fresh = picture.crop(picture.bounds())?;
            black_box(find_exact(&absent, &fresh, 1));
            self.first.push(cpu_ms(|| find(&absent, &fresh, &options)));
            self.further.push(cpu_ms(|| find(&absent, &fresh, &options)));
            self.exact.push(cpu_ms(|| find_exact(&absent, &fresh, 1)));
        }
        Ok(())
    }

    fn print(self, size: &str, (width, height): (u32, u32)) {
        if self.opencv.is_empty() {
            return;
        }
        let [opencv, first, further, exact] = [self.opencv, self.first, self.further, self.exact].map(median);
        println!(
            "| {size} | {width}x{height} | {opencv:.1} | {first:.2} | {:.1} | {further:.2} | {:.1} | {exact:.3} | {:.0} |",
            opencv / first,
            opencv / further,
            opencv / exact
        );
    }
}

fn cpu_ms<T>(run: impl FnOnce() -> T) -> f64 {
    let now = || clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(0.0, |t| t.tv_sec() as f64 * 1e3 + t.tv_nsec() as f64 / 1e6);
    let start = now();
    black_box(run());
    now() - start
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The place whose pixels vary most, of a grid of places: text, not paper.
fn busiest(picture: &Picture, width: u32, height: u32) -> PixelBox {
    let (columns, rows) = ((picture.width() - width) / 61, (picture.height() - height) / 37);
    let places = (0..rows).flat_map(|y| (0..columns).map(move |x| PixelBox::new(61 * x, 37 * y, width, height)));
    let variation = |place: &PixelBox| -> u64 {
        let row = |y: u32| &picture.rgb()[3 * (y * picture.width() + place.x) as usize..][..3 * width as usize];
        let rows = (place.y..place.bottom()).map(|y| row(y).windows(4).map(|p| u64::from(p[0].abs_diff(p[3]))).sum::<u64>());
        rows.sum()
    };
    places.max_by_key(variation).unwrap_or(PixelBox::new(0, 0, width, height))
}

fn brighter(picture: &Picture) -> Result<Picture, Box<dyn Error>> {
    let rgb = picture.rgb().iter().map(|&value| (u16::from(value) * 9 / 10) as u8 + 1).collect();
    Ok(Picture::from_rgb(picture.width(), picture.height(), rgb)?)
}
