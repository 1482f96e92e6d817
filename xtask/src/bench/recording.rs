//! How soon a deed shows as a step while recording, and what recording costs the page.

use anyhow::{Context, Result, bail};

use super::record;
use crate::shell::example;

const STEPS: &str = "200";

/// Records by a hand's input, then does the same without a recorder; the recorder's example measures both.
pub(super) fn bench() -> Result<()> {
    let output = example("sullae-recorder", "by_hand")
        .args(["responsiveness", STEPS])
        .output()
        .context("cargo does not start")?;
    if !output.status.success() {
        bail!("recording: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    println!("{printed}");
    let body = format!(
        "{STEPS} steps, three clicks or more to each typed text, by W3C input.\n\n```\n{}\n```",
        printed.trim()
    );
    record::keep("Recording", "cargo xtask bench recording", &body)
}
