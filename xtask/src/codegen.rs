//! `cargo xtask codegen`: the generated files that are kept in the repository.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{
    setup,
    shell::{cargo, npm, root, run},
};

/// Everything that is generated.
const GENERATED: [&str; 8] = [
    "docs/schemas",
    "docs/openapi.json",
    "ui/src/api/generated",
    "crates/sullae-recorder/src/preload.generated.js",
    "crates/sullae-recorder/src/pick.generated.js",
    "crates/sullae-player/src/candidates.generated.js",
    "crates/sullae-player/src/masked.generated.js",
    "crates/sullae-recording/src/secret_words.generated.json",
];

/// Package and example: what writes them from the Rust types.
const EXAMPLES: [(&str, &str); 3] = [
    ("sullae-service", "export_types"),
    ("sullae-service", "export_schemas"),
    ("sullae-api", "export_openapi"),
];

/// Writes all generated files; with `check`, fails if that changed any.
pub(crate) fn codegen(check: bool) -> Result<()> {
    let before = if check { snapshot()? } else { String::new() };
    setup::node_packages("crates/sullae-recorder/inject")?;
    npm("crates/sullae-recorder/inject", &["run", "build"])?;
    for (package, example) in EXAMPLES {
        run(cargo(&["run", "--quiet", "--package", package, "--example", example]))?;
    }
    if check && snapshot()? != before {
        bail!(
            "generated files were stale; they have been written anew: look at them and commit them ({})",
            GENERATED.join(", ")
        );
    }
    Ok(())
}

/// The generated files' contents as git hashes them.
fn snapshot() -> Result<String> {
    let mut listed = Command::new("git");
    listed
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "--"])
        .args(GENERATED)
        .current_dir(root());
    let files = String::from_utf8(listed.output().context("git does not start")?.stdout)?;
    let present: Vec<&str> = files.lines().filter(|file| root().join(file).is_file()).collect();
    let mut hashed = Command::new("git");
    hashed.arg("hash-object").args(&present).current_dir(root());
    let hashes = String::from_utf8(hashed.output()?.stdout)?;
    Ok(present
        .into_iter()
        .zip(hashes.lines())
        .map(|(file, hash)| format!("{hash} {file}\n"))
        .collect())
}
