//! A browser that is kept from one run to the next, and is as new for each.

use std::{fs, io};

use serde_json::json;

use crate::{Browser, BrowserError};

/// What pages copied is the browser's, not a tab's, where there is no window.
const COPY_NOTHING: &str = "() => {
    const nothing = (event) => { event.clipboardData.setData('text/plain', ''); event.preventDefault(); };
    document.addEventListener('copy', nothing, { once: true });
    return document.execCommand('copy');
}";

impl Browser {
    /// Makes a browser without a window as new for another run: one empty tab is open, in a user context of its own
    /// (<https://w3c.github.io/webdriver-bidi/#user-contexts>) that shares no cookie, cache, storage, worker, permission or log-in with
    /// what was before. All other tabs, preload scripts, downloads and copied text are gone.
    ///
    /// # Errors
    /// [`BrowserError`]; the browser is not to be used any more then. Browsers older than user contexts refuse it.
    pub async fn renew(&mut self) -> Result<(), BrowserError> {
        let before = self.contexts().await?;
        let method = "browser.createUserContext";
        let created = self.bidi().command(method, json!({})).await?;
        let user_context = created["userContext"].as_str().ok_or_else(|| BrowserError::ProtocolError {
            method: method.into(),
            what: "no user context".into(),
        })?;
        let old = self.user_context.replace(user_context.to_owned());
        // The new tab first: a browser without any would end.
        let tab = self.new_tab().await?;
        match old {
            Some(old) => {
                let old = json!({"userContext": old});
                self.bidi().command("browser.removeUserContext", old).await?;
            }
            // The tab it began with.
            None => {
                for old in before {
                    self.page(&old.id).close().await?;
                }
            }
        }
        self.bidi().remove_preload_scripts().await?;
        if let Some(folder) = self.downloads() {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(BrowserError::profile_folder(folder, &error)),
                _ => {}
            }
        }
        let copying = json!({
            "functionDeclaration": COPY_NOTHING,
            "target": {"context": tab.context()},
            "awaitPromise": false,
            "userActivation": true,
        });
        let copied = self.bidi().command("script.callFunction", copying).await?;
        if copied["result"]["value"] == true {
            Ok(())
        } else {
            Err(BrowserError::ScriptFailed {
                message: "what was copied stays".into(),
            })
        }
    }
}
