//! The service behind the window, or the reason why there is none.

use std::sync::Arc;

use sullae_recording::{Explain, Explanation, Language};
use sullae_service::{Service, ServiceError};

/// A service that could not be opened is told by every command, so that the window can say why.
pub(crate) struct Opened(Result<Arc<Service>, ServiceError>);

impl Opened {
    /// Opens the data folder that the environment names, or the usual one.
    pub(crate) fn now() -> Self {
        Self(Service::open(None).map(Arc::new))
    }

    /// The service, for a command.
    pub(crate) fn service(&self) -> Result<&Arc<Service>, Explanation> {
        self.0.as_ref().map_err(|error| error.explain(self.language()))
    }

    /// The service, where nobody waits for an explanation.
    pub(crate) fn service_if_any(&self) -> Option<Arc<Service>> {
        self.0.as_ref().ok().cloned()
    }

    /// Does it with the service; an error is explained in the language of the window.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Arc<Service>) -> Result<T, ServiceError>) -> Result<T, Explanation> {
        self.explained(work(self.service()?))
    }

    /// An error explained in the language of the window.
    pub(crate) fn explained<T>(&self, done: Result<T, ServiceError>) -> Result<T, Explanation> {
        done.map_err(|error| error.explain(self.language()))
    }

    /// The language of the window: as set, else the system's.
    pub(crate) fn language(&self) -> Language {
        let set = self.0.as_ref().ok().and_then(|service| service.settings().language);
        set.unwrap_or_else(|| Language::from_locale(&sys_locale::get_locale().unwrap_or_default()))
    }
}
