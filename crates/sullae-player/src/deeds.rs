//! What the hands do beside clicking and typing: dragging, setting, choosing several, choosing files, travelling.

use std::{fs, path::PathBuf, time::Duration};

use serde::Deserialize;
use serde_json::json;
use sullae_browser::{Browser, BrowserError, Page};
use sullae_recording::{Choice, ElementEvidence, Point, UploadFile};

use crate::{
    hands::{Hands, PAGE_SCRIPT},
    look::{SANDBOX, frame_at},
    prepare::PreparedRecording,
};

/// The functions a page is asked beside those of `page.js`.
pub(crate) const DEEDS_SCRIPT: &str = include_str!("scripts/deeds.js");

/// How far everything on a page is scrolled.
#[derive(Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Scrolls {
    /// The page itself, CSS pixels.
    x: f64,
    y: f64,
    /// Differs when anything else was scrolled.
    within: String,
}

impl Scrolls {
    /// Where a point of the page went since.
    pub(crate) fn moved(&self, point: Point, since: &Self) -> Point {
        Point {
            x: point.x - (self.x - since.x),
            y: point.y - (self.y - since.y),
        }
    }
}

impl Hands {
    pub(crate) async fn drag(&self, from: Point, to: Point) -> Result<(), BrowserError> {
        self.page().drag((from.x, from.y), (to.x, to.y)).await
    }

    /// False where there is no such control, or it does not take the value.
    pub(crate) async fn set_value(&self, point: Point, value: &str) -> Result<bool, BrowserError> {
        let answer = self.ask("setValue", &[json!(point.x), json!(point.y), json!(value)]).await?;
        Ok(answer["set"] == true)
    }

    /// False where there is no such list, or one of the options is not in it.
    pub(crate) async fn select_many(&self, point: Point, choices: &[Choice]) -> Result<bool, BrowserError> {
        let answer = self.ask("selectMany", &[json!(point.x), json!(point.y), json!(choices)]).await?;
        Ok(answer["chosen"] == true)
    }

    /// Turns over a part of the page in search of something that lay at this point.
    pub(crate) async fn scroll_on(&self, point: Point) -> Result<(), BrowserError> {
        self.ask("scrollOn", &[json!(point.x), json!(point.y)]).await.map(drop)
    }

    /// Whether a field holds any text.
    pub(crate) async fn holds_text(&self, frame: &[u32], field: &ElementEvidence) -> Result<bool, BrowserError> {
        let path = [json!(frame), json!(field.shadow_hosts), json!(field.xpath)];
        Ok(self.ask("holdsText", &path).await? == true)
    }

    /// Scrolls the page as little as brings this point into view; whether it had to.
    pub(crate) async fn make_room(&self, point: Point) -> Result<bool, BrowserError> {
        Ok(self.ask("makeRoom", &[json!(point.x), json!(point.y)]).await? == true)
    }

    /// How far everything on the page is scrolled.
    pub(crate) async fn scrolls(&self) -> Result<Scrolls, BrowserError> {
        Ok(serde_json::from_value(self.ask("scrolls", &[]).await?).unwrap_or_default())
    }
}

/// Puts the files of an upload step where the browser can read them, under the names that the page shall see.
///
/// # Errors
/// When they cannot be written.
pub(crate) fn laid_out(
    prepared: &PreparedRecording,
    browser: &Browser,
    step_id: &str,
    files: &[UploadFile],
) -> std::io::Result<Vec<PathBuf>> {
    let root = browser.folder().map_or_else(std::env::temp_dir, std::path::Path::to_owned);
    files
        .iter()
        .enumerate()
        .map(|(index, file)| {
            // Two files may have one name.
            let folder = root.join("sullae-uploads").join(format!("{step_id}-{index}"));
            fs::create_dir_all(&folder)?;
            let path = folder.join(&file.name);
            fs::write(&path, prepared.upload(&file.file))?;
            Ok(path)
        })
        .collect()
}

/// Chooses files in the field that a step means; it need not be seen: pages like to hide it. False where there is none.
pub(crate) async fn upload(
    browser: &Browser,
    page: &Page,
    frame: &[u32],
    element: &ElementEvidence,
    files: &[PathBuf],
) -> Result<bool, BrowserError> {
    let document = match frame {
        [] => page.clone(),
        path => match frame_at(browser, page, path).await? {
            Some((document, _, _)) => document,
            None => return Ok(false),
        },
    };
    let attribute = |name: &str| json!(element.attributes.get(name));
    let args = [
        json!(element.shadow_hosts),
        json!(element.xpath),
        attribute("id"),
        attribute("name"),
    ];
    let function = format!("(...args) => {{ {PAGE_SCRIPT} {DEEDS_SCRIPT} return page.fileField(...args); }}");
    let paths: Vec<&std::path::Path> = files.iter().map(PathBuf::as_path).collect();
    document.choose_files(SANDBOX, &function, &args, &paths).await
}

/// Goes through the tab's history. False where there is no entry to go to.
pub(crate) async fn travel(page: &Page, delta: i32) -> Result<bool, BrowserError> {
    match page.traverse_history(delta).await {
        Err(BrowserError::CommandRefused { error, .. }) if error == "no such history entry" => Ok(false),
        done => done.map(|()| true),
    }
}

/// How long a way through the history may take to begin.
pub(crate) const TRAVEL_BEGINS: Duration = Duration::from_secs(2);
