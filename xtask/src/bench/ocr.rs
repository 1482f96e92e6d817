//! How well and how fast text is read, beside Tesseract on the same pictures in the same run.

use anyhow::{Context, Result, bail};

use super::record;
use crate::{
    setup::{self, Needs},
    shell::{example, root},
};

/// Sets that are measured if they are there: the project's own, made by models/evaluation, and one for development.
const SETS: [(&str, &str); 2] = [
    ("Real applications (never trained on)", "models/evaluation/screens"),
    ("Development screens", "../shared/ocr/eval"),
];

/// Runs sullae-vision's example; `options` may name other folders of pictures with their `gt.json`.
pub(super) fn bench(options: &[&str]) -> Result<()> {
    setup::install(&[Needs::Tesseract])?;
    let mut command = example("sullae-vision", "ocr_bench");
    command.arg("--tesseract");
    let mut sets = 0;
    for (name, folder) in SETS {
        let folder = root().join(folder);
        if options.is_empty() && folder.join("gt.json").is_file() {
            command.arg(format!("{name}={}", folder.display()));
            sets += 1;
        }
    }
    for folder in options {
        command.arg(format!("{folder}={folder}"));
        sets += 1;
    }
    if sets == 0 {
        bail!("no pictures with their truth: make them as models/evaluation/README.md says, or name a folder with gt.json");
    }
    let output = command.output().context("cargo does not start")?;
    if !output.status.success() {
        bail!("ocr_bench: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    println!("{printed}");
    // Folders named by hand are for trying out: what they give is no claim of the project.
    if options.is_empty() {
        record::keep("Reading text", "cargo xtask bench ocr", &printed)?;
    }
    Ok(())
}
