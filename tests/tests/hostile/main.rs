//! Two hundred hostile texts stand wherever the window shows what a page or a file said, in the real window; none becomes more than a text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorded;

use std::{
    fs,
    io::Read,
    net::TcpListener,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use sullae_recording::{Reason, Verdict, run::RequestSeen};
use sullae_store::{IncidentChange, NewIncident, NewLogRow, OutboxChange, PastCheck, Store, WatchChange};
use sullae_tests::{
    desktop::Desktop,
    past::{SITE, keep_monitor, keep_recording, opening, run, said, step},
    payloads::{COUNT, MARK, payloads},
    sullae::Sullae,
    window::Window,
};

const APPEARS: Duration = Duration::from_secs(60);
/// So many of the recordings are watched by a monitor that has an incident; the others stand for themselves.
const WATCHED: usize = COUNT / 2;
const NOON_MS: i64 = 1_795_400_000_000;

/// Somebody to be asked by what should not run; counts who does.
fn canary() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/canary", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            counter.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 64]);
        }
    });
    (address, asked)
}

/// A recording whose every step is done on, types, and stands on a page of such a text, and asks for a value by such a name.
fn hostile_recording(data: &Path, texts: &[String]) -> String {
    let place = json!({"x": 10.0, "y": 10.0, "width": 80.0, "height": 30.0});
    let mut steps = vec![opening("s1", &texts[0])];
    steps.extend(texts.iter().enumerate().map(|(i, text)| {
        let action = match i % 4 {
            0 => json!({"kind": "click"}),
            1 => json!({"kind": "type", "text": {"literal": text}}),
            2 => json!({"kind": "select", "label": text, "value": text}),
            _ => json!({"kind": "set", "value": text}),
        };
        json!({
            "id": format!("s{}", i + 2), "action": action, "note": text, "download": file_name(text),
            "page": {"url": SITE, "title": text},
            "target": {"label": text, "kind": "button", "place": place, "text": text, "neighbours": [text]},
            "checks": [{"kind": "text_present", "text": text}],
        })
    }));
    let variable = |(i, text): (usize, &String)| json!({"name": format!("v{i}"), "kind": {"type": "secret"}, "label": text});
    let variables: Vec<Value> = texts.iter().enumerate().map(variable).collect();
    keep_recording(data, "hostile", &texts[0], &steps, &variables).unwrap()
}

/// As near to a text as the name of a file may come.
fn file_name(text: &str) -> String {
    let usable = |c: &char| !c.is_control() && !['/', '\\'].contains(c);
    text.chars().filter(usable).take(60).collect()
}

/// Channels by e-mail whose server, sender and receiver are such texts.
fn keep_channels(data: &Path, texts: &[String]) {
    let channels = texts.iter().enumerate().map(|(i, text)| {
        let text: String = text.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
        format!("[email.c{i}]\nhost = \"{text}\"\nfrom = \"{text}\"\nto = [\"{text}\"]\n")
    });
    fs::write(data.join("channels.toml"), channels.collect::<String>()).unwrap();
}

/// An incident that says one text and in which people have said all of them.
fn open_incident(store: &Store, monitor: &str, run_id: &str, text: &str, notes: &[String]) {
    let body = json!({
        "uid": monitor, "name": text, "since_ms": NOON_MS, "verdict": "failed", "flapping": false, "snoozed_until_ms": null,
        "sentence": said(text), "expected": said(text), "confirmed": true, "run_id": run_id,
    });
    let entry = |kind: &str, who: Option<&str>, note: Option<&str>| NewLogRow {
        at_ms: NOON_MS,
        entry: json!({"at_ms": NOON_MS, "change": {"kind": kind}}).to_string(),
        run_id: None,
        who: who.map(str::to_owned),
        note: note.map(str::to_owned),
    };
    let mut entries = vec![entry("opened", None, None)];
    entries.extend(notes.iter().map(|note| entry("commented", Some(note), Some(note))));
    let change = WatchChange {
        settings: "{}".to_owned(),
        state: "{}".to_owned(),
        run_id: Some(run_id.to_owned()),
        entries,
        incident: IncidentChange::Opens(NewIncident {
            uid: monitor.to_owned(),
            opened_ms: NOON_MS,
            body: body.to_string(),
        }),
        alerts: Vec::new(),
        waiting: OutboxChange::Nothing,
    };
    store.change_watch(monitor, "site", |_| Some(change.clone())).unwrap().unwrap();
}

