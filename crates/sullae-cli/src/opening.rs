//! Opening the data folder, and saying so where its history had to be mended.

use std::path::Path;

use sullae_service::{Inspection, Service};

use crate::{failure::Failure, say::Say};

/// The data folder, given or found.
pub(crate) fn open(data_folder: Option<&Path>, say: Say) -> Result<Service, Failure> {
    opened(data_folder, Inspection::AtOpening, say)
}

/// The same, with all of its history looked at.
pub(crate) fn open_whole(data_folder: Option<&Path>, say: Say) -> Result<Service, Failure> {
    opened(data_folder, Inspection::Whole, say)
}

fn opened(data_folder: Option<&Path>, inspection: Inspection, say: Say) -> Result<Service, Failure> {
    let service = Service::open_inspected(data_folder, inspection)?;
    if let Some(mended) = service.mended() {
        say.note(&mended.explain(say.language));
    }
    Ok(service)
}
