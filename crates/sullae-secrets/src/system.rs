//! The operating system's own store: the Secret Service (D-Bus), the keychain, the credential manager.
//!
//! Each secret is an entry of its own, its sites within it. The store cannot be asked alike everywhere for what it holds, so the names
//! are an entry too.

use std::{
    collections::BTreeSet,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use keyring_core::{CredentialStore, Error};
use zeroize::Zeroizing;

use crate::{
    SecretsError,
    stored::{Stored, entry_from_json, entry_to_json},
};

/// What all entries belong to.
const SERVICE: &str = "sullae";
/// The entry of names; no secret can be called so.
const NAMES: &str = ".names";
/// A store that is locked may ask a person to unlock it, whether or not there is one.
const PATIENCE: Duration = Duration::from_secs(30);

type Connect = dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync;

/// The store of whoever runs Sullae.
pub(crate) struct SystemStore {
    connect: Arc<Connect>,
}

impl SystemStore {
    /// Looks whether it is there.
    pub(crate) fn open() -> Result<Self, SecretsError> {
        apart(|| connect().map(drop))?.map_err(|error| unusable(&error))?;
        Ok(Self {
            connect: Arc::new(connect),
        })
    }

    #[cfg(test)]
    pub(crate) fn of(store: Arc<CredentialStore>) -> Self {
        let connect = move || Ok(Arc::clone(&store));
        Self {
            connect: Arc::new(connect),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Result<Option<Stored>, SecretsError> {
        let Some(json) = self.read(name)? else { return Ok(None) };
        let stored = entry_from_json(&json).map_err(|why| SecretsError::SystemStore { why })?;
        Ok(Some(stored))
    }

    pub(crate) fn names(&self) -> Result<BTreeSet<String>, SecretsError> {
        let Some(json) = self.read(NAMES)? else {
            return Ok(BTreeSet::new());
        };
        serde_json::from_slice(&json).map_err(|error| SecretsError::SystemStore { why: error.to_string() })
    }

    /// The secret first: whatever is cut short after that, no name stands for nothing.
    pub(crate) fn set(&self, name: &str, stored: &Stored) -> Result<(), SecretsError> {
        self.write(name, entry_to_json(stored))?;
        let mut names = self.names()?;
        if names.insert(name.to_owned()) {
            self.write_names(&names)?;
        }
        Ok(())
    }

    /// Whether it was there.
    pub(crate) fn remove(&self, name: &str) -> Result<bool, SecretsError> {
        let removed = self.ask(name, keyring_core::Entry::delete_credential)?;
        let mut names = self.names()?;
        if names.remove(name) {
            self.write_names(&names)?;
        }
        match removed {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(unusable(&error)),
        }
    }

    fn write_names(&self, names: &BTreeSet<String>) -> Result<(), SecretsError> {
        self.write(NAMES, Zeroizing::new(serde_json::to_vec(names).unwrap_or_default()))
    }

    fn read(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretsError> {
        match self.ask(user, |entry| entry.get_secret().map(Zeroizing::new))? {
            Ok(json) => Ok(Some(json)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(unusable(&error)),
        }
    }

    fn write(&self, user: &str, json: Zeroizing<Vec<u8>>) -> Result<(), SecretsError> {
        self.ask(user, move |entry| entry.set_secret(&json))?
            .map_err(|error| unusable(&error))
    }

    fn ask<T: Send + 'static>(
        &self,
        user: &str,
        question: impl FnOnce(&keyring_core::Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<Result<T, Error>, SecretsError> {
        let (connect, user) = (Arc::clone(&self.connect), user.to_owned());
        // Connected anew each time: the client ends within that thread, too.
        apart(move || question(&connect()?.build(SERVICE, &user, None)?))
    }
}

/// Asks in a thread of its own: the answer may never come, and the client of D-Bus, from its beginning to its end, runs a loop
/// that cannot begin within ours.
fn apart<T: Send + 'static>(question: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<Result<T, Error>, SecretsError> {
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || answer.send(question()));
    answered.recv_timeout(PATIENCE).map_err(|_| SecretsError::SystemStore {
        why: "it does not answer; it may be locked and wait for a person".to_owned(),
    })
}

/// In its own words, which hold nothing of an entry.
fn unusable(error: &Error) -> SecretsError {
    let why = match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "an entry of it cannot be read".to_owned(),
        other => other.to_string(),
    };
    SecretsError::SystemStore { why }
}

#[cfg(windows)]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}
