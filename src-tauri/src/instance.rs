//! One window a data folder: a second start shows the first one and ends.

use std::hash::{DefaultHasher, Hash, Hasher};

use tauri::{AppHandle, Manager, Wry, plugin::TauriPlugin};

use crate::asked_file;

/// Where there is no session bus to find the first window by, a second one opens; several on one data folder are safe.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, folder| {
            show(app);
            asked_file::of_second_start(app, arguments, &folder);
        })
        .dbus_id(name(std::env::var_os(sullae_service::DATA_FOLDER_VARIABLE).as_deref()))
        .build()
}

/// Brings the window to the front.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window("main") else { return };
    for done in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "the window does not come to the front");
        }
    }
}

/// The name of the window over a data folder on the session bus.
fn name(data_folder: Option<&std::ffi::OsStr>) -> String {
    match data_folder {
        None => "io.github.sullae".to_owned(),
        Some(folder) => {
            let mut hasher = DefaultHasher::new();
            folder.hash(&mut hasher);
            format!("io.github.sullae.of{:016x}", hasher.finish())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::name;

    #[test]
    fn each_data_folder_has_a_window_of_its_own() {
        let [none, one, other] = [None, Some("/a"), Some("/b")].map(|folder| name(folder.map(OsStr::new)));
        assert!(none != one && one != other, "{none} {one} {other}");
        assert_eq!(one, name(Some(OsStr::new("/a"))));
    }
}
