//! A person's hand: real input to the recorder's own browser, through a second door of its driver (W3C WebDriver over plain HTTP).

use serde_json::{Value, json};
use sullae_browser::SessionInfo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub(crate) struct Hand {
    host: String,
    session: String,
}

impl Hand {
    pub(crate) fn new(info: &SessionInfo) -> Self {
        let host = info.webdriver_url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self {
            host,
            session: info.session_id.clone(),
        }
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(&self.host).await.map_err(|e| e.to_string())?;
        let request = format!(
            "{method} /session/{}{path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.session,
            self.host,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.map_err(|e| e.to_string())?;
        let value = read_answer(&mut stream).await?;
        match value["value"]["error"].as_str() {
            Some(error) => Err(format!("{path}: {error}: {}", value["value"]["message"])),
            None => Ok(value["value"].clone()),
        }
    }

    /// Calls until it works: pages take a moment.
    async fn ask(&self, method: &str, path: &str, body: Value) -> Value {
        let mut last = String::new();
        for _ in 0..100 {
            match self.send(method, path, body.clone()).await {
                Ok(value) => return value,
                Err(error) => last = error,
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{method} {path} {body}: {last}")
    }

    pub(crate) async fn find(&self, css: &str) -> Value {
        self.ask("POST", "/element", json!({"using": "css selector", "value": css})).await
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", json!({"script": script, "args": []})).await
    }

    /// Waits until a script's result is true.
    pub(crate) async fn wait_until(&self, script: &str) {
        for _ in 0..200 {
            if let Ok(Value::Bool(true)) = self
                .send(
                    "POST",
                    "/execute/sync",
                    json!({"script": format!("return !!({script})"), "args": []}),
                )
                .await
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("never came true: {script}");
    }

    pub(crate) async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.press_on(element, 1).await;
    }

    pub(crate) async fn double_click(&self, css: &str) {
        let element = self.find(css).await;
        self.press_on(element, 2).await;
    }

    /// Clicks what a script returns.
    pub(crate) async fn click_result_of(&self, script: &str) {
        let element = self.run(script).await;
        assert!(element[ELEMENT].is_string(), "{script} gave {element}");
        self.press_on(element, 1).await;
    }

    async fn press_on(&self, element: Value, count: usize) {
        let mut actions = vec![
            json!({"type": "pointerMove", "duration": 60, "x": 2, "y": 1, "origin": element}),
            json!({"type": "pause", "duration": 120}),
        ];
        for _ in 0..count {
            actions.push(json!({"type": "pointerDown", "button": 0}));
            actions.push(json!({"type": "pause", "duration": 40}));
            actions.push(json!({"type": "pointerUp", "button": 0}));
        }
        let mouse = json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions});
        // Once only: what fails because the page left was done all the same.
        if let Err(error) = self.send("POST", "/actions", json!({"actions": [mouse]})).await {
            assert!(!error.contains("no such") && !error.contains("out of bounds"), "{error}");
        }
    }

    /// Types into whatever has the focus, a key for each character.
    pub(crate) async fn keys(&self, text: &str) {
        let mut actions = Vec::new();
        for key in text.chars() {
            actions.push(json!({"type": "keyDown", "value": key.to_string()}));
            actions.push(json!({"type": "keyUp", "value": key.to_string()}));
        }
        self.ask(
            "POST",
            "/actions",
            json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}),
        )
        .await;
    }

    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        self.click(css).await;
        self.keys(text).await;
    }

    pub(crate) async fn enter(&self) {
        self.keys("\u{E007}").await;
    }

    pub(crate) async fn enter_frame(&self, css: &str) {
        let frame = self.find(css).await;
        self.ask("POST", "/frame", json!({"id": frame})).await;
    }

    pub(crate) async fn out_of_frames(&self) {
        self.ask("POST", "/frame", json!({"id": null})).await;
    }

    pub(crate) async fn tabs(&self) -> Vec<String> {
        let handles = self.ask("GET", "/window/handles", json!({})).await;
        serde_json::from_value(handles).expect("handles")
    }

    /// Waits for a tab that was not there and goes to it.
    pub(crate) async fn follow_new_tab(&self, before: &[String]) {
        for _ in 0..100 {
            if let Some(new) = self.tabs().await.into_iter().find(|tab| !before.contains(tab)) {
                self.to_tab(&new).await;
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no new tab");
    }

    pub(crate) async fn to_tab(&self, tab: &str) {
        self.ask("POST", "/window", json!({"handle": tab})).await;
    }

    /// A new tab, by hand.
    pub(crate) async fn new_tab(&self) {
        let tab = self.ask("POST", "/window/new", json!({"type": "tab"})).await;
        self.to_tab(tab["handle"].as_str().expect("a handle")).await;
    }

    /// As by typing an address.
    pub(crate) async fn go_to(&self, url: &str) {
        self.ask("POST", "/url", json!({"url": url})).await;
    }

    /// A command of the browser's own debugging protocol.
    pub(crate) async fn cdp(&self, command: &str, params: Value) {
        self.ask("POST", "/goog/cdp/execute", json!({"cmd": command, "params": params}))
            .await;
    }

    /// As by the cross in the window's corner.
    pub(crate) async fn close_window(&self) {
        // The driver may be gone before it answers.
        let _ = self
            .send("POST", "/goog/cdp/execute", json!({"cmd": "Page.close", "params": {}}))
            .await;
    }

    pub(crate) async fn close_tab(&self) {
        self.send("DELETE", "/window", json!({})).await.expect("a tab to close");
    }
}

/// The driver keeps connections open whatever it is told, so the length decides where the answer ends.
async fn read_answer(stream: &mut TcpStream) -> Result<Value, String> {
    let mut answer = Vec::new();
    loop {
        let mut part = [0; 16 * 1024];
        let read = stream.read(&mut part).await.map_err(|e| e.to_string())?;
        answer.extend_from_slice(&part[..read]);
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            if read == 0 {
                return Err("no answer".to_owned());
            }
            continue;
        };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let body = &answer[end + 4..];
        if read == 0 || length.is_some_and(|length| body.len() >= length) {
            return serde_json::from_slice(body).map_err(|e| e.to_string());
        }
    }
}
