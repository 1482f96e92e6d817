//! What stays when things end: windows closed, processes killed, disks full, addresses wrong.

use std::process::Command;
use std::time::Duration;

use sullae_recorder::{EndReason, Recorder, RecorderError, RecorderEvent};
use sullae_recording::{Action, Explain, Language, RecordingFolder};
use sullae_testkit::DemoShop;
use tempfile::TempDir;

use crate::scene::{Scene, label, options};

async fn end_of(scene: &mut Scene) -> EndReason {
    let ended = async {
        loop {
            match scene.recorder.next_change().await {
                Some(RecorderEvent::Ended { reason }) => return reason,
                Some(_) => {}
                None => panic!("no word about the end"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("an end")
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_window_ends_the_recording_and_keeps_it() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    scene.hand.click("#login-link").await;
    scene.wait_for_steps(2).await;
    scene.hand.close_window().await;
    assert_eq!(end_of(&mut scene).await, EndReason::WindowClosed);
    let (recording, _kept) = scene.finish().await;
    let actions: Vec<Action> = recording.steps.iter().map(|step| step.action.clone()).collect();
    assert_eq!(actions, [Action::Open { url: shop.url() }, Action::click()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorder_that_is_killed_leaves_a_readable_recording() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("recording");
    // This very test program again, as a recorder of its own that is killed from outside.
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "survival::the_recorder_to_be_killed", "--ignored", "--nocapture"])
        .env("SULLAE_TEST_FOLDER", &folder)
        .spawn()
        .unwrap();
    let on_disk = RecordingFolder::at(&folder);
    let deadline = std::time::Instant::now() + Duration::from_secs(60);
    while on_disk.read().map_or(0, |recording| recording.steps.len()) < 2 {
        assert!(std::time::Instant::now() < deadline, "no steps on disk");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let recording = on_disk.read().unwrap();
    assert!(recording.steps.len() >= 2);
    assert!(recording.steps[1].target.as_ref().is_some_and(|target| target.anchor.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a_recorder_that_is_killed_leaves_a_readable_recording"]
async fn the_recorder_to_be_killed() {
    let Some(folder) = std::env::var_os("SULLAE_TEST_FOLDER") else {
        return;
    };
    let shop = DemoShop::start(0).await.unwrap();
    let recorder = Recorder::start(options(&shop.url(), folder.as_ref())).await.unwrap();
    let hand = crate::hand::Hand::new(recorder.session());
    for _ in 0..100 {
        hand.click(".logo").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_is_told_and_what_was_recorded_is_kept() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    scene.hand.click("#login-link").await;
    scene.wait_for_steps(2).await;
    kill_browser_of_this_test(&scene.recorder.session().webdriver_url);
    let reason = end_of(&mut scene).await;
    assert!(matches!(reason, EndReason::BrowserCrashed | EndReason::DriverLost), "{reason:?}");
    let (recording, _kept) = scene.finish().await;
    assert_eq!(recording.steps.len(), 2);
}

/// Kills the browser whose driver listens on this address; drivers are children of this test program.
fn kill_browser_of_this_test(webdriver_url: &str) {
    let field = |pid: u32, name: &str| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u32>().ok())
    };
    let command = |pid: u32| std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let port = webdriver_url
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .unwrap()
        .parse::<u16>()
        .unwrap();
    let driver = driver_listening_on(port);
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let browsers: Vec<u32> = pids
        .filter(|pid| field(*pid, "PPid:") == Some(driver) && command(*pid).contains("--remote-debugging-pipe"))
        .collect();
    assert_eq!(browsers.len(), 1);
    assert!(
        Command::new("kill")
            .args(["-9", &browsers[0].to_string()])
            .status()
            .unwrap()
            .success()
    );
}

/// The process that has the listening socket of a loopback port open.
fn driver_listening_on(port: u16) -> u32 {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let local = format!("0100007F:{port:04X}");
    let row = table
        .lines()
        .find(|line| line.contains(&local) && line.contains(" 0A "))
        .expect("a listening socket");
    let inode = row.split_whitespace().nth(9).unwrap();
    let socket = format!("socket:[{inode}]");
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let mut pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let has_it = |pid: &u32| {
        let open = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        open.filter_map(|fd| std::fs::read_link(fd.path()).ok())
            .any(|link| link.to_str() == Some(&socket))
    };
    pids.find(has_it).expect("the driver")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_no_web_address_is_refused_before_anything_is_made() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("recording");
    for address in ["file:///etc/passwd", "javascript:alert(1)", "shop.test", ""] {
        let error = Recorder::start(options(address, &folder)).await.unwrap_err();
        assert!(matches!(error, RecorderError::AddressNotWeb { .. }), "{error:?}");
        assert!(error.explain(Language::Ko).next.is_some());
    }
    assert!(!folder.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_use_is_refused_and_left_alone() {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("mine.txt"), "mine").unwrap();
    let error = Recorder::start(options("http://127.0.0.1:1/", home.path())).await.unwrap_err();
    assert_eq!(error.code(), "folder_not_empty");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_start_page_is_said_plainly_and_leaves_no_folder() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let home = TempDir::new().unwrap();
    let folder = home.path().join("recording");
    let address = format!("http://127.0.0.1:{port}/?token=abc");
    let error = Recorder::start(options(&address, &folder)).await.unwrap_err();
    assert!(
        matches!(&error, RecorderError::StartPageUnreachable { why, .. } if why.contains("CONNECTION_REFUSED")),
        "{error:?}"
    );
    assert!(!error.to_string().contains("abc"));
    assert!(!folder.exists(), "the next try finds the place free");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_refuses_is_told_and_caught_up_with() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    scene.wait_for_steps(1).await;
    // A file where the folder of anchors should be: nothing can be written there, root or not.
    let anchors = scene.folder.join("anchors");
    std::fs::remove_dir(&anchors).unwrap();
    std::fs::write(&anchors, "").unwrap();
    scene.hand.click("#login-link").await;
    let told = async {
        loop {
            match scene.recorder.next_change().await {
                Some(RecorderEvent::NotSaved { error }) => return error,
                Some(_) => {}
                None => panic!("the recorder gave up"),
            }
        }
    };
    let error = tokio::time::timeout(Duration::from_secs(20), told)
        .await
        .expect("a word about the disk");
    assert!(error.explain(Language::En).next.is_some());
    std::fs::remove_file(&anchors).unwrap();
    std::fs::create_dir(&anchors).unwrap();
    scene.hand.click("#login-password").await;
    let told = async {
        let (mut saved, mut added) = (false, false);
        while !saved || !added {
            match scene.recorder.next_change().await {
                Some(RecorderEvent::SavedAgain {}) => saved = true,
                Some(RecorderEvent::StepAdded { step, .. }) => added = label(&step) == "비밀번호",
                Some(_) => {}
                None => panic!("the recorder gave up"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), told)
        .await
        .expect("a word that all is well");
    let (recording, _kept) = scene.finish().await;
    assert_eq!(recording.steps.len(), 3);
}
