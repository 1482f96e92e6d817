//! A channel is made in Settings, tried, broken, removed and brought back; its address is nowhere but in the vault.

use std::{fs, path::Path};

use sullae_testkit::receivers::Behaviour;
use sullae_tests::{sullae::Sullae, window::Window};

use crate::seat::{STEP_APPEARS, Scene, Seat};

/// Stands in the address that is typed.
const CANARY: &str = "kanarie7";

/// The files below a folder in which the canary can be read.
fn told(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| match path.is_dir() {
        true => told(&path),
        false => {
            let bytes = fs::read(&path).unwrap_or_default();
            let tells = bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes());
            tells.then(|| path.display().to_string()).into_iter().collect()
        }
    });
    below.collect()
}

#[test]
fn a_channel_is_made_tried_and_removed_and_its_address_never_shows_again() {
    let scene = Scene::set();
    let receiver = scene.receiver();
    let key = scene.home.path().join("vault.key").display().to_string();
    let made = Sullae::at_home(scene.home.path()).call(&["secret", "new-key", &key]);
    assert!(made.unwrap().status.success());
    let window = Window::open_with(&scene.desktop, scene.home.path(), "ko_KR.UTF-8", &[("SULLAE_VAULT_KEY_FILE", &key)]);
    let seat = Seat {
        window: window.unwrap(),
        desktop: &scene.desktop,
    };

    seat.sees("#practice");
    seat.go("#/settings", "#add-channel");
    seat.press("#add-channel");
    seat.press("input[name=channel-kind][value=json]");
    // Without an address it is said at its field, which the keyboard is on then.
    seat.press("#save-channel");
    seat.wait_for(
        "document.activeElement?.id === 'channel-address' && document.activeElement.getAttribute('aria-invalid') === 'true'",
        STEP_APPEARS,
    );
    let said = seat.window.text("#channel-address-note");
    assert!(said.contains("주소"), "{said}");
    seat.window
        .type_into("#channel-address", &format!("{}/{CANARY}", receiver.url()))
        .unwrap();
    seat.press("#channel-inside");
    seat.photograph("ko-channel-dialog");
    seat.press("#save-channel");
    seat.sees("[data-channel=webhook]");
    // The keyboard is where the next step is.
    seat.wait_for("document.activeElement?.dataset.does === 'test'", STEP_APPEARS);

    scene.desktop.key("Return").unwrap();
    seat.sees("[data-channel=webhook] [data-news=arrived]");
    let posted = receiver.posted();
    assert!(posted.len() == 1 && posted[0].path.ends_with(CANARY), "{posted:?}");
    assert!(String::from_utf8_lossy(&posted[0].body).contains("시험"), "{posted:?}");
    scene.behaves(
        &receiver,
        Behaviour::Answers {
            status: 404,
            retry_after_s: None,
        },
    );
    seat.press("[data-channel=webhook] [data-does=test]");
    seat.sees("[data-channel=webhook] [data-news=trouble]");
    let trouble = seat.window.text("[data-channel=webhook] [data-news=trouble]");
    assert!(trouble.contains("404") && trouble.contains("다시 복사"), "{trouble}");
    seat.photograph("ko-settings-channels");

    seat.press("[data-channel=webhook] [data-does=change]");
    seat.sees("#channel-address");
    let shown = seat
        .window
        .execute("return document.documentElement.outerHTML + document.querySelector('#channel-address').value");
    assert!(!shown.unwrap().as_str().unwrap().contains(CANARY));
    seat.press("#save-channel");
    seat.wait_for("!document.querySelector('dialog[open]')", STEP_APPEARS);

    seat.press("[data-channel=webhook] [data-does=remove]");
    seat.wait_for("!document.querySelector('[data-channel]')", STEP_APPEARS);
    seat.press(".notice .act");
    seat.sees("[data-channel=webhook]");
    scene.behaves(&receiver, Behaviour::Works);
    seat.press("[data-channel=webhook] [data-does=test]");
    seat.sees("[data-channel=webhook] [data-news=arrived]");
    seat.window.close(&scene.desktop).unwrap();
    assert_eq!(told(scene.home.path()), Vec::<String>::new());
}
