//! The window: a thin shell around `sullae-service`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .run(tauri::generate_context!());
    if let Err(error) = app {
        eprintln!("{error}");
    }
}
