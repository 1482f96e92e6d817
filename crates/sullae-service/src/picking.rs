//! One-step recordings by pointing at a page: many in one browser.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;
use sullae_browser::BrowserSettings;
use sullae_recorder::{PickRequest, Picker, RecorderError};
use sullae_recording::{Recording, Step, Viewport};

use crate::{clock, error::ServiceError, service::Service};

/// One thing to point at.
#[derive(Debug, Clone)]
pub struct PickOrder {
    /// The page, absolute http or https.
    pub url: String,
    /// CSS pixels from the left edge of the viewport.
    pub x: f64,
    /// CSS pixels from the top edge of the viewport.
    pub y: f64,
    /// The folder to make.
    pub folder: PathBuf,
    /// What to call the recording; the folder's name unless given.
    pub name: Option<String>,
    /// The viewport to open the page in.
    pub viewport: Viewport,
}

/// A one-step recording that was made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Picked {
    /// The recording's folder as given.
    pub recording: PathBuf,
    /// The page's address, without secrets.
    pub url: String,
    /// The viewport it was opened in.
    pub viewport: Viewport,
    /// The step, as in the recording; its `warnings` say what could not be recorded, such as twins of the target.
    pub step: Step,
}

/// A browser for pointing. After trouble with it the next order starts another.
#[derive(Debug)]
pub struct PickingSession {
    settings: BrowserSettings,
    picker: Option<Picker>,
}

impl Service {
    /// Begins pointing; the browser starts with the first order.
    pub fn picking_session(&self, settings: BrowserSettings) -> PickingSession {
        PickingSession { settings, picker: None }
    }
}

impl PickingSession {
    /// Makes a one-step recording.
    ///
    /// # Errors
    /// [`ServiceError::Recorder`].
    pub async fn pick(&mut self, order: &PickOrder) -> Result<Picked, ServiceError> {
        let picker = match self.picker.take() {
            Some(picker) => picker,
            None => Picker::start(&self.settings).await?,
        };
        let request = PickRequest {
            url: order.url.clone(),
            x: order.x,
            y: order.y,
            viewport: order.viewport,
            folder: order.folder.clone(),
            name: order.name.clone().unwrap_or_else(|| folder_name(&order.folder)),
            created: clock::now(),
        };
        let picked = picker.pick(&request).await;
        match picked {
            // A dialog, a dead tab, a lost driver: the next order is not to suffer from it.
            Err(error @ (RecorderError::Browser(_) | RecorderError::StartPageUnreachable { .. })) => {
                picker.close().await;
                Err(error.into())
            }
            picked => {
                self.picker = Some(picker);
                told(order, picked?)
            }
        }
    }

    /// Ends the browser.
    pub async fn close(self) {
        if let Some(picker) = self.picker {
            picker.close().await;
        }
    }
}

fn told(order: &PickOrder, recording: Recording) -> Result<Picked, ServiceError> {
    let viewport = recording.viewport;
    let step = recording.steps.into_iter().next().ok_or_else(|| RecorderError::RecorderFailed {
        why: "no step was made".to_owned(),
    })?;
    Ok(Picked {
        recording: order.folder.clone(),
        url: step.page.url.clone(),
        viewport,
        step,
    })
}

fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "pick".to_owned())
}
