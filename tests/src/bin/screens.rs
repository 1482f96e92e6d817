//! `cargo xtask screens`: a picture of every view in both languages and themes, for the user guide and to be looked at.
#![allow(clippy::print_stdout, reason = "a command line tool")]

use std::{env, path::PathBuf};

use anyhow::{Context, Result};
use sullae_tests::pages::{Light, Pages, VIEWS, write};

/// `screens FOLDER [WIDTHxHEIGHT] [VIEW...]`
fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let folder = PathBuf::from(words.next().context("a folder to write to")?);
    let mut names: Vec<String> = words.collect();
    let size = names.first().and_then(|word| {
        let (width, height) = word.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    });
    if size.is_some() {
        names.remove(0);
    }
    let (width, height) = size.unwrap_or((1280, 800));
    let wanted: Vec<_> = VIEWS
        .iter()
        .filter(|view| names.is_empty() || names.iter().any(|name| name == view.name))
        .collect();
    let pages = Pages::open()?;
    for language in ["ko", "en"] {
        for view in &wanted {
            let light = Light {
                language,
                theme: "light",
                width,
                height,
            };
            pages.show(view, light)?;
            for theme in ["light", "dark"] {
                pages.turn(theme)?;
                let file = folder.join(format!("{language}-{theme}/{}.png", view.name));
                write(&file, &pages.photograph()?)?;
            }
        }
        println!("{language}: {} views", wanted.len());
    }
    Ok(())
}
