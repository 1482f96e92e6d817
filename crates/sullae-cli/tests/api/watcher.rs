//! A watcher that listens, over a data folder with monitors, runs and an incident.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sullae_monitor::incident::Thresholds;
use sullae_recording::{
    Reason, Run, StepResult, Verdict, Viewport,
    run::{FindMode, NetworkSeen, RUN_VERSION, Sentence, Timings},
};
use sullae_service::incidents::{Heard, hear};
use sullae_store::{Claim, Decided, Decision, NewRun, Owner, Runner, SlotEnd, Store};
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "a-token-for-tests-only";

/// Ends with the test.
pub(crate) struct Watcher {
    pub(crate) data: TempDir,
    pub(crate) address: SocketAddr,
    process: Child,
    _said: BufReader<ChildStdout>,
}

/// An answer: status, head, body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Watcher {
    /// Starts one, whose checks cannot find a browser: they are over at once and say so.
    pub(crate) fn start(args: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        fill(data.path());
        let mut process = Command::new(env!("CARGO_BIN_EXE_sullae"))
            .args(["watch", "--json", "--listen", "127.0.0.1:0"])
            .args(args)
            .env("SULLAE_DATA_FOLDER", data.path())
            .env("SULLAE_LANGUAGE", "ko")
            .env("SULLAE_BROWSER", "/nowhere/chromium")
            .env("SULLAE_CHROMEDRIVER", "/nowhere/chromedriver")
            .env("SULLAE_API_TOKEN", TOKEN)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(event["event"], "listening", "{line}");
        let address = event["address"].as_str().unwrap().parse().unwrap();
        Self {
            data,
            address,
            process,
            _said: said,
        }
    }

    /// Asks, with the token.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        self.ask_with(method, path, &[("Authorization", &format!("Bearer {TOKEN}"))], body)
    }

    pub(crate) fn ask_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        if !body.is_empty() {
            request.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
        }
        let mut stream = TcpStream::connect(self.address).unwrap();
        // The other end may answer before it has read all.
        let _ = stream.write_all(format!("{request}\r\n{body}").as_bytes());
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    /// Asks until the answer is as wanted.
    #[track_caller]
    pub(crate) fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let bound = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.ask("GET", path, None);
            if wanted(&answer) {
                return answer;
            }
            assert!(Instant::now() < bound, "{} {}", answer.status, answer.body);
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Two monitors, a third that is none, three runs of the first, and an incident of it.
fn fill(data: &Path) {
    let recording = data.join("recordings/login");
    fs::create_dir_all(&recording).unwrap();
    fs::create_dir_all(data.join("monitors")).unwrap();
    let document = json!({
        "format": "sullae-recording", "version": 1, "name": "로그인", "created": "2026-11-21T09:00:00+09:00",
        "start_url": "http://127.0.0.1:9/", "viewport": { "width": 1280, "height": 800, "device_pixel_ratio": 1.0 },
        "steps": [{ "id": "s1", "action": { "kind": "open", "url": "http://127.0.0.1:9/" },
                    "page": { "url": "http://127.0.0.1:9/", "title": "" } }],
    });
    fs::write(recording.join("recording.json"), document.to_string()).unwrap();
    let yearly = "recording = \"login\"\n[schedule]\ncron = \"0 3 1 1 *\"\n";
    fs::write(data.join("monitors/login.toml"), yearly).unwrap();
    fs::write(data.join("monitors/other.toml"), yearly).unwrap();
    fs::write(data.join("monitors/wrong.toml"), "recording = \n").unwrap();
    let store = Store::open(data).unwrap();
    let reason = Reason::NothingHappened { script_error: None };
    for number in 1..=3 {
        keep_run(&store, number, (number == 3).then(|| reason.clone()));
    }
    let heard = Heard {
        monitor: "login".into(),
        name: "로그인 점검".into(),
        thresholds: Thresholds::default(),
        tell: vec!["duty".into()],
        scheduled_at_ms: 3,
        finished_at_ms: 1_795_305_604_000,
        run_id: "run-3".into(),
        verdict: Verdict::Failed,
        reason: Some(reason),
        confirmed: true,
        sentence: Sentence::new("단추를 눌러도 아무 일도 일어나지 않습니다.", "Pressing it does nothing."),
    };
    assert_eq!(hear(&store, &heard).unwrap().len(), 1);
}

fn keep_run(store: &Store, number: i64, reason: Option<Reason>) {
    let runner = Runner {
        id: "earlier".into(),
        owner: Owner::this_process(),
    };
    let cursor_ms = store.monitor_state("login", 0).unwrap().cursor_ms;
    let decision = Decision {
        monitor: "login".into(),
        cursor_ms,
        skips: Vec::new(),
        run_ms: Some(number),
        through_ms: number,
    };
    let decided = store.decide(&[decision], &runner, 0).unwrap();
    let [Decided::Claimed(claim)] = decided.as_slice() else {
        panic!("{decided:?}")
    };
    let claim: &Claim = claim;
    let id = format!("run-{number}");
    store.note_slot_run(claim, &id).unwrap();
    let viewport = Viewport {
        width: 1280,
        height: 800,
        device_pixel_ratio: 1.0,
    };
    let started = "2026-11-21T09:00:00+09:00";
    store
        .begin_run(&NewRun {
            id: id.clone(),
            recording: "로그인".into(),
            folder: "/checks/login".into(),
            start_url: "http://127.0.0.1:9/".into(),
            started: started.into(),
            mode: FindMode::Fused,
            viewport,
            browser: "Chromium".into(),
            steps_planned: 1,
            owner: Owner::this_process(),
        })
        .unwrap();
    let step = StepResult {
        dismissed: Vec::new(),
        not_masked: Vec::new(),
        index: 0,
        step_id: "s1".into(),
        sentence: Sentence::new("누름", "Click"),
        verdict: reason.as_ref().map_or(Verdict::Passed, Reason::verdict),
        reason: reason.clone(),
        found: None,
        expected: None,
        before: None,
        after: None,
        timings: Timings::default(),
        network: NetworkSeen::default(),
        script_errors: Vec::new(),
        holds: None,
        skipped: None,
    };
    let run = Run {
        version: RUN_VERSION,
        id,
        recording: "로그인".into(),
        folder: "/checks/login".into(),
        start_url: "http://127.0.0.1:9/".into(),
        started: started.into(),
        duration_ms: 2_400,
        verdict: reason.as_ref().map_or(Verdict::Passed, Reason::verdict),
        deciding_step: reason.as_ref().map(|_| 0),
        reason,
        mode: FindMode::Fused,
        viewport,
        browser: "Chromium".into(),
        steps_planned: 1,
        steps: vec![step],
        proposals: vec![],
    };
    store.finish_run(&run, &Sentence::new("마침", "Done")).unwrap();
    let end = SlotEnd {
        run_id: Some(run.id),
        outcome: run.verdict,
        flaky: false,
        finished_ms: number,
    };
    assert_eq!(store.finish_slots(&[(claim.clone(), end)]).unwrap(), [true]);
}
