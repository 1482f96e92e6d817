//! A look into the browser that a recorder drives: where things are on the screen.
//!
//! Only looking: what a test does, it does with the desktop's pointer and keyboard.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// A second client of the recorder's WebDriver session.
#[derive(Debug, Clone)]
pub struct Session {
    address: String,
}

impl Session {
    /// From the `session` of a recorder's first JSON line.
    pub fn of(started: &Value) -> Result<Self> {
        let text = |name: &str| started["session"][name].as_str().with_context(|| format!("no {name} in {started}"));
        Ok(Self {
            address: format!("{}/session/{}", text("webdriver_url")?.trim_end_matches('/'), text("session_id")?),
        })
    }

    /// Runs a script in the tab that is current for this client and gives its result.
    pub fn execute(&self, script: &str, args: &[Value]) -> Result<Value> {
        self.post("execute/sync", &json!({"script": script, "args": args}))
    }

    /// Makes the newest tab current for this client; its number is given.
    pub fn follow_newest_tab(&self) -> Result<usize> {
        let handles = self.get("window/handles")?;
        let handles = handles.as_array().context("no handles")?;
        let newest = handles.last().context("no tab")?;
        self.post("window", &json!({"handle": newest}))?;
        Ok(handles.len())
    }

    /// Clicks in the page as the driver does, for headless browsers: W3C pointer actions.
    pub fn actions(&self, actions: &Value) -> Result<Value> {
        self.post("actions", &json!({"actions": actions}))
    }

    /// Any command of the session.
    pub fn command(&self, path: &str, body: &Value) -> Result<Value> {
        self.post(path, body)
    }

    /// The open tabs, in the order they were opened.
    pub fn tabs(&self) -> Result<Vec<Value>> {
        let handles = self.get("window/handles")?;
        Ok(handles.as_array().context("no handles")?.clone())
    }

    /// Closes the tab that is current for this client.
    pub fn close_tab(&self) -> Result<()> {
        let mut answer = agent().delete(format!("{}/window", self.address)).call()?;
        value_of(answer.body_mut().read_json()?).map(drop)
    }

    /// Ends the session, and with it the browser.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub fn end(&self) -> Result<()> {
        let mut answer = agent().delete(&self.address).call()?;
        value_of(answer.body_mut().read_json()?).map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let mut answer = agent().post(format!("{}/{path}", self.address)).send_json(body)?;
        value_of(answer.body_mut().read_json()?)
    }

    fn get(&self, path: &str) -> Result<Value> {
        let mut answer = agent().get(format!("{}/{path}", self.address)).call()?;
        value_of(answer.body_mut().read_json()?)
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

fn value_of(mut answer: Value) -> Result<Value> {
    let value = answer["value"].take();
    if value["error"].is_string() {
        bail!("{} {}", value["error"], value["message"])
    } else {
        Ok(value)
    }
}
