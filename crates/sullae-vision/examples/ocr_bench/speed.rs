//! How long loading and reading take: processor time and time on the clock, on one thread and on two.

use std::error::Error;
use std::time::{Duration, Instant};

use sullae_vision::ocr::{ModelSource, Ocr, OcrModels};
use sullae_vision::{Picture, PixelBox};

use crate::tesseract;

/// A picture by its name, and how many lines it has.
type Timed = (String, Picture, usize);

/// Processor and clock time of one piece of work.
#[derive(Debug, Clone, Copy)]
struct Took {
    cpu: Duration,
    wall: Duration,
}

pub(crate) fn print(models: &ModelSource, pictures: &[Timed], count: usize, with_tesseract: bool) -> Result<(), Box<dyn Error>> {
    println!("Median (least) of {count} times, ms; a screenshot is decoded, nothing of it was read before.\n");
    let readers = [
        Ocr::with_threads(OcrModels::load(models)?, 1),
        Ocr::with_threads(OcrModels::load(models)?, 2),
    ];
    println!("| | lines read | processor time, one thread | clock, one thread | processor time, two threads | clock, two threads |");
    println!("|---|---:|---:|---:|---:|---:|");
    let load = times(count, || Ok(()), |()| Ok(OcrModels::load(models).map(|_| 0)?))?;
    println!(
        "| load both models | | {} | {} | | |",
        shown(&load, |t| t.cpu),
        shown(&load, |t| t.wall)
    );
    for size in [(1280, 800), (1920, 1080)] {
        for (name, picture, _) in near_forty_lines(pictures, size) {
            row(&format!("{} x {}, {name}", size.0, size.1), &readers, picture, None, count)?;
        }
    }
    for (name, picture, _) in near_forty_lines(pictures, (1280, 800)).into_iter().take(2) {
        for place in [PixelBox::new(240, 40, 400, 200), PixelBox::new(440, 300, 400, 200)] {
            row(
                &format!("400 x 200 at {}, {} of {name}", place.x, place.y),
                &readers,
                picture,
                Some(place),
                count,
            )?;
        }
    }
    if with_tesseract {
        for (name, picture, _) in near_forty_lines(pictures, (1280, 800)).into_iter().take(1) {
            let took = times_of(3, || {
                tesseract::read(picture).map(|reading| {
                    (
                        Took {
                            cpu: reading.cpu,
                            wall: reading.wall,
                        },
                        reading.words.len(),
                    )
                })
            })?;
            println!(
                "| Tesseract, {name} (words; with its start and loading) | {} | {} | {} | | |",
                took[0].1,
                shown(&took, |t| t.cpu),
                shown(&took, |t| t.wall)
            );
        }
    }
    Ok(())
}

/// The pictures of a size that are nearest to forty lines.
fn near_forty_lines(pictures: &[Timed], size: (u32, u32)) -> Vec<&Timed> {
    let mut chosen: Vec<&Timed> = pictures.iter().filter(|(_, picture, _)| picture.size() == size).collect();
    chosen.sort_by_key(|(_, _, lines)| lines.abs_diff(40));
    chosen.truncate(3);
    chosen
}

fn row(name: &str, readers: &[Ocr; 2], picture: &Picture, region: Option<PixelBox>, count: usize) -> Result<(), Box<dyn Error>> {
    let (width, height) = picture.size();
    let mut cells = Vec::new();
    let mut lines = 0;
    for reader in readers {
        // A picture remembers what was read: each time a new one.
        let fresh = || Ok(Picture::from_rgb(width, height, picture.rgb().to_vec())?);
        let took = times(count, fresh, |picture| Ok(reader.read(&picture, region)?.len()))?;
        lines = took[0].1;
        cells.push(shown(&took, |t| t.cpu));
        cells.push(shown(&took, |t| t.wall));
    }
    println!("| {name} | {lines} | {} |", cells.join(" | "));
    Ok(())
}

fn times<S>(
    count: usize,
    mut prepare: impl FnMut() -> Result<S, Box<dyn Error>>,
    mut work: impl FnMut(S) -> Result<usize, Box<dyn Error>>,
) -> Result<Vec<(Took, usize)>, Box<dyn Error>> {
    work(prepare()?)?;
    times_of(count, || {
        let prepared = prepare()?;
        let (before, start) = (own_cpu()?, Instant::now());
        let answer = work(prepared)?;
        let took = Took {
            cpu: own_cpu()?.saturating_sub(before),
            wall: start.elapsed(),
        };
        Ok((took, answer))
    })
}

fn times_of(count: usize, mut work: impl FnMut() -> Result<(Took, usize), Box<dyn Error>>) -> Result<Vec<(Took, usize)>, Box<dyn Error>> {
    (0..count).map(|_| work()).collect()
}

fn shown(took: &[(Took, usize)], which: impl Fn(&Took) -> Duration) -> String {
    let mut ms: Vec<f64> = took.iter().map(|(took, _)| which(took).as_secs_f64() * 1e3).collect();
    ms.sort_by(f64::total_cmp);
    format!("{:.1} ({:.1})", ms[ms.len() / 2], ms[0])
}

/// Processor time of all threads that live: the reader's live as long as it.
fn own_cpu() -> Result<Duration, Box<dyn Error>> {
    let mut ns = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let times = std::fs::read_to_string(task?.path().join("schedstat"))?;
        ns += times.split(' ').next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(Duration::from_nanos(ns))
}
