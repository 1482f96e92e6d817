//! A file that the desktop opens with the window, at its first start and when it is open already.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use sullae_recording::{Recording, RecordingFolder, bundle};
use sullae_tests::{eventually::wait_until, sullae::binary, window::Window};

use crate::{
    seat::{STEP_APPEARS, Scene, Seat},
    settings::Bus,
};

/// The demo's check in one file, as a colleague sends it.
fn received(scene: &Scene) -> PathBuf {
    scene.keep_check(&["s1", "s11"]);
    let file = scene.home.path().join("받은 점검.sullae");
    bundle::export(&scene.recordings().join("login"), &file).unwrap();
    fs::remove_dir_all(scene.recordings()).unwrap();
    file
}

/// What the desktop entry starts: the window with a file.
fn opener(scene: &Scene, file: &Path) -> PathBuf {
    let script = scene.home.path().join("open");
    let line = format!("#!/bin/sh\nexec '{}' '{}'\n", binary("sullae-app").display(), file.display());
    fs::write(&script, line).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    script
}

#[test]
fn a_file_opened_on_the_desktop_is_shown_first_and_kept_only_on_a_persons_word() {
    let scene = Scene::set();
    let bus = Bus::start();
    let file = received(&scene);
    let variables = [("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str())];
    let program = opener(&scene, &file);
    let (window, _) = Window::open_program(&scene.desktop, scene.home.path(), "ko_KR.UTF-8", &variables, &program).unwrap();
    let seat = Seat {
        window,
        desktop: &scene.desktop,
    };

    seat.sees("#drop");
    assert_eq!(seat.hash(), "#/import");
    assert!(seat.window.text("h1").contains("단풍 상점 로그인"), "{}", seat.window.text("h1"));
    seat.press("#drop");
    seat.sees("#practice");
    assert!(!scene.recordings().exists(), "nothing is kept without a yes");

    bus.second_start(&scene, &seat, &[&file]);
    seat.sees("#keep");
    seat.photograph("ko-opened-file");
    seat.press("#keep");
    seat.sees("[data-step=s11]");
    assert_eq!(fs::read_dir(scene.recordings()).unwrap().count(), 1);

    let kept = fs::read_dir(scene.recordings()).unwrap().next().unwrap().unwrap().path();
    let kept = RecordingFolder::at(&kept);
    bus.second_start(&scene, &seat, &[&file]);
    seat.wait_for(
        "document.querySelector('h1')?.innerText.includes('이미 똑같이 있습니다')",
        STEP_APPEARS,
    );
    seat.press("#drop");
    let theirs = kept.read().unwrap();
    let mine = Recording {
        name: "내 이름".to_owned(),
        steps: theirs.steps[..1].to_vec(),
        ..theirs.clone()
    };
    kept.write(&mine).unwrap();
    bus.second_start(&scene, &seat, &[&file]);
    seat.sees("#compared-versions[data-differing='1']");
    seat.photograph("ko-versions");
    seat.press("#take");
    wait_until("the received version", STEP_APPEARS, || {
        kept.read().is_ok_and(|now| now.name == theirs.name && now.steps.len() == 2)
    });
    seat.press(".notice:last-child .act");
    wait_until("mine again", STEP_APPEARS, || kept.read().is_ok_and(|now| now == mine));
    seat.wait_for("document.querySelectorAll('[data-step]').length === 1", STEP_APPEARS);

    for (wrong, said) in [
        (scene.home.path().to_owned(), "묶음 파일이 아닙니다"),
        ("/nowhere/gone.sullae".into(), "파일이 없습니다"),
    ] {
        bus.second_start(&scene, &seat, &[&wrong]);
        seat.wait_for(
            &format!("!!document.querySelector('.trouble')?.innerText.includes('{said}')"),
            STEP_APPEARS,
        );
    }
    seat.window.close(&scene.desktop).unwrap();
}
