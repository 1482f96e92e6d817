//! A tiny web server, and a look at the machine's processes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sullae_browser::{Browser, BrowserSettings, Page, Readiness};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// How long anything that must happen may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn headless() -> BrowserSettings {
    BrowserSettings {
        headless: true,
        ..BrowserSettings::from_env()
    }
}

/// A browser with one page of this HTML open. The server lives as long as the test.
pub(crate) async fn browser_showing(html: &'static str) -> (Browser, Page, String) {
    let url = serve(move |_| (200, html.to_owned())).await;
    let browser = Browser::start(&headless()).await.unwrap();
    let page = browser.first_page().await.unwrap();
    page.open(&url, Readiness::Complete, PATIENCE).await.unwrap();
    (browser, page, url)
}

/// Serves what `answer` gives for a request line's method and path (`GET /`) on loopback; the address without a last slash.
pub(crate) async fn serve(answer: impl Fn(&str) -> (u16, String) + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 16 << 10];
                let length = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let line: Vec<&str> = request.split(' ').take(2).collect();
                let (status, body) = answer(&line.join(" "));
                let kind = if body.starts_with('{') {
                    "application/json"
                } else {
                    "text/html; charset=utf-8"
                };
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
            });
        }
    });
    format!("http://{address}")
}

/// Processes that mention the folder in their command line or environment.
pub(crate) fn processes_mentioning(folder: &Path) -> Vec<u32> {
    let needle = folder.to_str().unwrap().as_bytes().to_vec();
    let mentions = |path: String| {
        let text = std::fs::read(path).unwrap_or_default();
        text.windows(needle.len()).any(|window| window == needle)
    };
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| *pid != std::process::id())
        .filter(|pid| mentions(format!("/proc/{pid}/cmdline")) || mentions(format!("/proc/{pid}/environ")))
        .collect()
}

/// Waits at most 5 s, the promise we make, until no process mentions the folder.
pub(crate) fn assert_no_process_is_left(folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let left = processes_mentioning(folder);
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "still there: {left:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn kill_9(pid: u32) {
    signal("-KILL", pid);
}

/// Stops a process where it stands.
pub(crate) fn freeze(pid: u32) {
    signal("-STOP", pid);
}

fn signal(name: &str, pid: u32) {
    let sent = std::process::Command::new("kill").args([name, &pid.to_string()]).status();
    assert!(sent.unwrap().success());
}

pub(crate) fn double(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/doubles").join(name)
}

/// Width and height from a PNG's header.
pub(crate) fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}
