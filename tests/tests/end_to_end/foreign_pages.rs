//! Recorded with a real pointer and replayed on pages that nobody here wrote.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use sullae_recording::Verdict;
use sullae_testkit::StaticSite;
use sullae_tests::{
    desktop::Desktop,
    eventually::wait_until,
    person::Person,
    sullae::{Sullae, without_hurry},
};

use crate::shop::{RUNTIME, home};

/// Records what `deed` does at `url`, and replays it, also by sight alone.
fn record_and_replay(url: &str, least_steps: usize, deed: impl FnOnce(&Person)) {
    let home = home();
    let sullae = Sullae::at_home(home.path());
    let desktop = Desktop::start(1400, 1000).unwrap();
    let folder = home.path().join("recording");
    let mut recorder = sullae.record(url, &folder, Some(&desktop)).unwrap();
    let session = recorder.started().unwrap();
    let person = Person::sit_down(&desktop, session).unwrap();
    deed(&person);
    recorder.wait_for_steps(least_steps).unwrap();
    let recording = recorder.finish().unwrap();
    without_hurry(&folder).unwrap();
    let said: Vec<String> = recording
        .steps
        .iter()
        .map(|step| sullae_recording::wording::step_sentence(step).ko)
        .collect();
    for mode in [&[][..], &["--vision-only"]] {
        let (run, _) = sullae.run(&folder, mode).unwrap();
        assert_eq!(
            run.verdict,
            Verdict::Passed,
            "{mode:?} {said:#?}\n{:#?}\n{:#?}",
            run.reason,
            run.deciding_step()
        );
    }
}

#[test]
fn the_search_of_rustdoc_pages() {
    let site = home();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/patrol.rs");
    let documented = Command::new("rustdoc")
        .arg(&source)
        .args(["--crate-name", "patrol", "--edition", "2024", "--output"])
        .arg(site.path())
        .status();
    assert!(documented.unwrap().success());
    let served = RUNTIME.block_on(StaticSite::serve(site.path())).unwrap();
    record_and_replay(&format!("{}patrol/index.html", served.url()), 3, |person| {
        person
            .click("#search-button a, #search-button button, rustdoc-toolbar #search-button")
            .unwrap();
        person.fill(".search-input", "lantern").unwrap();
        person.click(".search-results a[href*='struct.Lantern']").unwrap();
        person
            .wait_for("return location.pathname.endsWith('struct.Lantern.html') && document.readyState === 'complete'")
            .unwrap();
    });
}

#[test]
fn a_wiki_from_a_package_registry() {
    let folder = home();
    let wiki = Wiki::start(folder.path());
    record_and_replay(&wiki.url, 5, |person| {
        person.click_text("button[role=switch]", "Tools").unwrap();
        person.click_text("button[role=switch]", "Recent").unwrap();
        person.click("button[aria-label='control panel']").unwrap();
        person
            .wait_for("return document.querySelector('[data-tiddler-title=\"$:/ControlPanel\"]') !== null")
            .unwrap();
        person.fill("input[type=search]", "Getting").unwrap();
    });
}

/// TiddlyWiki from npm, on a free port of loopback.
struct Wiki {
    server: Child,
    url: String,
}

impl Wiki {
    fn start(folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps/node_modules/tiddlywiki/tiddlywiki.js");
        assert!(
            script.is_file(),
            "{} is missing; `cargo xtask test e2e` installs it",
            script.display()
        );
        let node = |args: &[&str]| {
            let mut command = Command::new("node");
            command
                .arg(&script)
                .arg(folder.join("wiki"))
                .args(args)
                .stdin(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        assert!(node(&["--init", "server"]).stdout(Stdio::null()).status().unwrap().success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = node(&["--listen", &format!("port={port}"), "host=127.0.0.1"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        wait_until("the wiki", Duration::from_secs(30), || {
            lines.next().is_some_and(|line| line.is_ok_and(|line| line.contains("Serving on")))
        });
        // Its later words must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            server,
            url: format!("http://127.0.0.1:{port}/"),
        }
    }
}

impl Drop for Wiki {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
