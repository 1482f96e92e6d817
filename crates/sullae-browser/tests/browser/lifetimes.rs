//! However a browser, its driver or its owner ends, nothing of it stays.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sullae_browser::{Browser, BrowserError, Readiness, SessionEnd};

use crate::support::{PATIENCE, assert_no_process_is_left, browser_showing, freeze, headless, kill_9, processes_mentioning};

#[tokio::test]
async fn closing_leaves_no_process_and_no_folder() {
    let browser = Browser::start(&headless()).await.unwrap();
    let folder = browser.folder().unwrap().to_owned();
    assert!(processes_mentioning(&folder).len() > 3, "driver, browser and its helpers");

    browser.close().await;

    assert!(processes_mentioning(&folder).is_empty());
    assert!(!folder.exists());
}

#[test]
fn a_panic_in_the_owner_leaves_no_process_and_no_folder() {
    let (tell, folder) = std::sync::mpsc::channel::<PathBuf>();
    let owner = std::thread::spawn(move || {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let browser = Browser::start(&headless()).await.unwrap();
            tell.send(browser.folder().unwrap().to_owned()).unwrap();
            panic!("part of the test");
        });
    });
    let folder = folder.recv().unwrap();
    assert!(owner.join().is_err());
    assert!(processes_mentioning(&folder).is_empty());
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_no_process() {
    // The temporary folder is shared with other tests, so this one runs in an owner process of its own.
    let parent = tempfile::tempdir().unwrap();
    let mut owner = owner_process("owner_that_gives_up", parent.path());
    assert!(owner.wait().unwrap().success());
    assert_no_process_is_left(parent.path());
}

#[tokio::test]
async fn a_killed_driver_takes_the_browser_with_it_and_fails_what_is_pending() {
    let (browser, page, _) = browser_showing("<p>hello").await;
    let folder = browser.folder().unwrap().to_owned();
    let driver = browser.driver_pid().unwrap();
    let pending = tokio::spawn(async move { page.call_function(None, "() => new Promise(() => {})", &[]).await });
    let mut events = browser.bidi().events(&["no.suchEvent"]);

    kill_9(driver);

    // Far below the 30 s that the command would wait for an answer.
    let failed = tokio::time::timeout(Duration::from_secs(5), pending).await.unwrap().unwrap();
    assert!(matches!(failed, Err(BrowserError::DriverLost)), "{failed:?}");
    assert_eq!(browser.closed().await, SessionEnd::DriverLost);
    assert!(!browser.alive());
    assert!(events.next().await.is_none());
    let late = browser.contexts().await;
    assert!(matches!(late, Err(BrowserError::DriverLost)), "{late:?}");
    tokio::task::spawn_blocking(move || assert_no_process_is_left(&folder))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_killed_browser_is_told_from_a_lost_driver() {
    let browser = Browser::start(&headless()).await.unwrap();
    kill_9(browser.browser_pid().unwrap());
    let end = tokio::time::timeout(PATIENCE, browser.closed()).await.unwrap();
    assert_eq!(end, SessionEnd::BrowserCrashed);
    browser.close().await;
}

#[tokio::test]
async fn a_crashed_tab_ends_the_session_instead_of_hanging_it() {
    let (browser, page, _) = browser_showing("<p>hello").await;
    let _ = page.open("chrome://crash", Readiness::Complete, PATIENCE).await;
    let end = tokio::time::timeout(PATIENCE, browser.closed()).await.unwrap();
    assert_eq!(end, SessionEnd::BrowserCrashed);
    browser.close().await;
}

#[tokio::test]
async fn a_frozen_browser_is_found_out_by_asking_and_fails_what_is_pending() {
    let (browser, page, _) = browser_showing("<p>hello").await;
    assert!(browser.bidi().is_alive(PATIENCE).await);
    let folder = browser.folder().unwrap().to_owned();
    let pending = tokio::spawn(async move { page.call_function(None, "() => new Promise(() => {})", &[]).await });

    freeze(browser.browser_pid().unwrap());

    assert!(!browser.bidi().is_alive(Duration::from_secs(1)).await);
    assert_eq!(browser.closed().await, SessionEnd::Silent);
    let failed = pending.await.unwrap();
    assert!(matches!(failed, Err(BrowserError::BrowserSilent)), "{failed:?}");
    browser.close().await;
    tokio::task::spawn_blocking(move || assert_no_process_is_left(&folder))
        .await
        .unwrap();
}

#[tokio::test]
async fn closing_one_tab_goes_on_and_closing_the_last_ends_the_session() {
    let browser = Browser::start(&headless()).await.unwrap();
    let first = browser.first_page().await.unwrap();
    let second = browser.new_tab().await.unwrap();

    first.close().await.unwrap();
    let gone = first.call_function(None, "() => 1", &[]).await;
    assert!(matches!(gone, Err(BrowserError::TabGone { .. })), "{gone:?}");
    let left = browser.contexts().await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].id, second.context());

    let _ = second.close().await;
    let end = tokio::time::timeout(PATIENCE, browser.closed()).await.unwrap();
    assert_eq!(end, SessionEnd::WindowClosed);
    browser.close().await;
}

#[test]
fn an_owner_killed_with_sigkill_leaves_no_process_and_the_next_start_sweeps_its_folder() {
    let parent = tempfile::tempdir().unwrap();
    let (owner, folder) = waiting_owner(parent.path());
    assert!(processes_mentioning(&folder).len() > 3);

    kill(owner);

    assert_no_process_is_left(&folder);
    assert!(folder.exists(), "nobody was left to remove it");
    let (next_owner, next_folder) = waiting_owner(parent.path());
    assert!(!folder.exists());
    assert!(next_folder.exists());
    kill(next_owner);
    assert_no_process_is_left(parent.path());
}

fn waiting_owner(parent: &Path) -> (Child, PathBuf) {
    let mut owner = owner_process("owner_that_waits", parent);
    let said = BufReader::new(owner.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap)
        .find_map(|line| line.split_once("folder=").map(|(_, folder)| PathBuf::from(folder)));
    (owner, said.expect("the owner starts a browser"))
}

/// Runs one of the ignored tests below in a process of its own, whose temporary folder is `parent`.
fn owner_process(test: &str, parent: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", &format!("lifetimes::{test}")])
        .env("TMPDIR", parent)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn kill(mut owner: Child) {
    owner.kill().unwrap();
    owner.wait().unwrap();
}

#[tokio::test]
#[ignore = "the owner process of other tests"]
async fn owner_that_waits() {
    let browser = Browser::start(&headless()).await.unwrap();
    println!("folder={}", browser.folder().unwrap().display());
    std::future::pending::<()>().await;
}

#[tokio::test]
#[ignore = "the owner process of other tests"]
async fn owner_that_gives_up() {
    for given_up_after_ms in [1, 150, 400] {
        let limit = Duration::from_millis(given_up_after_ms);
        let _ = tokio::time::timeout(limit, Browser::start(&headless())).await;
    }
    let left = std::fs::read_dir(std::env::temp_dir()).unwrap().count();
    assert_eq!(left, 0, "folders of given-up starts");
}
