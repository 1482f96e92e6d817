//! The desktop, by a program that stands in for `notify-send`.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use sullae_notify::{Channel, DeliveryError, Desktop, DesktopSettings};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::made::message;

/// A stand-in that writes down what it was called with, a line an argument, and then does what `does` says.
fn stand_in(folder: &TempDir, does: &str) -> (PathBuf, PathBuf) {
    let (program, told) = (folder.path().join("notify-send"), folder.path().join("told"));
    fs::write(
        &program,
        format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\n{does}\n", told.display()),
    )
    .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    (program, told)
}

#[tokio::test]
async fn the_desktop_is_told_title_and_sentence_and_nothing_of_them_is_taken_for_an_option_or_markup() {
    let folder = tempfile::tempdir().unwrap();
    let (program, told) = stand_in(&folder, "");
    let mut trouble = message("--help <b>고장</b>");
    trouble.alert.name = "로그인".into();
    Desktop::new(&DesktopSettings::default())
        .shown_by(program)
        .deliver(&trouble)
        .await
        .unwrap();
    let told = std::fs::read_to_string(told).unwrap();
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "--app-name=Sullae",
            "--urgency=critical",
            "--",
            "[장애] 로그인",
            "--help &lt;b&gt;고장&lt;/b&gt;"
        ]
    );
}

#[tokio::test]
async fn without_a_desktop_the_message_is_not_taken_for_shown() {
    for program in ["/bin/false", "/nowhere/notify-send"] {
        let shown = Desktop::new(&DesktopSettings::default())
            .shown_by(program.into())
            .deliver(&message("고장"))
            .await;
        assert!(matches!(&shown, Err(DeliveryError::Refused { .. })), "{program}: {shown:?}");
    }
}

/// What the stand-in of a desktop does, and which incident is called then.
async fn called(does: &str) -> (Option<i64>, String) {
    let folder = tempfile::tempdir().unwrap();
    let (program, told) = stand_in(&folder, does);
    let (presses, mut shown) = mpsc::unbounded_channel();
    let desktop = Desktop::new(&DesktopSettings::default()).shown_by(program).heard_by(presses);
    desktop.deliver(&message("고장")).await.unwrap();
    let called = match shown.try_recv() {
        Ok(shown) => shown.pressed().await,
        Err(_) => None,
    };
    (called, fs::read_to_string(told).unwrap())
}

#[tokio::test]
async fn a_message_that_is_pressed_calls_its_incident() {
    let (incident, told) = called("echo 3; echo default").await;
    assert_eq!(incident, Some(12));
    assert!(told.contains("--action=default=열기\n--\n"), "{told}");
    assert_eq!(called("echo 3").await.0, None, "one that was closed calls nobody");
}

#[tokio::test]
async fn a_desktop_that_knows_no_presses_is_told_all_the_same() {
    let (incident, told) = called("case \"$*\" in *--action*) echo 'Unknown option --action'; exit 1;; esac").await;
    assert_eq!(incident, None);
    let last: Vec<&str> = told.lines().rev().take(5).collect();
    assert_eq!(last[4], "--app-name=Sullae", "{told}");
    assert!(!last.iter().any(|argument| argument.starts_with("--action")), "{told}");
}
