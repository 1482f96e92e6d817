//! Tesseract on a picture, as well as it can: sparse text, twice the size.

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use sullae_vision::Picture;

use crate::truth::ReadWord;

/// What it read and what that took.
pub(crate) struct Reading {
    pub(crate) words: Vec<ReadWord>,
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
}

/// Runs `tesseract` on one thread.
pub(crate) fn read(picture: &Picture) -> Result<Reading, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("twice.png");
    let (width, height) = picture.size();
    let pixels = image::RgbImage::from_raw(width, height, picture.rgb().to_vec()).ok_or("pixels")?;
    image::imageops::resize(&pixels, 2 * width, 2 * height, image::imageops::FilterType::CatmullRom).save(&file)?;
    let (cpu_before, start) = (children_cpu()?, Instant::now());
    let output = Command::new("tesseract")
        .arg(&file)
        .args(["-", "-l", "kor+eng", "--psm", "11", "tsv"])
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .map_err(|error| format!("tesseract does not start: {error}"))?;
    let wall = start.elapsed();
    if !output.status.success() {
        return Err(format!("tesseract: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    let words = String::from_utf8_lossy(&output.stdout).lines().filter_map(word).collect();
    Ok(Reading {
        words,
        cpu: children_cpu()?.saturating_sub(cpu_before),
        wall,
    })
}

/// A word of its table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn word(row: &str) -> Option<ReadWord> {
    let cells: Vec<&str> = row.split('\t').collect();
    let &[level, _, _, _, _, _, left, top, width, height, confidence, text] = &cells[..] else {
        return None;
    };
    let number = |cell: &str| cell.parse::<f64>().ok().map(|value| value / 2.0);
    let (x0, y0) = (number(left)?, number(top)?);
    (level == "5" && !text.trim().is_empty()).then_some(ReadWord {
        text: text.trim().to_owned(),
        confidence: confidence.parse::<f32>().ok()? / 100.0,
        x0,
        y0,
        x1: x0 + number(width)?,
        y1: y0 + number(height)?,
    })
}

/// User and system time of ended children: fields 16 and 17 of `stat`, in hundredths of a second.
fn children_cpu() -> Result<Duration, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("stat")?.1;
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(|field| field.parse::<u64>().unwrap_or(0))
        .sum();
    Ok(Duration::from_millis(10 * ticks))
}
