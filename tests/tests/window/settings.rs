//! What the settings do outside the window, and the second start that shows the first one.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use sullae_tests::{eventually::wait_until, sullae::binary, window::Window};

use crate::seat::{STEP_APPEARS, Scene, Seat};

/// A session bus of the test's own.
pub(crate) struct Bus {
    daemon: Child,
    pub(crate) address: String,
}

impl Bus {
    pub(crate) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self {
            daemon,
            address: address.trim().to_owned(),
        }
    }

    /// Starts the window a second time: the first one hears of it.
    pub(crate) fn second_start(&self, scene: &Scene, seat: &Seat<'_>, arguments: &[&Path]) {
        let second = Command::new(binary("sullae-app"))
            .args(arguments)
            .env("DISPLAY", scene.desktop.display())
            .env("SULLAE_DATA_FOLDER", scene.home.path().join("data"))
            .env("SULLAE_TEST_MARK", seat.window.mark())
            .env("HOME", scene.home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .status()
            .unwrap();
        assert!(second.success(), "{second}");
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

#[test]
fn a_second_start_ends_and_the_window_opens_with_the_computer_only_on_wish() {
    let scene = Scene::set();
    let bus = Bus::start();
    let variables = [("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str())];
    let seat = Seat {
        window: Window::open_with(&scene.desktop, scene.home.path(), "ko_KR.UTF-8", &variables).unwrap(),
        desktop: &scene.desktop,
    };

    seat.sees("#practice");
    bus.second_start(&scene, &seat, &[]);

    let entry = scene.home.path().join(".config/autostart/Sullae.desktop");
    seat.go("#/settings", "#start-with-the-system");
    assert!(!entry.exists());
    for there in [true, false] {
        seat.press("#start-with-the-system");
        wait_until("the entry among what starts with the computer", STEP_APPEARS, || {
            entry.exists() == there
        });
    }
    for (theme, dark) in [("dark", true), ("light", false)] {
        seat.press(&format!("input[name=theme][value={theme}]"));
        let looks = format!("return matchMedia('(prefers-color-scheme: dark)').matches === {dark}");
        seat.window.wait_for(&looks, STEP_APPEARS).unwrap();
    }
    seat.photograph("ko-settings");
    seat.window.close(&scene.desktop).unwrap();
}
