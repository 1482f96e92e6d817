//! What the reader gets right and how long it takes, beside Tesseract on the same pictures, as Markdown tables.
//!
//! `cargo run --release -p sullae-vision --example ocr_bench -- NAME=FOLDER... [--tesseract] [--models DIR] [--times N] [--show]`;
//! a folder holds `gt.json` (form and rules of scoring: models/evaluation) and the pictures it names.
//! `--show` prints every error; `--times 0` leaves speed out.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod score;
mod speed;
mod table;
mod tesseract;
mod truth;

use std::error::Error;
use std::path::PathBuf;

use sullae_vision::Picture;
use sullae_vision::ocr::{ModelSource, Ocr, OcrModels};

use crate::score::{Scores, score_page};
use crate::truth::ReadWord;

struct Options {
    sets: Vec<(String, PathBuf)>,
    with_tesseract: bool,
    models: ModelSource,
    times: usize,
    show: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let ocr = Ocr::new(OcrModels::load(&options.models)?);
    let mut timed = Vec::new();
    for (name, folder) in &options.sets {
        let pages = truth::read(folder)?;
        let mut ours = Scores::default();
        let mut theirs = Scores::default();
        for page in &pages {
            let picture = Picture::from_png(&std::fs::read(folder.join(&page.img))?)?;
            score_page(&mut ours, page, &words(&ocr, &picture)?, options.show);
            if options.with_tesseract {
                score_page(&mut theirs, page, &tesseract::read(&picture)?.words, false);
            }
            timed.push((format!("{name}/{}", page.img), picture, page.lines.len()));
        }
        let screens = pages.len();
        println!("### {name}: {screens} screens\n");
        table::accuracy("Sullae", &ours, screens);
        if options.with_tesseract {
            table::accuracy("Tesseract (`kor+eng`, psm 11, at 2x)", &theirs, screens);
        }
        if options.show {
            table::confidences(&ours, screens);
        }
    }
    if options.times == 0 {
        return Ok(());
    }
    println!("### Speed\n");
    speed::print(&options.models, &timed, options.times, options.with_tesseract)
}

fn words(ocr: &Ocr, picture: &Picture) -> Result<Vec<ReadWord>, Box<dyn Error>> {
    let lines = ocr.read_page(picture)?;
    let words = lines.iter().flat_map(|line| &line.words);
    Ok(words
        .map(|word| ReadWord {
            text: word.text.clone(),
            confidence: word.confidence,
            x0: f64::from(word.place.x),
            y0: f64::from(word.place.y),
            x1: f64::from(word.place.right()),
            y1: f64::from(word.place.bottom()),
        })
        .collect())
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        sets: Vec::new(),
        with_tesseract: false,
        models: ModelSource::Embedded,
        times: 15,
        show: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--tesseract" => options.with_tesseract = true,
            "--show" => options.show = true,
            "--models" => options.models = ModelSource::Folder(arguments.next().ok_or("--models DIR")?.into()),
            "--times" => options.times = arguments.next().and_then(|n| n.parse().ok()).ok_or("--times N")?,
            set => {
                let (name, folder) = set.split_once('=').ok_or("name the sets as NAME=FOLDER")?;
                options.sets.push((name.to_owned(), folder.into()));
            }
        }
    }
    Ok(options)
}
