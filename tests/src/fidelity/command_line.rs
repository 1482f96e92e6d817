//! What a suite of cases is asked for on its command line, and how it ends.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use super::Case;

/// `[--write FILE] [PART OF A NAME OR KIND...]`.
pub struct Asked {
    write: Option<PathBuf>,
    parts: Vec<String>,
    begun: Instant,
}

impl Asked {
    /// Reads the process's arguments.
    ///
    /// # Panics
    /// When `--write` names no file.
    #[must_use]
    pub fn of_this_process() -> Self {
        let mut parts: Vec<String> = std::env::args().skip(1).collect();
        // What cargo adds for its own harness.
        parts.retain(|part| part != "--nocapture");
        let write = parts.iter().position(|part| part == "--write").map(|at| {
            parts.remove(at);
            parts.remove(at).into()
        });
        Self {
            write,
            parts,
            begun: Instant::now(),
        }
    }

    /// Whether no case is left out.
    #[must_use]
    pub fn all(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a case is asked for.
    #[must_use]
    pub fn wants(&self, case: &Case) -> bool {
        self.all() || self.parts.iter().any(|part| case.name.contains(part) || case.kind.contains(part))
    }

    /// Prints the table, keeps it in the file if one is asked for, and says whether all is well.
    ///
    /// # Panics
    /// When the file cannot be written.
    #[must_use]
    #[allow(clippy::print_stdout, reason = "the suite's own word")]
    pub fn end(self, text: &str, markdown: impl FnOnce() -> String, is_well: bool) -> ExitCode {
        println!("{text}\n{} s", self.begun.elapsed().as_secs());
        if let Some(file) = self.write {
            std::fs::write(&file, markdown()).expect("the table is written");
        }
        if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
