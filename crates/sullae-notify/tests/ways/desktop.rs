//! The desktop, by a program that stands in for `notify-send`.

use std::os::unix::fs::PermissionsExt;

use sullae_notify::{Channel, DeliveryError, Desktop, DesktopSettings};

use crate::made::message;

#[tokio::test]
async fn the_desktop_is_told_title_and_sentence_and_nothing_of_them_is_taken_for_an_option_or_markup() {
    let folder = tempfile::tempdir().unwrap();
    let (program, told) = (folder.path().join("notify-send"), folder.path().join("told"));
    std::fs::write(&program, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}'\n", told.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
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
