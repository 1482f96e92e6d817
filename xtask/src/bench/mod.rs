//! `cargo xtask bench`: what the project claims in figures, measured again and kept in docs/benchmarks.md.
//!
//! Speed is compared side by side in one run with what it is compared to; a figure alone says little on a
//! machine that does other things too.

mod app;
mod endurance;
mod matching;
mod ocr;
pub(crate) mod pages;
mod record;
mod recording;
mod relocation;
mod replay;

use std::path::PathBuf;

use anyhow::{Result, bail};

/// A program of the release build.
fn release(name: &str) -> PathBuf {
    crate::shell::target()
        .join("release")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Runs one part: `ocr`, `replay`, `recording`, `endurance`, `app`, or `find` with the name of its part (or all of them).
pub(crate) fn bench(rest: &[String]) -> Result<()> {
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ocr", options @ ..] => ocr::bench(options),
        ["replay", options @ ..] => replay::bench(options),
        ["app", options @ ..] => app::bench(options),
        ["recording"] => recording::bench(),
        ["endurance", options @ ..] => endurance::bench(options),
        ["find"] => {
            matching::bench()?;
            relocation::bench(&[])?;
            pages::looks()?;
            pages::bench(&[])
        }
        ["find", "matching"] => matching::bench(),
        ["find", "pages", options @ ..] => pages::bench(options),
        ["find", "looks"] => pages::looks(),
        ["find", "relocation", options @ ..] => relocation::bench(options),
        _ => bail!(
            "say which: `cargo xtask bench ocr|replay|recording|endurance|app` or `cargo xtask bench find [matching|relocation|looks|pages]`"
        ),
    }
}
