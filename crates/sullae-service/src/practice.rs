//! The practice shop: opened inside this program, broken and mended as somebody who tries things out wishes.

use std::sync::Arc;

use sullae_recording::{Recording, RecordingFolder};
use sullae_testkit::{DemoShop, ErrorStatus, Faults, PathPattern, StatusPath};

use crate::{error::ServiceError, service::Service};

/// Where the practice shop is, unless something else is there.
const PORT: u16 = 8710;
/// What its broken page answers.
const BROKEN: u16 = 500;

impl Service {
    /// Starts the practice shop, unless it runs already, and gives its address.
    ///
    /// # Errors
    /// [`ServiceError::Shop`].
    pub async fn open_practice_shop(&self) -> Result<String, ServiceError> {
        Ok(self.practice_shop().await?.url())
    }

    /// Has the page that a recording of the practice shop comes to last answer with an error from now on.
    ///
    /// # Errors
    /// [`ServiceError::Shop`]; those of reading the recording.
    pub async fn break_practice_shop(&self, recording_id: &str) -> Result<(), ServiceError> {
        let recording = RecordingFolder::at(&self.recording_folder(recording_id)?).read()?;
        let broken = PathPattern::try_from(last_page(&recording)).ok();
        let page_status = broken.zip(ErrorStatus::try_from(BROKEN).ok());
        self.set_practice_faults(Faults {
            page_status: page_status.map(|(path, status)| StatusPath { path, status }),
            ..Faults::default()
        })
        .await
    }

    /// Has the practice shop work again.
    ///
    /// # Errors
    /// [`ServiceError::Shop`].
    pub async fn mend_practice_shop(&self) -> Result<(), ServiceError> {
        self.set_practice_faults(Faults::default()).await
    }

    async fn set_practice_faults(&self, faults: Faults) -> Result<(), ServiceError> {
        Ok(self.practice_shop().await?.set_faults(faults).await?)
    }

    async fn practice_shop(&self) -> Result<Arc<DemoShop>, ServiceError> {
        if let Some(shop) = &self.state().shop {
            return Ok(Arc::clone(shop));
        }
        // A recording of it is to work again tomorrow, so the same port is tried first.
        let shop = match DemoShop::start(PORT).await {
            Ok(shop) => shop,
            Err(_) => DemoShop::start(0).await?,
        };
        // Two at once: the second one is dropped, and with it ends.
        Ok(Arc::clone(self.state().shop.get_or_insert(Arc::new(shop))))
    }
}

/// The path of the page that a recording comes to last, of those it does not begin with.
fn last_page(recording: &Recording) -> String {
    let path = |url: &str| {
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find('/').map_or("/", |at| &rest[at..]);
        path.split(['?', '#']).next().unwrap_or("/").to_owned()
    };
    let first = path(&recording.start_url);
    let mut pages = recording.steps.iter().map(|step| path(&step.page.url));
    pages.rfind(|page| *page != first).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Action, PageSeen, Step, Viewport, document};

    use super::*;

    fn recording(pages: &[&str]) -> Recording {
        let at = |url: &&str| {
            let page = PageSeen {
                url: (*url).to_owned(),
                ..PageSeen::default()
            };
            Step::new(Action::click(), page)
        };
        Recording {
            format: document::FORMAT.to_owned(),
            version: document::VERSION,
            name: String::new(),
            created: String::new(),
            start_url: "http://127.0.0.1:8710/".to_owned(),
            viewport: Viewport {
                width: 1280,
                height: 800,
                device_pixel_ratio: 1.0,
            },
            locale: None,
            limits: sullae_recording::Limits::default(),
            variables: Vec::new(),
            data: sullae_recording::data::DataTable::default(),
            masks: Vec::new(),
            steps: pages.iter().map(at).collect(),
        }
    }

    #[test]
    fn what_breaks_is_a_page_on_the_recorded_way_and_not_the_first_if_there_is_another() {
        let shop = "http://127.0.0.1:8710/";
        let search = "http://127.0.0.1:8710/search?q=%EB%A8%B8%EA%B7%B8";
        let product = "http://127.0.0.1:8710/product/3#top";
        assert_eq!(last_page(&recording(&[shop, search, product])), "/product/3");
        assert_eq!(last_page(&recording(&[shop, search, shop])), "/search");
        assert_eq!(last_page(&recording(&[shop])), "/");
    }
}
