//! Finding the same element in a newer version of a page, over a file of real cases.

use anyhow::{Context, Result, bail};

use super::record;
use crate::shell::{example, root};

/// Runs the player's example over the cases; `options` may name another file of cases.
pub(super) fn bench(options: &[&str]) -> Result<()> {
    let cases = options
        .first()
        .map_or_else(|| root().join("../shared/relocation/cases.json"), Into::into);
    if !cases.is_file() {
        bail!(
            "no cases at {}: name the file, `cargo xtask bench find relocation CASES.json`",
            cases.display()
        );
    }
    let mut tables = String::new();
    for (title, extra) in [
        ("Weights as shipped", None),
        ("Fitted without the judged site", Some("--leave-one-site-out")),
    ] {
        let mut command = example("sullae-player", "relocation");
        command.arg(&cases).args(extra);
        let output = command.output().context("cargo does not start")?;
        if !output.status.success() {
            bail!("relocation: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let printed = String::from_utf8_lossy(&output.stdout);
        println!("{title}\n{printed}");
        tables += &format!("{title}:\n\n```\n{}\n```\n\n", printed.trim());
    }
    record::keep("Relocation", "cargo xtask bench find relocation", &tables)
}
