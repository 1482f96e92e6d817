//! The places that show whether this machine has its network: `network.toml` in the data folder.

use serde::Deserialize;
use sullae_player::{Landmark, NoLandmark};

use crate::{ServiceError, keeping::read_or_default, service::Service};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NetworkFile {
    landmarks: Vec<String>,
}

impl Service {
    /// The places of which at least one answers whenever this machine has its network; none unless somebody named them.
    ///
    /// # Errors
    /// [`ServiceError::NetworkFile`].
    pub fn landmarks(&self) -> Result<Vec<Landmark>, ServiceError> {
        let path = self.places.network();
        let named = read_or_default(&path).and_then(|file: NetworkFile| {
            let parsed: Result<Vec<Landmark>, NoLandmark> = file.landmarks.iter().map(|place| place.parse()).collect();
            parsed.map_err(|error| error.to_string())
        });
        named.map_err(|why| ServiceError::NetworkFile { path, why })
    }
}
