//! Matching beside OpenCV's full search: speed, and accuracy over changes of a page.
//!
//! `cargo run --release -p sullae-vision --example matching -- PYTHON FOLDER [speed|accuracy]` prints Markdown tables.
//! FOLDER holds screenshots and lists of places as `cargo xtask bench find matching` makes them.
#![allow(clippy::print_stdout)]

mod accuracy;
mod opencv;
mod shots;
mod speed;

use std::error::Error;
use std::path::Path;

use crate::{opencv::OpenCv, shots::Shots};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [python, folder, parts @ ..] = &arguments[..] else {
        return Err("usage: matching PYTHON FOLDER [speed|accuracy]".into());
    };
    let shots = Shots::read(Path::new(folder))?;
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|p| p == part);
    if wanted("speed") {
        speed::tables(&mut OpenCv::start(python)?, &shots)?;
    }
    if wanted("accuracy") {
        accuracy::tables(python, &shots)?;
    }
    Ok(())
}
