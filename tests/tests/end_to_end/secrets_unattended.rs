//! Kept secrets in unattended runs: a canary that must be nowhere, and sites that are kept to.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::{Value, json};
use sullae_recording::{Action, Reason, Recording, RecordingFolder, TypedText};
use sullae_store::Store;
use sullae_testkit::{
    DemoShop, Faults, FixtureFile, FixtureSite,
    receivers::{HookReceiver, Mailbox},
};
use sullae_tests::sullae::{Sullae, without_hurry};
use tempfile::TempDir;

use crate::{
    secrets::files_with,
    shop::{RUNTIME, copy_folder, home},
};

/// Every way of writing it differs from every other; its beginning can be read in a picture.
const CANARY: &str = "KANARIENVOGEL\"7&새\\9%";
/// What is looked for in what was read in pictures.
const READ_IN_PICTURES: &str = "kanari";

/// A home with a key of a vault beside the data folder.
fn home_with_vault() -> (TempDir, Sullae) {
    let home = home();
    let key = home.path().join("vault.key").display().to_string();
    let sullae = Sullae::at_home(home.path()).with("SULLAE_VAULT_KEY_FILE", &key);
    assert!(sullae.call(&["secret", "new-key", &key]).unwrap().status.success());
    (home, sullae)
}

/// Keeps a secret, whose value goes in by standard input.
#[track_caller]
fn keep(sullae: &Sullae, name: &str, value: &str, sites: &[&str]) {
    let sites: Vec<&str> = sites.iter().flat_map(|site| ["--site", site]).collect();
    let mut command = sullae.command(&[&["secret", "set", name], sites.as_slice()].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(value.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// The ways in which the canary could be written into a file.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let json = serde_json::to_string(CANARY).unwrap().trim_matches('"').to_owned();
    let as_number = |c: char| {
        if c.is_ascii() {
            c.to_string()
        } else {
            format!("\\u{:04x}", u32::from(c))
        }
    };
    let ascii: String = json.chars().map(as_number).collect();
    let percent = |upper: bool| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other if upper => format!("%{other:02X}"),
            other => format!("%{other:02x}"),
        };
        CANARY.bytes().map(byte).collect()
    };
    let html = CANARY.replace('&', "&amp;").replace('"', "&quot;");
    let mut forms = vec![
        ("UTF-8", CANARY.as_bytes().to_vec()),
        ("UTF-16LE", CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("JSON", json.into_bytes()),
        ("JSON, ASCII", ascii.into_bytes()),
        ("percent, upper", percent(true).into_bytes()),
        ("percent, lower", percent(false).into_bytes()),
        ("HTML", html.into_bytes()),
    ];
    // In base64 it looks otherwise at each of three places; the letters at both ends belong to the neighbours too.
    for shift in 0..3 {
        let encoded = STANDARD_NO_PAD.encode([vec![0; shift], CANARY.as_bytes().to_vec()].concat());
        let inner = &encoded.as_bytes()[if shift == 0 { 0 } else { shift + 1 }..encoded.len() - 1];
        forms.push(("base64", inner.to_vec()));
    }
    forms
}

/// Where below a folder the canary is, in whatever form.
pub(crate) fn found_below(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for (form, bytes) in forms() {
        let mut found = Vec::new();
        files_with(folder, &bytes, &mut found);
        all.extend(found.into_iter().map(|file| format!("{form}: {file}")));
    }
    all
}

pub(crate) fn pictures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            pictures(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "png") {
            found.push(path);
        }
    }
}

/// Kept pictures in which the canary can be read, and how many there are.
pub(crate) fn read_in_pictures(sullae: &Sullae, data: &Path) -> (Vec<Value>, usize) {
    pictures_saying(sullae, data, READ_IN_PICTURES)
}

