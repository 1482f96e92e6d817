//! The OpenAPI document against the program, by schemathesis: it makes up requests from the document, valid and not, and looks whether
//! the answers are as the document says and none is our own trouble. `cargo xtask test rust` installs it and names it here.

use std::process::Command;

use crate::watcher::{TOKEN, Watcher};

/// Names the program; without it there is nothing to test with.
const PROGRAM: &str = "SULLAE_SCHEMATHESIS";

#[test]
fn no_request_that_the_document_can_think_of_gets_an_answer_it_does_not_know() {
    let Some(program) = std::env::var_os(PROGRAM) else {
        println!("{PROGRAM} is not set: `cargo xtask test rust` sets it");
        return;
    };
    let watcher = Watcher::start(&[]);
    watcher.until("/health/ready", |answer| answer.status == 200);
    let ended = Command::new(program)
        .arg("run")
        .arg(format!("http://{}/api/openapi.json", watcher.address))
        .args(["--url", &format!("http://{}", watcher.address)])
        .args(["--header", &format!("Authorization: Bearer {TOKEN}")])
        .args([
            "--checks",
            "all",
            "--max-examples",
            "10",
            "--seed",
            "7",
            "--generation-database",
            "none",
        ])
        .args(["--workers", "1", "--no-color", "--request-timeout", "40"])
        .current_dir(watcher.data.path())
        .output()
        .unwrap();
    let told = format!(
        "{}\n{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    );
    assert!(ended.status.success(), "{told}");
    println!("{told}");
}