/// Fills a data folder: each text names a recording, and a run of it says the same.
fn fill(data: &Path, texts: &[String]) {
    let hostile = hostile_recording(data, texts);
    keep_channels(data, texts);
    let store = Store::open(data).unwrap();
    let mut checks = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let (id, key) = (format!("r{i}"), format!("m{i}"));
        let folder = keep_recording(data, &id, text, &[opening("s1", text)], &[]).unwrap();
        let at_ms = NOON_MS - i64::try_from(i).unwrap() * 60_000;
        let error = Reason::ScriptError { message: text.clone() };
        let started = jiff::Timestamp::from_millisecond(at_ms).unwrap();
        checks.push(PastCheck {
            monitor: key.clone(),
            scheduled_ms: at_ms,
            run: run(
                &format!("run-{:03}", COUNT - i),
                text,
                &folder,
                started,
                vec![step(0, said(text), 900, Some(error), None)],
            ),
            sentence: said(text),
        });
        if i < WATCHED {
            keep_monitor(data, &key, text, &folder).unwrap();
        }
    }
    for (id, failing) in [("long-a", true), ("long-b", false)] {
        let started = jiff::Timestamp::from_millisecond(NOON_MS + 60_000).unwrap();
        let steps = (0..).zip(texts).map(|(i, text)| {
            let request = RequestSeen {
                method: "GET".to_owned(),
                url: text.clone(),
                status: Some(500),
                duration_ms: 10,
            };
            let reason = (failing && i == 0).then(|| Reason::DialogUnexpected { message: text.clone() });
            let mut step = step(i, said(text), 700 + u64::from(failing) * 3_000, reason, None);
            step.script_errors = vec![text.clone()];
            step.network.failed = vec![request.clone()];
            step.network.slowest = Some(request);
            step
        });
        checks.push(PastCheck {
            monitor: "m0".to_owned(),
            scheduled_ms: NOON_MS + 60_000 + i64::from(failing) * 60_000,
            run: run(id, &texts[0], &hostile, started, steps.collect()),
            sentence: said(&texts[0]),
        });
    }
    store.keep_past(&checks).unwrap();
    for (i, check) in checks.iter().take(WATCHED).enumerate() {
        let notes = if i == 0 { texts } else { &[] };
        open_incident(&store, &check.monitor, &check.run.id, &texts[WATCHED + i], notes);
    }
}

/// Looks at each view, and whether anything in it is more than a text.
struct Look<'a> {
    window: &'a Window,
    asked: &'a AtomicUsize,
}

impl Look<'_> {
    /// Waits for a view, and that it shows so many of the texts.
    fn at(&self, view: &str, ready: &str, texts: usize) {
        let shown = "new Set(`${document.body.innerText} ${[...document.querySelectorAll('input, textarea, option')].map((field) => field.value + field.textContent).join(' ')}`.match(/№\\d+/g)).size";
        let there = format!("return document.querySelector({}) !== null && {shown} >= {texts}", json!(ready));
        if let Err(error) = self.window.wait_for(&there, APPEARS) {
            let count = self.window.execute(&format!("return {shown}"));
            panic!("{view}: shows {count:?} of {texts}: {error:#}");
        }
        self.nothing_ran(view);
    }

    /// Has all tiles drawn of a view that shows the first few at first.
    fn asks_for_more(&self, ready: &str) {
        let more = "const more = document.querySelector('main button.more'); more?.click()";
        let all = format!("{more}; return more === null && document.querySelector({}) !== null", json!(ready));
        self.window.wait_for(&all, APPEARS).unwrap();
    }

    /// Waits for the first page and all its tiles.
    fn at_home(&self, view: &str, ready: &str) {
        self.asks_for_more(ready);
        self.at(view, ready, COUNT);
    }

    fn nothing_ran(&self, view: &str) {
        let found = self.window.execute(&format!(
            "return {{
               ran: globalThis.canary ?? null,
               markup: [...document.querySelectorAll('[{MARK}]')].map((found) => found.outerHTML.slice(0, 200)),
               refused: globalThis.refused,
               opened: globalThis.opened,
               framed: frames.length,
               strayed: document.location.pathname === globalThis.home ? 0 : 1,
             }}"
        ));
        let nothing = json!({"ran": null, "markup": [], "refused": [], "opened": 0, "framed": 0, "strayed": 0});
        assert_eq!(found.unwrap(), nothing, "{view}");
        assert_eq!(self.window.windows().unwrap(), 1, "{view}: a window was opened");
        assert_eq!(self.asked.load(Ordering::SeqCst), 0, "{view}: the canary was asked");
    }

    fn go(&self, hash: &str) {
        self.window.execute(&format!("location.hash = {}", json!(hash))).unwrap();
    }

    fn press(&self, script: &str) {
        self.window.execute(script).unwrap();
    }
}

