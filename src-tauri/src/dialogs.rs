//! The system's own file dialogs. They are opened here and not by the pages, so that a page never
//! names a path.

use std::path::PathBuf;

use sullae_recording::Language;
use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

/// What is saved or opened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A run's report.
    Report,
    /// A recording in one file.
    Bundle,
}

impl Kind {
    fn extension(self) -> &'static str {
        match self {
            Self::Report => "html",
            Self::Bundle => "sullae",
        }
    }

    fn words(self, language: Language) -> &'static str {
        match self {
            Self::Report => language.pick("보고서", "Report"),
            Self::Bundle => language.pick("점검 시나리오 파일", "Sullae check"),
        }
    }
}

/// Asks where to save it. None where the person thought better of it.
pub(crate) async fn ask_where_to_save(window: &WebviewWindow, kind: Kind, name: &str, language: Language) -> Option<PathBuf> {
    let title = language.pick("저장할 곳", "Save as");
    let file_name = format!("{}.{}", plain(name), kind.extension());
    let (answer, answered) = oneshot::channel();
    dialog(window, kind, title, language).set_file_name(file_name).save_file(|path| {
        // Nobody waits any longer only when the window is gone.
        let _ = answer.send(path);
    });
    chosen(answered).await
}

/// Asks for a bundle to open. None where the person thought better of it.
pub(crate) async fn ask_for_bundle(window: &WebviewWindow, language: Language) -> Option<PathBuf> {
    let title = language.pick("가져올 파일", "File to import");
    let (answer, answered) = oneshot::channel();
    dialog(window, Kind::Bundle, title, language).pick_file(|path| {
        // Nobody waits any longer only when the window is gone.
        let _ = answer.send(path);
    });
    chosen(answered).await
}

fn dialog(window: &WebviewWindow, kind: Kind, title: &str, language: Language) -> FileDialogBuilder<tauri::Wry> {
    window
        .dialog()
        .file()
        .set_parent(window)
        .set_title(title)
        .add_filter(kind.words(language), &[kind.extension()])
}

async fn chosen(answered: oneshot::Receiver<Option<FilePath>>) -> Option<PathBuf> {
    answered.await.ok()??.into_path().ok()
}

/// The name without what no file system or shell likes.
fn plain(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { ' ' } else { c })
        .take(60)
        .collect();
    let words = plain.split_whitespace().filter(|word| word.chars().any(|c| c != '.'));
    let plain = words.collect::<Vec<_>>().join(" ");
    if plain.is_empty() { "sullae".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_recordings_name_becomes_a_harmless_file_name() {
        assert_eq!(plain("쇼핑몰 로그인"), "쇼핑몰 로그인");
        assert_eq!(plain("../../etc/passwd\n"), "etc passwd");
        assert_eq!(plain("... ."), "sullae");
    }
}
