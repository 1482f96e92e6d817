//! Reads pictures and prints their lines as JSON, one picture a line, times on stderr:
//! `cargo run -p sullae-vision --example read -- SHOT.png... [--region X,Y,W,H]`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::time::Instant;

use sullae_vision::ocr::{ModelSource, Ocr, OcrModels};
use sullae_vision::{Picture, PixelBox};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut region = None;
    if let Some(at) = arguments.iter().position(|argument| argument == "--region") {
        let numbers: Result<Vec<u32>, _> = arguments
            .drain(at..)
            .skip(1)
            .flat_map(split)
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let [x, y, width, height] = numbers?[..] else {
            return Err("--region X,Y,W,H".into());
        };
        region = Some(PixelBox::new(x, y, width, height));
    }
    let start = Instant::now();
    let ocr = Ocr::new(OcrModels::load(&ModelSource::Embedded)?);
    eprintln!("{:8.2} ms  load", start.elapsed().as_secs_f64() * 1e3);
    for path in &arguments {
        let picture = Picture::from_png(&std::fs::read(path)?)?;
        let start = Instant::now();
        let lines = ocr.read(&picture, region)?;
        eprintln!("{:8.2} ms  {path}: {} lines", start.elapsed().as_secs_f64() * 1e3, lines.len());
        println!("{}", serde_json::json!({ "picture": path, "lines": lines }));
    }
    Ok(())
}

fn split(numbers: String) -> Vec<Result<u32, std::num::ParseIntError>> {
    numbers.split(',').map(str::parse).collect()
}