/// What the pages try against the policy of the window is kept, and what would open another one.
const WATCH: &str = "globalThis.refused = [];
    globalThis.opened = 0;
    globalThis.home = location.pathname;
    document.addEventListener('securitypolicyviolation', (event) => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
    for (const name of ['open', 'alert', 'confirm', 'prompt', 'eval']) globalThis[name] = () => { opened += 1; };";
const FILTER: &str = "const field = document.querySelector('#by-monitor');
    field.value = 'm0';
    field.dispatchEvent(new Event('change', { bubbles: true }));";
const EVERY_STEP: &str = "for (const button of document.querySelectorAll('main ol.film button')) { button.click(); await new Promise((done) => setTimeout(done)); }";

#[test]
fn hostile_texts_stay_texts_in_every_view() {
    // The file dialog hides folders that begin with a dot.
    let home = tempfile::Builder::new().prefix("sullae-test-").tempdir().unwrap();
    let data = home.path().join("data");
    let (address, asked) = canary();
    let texts = payloads(&address);
    fill(&data, &texts);
    let bundle = home.path().join("hostile.sullae");
    let exported = Sullae::at_home(home.path()).call(&[
        "export",
        data.join("recordings/hostile").to_str().unwrap(),
        "--out",
        bundle.to_str().unwrap(),
    ]);
    assert!(exported.as_ref().unwrap().status.success(), "{exported:?}");

    let desktop = Desktop::start(1600, 1000).unwrap();
    let window = Window::open(&desktop, home.path(), "ko_KR.UTF-8").unwrap();
    window.wait_for("return document.querySelector('nav') !== null", APPEARS).unwrap();
    window.execute(WATCH).unwrap();
    let look = Look {
        window: &window,
        asked: &asked,
    };

    look.at_home("home", "article");
    look.go("#/recording/hostile");
    look.at("recording", "[data-step=s201]", COUNT);
    for step in ["s2", "s3", "s4", "s5", "s120", "s201"] {
        look.press(&format!(
            "for (const kind of ['pointerdown', 'pointerup']) document.querySelector('[data-step={step}]').dispatchEvent(new PointerEvent(kind, {{ bubbles: true }}))"
        ));
        look.at("editor", &format!("[data-inspector={step}]"), COUNT);
    }
    look.go("#/export/hostile");
    look.at("export", "#write", COUNT);
    look.go("#/run/long-a");
    look.at("run", "#verdict", COUNT);
    look.press(&format!("(async () => {{ {EVERY_STEP} globalThis.seen = true; }})()"));
    window.wait_for("return globalThis.seen === true", APPEARS * 3).unwrap();
    look.at("every step of a run", "#verdict", COUNT);
    look.go("#/compare/long-a/long-b");
    look.at("compare", "#compared", COUNT);
    look.go("#/history");
    for shown in [98, 198, COUNT] {
        look.at("history", ".run", shown);
        look.press("document.querySelector('#more')?.click()");
    }
    look.press(FILTER);
    look.at("a monitor's past", "[data-past=m0]", 2);
    look.go("#/monitors");
    look.asks_for_more("[data-monitor]");
    look.at("monitors", "[data-monitor=m99]", WATCHED);
    look.press("document.querySelector('[data-monitor=m7] [data-does=change]').click()");
    look.at("a monitor's dialog", "dialog[open] #monitor-rhythm", WATCHED);
    look.press("document.querySelector('dialog[open]').close()");
    look.go("#/incidents");
    look.at("incidents", "[data-incident]", WATCHED);
    // Newest first: the last of the list is the first that was opened, in which all was said.
    look.go("#/incident/1");
    look.at("an incident", "#incident", COUNT);
    look.go("#/settings");
    look.at("settings", "[data-channel=c199]", COUNT);
    look.press("document.querySelector('[data-channel=c7] [data-does=test]').click()");
    look.at("a channel that cannot be tried", "[data-channel=c7] [data-news=trouble] dd", COUNT);
    look.press("document.querySelector('[data-channel=c8] [data-does=change]').click()");
    look.at("a channel's dialog", "dialog[open] #channel-host", COUNT);
    look.press("document.querySelector('#save-channel').click()");
    look.at("a channel's dialog after its change", "[data-channel=c199]", COUNT);
    look.press("document.querySelector('dialog[open]')?.close()");

    look.go("#/");
    look.at_home("home again", "#import");
    window.name_a_file(&desktop, "#import", &bundle).unwrap();
    look.at("import", "#keep", COUNT);
    look.press("document.querySelector('#drop').click()");
    look.at_home("home after an import that was dropped", "#import");

    look.go("#/recording/hostile");
    look.at("recording before its run", "#run", COUNT);
    look.press(
        "for (const field of document.querySelectorAll('input[type=password]')) {
           field.value = 'x';
           field.dispatchEvent(new Event('input', { bubbles: true }));
         }
         document.querySelector('#run').click()",
    );
    look.at("a run that goes on", "#cancel-run", COUNT);
    look.press("document.querySelector('#cancel-run')?.click()");
    look.at("a run that was stopped", "#verdict", 1);

    look.go("#/");
    look.at_home("home before a recording", "#address");
    recorded::record(&look, &desktop, &texts);

    assert!(data.join("recordings/hostile/recording.json").is_file(), "nothing was deleted");
    let store = Store::open(&data).unwrap();
    assert_eq!(store.summary("long-a").unwrap().unwrap().verdict, Some(Verdict::Failed));
    window.close(&desktop).unwrap();
}