/// Pictures below a folder in which a text can be read, in lower case and without blanks, and how many there are.
pub(crate) fn pictures_saying(sullae: &Sullae, folder: &Path, text: &str) -> (Vec<Value>, usize) {
    let mut kept = Vec::new();
    pictures(folder, &mut kept);
    let kept: Vec<&str> = kept.iter().filter_map(|path| path.to_str()).collect();
    let read = sullae.call(&[&["ocr", "--json"], kept.as_slice()].concat()).unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let readings = String::from_utf8(read.stdout).unwrap();
    let readings: Vec<Value> = readings.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(readings.len(), kept.len());
    let shows = |reading: &Value| {
        let said = reading["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["text"].as_str().unwrap_or_default());
        let said: String = said.collect::<String>().to_lowercase().split_whitespace().collect();
        said.contains(text)
    };
    (readings.into_iter().filter(shows).collect(), kept.len())
}

/// A log-in at a shop whose password is the canary, and a search for it, as a monitor that tells by webhook and e-mail.
pub(crate) struct LogIn {
    pub(crate) home: TempDir,
    pub(crate) sullae: Sullae,
    pub(crate) shop: DemoShop,
    pub(crate) hook: HookReceiver,
    pub(crate) mail: Mailbox,
}

impl LogIn {
    pub(crate) fn open() -> Self {
        let (home, sullae) = home_with_vault();
        let shop = RUNTIME.block_on(DemoShop::start_with_password(0, CANARY)).unwrap();
        let hook = RUNTIME.block_on(HookReceiver::start()).unwrap();
        let mail = RUNTIME.block_on(Mailbox::start(None)).unwrap();
        let recording = home.path().join("recording");
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings/demo-shop"), &recording);
        let document = recording.join("recording.json");
        let text = fs::read_to_string(&document).unwrap();
        fs::write(&document, text.replace("http://127.0.0.1:8710/", &shop.url())).unwrap();
        let folder = RecordingFolder::at(&recording);
        let whole = folder.read().unwrap();
        let mut steps = whole.steps[..8].to_vec();
        // Typed where it can be seen, too: it then stands in a field, an address, a title and a heading.
        steps[6].action = Action::Type {
            text: TypedText::Variable("password".to_owned()),
        };
        folder.write(&Recording { steps, ..whole }).unwrap();
        without_hurry(&recording).unwrap();
        let data = home.path().join("data");
        fs::create_dir_all(&data).unwrap();
        let channels = format!(
            "[webhook.hook]\nurl_secret = \"HOOK\"\nallow_private_addresses = true\n\n[email.mail]\nhost = \"127.0.0.1\"\nport = {}\n\
             tls = \"none\"\nfrom = \"sullae@shop.test\"\nto = [\"duty@shop.test\"]\n",
            mail.port()
        );
        fs::write(data.join("channels.toml"), channels).unwrap();
        keep(&sullae, "HOOK", &hook.url(), &["127.0.0.1"]);
        keep(&sullae, "shop-login", &format!("{CANARY}\n"), &["127.0.0.1"]);
        let words = [
            "monitor",
            "add",
            "login",
            "--every",
            "1h",
            "--retries",
            "0",
            "--tell",
            "hook",
            "--tell",
            "mail",
        ];
        let more = ["--secret", "password=shop-login", "--recording", recording.to_str().unwrap()];
        let added = sullae.call(&[&words[..], &more[..]].concat()).unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        Self {
            home,
            sullae,
            shop,
            hook,
            mail,
        }
    }

    /// Checks once with everything logged that can be, and keeps what was printed and logged. Gives the verdict.
    fn watch(&self, name: &str) -> Value {
        let mut command = self.sullae.command(&["watch", "--once", "--json"]);
        let Output { stdout, stderr, .. } = command.env("SULLAE_LOG", "trace").output().unwrap();
        let kept = self.home.path().join(name);
        fs::write(kept.with_extension("printed"), &stdout).unwrap();
        fs::write(kept.with_extension("log"), &stderr).unwrap();
        let lines = String::from_utf8_lossy(&stdout).into_owned();
        let mut lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.find(|line| line["event"] == "check_finished").unwrap()["verdict"].clone()
    }

    /// Keeps what people get of it: reports, a bundle, and what came by the channels.
    fn hand_out(&self) {
        let at = |name: &str| self.home.path().join(name).display().to_string();
        let call = |args: &[&str]| {
            let done = self.sullae.call(args).unwrap();
            assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
            done.stdout
        };
        let runs: Vec<Value> = serde_json::from_slice(&call(&["runs", "list", "--json"])).unwrap();
        for run in &runs {
            let id = run["id"].as_str().unwrap();
            fs::write(at(&format!("{id}.json")), call(&["runs", "show", id, "--json"])).unwrap();
            call(&["runs", "show", id, "--report", &at(&format!("{id}.html"))]);
        }
        call(&["export", &at("recording"), "--out", &at("check.sullae")]);
        fs::write(at("secrets.json"), call(&["secret", "list", "--json"])).unwrap();
        let posted = self.hook.posted();
        assert_eq!(posted.len(), 1, "the webhook's address was a kept secret too");
        fs::write(at("posted.json"), &posted[0].body).unwrap();
        let letters = self.mail.letters();
        assert_eq!(letters.len(), 1);
        fs::write(at("letter.eml"), &letters[0].text).unwrap();
    }
}

#[test]
fn a_canary_that_a_monitor_logs_in_with_is_in_no_byte_and_no_picture_that_is_kept() {
    let login = LogIn::open();
    let data = login.home.path().join("data");
    // Held open, so that the write-ahead log stays to be looked through.
    let open = Store::open(&data).unwrap();
    assert_eq!(login.watch("well"), "passed");
    let broken: Faults = serde_json::from_value(json!({"page_status": {"path": "/search", "status": 500}})).unwrap();
    RUNTIME.block_on(login.shop.set_faults(broken)).unwrap();
    assert_eq!(login.watch("broken"), "failed", "at an address that holds the password");
    login.hand_out();

    assert!(data.join("secrets.age").is_file());
    assert_eq!(found_below(login.home.path()), Vec::<String>::new());
    let (shown, kept) = read_in_pictures(&login.sullae, &data);
    assert!(
        kept >= 8,
        "the log-in page says its password and the search repeats it, so pictures had to be blanked: {kept}"
    );
    assert_eq!(shown, Vec::<Value>::new());
    drop(open);

    // The search itself: it finds every form where there is one.
    let planted = home();
    for (at, (_, bytes)) in forms().into_iter().enumerate() {
        fs::write(planted.path().join(at.to_string()), [b"x", bytes.as_slice(), b"y"].concat()).unwrap();
    }
    assert!(found_below(planted.path()).len() >= forms().len());
}

/// A password field in a frame of another site, beside a frame of a third, and a picked recording that types a secret into it.
fn framed(home: &Path, sullae: &Sullae) -> (FixtureSite, PathBuf) {
    let outer = "<!doctype html><meta charset=utf-8><body style='margin:0'><iframe id=f style='border:0;width:600px;height:300px'></iframe><iframe id=ad></iframe>\
        <script>f.src = 'http://localhost:' + location.port + '/inner.html';\
        ad.src = 'http://ads.localhost:' + location.port + '/ad.html'</script>";
    let inner = "<!doctype html><meta charset=utf-8><body style='margin:0'><input type=password aria-label='Password' \
        style='position:absolute;left:20px;top:20px;width:300px;height:40px' oninput=\"fetch('/told/typed', {method: 'POST', body: this.value})\">";
    let files = BTreeMap::from([
        ("index.html".to_owned(), FixtureFile::of(outer)),
        ("inner.html".to_owned(), FixtureFile::of(inner)),
        (
            "ad.html".to_owned(),
            FixtureFile::of("<!doctype html><title>ad</title>An advertisement"),
        ),
    ]);
    let site = RUNTIME.block_on(FixtureSite::serve(files)).unwrap();
    let folder = home.join("framed");
    let picked = sullae
        .call(&["pick", &site.url(), "--at", "100,40", "--out", folder.to_str().unwrap()])
        .unwrap();
    assert!(picked.status.success(), "{}", String::from_utf8_lossy(&picked.stderr));
    let document = folder.join("recording.json");
    let mut recording: Value = serde_json::from_slice(&fs::read(&document).unwrap()).unwrap();
    assert_ne!(recording["steps"][0]["page"]["frame"], Value::Null, "{recording:#}");
    recording["steps"][0]["action"] = json!({"kind": "type", "text": {"variable": "password"}});
    recording["steps"][0]["page"]["url"] = json!(site.url());
    recording["variables"] = json!([{"name": "password", "kind": {"type": "secret"}}]);
    fs::write(&document, recording.to_string()).unwrap();
    without_hurry(&folder).unwrap();
    (site, folder)
}

#[test]
fn a_secret_is_typed_only_where_the_page_and_the_frame_are_both_on_its_sites() {
    let (home, sullae) = home_with_vault();
    let (site, recording) = framed(home.path(), &sullae);
    for (name, sites) in [
        ("outer", &["127.0.0.1"][..]),
        ("inner", &["localhost"]),
        ("both", &["127.0.0.1", "localhost"]),
    ] {
        keep(&sullae, name, CANARY, sites);
    }
    let (run, code) = sullae.run(&recording, &["--secret", "password=outer"]).unwrap();
    let Some(Reason::SecretNotAllowed { variable, site: refused }) = run.reason else {
        panic!("{:#?}", run.reason)
    };
    let frame = site.other_url();
    assert_eq!(
        (code, variable.as_str(), refused.as_str()),
        (3, "password", frame.trim_end_matches('/'))
    );
    assert_eq!(site.take_told().get("typed"), None);

    // What was recorded elsewhere is told before anything begins.
    let folder = recording.to_str().unwrap();
    let output = sullae.call(&["run", folder, "--secret", "password=inner"]).unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("http://127.0.0.1") && said.contains("--site"), "{said}");
    let output = sullae.call(&["run", folder, "--secret", "password=none"]).unwrap();
    assert_eq!(output.status.code(), Some(2));

    let (run, _) = sullae.run(&recording, &["--secret", "password=both"]).unwrap();
    assert!(run.reason.is_none(), "{:#?}", run.reason);
    assert_eq!(site.take_told().get("typed").map(String::as_str), Some(CANARY));
}
