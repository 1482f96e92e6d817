//! The icon among the system's: how things stand, the way to the window, and a pause. Where the system has no place for one there is none.

use sullae_recording::Language;
use sullae_service::wire::ServiceEvent;
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    menu::{CheckMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem},
    tray::{TrayIcon, TrayIconBuilder},
};
use tokio::sync::broadcast::error::RecvError;

use crate::{instance, opened::Opened};

const OPEN: &str = "open";
const WATCH: &str = "watch";
const LEAVE: &str = "leave";

/// The icon with what changes on it.
pub(crate) struct Tray {
    icon: TrayIcon,
    state: MenuItem<Wry>,
    open: MenuItem<Wry>,
    watch: CheckMenuItem<Wry>,
    leave: MenuItem<Wry>,
}

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Well,
    /// So many incidents are open.
    Trouble(usize),
    /// Nothing is checked on schedule.
    Resting,
}

/// Puts the icon up and keeps it as things stand.
pub(crate) fn put_up(app: &AppHandle) {
    if !is_possible() {
        tracing::info!("no icon in the tray: libayatana-appindicator is not installed");
        return;
    }
    match build(app) {
        Ok(tray) => {
            app.manage(tray);
            follow(app);
        }
        Err(error) => tracing::warn!(%error, "no icon in the tray"),
    }
}

/// Whether the icon is there.
pub(crate) fn is_up(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some()
}

/// The library that Linux has icons by ends the program where it is missing, so it is looked for first, as the loader does.
fn is_possible() -> bool {
    const LIBRARIES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    if !cfg!(target_os = "linux") {
        return true;
    }
    let cache = std::fs::read("/etc/ld.so.cache").unwrap_or_default();
    LIBRARIES
        .iter()
        .any(|name| cache.windows(name.len()).any(|part| part == name.as_bytes()))
}

fn build(app: &AppHandle) -> tauri::Result<Tray> {
    let state = MenuItem::new(app, "", false, None::<&str>)?;
    let open = MenuItem::with_id(app, OPEN, "", true, None::<&str>)?;
    let watch = CheckMenuItem::with_id(app, WATCH, "", true, true, None::<&str>)?;
    let leave = MenuItem::with_id(app, LEAVE, "", true, None::<&str>)?;
    let line = || PredefinedMenuItem::separator(app);
    let menu = Menu::with_items(app, &[&state, &line()?, &open, &watch, &line()?, &leave])?;
    let icon = TrayIconBuilder::new().menu(&menu).on_menu_event(chosen).build(app)?;
    Ok(Tray {
        icon,
        state,
        open,
        watch,
        leave,
    })
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id.as_ref() {
        OPEN => instance::show(app),
        WATCH => pause(app),
        LEAVE => crate::leaving::leave(app.clone()),
        _ => {}
    }
}

/// Begins or ends the checking on schedule.
fn pause(app: &AppHandle) {
    let Some(service) = app.state::<Opened>().service_if_any() else {
        return;
    };
    tauri::async_runtime::spawn(async move {
        let mut settings = service.settings();
        settings.watch_while_open = !settings.watch_while_open;
        match service.save_settings(&settings) {
            Ok(()) => service.watch_as_set(),
            Err(error) => tracing::warn!(%error, "the settings were not kept"),
        }
    });
}

fn follow(app: &AppHandle) {
    let Some(service) = app.state::<Opened>().service_if_any() else {
        return;
    };
    let mut events = service.subscribe();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            if let Err(error) = refresh(&app) {
                tracing::warn!(%error, "the icon in the tray is not as things stand");
            }
            loop {
                match events.recv().await {
                    Ok(ServiceEvent::WatchChanged { .. } | ServiceEvent::MonitorsChanged {}) | Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        }
    });
}

fn refresh(app: &AppHandle) -> tauri::Result<()> {
    let (opened, tray) = (app.state::<Opened>(), app.state::<Tray>());
    let Some(service) = opened.service_if_any() else {
        return Ok(());
    };
    let watching = service.watch_now().on;
    let incidents = service.incident_cards(false).map_or(0, |cards| cards.len());
    let (mood, language) = (mood(incidents, watching), opened.language());
    let said = said(mood, language);
    tray.state.set_text(&said)?;
    tray.open.set_text(language.pick("술래 열기", "Open Sullae"))?;
    tray.watch.set_text(language.pick("일정대로 점검하기", "Check on schedule"))?;
    tray.watch.set_checked(watching)?;
    tray.leave.set_text(language.pick("끝내기", "Quit"))?;
    tray.icon.set_tooltip(Some(&said))?;
    let icon = app.default_window_icon().map(|icon| picture(icon, mood));
    tray.icon.set_icon(icon)
}

fn mood(incidents: usize, watching: bool) -> Mood {
    match (incidents, watching) {
        (0, true) => Mood::Well,
        (0, false) => Mood::Resting,
        (open, _) => Mood::Trouble(open),
    }
}

fn said(mood: Mood, language: Language) -> String {
    match mood {
        Mood::Well => language.pick("열린 장애가 없습니다", "No open incidents").to_owned(),
        Mood::Resting => language.pick("일정대로 점검하지 않는 중", "Not checking on schedule").to_owned(),
        Mood::Trouble(1) => language.pick("열린 장애 1건", "1 open incident").to_owned(),
        Mood::Trouble(open) => language.pick(format!("열린 장애 {open}건"), format!("{open} open incidents")),
    }
}

/// The icon as it shows a mood: with a red dot at its corner, or without colour.
fn picture(icon: &Image<'_>, mood: Mood) -> Image<'static> {
    let (width, height) = (icon.width(), icon.height());
    let mut pixels = icon.rgba().to_vec();
    let radius = i64::from(width) / 4;
    let (x0, y0) = (i64::from(width) - radius - 1, i64::from(height) - radius - 1);
    for (at, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let (x, y) = ((at as i64) % i64::from(width), (at as i64) / i64::from(width));
        let in_dot = (x - x0).pow(2) + (y - y0).pow(2) <= radius.pow(2);
        match mood {
            Mood::Trouble(_) if in_dot => pixel.copy_from_slice(&[0xcf, 0x22, 0x2e, 0xff]),
            Mood::Resting => {
                let grey = ((u32::from(pixel[0]) + u32::from(pixel[1]) + u32::from(pixel[2])) / 3) as u8;
                pixel[..3].fill(grey);
            }
            _ => {}
        }
    }
    Image::new_owned(pixels, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_incident_shows_also_while_nothing_is_checked() {
        assert_eq!(mood(0, true), Mood::Well);
        assert_eq!(mood(0, false), Mood::Resting);
        assert_eq!(mood(2, true), Mood::Trouble(2));
        assert_eq!(mood(2, false), Mood::Trouble(2));
    }

    #[test]
    fn each_mood_looks_otherwise() {
        let icon = Image::new_owned([10, 200, 30, 255].repeat(16 * 16), 16, 16);
        let [well, trouble, resting] = [Mood::Well, Mood::Trouble(1), Mood::Resting].map(|mood| picture(&icon, mood).rgba().to_vec());
        assert_eq!(well, icon.rgba());
        assert!(trouble != well && resting != well && trouble != resting);
        assert_eq!(trouble.len(), well.len());
    }
}
