//! A file that the desktop opens with Sullae: looked through like any file that is imported, and kept only on a person's word.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use sullae_service::wire::ServiceEvent;
use tauri::{AppHandle, Emitter, Manager};

/// The file that waits to be looked through. The newest counts: somebody who opens another wants to see that.
#[derive(Debug, Default)]
pub(crate) struct AskedFile(Mutex<Option<PathBuf>>);

impl AskedFile {
    /// What this start names.
    pub(crate) fn of_this_start() -> Self {
        let arguments = std::env::args_os().skip(1);
        Self(Mutex::new(named(arguments, &std::env::current_dir().unwrap_or_default())))
    }

    /// Takes it out: it is looked through once.
    pub(crate) fn take(&self) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What a second start names, is shown by this window.
pub(crate) fn of_second_start(app: &AppHandle, arguments: Vec<String>, folder: &str) {
    let arguments = arguments.into_iter().skip(1).map(OsString::from);
    let Some(file) = named(arguments, Path::new(folder)) else { return };
    let waiting = app.state::<AskedFile>();
    *waiting.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    if let Err(error) = app.emit("sullae", ServiceEvent::FileAsked {}) {
        tracing::warn!(%error, "the window did not hear of a file");
    }
}

/// The first argument that is no option, seen from the folder of the start. Whether it is a file at all is asked when it is looked through.
fn named(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Option<PathBuf> {
    let is_name = |argument: &OsStr| !argument.is_empty() && !argument.as_encoded_bytes().starts_with(b"-");
    let mut arguments = arguments.filter(|argument| is_name(argument));
    arguments.next().map(|name| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str]) -> Option<PathBuf> {
        named(arguments.iter().map(OsString::from), Path::new("/home/hong"))
    }

    #[test]
    fn a_start_names_the_file_that_the_desktop_opens() {
        assert_eq!(asked(&["/tmp/쇼핑몰 로그인.sullae"]), Some("/tmp/쇼핑몰 로그인.sullae".into()));
        assert_eq!(asked(&["받은 것.sullae", "other.sullae"]), Some("/home/hong/받은 것.sullae".into()));
    }

    #[test]
    fn a_start_without_a_file_asks_for_nothing() {
        for without in [&[][..], &[""], &["--minimized"], &["-psn_0_12345", "--"]] {
            assert_eq!(asked(without), None, "{without:?}");
        }
    }
}
