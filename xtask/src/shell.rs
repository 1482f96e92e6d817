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

/// The cargo that runs us, with arguments. What it told us of our own package is not passed on: some build scripts (ring's) take another
/// value of it for a change, and everything above them is built anew each time one builds now by cargo, now by us.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    let of_a_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_a_package)) {
        command.env_remove(name);
    }
    command
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
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
