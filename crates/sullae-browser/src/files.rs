//! Files to and from a page: chosen in a file field, downloaded to a folder.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Browser, BrowserError, Page};

impl Page {
    /// Chooses files in the field that `function` gives back, called with `args` (JSON values) in `sandbox` of this very document.
    /// False where it gives back no element.
    ///
    /// # Errors
    /// [`BrowserError`]; a file that the browser cannot read is one.
    pub async fn choose_files(&self, sandbox: &str, function: &str, args: &[Value], files: &[&Path]) -> Result<bool, BrowserError> {
        let found = self.call_for_remote(sandbox, function, args).await?;
        let Some(field) = found["sharedId"].as_str() else {
            return Ok(false);
        };
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        self.tell("input.setFiles", json!({"element": {"sharedId": field}, "files": files}))
            .await?;
        Ok(true)
    }
}

impl Browser {
    /// Lets pages download files, into the browser's own folder. At an endpoint they go wherever its browser puts them.
    ///
    /// # Errors
    /// [`BrowserError`]; browsers older than this command refuse it.
    pub async fn keep_downloads(&self) -> Result<(), BrowserError> {
        let Some(folder) = self.downloads() else { return Ok(()) };
        let behavior = json!({"type": "allowed", "destinationFolder": folder.display().to_string()});
        self.bidi()
            .command("browser.setDownloadBehavior", json!({"downloadBehavior": behavior}))
            .await
            .map(drop)
    }
}
