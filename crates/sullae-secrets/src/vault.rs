//! The vault: one file, encrypted as age does (X25519), written whole or not at all.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use age::{DecryptError, x25519::Identity};
use zeroize::Zeroizing;

use crate::{
    SecretsError,
    key::recipient,
    stored::{Stored, from_json, to_json},
};

/// A vault and its key.
pub(crate) struct Vault {
    path: PathBuf,
    key: Identity,
}

impl Vault {
    pub(crate) fn new(path: PathBuf, key: Identity) -> Self {
        Self { path, key }
    }

    /// All secrets; none where there is no vault yet.
    pub(crate) fn read(&self) -> Result<BTreeMap<String, Stored>, SecretsError> {
        let locked = match fs::read(&self.path) {
            Ok(locked) => locked,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(source) => return Err(self.io(source)),
        };
        let opened = age::decrypt(&self.key, &locked).map_err(|error| match error {
            DecryptError::NoMatchingKeys => SecretsError::WrongKey { path: self.path.clone() },
            other => self.damaged(other.to_string()),
        })?;
        from_json(&Zeroizing::new(opened)).map_err(|why| self.damaged(why))
    }

    /// Puts these secrets in the place of all that were there.
    pub(crate) fn write(&self, secrets: &BTreeMap<String, Stored>) -> Result<(), SecretsError> {
        let locked = age::encrypt(&recipient(&self.key), &to_json(secrets)).map_err(|error| self.damaged(error.to_string()))?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let write = || {
            // Readable by its owner only, as all temporary files of this kind are.
            let mut file = tempfile::Builder::new().prefix(".secrets-").tempfile_in(folder)?;
            file.write_all(&locked)?;
            file.as_file().sync_all()?;
            file.persist(&self.path).map_err(|error| error.error)?;
            if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
        };
        write().map_err(|source| self.io(source))
    }

    fn io(&self, source: std::io::Error) -> SecretsError {
        SecretsError::Io {
            path: self.path.clone(),
            source,
        }
    }

    fn damaged(&self, why: String) -> SecretsError {
        SecretsError::VaultDamaged {
            path: self.path.clone(),
            why,
        }
    }
}
