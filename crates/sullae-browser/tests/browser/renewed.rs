//! A browser that is made as new: nothing of what a page kept, copied or was given is there for the next.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sullae_browser::{Browser, Modifiers, Page, Readiness};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::support::{PATIENCE, headless};

/// What is kept, and looked for.
const CANARY: &str = "canary-7f3a";

/// Keeps something in every way a page has.
const KEEP: &str = "async (canary) => {
    document.cookie = `seen=${canary}; max-age=3600`;
    localStorage.setItem('seen', canary);
    sessionStorage.setItem('seen', canary);
    window.name = canary;
    await new Promise((done, failed) => {
        const opening = indexedDB.open(canary);
        opening.onsuccess = () => { opening.result.close(); done(); };
        opening.onerror = failed;
    });
    await (await caches.open(canary)).put('/kept', new Response(canary));
    await (await navigator.storage.getDirectory()).getFileHandle(canary, { create: true });
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
    await fetch('/cached');
    await new Promise((done) => {
        const request = new XMLHttpRequest();
        request.open('GET', '/locked', true, 'person', canary);
        request.onloadend = done;
        request.send();
    });
    const link = document.createElement('a');
    [link.href, link.download] = ['/file', `${canary}.txt`];
    link.click();
}";

/// Where something is still kept.
const SEE: &str = "async (canary) => {
    const there = {
        cookie: document.cookie.includes(canary),
        localStorage: localStorage.getItem('seen') === canary,
        sessionStorage: sessionStorage.getItem('seen') === canary,
        name: window.name === canary,
        indexedDB: (await indexedDB.databases()).some((one) => one.name === canary),
        caches: await caches.has(canary),
        files: false,
        worker: (await navigator.serviceWorker.getRegistrations()).length > 0,
        login: (await fetch('/locked?look')).ok,
    };
    for await (const name of (await navigator.storage.getDirectory()).keys()) there.files ||= name === canary;
    await fetch('/cached');
    return Object.keys(there).filter((way) => there[way]).sort();
}";

/// All of them, as [`SEE`] names them.
const WAYS: [&str; 9] = [
    "caches",
    "cookie",
    "files",
    "indexedDB",
    "localStorage",
    "login",
    "name",
    "sessionStorage",
    "worker",
];

/// The requests' heads, in the order they came.
type Requests = Arc<Mutex<Vec<String>>>;

async fn site() -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let requests = Requests::default();
    let heard = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let heard = Arc::clone(&heard);
            tokio::spawn(async move {
                let mut request = vec![0; 16 << 10];
                let length = stream.read(&mut request).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&request[..length]).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let may_enter = head.to_lowercase().contains("\r\nauthorization: basic");
                heard.lock().unwrap().push(head);
                let (status, more, body) = match path.as_str() {
                    "/worker.js" => (200, "Content-Type: text/javascript", "addEventListener('fetch', () => {})"),
                    "/cached" => (200, "Cache-Control: max-age=3600\r\nETag: \"canary-7f3a\"", "cached"),
                    // A browser that was never let in is not asked, for it would ask a person.
                    "/locked?look" if !may_enter => (403, "X-Nothing: 1", "locked"),
                    "/locked" if !may_enter => (401, "WWW-Authenticate: Basic realm=\"all\"", "locked"),
                    "/file" => (200, "Content-Type: application/octet-stream", "file"),
                    _ => (200, "Content-Type: text/html; charset=utf-8", "<input autofocus>"),
                };
                let length = body.len();
                let answer = format!("HTTP/1.1 {status} X\r\n{more}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    (url, requests)
}

async fn opened(browser: &Browser, url: &str) -> Page {
    let page = browser.first_page().await.unwrap();
    page.open(url, Readiness::Complete, PATIENCE).await.unwrap();
    page
}

async fn seen(page: &Page) -> Vec<String> {
    let seen = page.call_function(None, SEE, &[json!(CANARY)]).await.unwrap();
    serde_json::from_value(seen).unwrap()
}

fn asked_for(requests: &Requests, path: &str) -> usize {
    let begin = format!("GET {path} ");
    requests.lock().unwrap().iter().filter(|head| head.starts_with(&begin)).count()
}

/// What Ctrl+V gives in the page's field.
async fn pasted(page: &Page) -> Value {
    let control = Modifiers {
        ctrl: true,
        ..Modifiers::NONE
    };
    page.call_function(None, "() => { document.querySelector('input').value = ''; }", &[])
        .await
        .unwrap();
    page.click(20.0, 18.0, sullae_browser::PointerButton::Left, 1, Modifiers::NONE)
        .await
        .unwrap();
    page.key_press("v", control).await.unwrap();
    page.call_function(None, "() => document.querySelector('input').value", &[])
        .await
        .unwrap()
}

async fn copy(page: &Page, text: &str) {
    let control = Modifiers {
        ctrl: true,
        ..Modifiers::NONE
    };
    let select = "(text) => { const field = document.querySelector('input'); field.value = text; field.focus(); field.select(); }";
    page.call_function(None, select, &[json!(text)]).await.unwrap();
    page.key_press("c", control).await.unwrap();
}

#[tokio::test]
async fn a_browser_made_as_new_has_nothing_of_what_was_before() {
    let (url, requests) = site().await;
    let mut browser = Browser::start(&headless().with_locale(Some("de-DE"))).await.unwrap();
    let pid = browser.browser_pid();
    let downloads = browser.folder().unwrap().join("sullae-downloads");
    for round in 1..=3 {
        browser.renew().await.unwrap();
        requests.lock().unwrap().clear();

        assert_eq!(browser.contexts().await.unwrap().len(), 1);
        assert!(!downloads.exists());
        let page = opened(&browser, &url).await;
        assert_eq!(seen(&page).await, Vec::<String>::new(), "round {round}");
        assert_eq!(
            asked_for(&requests, "/cached"),
            1,
            "round {round}: out of the cache of the run before"
        );
        assert_eq!(pasted(&page).await, "");
        let early = page.call_function(Some("test"), "() => typeof early", &[]).await.unwrap();
        assert_eq!(early, "undefined");
        let heads = requests.lock().unwrap().join("\n");
        assert!(!heads.contains(CANARY), "{heads}");
        assert!(heads.contains("Accept-Language: de-DE"), "{heads}");

        browser.keep_downloads().await.unwrap();
        let bidi = browser.bidi();
        bidi.add_preload_script("() => { globalThis.early = true; }", "test").await.unwrap();
        page.call_function(None, KEEP, &[json!(CANARY)]).await.unwrap();
        copy(&page, CANARY).await;
        browser.new_tab().await.unwrap();

        // All of it is there for the next page of the same run.
        let page = opened(&browser, &url).await;
        assert_eq!(seen(&page).await, WAYS, "round {round}");
        assert_eq!(asked_for(&requests, "/cached"), 1);
        assert_eq!(pasted(&page).await, CANARY);
        let early = page.call_function(Some("test"), "() => typeof early", &[]).await.unwrap();
        assert_eq!(early, "boolean");
        let file = downloads.join(format!("{CANARY}.txt"));
        until(|| file.exists()).await;
    }
    assert_eq!(browser.browser_pid(), pid, "the same browser all along");
    assert!(browser.alive());
    browser.close().await;
}

async fn until(mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap();
}
