//! The window: a thin shell around `sullae-service`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod asked_file;
#[macro_use]
mod command_names;
mod commands;
mod dialogs;
mod drawing;
mod events;
mod first_page;
mod instance;
mod leaving;
mod opened;
mod pictures;
mod tray;

use std::thread::JoinHandle;

use asked_file::AskedFile;
use first_page::FirstPage;
use opened::Opened;
use tauri::Manager;
use tauri_plugin_window_state::StateFlags;
use tracing_subscriber::EnvFilter;

macro_rules! as_handler {
    ($($name:ident),*) => { tauri::generate_handler![$(commands::$name),*] };
}

fn main() {
    let level = EnvFilter::try_from_env("SULLAE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).init();
    drawing::choose();
    let opened = Opened::now();
    let (first_page, looking) = FirstPage::look_up(opened.service_if_any());
    let built = tauri::Builder::default()
        // First: a second start is to end before it does anything.
        .plugin(instance::plugin())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_autostart::Builder::new().app_name("Sullae").build())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(kept_of_the_window())
                .build(),
        )
        .manage(opened)
        .manage(first_page)
        .manage(AskedFile::of_this_start())
        .register_asynchronous_uri_scheme_protocol("picture", pictures::answer)
        .invoke_handler(with_command_names!(as_handler))
        .on_page_load(|view, load| drawing::show_once_loaded(view, load.event()))
        .setup(move |app| {
            if let Some(service) = app.state::<Opened>().service_if_any() {
                app.handle().set_theme(commands::theme_of(&service.settings()));
            }
            events::forward(app.handle());
            watch(app.handle(), looking);
            leaving::heed_signals(app.handle());
            tray::put_up(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(leaving::heed),
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            std::process::exit(3);
        }
    }
}

fn kept_of_the_window() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

/// Once the first page is looked up, begins to check what is due, if the settings say so, and hears of messages that are pressed.
fn watch(app: &tauri::AppHandle, looking: JoinHandle<()>) {
    if let Some(service) = app.state::<Opened>().service_if_any() {
        tauri::async_runtime::spawn(async move {
            // A panic there is told by its thread.
            let _ = tauri::async_runtime::spawn_blocking(move || looking.join()).await;
            service.hear_presses();
            service.watch_as_set();
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    macro_rules! as_set {
        ($($name:ident),*) => { BTreeSet::from([$(stringify!($name).to_owned()),*]) };
    }

    #[test]
    fn the_pages_call_exactly_the_commands_that_answer() {
        let called: BTreeSet<String> = include_str!("../../ui/src/platform/commands.ts")
            .lines()
            .filter_map(|line| line.trim().split_once(": { takes:"))
            .map(|(name, _)| name.to_owned())
            .collect();
        assert_eq!(called, with_command_names!(as_set));
    }

    #[test]
    fn the_window_may_call_the_commands_and_listen_and_nothing_else() {
        let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let granted: BTreeSet<String> = serde_json::from_value(capability["permissions"].clone()).unwrap();
        let commands: BTreeSet<String> = with_command_names!(as_set);
        let mut wanted: BTreeSet<String> = commands.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        wanted.insert("core:event:allow-listen".to_owned());
        wanted.insert("core:event:allow-unlisten".to_owned());
        assert_eq!(granted, wanted);
    }
}
