//! `cargo xtask bench`: what the project claims in figures, measured again and kept in docs/benchmarks.md.
//!
//! Speed is compared side by side in one run with what it is compared to; a figure alone says little on a
//! machine that does other things too.

mod matching;
mod ocr;
pub(crate) mod pages;
mod record;
mod relocation;

use anyhow::{Result, bail};

/// Runs one part: `ocr`, or `find` with the name of its part (or all of them).
pub(crate) fn bench(rest: &[String]) -> Result<()> {
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ocr", options @ ..] => ocr::bench(options),
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
        _ => bail!("say which: `cargo xtask bench ocr` or `cargo xtask bench find [matching|relocation|looks|pages]`"),
    }
}
