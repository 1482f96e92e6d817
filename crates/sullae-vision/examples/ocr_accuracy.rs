//! Scores the reader on pictures with known lines: `cargo run -p sullae-vision --example ocr_accuracy -- FOLDER`
//! with `gt.json` (`[{"img", "lines": [{"s", "x0", "x1", "y0", "y1", "fs"}]}]`, device pixels) and the pictures.
//! Words go to the line their middle lies in; spaces do not count. Prints character error rate, lines exactly
//! right, and words read where no line is, by confidence.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use sullae_vision::Picture;
use sullae_vision::ocr::{ModelSource, Ocr, OcrModels, Word};
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
struct Page {
    img: String,
    lines: Vec<Truth>,
}

#[derive(Deserialize)]
struct Truth {
    s: String,
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
    fs: f32,
}

#[derive(Default)]
struct Score {
    errors: usize,
    characters: usize,
    exact: usize,
    lines: usize,
    found: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: ocr_accuracy FOLDER")?;
    let folder = Path::new(&folder);
    let pages: Vec<Page> = serde_json::from_slice(&std::fs::read(folder.join("gt.json"))?)?;
    let ocr = Ocr::new(OcrModels::load(&ModelSource::Embedded)?);
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let (mut invented, mut right) = (Vec::new(), Vec::new());
    for page in &pages {
        let picture = Picture::from_png(&std::fs::read(folder.join(&page.img))?)?;
        let start = Instant::now();
        let lines = ocr.read(&picture, None)?;
        let took_ms = start.elapsed().as_secs_f64() * 1e3;
        let mut read: Vec<Vec<&Word>> = page.lines.iter().map(|_| Vec::new()).collect();
        for line in &lines {
            let homes: Vec<Option<usize>> = line.words.iter().map(|word| home(word, &page.lines)).collect();
            if homes.iter().all(Option::is_none) {
                invented.push((line.confidence, line.text.clone(), page.img.clone()));
            } else {
                right.push(line.confidence);
            }
            for (word, home) in line.words.iter().zip(homes) {
                if let Some(home) = home {
                    read[home].push(word);
                }
            }
        }
        let mut here = Score::default();
        for (truth, mut words) in page.lines.iter().zip(read) {
            words.sort_by_key(|word| word.place.x);
            let joined: String = words.iter().map(|word| word.text.as_str()).collect();
            let mut wanted = comparable(&truth.s);
            let got = comparable(&joined);
            // Capitals set by style sheets are not in the truth.
            if distance(&got, &wanted.to_uppercase()) < distance(&got, &wanted) {
                wanted = wanted.to_uppercase();
            }
            let korean = wanted.chars().any(|c| ('가'..='힣').contains(&c));
            let size = if truth.fs < 12.5 {
                "10-12"
            } else if truth.fs < 16.5 {
                "13-16"
            } else {
                ">16"
            };
            let kind = if page.img.contains("synth") { "synthetic" } else { "real" };
            let groups = [
                "all".to_owned(),
                size.to_owned(),
                if korean { "ko" } else { "en" }.to_owned(),
                kind.to_owned(),
            ];
            for score in groups.map(|group| add(&mut scores, group, &got, &wanted)) {
                debug_assert!(score);
            }
            here.errors += distance(&got, &wanted);
            here.characters += wanted.chars().count();
            if std::env::var_os("SHOW").is_some() && got != wanted {
                println!("  {got:?} for {wanted:?} {} px", truth.fs);
            }
        }
        let rate = 100.0 * here.errors as f64 / here.characters.max(1) as f64;
        println!("{took_ms:7.0} ms  {}: CER {rate:.2} %", page.img);
    }
    for (group, score) in &scores {
        let part = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        println!(
            "{group:10} n {:4}  CER {:5.2} %  exact {:5.1} %  found {:5.1} %",
            score.lines,
            part(score.errors, score.characters),
            part(score.exact, score.lines),
            part(score.found, score.lines)
        );
    }
    for least in [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95] {
        let kept = right.iter().filter(|&&c| c >= least).count();
        let noise = invented.iter().filter(|(c, ..)| *c >= least).count();
        println!("confidence >= {least}: {kept} of {} lines kept, {noise} invented", right.len());
    }
    if std::env::var_os("SHOW").is_some() {
        println!("invented: {invented:?}");
    }
    Ok(())
}

fn add(scores: &mut BTreeMap<String, Score>, group: String, got: &str, wanted: &str) -> bool {
    let score = scores.entry(group).or_default();
    score.errors += distance(got, wanted);
    score.characters += wanted.chars().count();
    score.exact += usize::from(got == wanted);
    score.lines += 1;
    score.found += usize::from(!got.is_empty());
    true
}

fn home(word: &Word, lines: &[Truth]) -> Option<usize> {
    let place = word.place;
    let x = place.x as f32 + place.width as f32 / 2.0;
    let y = place.y as f32 + place.height as f32 / 2.0;
    let off = |line: &Truth| (y - (line.y0 + line.y1) / 2.0).abs();
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| {
            let m = 0.25 * line.fs;
            x >= line.x0 - m && x <= line.x1 + m && y >= line.y0 - m && y <= line.y1 + m
        })
        .min_by(|a, b| off(a.1).total_cmp(&off(b.1)))
        .map(|(index, _)| index)
}

/// NFC, look-alike punctuation folded, spaces dropped.
fn comparable(text: &str) -> String {
    let fold = |c: char| match c {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '–' | '—' => '-',
        '•' | '∙' => '·',
        '✕' | '✖' => '×',
        '✔' => '✓',
        '‹' => '<',
        '›' => '>',
        other => other,
    };
    text.replace('…', "...").nfc().filter(|c| !c.is_whitespace()).map(fold).collect()
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}
