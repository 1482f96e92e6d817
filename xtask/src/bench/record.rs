//! docs/benchmarks.md: one section for each benchmark, written by the benchmark itself.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::shell::root;

/// Replaces the section of this name, or adds it, and says which machine measured it and when.
///
/// `command` is what a reader types to measure again; `body` is Markdown.
pub(crate) fn keep(name: &str, command: &str, body: &str) -> Result<()> {
    let path = path();
    let page = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let section = format!("Measured by `{command}`, {}.\n\n{}\n", machine_and_day(), body.trim());
    fs::write(&path, with_section(&page, name, &section)).with_context(|| path.display().to_string())
}

fn path() -> PathBuf {
    root().join("docs/benchmarks.md")
}

/// The page with the section's text between its heading and the next one replaced.
fn with_section(page: &str, name: &str, section: &str) -> String {
    let heading = format!("## {name}\n");
    let Some(start) = page.find(&heading) else {
        return format!("{}\n\n{heading}\n{section}", page.trim_end());
    };
    let body = start + heading.len();
    let end = page[body..].find("\n## ").map_or(page.len(), |next| body + next + 1);
    let rest = &page[end..];
    let gap = if rest.is_empty() { "" } else { "\n" };
    format!("{}\n{section}{gap}{rest}", &page[..body])
}

fn machine_and_day() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("an unknown processor", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let day = Command::new("date").arg("+%F").output().map(|out| out.stdout).unwrap_or_default();
    format!("{model}, {threads} threads, {}", String::from_utf8_lossy(&day).trim())
}

#[cfg(test)]
mod tests {
    use super::with_section;

    const PAGE: &str = "# Benchmarks\n\n## One\n\nold\n\n## Two\n\nkept\n";

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        assert_eq!(
            with_section(PAGE, "One", "new\n"),
            "# Benchmarks\n\n## One\n\nnew\n\n## Two\n\nkept\n"
        );
        assert_eq!(
            with_section(PAGE, "Two", "new\n"),
            "# Benchmarks\n\n## One\n\nold\n\n## Two\n\nnew\n"
        );
    }

    #[test]
    fn a_new_section_goes_to_the_end() {
        assert_eq!(
            with_section(PAGE, "Three", "new\n"),
            "# Benchmarks\n\n## One\n\nold\n\n## Two\n\nkept\n\n## Three\n\nnew\n"
        );
    }
}
