//! Secrets that runs and channels use unattended.

use std::collections::BTreeMap;

use sullae_player::GivenValue;
use sullae_recording::{SecretText, Sites};
use sullae_secrets::{HomeKind, KeySource, SecretStore, SecretView, SecretsError, Stored, check_name};

use crate::{ServiceError, clock, service::Service, wire::SecretsView};

impl Service {
    /// Keeps a secret for these sites, and says in which home.
    ///
    /// # Errors
    /// [`ServiceError::Secrets`]; then nothing was changed.
    pub fn set_secret(&self, name: &str, value: SecretText, sites: &[String]) -> Result<(HomeKind, SecretView), ServiceError> {
        let stored = Stored {
            value,
            sites: Sites::parse(sites).map_err(SecretsError::from)?,
            set: clock::now(),
        };
        let view = stored.view(name);
        let store = self.secret_store()?;
        store.set(name, stored)?;
        Ok((store.home(), view))
    }

    /// Whether a secret of this name could be kept for these sites.
    ///
    /// # Errors
    /// [`ServiceError::Secrets`].
    pub fn check_secret(&self, name: &str, sites: &[String]) -> Result<(), ServiceError> {
        check_name(name)?;
        Sites::parse(sites).map_err(SecretsError::from)?;
        self.secret_store().map(drop).map_err(ServiceError::from)
    }

    /// All secrets without their values, by name.
    ///
    /// # Errors
    /// [`ServiceError::Secrets`].
    pub fn secrets(&self) -> Result<Vec<SecretView>, ServiceError> {
        Ok(self.secret_store()?.list()?)
    }

    /// All secrets without their values, and where they are kept, for the window.
    ///
    /// # Errors
    /// [`ServiceError::Secrets`].
    pub fn secrets_view(&self) -> Result<SecretsView, ServiceError> {
        let store = self.secret_store()?;
        Ok(SecretsView {
            home: store.home().into(),
            secrets: store.list()?.into_iter().map(Into::into).collect(),
        })
    }

    /// Removes a secret.
    ///
    /// # Errors
    /// [`ServiceError::Secrets`].
    pub fn remove_secret(&self, name: &str) -> Result<(), ServiceError> {
        Ok(self.secret_store()?.remove(name)?)
    }

    /// Fills what has no value yet from the kept secrets that are named for it.
    pub(crate) fn fill_from_secrets(
        &self,
        values: &mut BTreeMap<String, GivenValue>,
        secrets: &BTreeMap<String, String>,
    ) -> Result<(), SecretsError> {
        let wanted: Vec<_> = secrets.iter().filter(|(variable, _)| !values.contains_key(*variable)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let store = self.secret_store()?;
        for (variable, name) in wanted {
            let Stored { value, sites, .. } = store.get(name)?;
            values.insert(variable.clone(), GivenValue::only_on(value, sites));
        }
        Ok(())
    }

    /// The secret that a channel uses at a host: from the environment, else a kept one that may be used there. No host means that the secret
    /// is an address itself, whose host then counts.
    pub(crate) fn secret_of_channel(&self, name: &str, host: &str) -> Option<String> {
        if let Some(value) = secret_in_environment(name) {
            return Some(value);
        }
        let stored = match self.secret_store().and_then(|store| store.get(name)) {
            Ok(stored) => stored,
            Err(error) => {
                tracing::warn!(secret = name, %error, "a channel goes without its secret");
                return None;
            }
        };
        let value = stored.value.expose();
        let may = if host.is_empty() {
            stored.sites.allow(value)
        } else {
            stored.sites.allow_host(host)
        };
        may.then(|| value.to_owned())
    }

    /// Opened anew for each use: a key or a secret that a person changes counts at once.
    pub(crate) fn secret_store(&self) -> Result<SecretStore, SecretsError> {
        let key = self.vault_key.clone().or_else(KeySource::given);
        SecretStore::open(self.places.data(), key.as_ref())
    }
}

/// The secret's value as the environment has it: `SULLAE_SECRET_` and its name in capitals, with `_` for everything
/// but letters and digits.
pub(crate) fn secret_in_environment(name: &str) -> Option<String> {
    let in_capitals = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = name.chars().map(in_capitals).collect();
    std::env::var(format!("SULLAE_SECRET_{name}"))
        .ok()
        .filter(|value| !value.is_empty())
}
