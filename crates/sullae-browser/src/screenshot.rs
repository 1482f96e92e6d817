//! Pictures of a page as it is now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::{BrowserError, Page};

impl Page {
    /// A PNG of the viewport in device pixels (CSS size times device pixel ratio).
    ///
    /// Through the DevTools protocol where there is one (about twice as fast), else through BiDi.
    pub async fn screenshot(&self) -> Result<Vec<u8>, BrowserError> {
        let (method, data) = match self.cdp_session().await? {
            Some(session) => {
                let params = json!({"format": "png", "fromSurface": true, "optimizeForSpeed": true});
                let method = "Page.captureScreenshot";
                (method, self.cdp(&session, method, params).await?)
            }
            None => {
                let method = "browsingContext.captureScreenshot";
                (method, self.ask(method, json!({})).await?)
            }
        };
        decode(method, &data["data"])
    }

    /// The DevTools session of this tab; `None` where the browser has no such protocol.
    pub(crate) async fn cdp_session(&self) -> Result<Option<String>, BrowserError> {
        if let Some(known) = self.bidi.known_cdp_session(self.context()) {
            return Ok(Some(known));
        }
        match self.ask("goog:cdp.getSession", json!({})).await {
            Ok(answer) => {
                let session = answer["session"].as_str();
                if let Some(session) = session {
                    self.bidi.remember_cdp_session(self.context(), session);
                }
                Ok(session.map(str::to_owned))
            }
            Err(BrowserError::CommandRefused { error, .. }) if error == "unknown command" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends a DevTools command in `session`.
    pub(crate) async fn cdp(&self, session: &str, method: &str, params: Value) -> Result<Value, BrowserError> {
        let call = json!({"method": method, "params": params, "session": session});
        let mut answer = self.bidi.command("goog:cdp.sendCommand", call).await?;
        Ok(answer["result"].take())
    }
}

/// Base64 text to bytes.
pub(crate) fn decode(method: &str, data: &Value) -> Result<Vec<u8>, BrowserError> {
    let broken = |what: &str| BrowserError::ProtocolError {
        method: method.to_owned(),
        what: what.to_owned(),
    };
    let text = data.as_str().ok_or_else(|| broken("no picture"))?;
    STANDARD.decode(text).map_err(|_| broken("a picture that is no base64"))
}
