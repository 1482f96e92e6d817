//! Starting other programs.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

/// The top folder of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// The cargo that runs us, with arguments.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

/// An example of a package, optimised, ready for its own arguments.
pub(crate) fn example(package: &str, name: &str) -> Command {
    cargo(&["run", "--release", "--quiet", "-p", package, "--example", name, "--"])
}

/// npm in a folder of the checkout.
pub(crate) fn npm(folder: &str, args: &[&str]) -> Result<()> {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(args).current_dir(root().join(folder));
    run(command)
}

/// Runs a program to its end; its output goes to ours.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let line = format!(
        "{} {}",
        command.get_program().to_string_lossy(),
        command.get_args().map(|arg| arg.to_string_lossy()).collect::<Vec<_>>().join(" ")
    );
    println!("$ {line}");
    let status = command.status().with_context(|| format!("{line}: does not start"))?;
    if status.success() { Ok(()) } else { bail!("{line}: {status}") }
}
