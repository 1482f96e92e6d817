//! `cargo xtask fit`: weights learnt from data, written where the program reads them.

use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::{
    bench::pages,
    shell::{example, root, run},
};

/// Fits one part; there is `fusion`. Judgements of earlier runs (files of `page_changes --fit-pages --dump`) may be named after it, else
/// they are made first.
pub(crate) fn fit(rest: &[String]) -> Result<()> {
    let Some(("fusion", dumps)) = rest.split_first().map(|(what, rest)| (what.as_str(), rest)) else {
        bail!("say which: `cargo xtask fit fusion [DUMP.jsonl...]`");
    };
    let mut files = dumps.to_vec();
    if files.is_empty() {
        pages::prepare()?;
        let file = root().join("target/fit-fusion.jsonl");
        let mut command = pages::command();
        command.args(["--fit-pages", "--dump"]).arg(&file).stdout(Stdio::null());
        let status = command.status().context("cargo does not start")?;
        if !status.success() {
            bail!("page_changes: {status}");
        }
        files.push(file.display().to_string());
    }
    let mut command = example("sullae-service", "fit_fusion");
    command.arg("crates/sullae-player/src/fusion.json").args(&files);
    run(command)
}
