//! Running functions of ours in a page, apart from the page's own scripts.

use serde_json::{Value, json};

use crate::{Bidi, BrowserError, Page};

impl Page {
    /// Calls a JavaScript function in this document and gives back its (awaited) result; `undefined` comes back as null.
    ///
    /// Arguments and result travel as JSON text. In a `sandbox` the function shares the DOM but no variables with the page, so the page
    /// can neither see it nor break it; `None` runs among the page's own scripts.
    pub async fn call_function(&self, sandbox: Option<&str>, function: &str, args: &[Value]) -> Result<Value, BrowserError> {
        let wrapped = format!(
            "async (args) => {{ const result = await ({function})(...JSON.parse(args)); \
             return JSON.stringify(result === undefined ? null : result); }}"
        );
        let args = json!([{"type": "string", "value": Value::from(args).to_string()}]);
        let text = self.call_raw(sandbox, &wrapped, args).await?;
        serde_json::from_str(&text).map_err(|error| BrowserError::ProtocolError {
            method: "script.callFunction".into(),
            what: error.to_string(),
        })
    }

    /// Calls a function in a `sandbox` of this document with JSON values, without waiting for a promise; gives its result in BiDi's own form,
    /// which can hold elements and windows. A function that fails gives null.
    pub async fn call_for_remote(&self, sandbox: &str, function: &str, args: &[Value]) -> Result<Value, BrowserError> {
        let params = json!({
            "functionDeclaration": format!("(args) => ({function})(...JSON.parse(args))"),
            "target": {"context": self.context(), "sandbox": sandbox},
            "arguments": [{"type": "string", "value": Value::from(args).to_string()}],
            "awaitPromise": false,
        });
        let answer = self.bidi.command("script.callFunction", params).await;
        Ok(answer.map_err(|error| self.gone_or(error))?["result"].take())
    }

    /// Calls a function that returns a string, with arguments in BiDi's own form.
    pub(crate) async fn call_raw(&self, sandbox: Option<&str>, function: &str, arguments: Value) -> Result<String, BrowserError> {
        let method = "script.callFunction";
        let mut target = json!({"context": self.context()});
        if let Some(sandbox) = sandbox {
            target["sandbox"] = json!(sandbox);
        }
        let params = json!({
            "functionDeclaration": function,
            "target": target,
            "arguments": arguments,
            "awaitPromise": true,
        });
        let answer = self.bidi.command(method, params).await;
        let answer = answer.map_err(|error| self.gone_or(error))?;
        if answer["type"] == "exception" {
            let thrown = &answer["exceptionDetails"];
            let message = thrown["text"].as_str().unwrap_or("unknown exception");
            return Err(BrowserError::ScriptFailed {
                message: message.to_owned(),
            });
        }
        answer["result"]["value"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| BrowserError::ProtocolError {
                method: method.into(),
                what: "the function's result is no text".into(),
            })
    }
}

impl Bidi {
    /// Runs `function` at the start of every document from now on (all tabs, popups and frames), before the page's own scripts, in
    /// `sandbox`. Gives back the id for [`remove_preload_script`](Self::remove_preload_script). Documents already open are not touched.
    pub async fn add_preload_script(&self, function: &str, sandbox: &str) -> Result<String, BrowserError> {
        let method = "script.addPreloadScript";
        let params = json!({"functionDeclaration": function, "sandbox": sandbox});
        let added = self.command(method, params).await?;
        let script = added["script"].as_str().ok_or_else(|| BrowserError::ProtocolError {
            method: method.into(),
            what: "no script id".into(),
        })?;
        self.note_preload_script(script);
        Ok(script.to_owned())
    }

    /// Stops running all preload scripts in new documents.
    pub(crate) async fn remove_preload_scripts(&self) -> Result<(), BrowserError> {
        for script in self.preload_scripts() {
            self.remove_preload_script(&script).await?;
        }
        Ok(())
    }

    /// Stops running a preload script in new documents.
    pub async fn remove_preload_script(&self, script: &str) -> Result<(), BrowserError> {
        self.command("script.removePreloadScript", json!({"script": script})).await?;
        self.forget_preload_script(script);
        Ok(())
    }
}
