//! A canary: a password that is typed while recording and while replaying is in no byte that is kept.

use std::{fs, path::Path};

use sullae_tests::{desktop::Desktop, person::Person, shopping::PASSWORD, sullae::without_hurry};

use crate::shop::Shopping;

/// Files below a folder that hold the bytes.
pub(crate) fn files_with(folder: &Path, bytes: &[u8], found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            files_with(&path, bytes, found);
        } else if fs::read(&path).is_ok_and(|content| content.windows(bytes.len()).any(|part| part == bytes)) {
            found.push(path.display().to_string());
        }
    }
}

#[test]
fn a_typed_password_is_in_no_file_that_recording_replaying_reporting_or_exporting_leaves() {
    let shopping = Shopping::open();
    let (home, sullae) = (shopping.home.path(), &shopping.sullae);
    let desktop = Desktop::start(1400, 1000).unwrap();
    let recorded = home.join("recorded-here");
    let mut recorder = sullae
        .record(&format!("{}login", shopping.shop.url()), &recorded, Some(&desktop))
        .unwrap();
    let session = recorder.started().unwrap();
    let person = Person::sit_down(&desktop, session).unwrap();
    person.fill("#login-id", "hong").unwrap();
    person.fill("#login-password", PASSWORD).unwrap();
    person.click("main button[type=submit]").unwrap();
    person
        .wait_for("return document.querySelector('[data-testid=user]') !== null")
        .unwrap();
    let recording = recorder.finish().unwrap();
    assert_eq!(recording.secret_names().collect::<Vec<_>>(), ["password"]);

    without_hurry(&recorded).unwrap();
    let report = home.join("report.html");
    let (run, _) = sullae.run(&recorded, &["--report", report.to_str().unwrap()]).unwrap();
    assert_eq!(run.verdict, sullae_recording::Verdict::Passed, "{:#?}", run.reason);
    let bundle = home.join("check.sullae");
    let exported = sullae
        .call(&["export", recorded.to_str().unwrap(), "--out", bundle.to_str().unwrap()])
        .unwrap();
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    assert!(report.is_file() && bundle.is_file());

    let mut found = Vec::new();
    files_with(home, PASSWORD.as_bytes(), &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_missing_secret_is_asked_for_by_name_before_anything_starts() {
    let shopping = Shopping::open();
    let sullae = shopping.sullae;
    let mut command = sullae.command(&["run", shopping.recording.to_str().unwrap()]);
    let output = command.env_remove("SULLAE_VAR_PASSWORD").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("password") && said.contains("--var"), "{said}");
}
