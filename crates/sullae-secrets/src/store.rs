//! The seam: secrets by name, whichever home they live in.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::{
    KeySource, SecretView, SecretsError, Stored,
    stored::{check_name, check_value},
    system::SystemStore,
    vault::Vault,
};

/// The vault's name in the data folder.
const VAULT: &str = "secrets.age";
/// Held while secrets are changed, so that two who do so at once both count.
const LOCK: &str = "secrets.lock";

/// Where secrets live, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeKind {
    /// The encrypted file of the data folder.
    Vault,
    /// The operating system's store.
    System,
}

enum Home {
    Vault(Vault),
    System(SystemStore),
}

/// All secrets of an installation.
pub struct SecretStore {
    home: Home,
    lock: PathBuf,
}

impl SecretStore {
    /// Opens the home that fits: the vault of the data folder where its key is given, else the operating system's store.
    ///
    /// # Errors
    /// [`SecretsError::KeyMissing`] where a vault is there without a key; otherwise of the key or of the system's store.
    pub fn open(data_folder: &Path, key: Option<&KeySource>) -> Result<Self, SecretsError> {
        let path = data_folder.join(VAULT);
        let home = match key {
            Some(key) => Home::Vault(Vault::new(path, key.read()?)),
            None if path.exists() => return Err(SecretsError::KeyMissing { path }),
            None => Home::System(SystemStore::open()?),
        };
        Ok(Self {
            home,
            lock: data_folder.join(LOCK),
        })
    }

    /// Where secrets live.
    pub fn home(&self) -> HomeKind {
        match self.home {
            Home::Vault(_) => HomeKind::Vault,
            Home::System(_) => HomeKind::System,
        }
    }

    /// The secret of this name.
    ///
    /// # Errors
    /// [`SecretsError::NotFound`], or of its home.
    pub fn get(&self, name: &str) -> Result<Stored, SecretsError> {
        check_name(name)?;
        let found = match &self.home {
            Home::Vault(vault) => vault.read()?.remove(name),
            Home::System(system) => system.get(name)?,
        };
        found.ok_or_else(|| SecretsError::NotFound { name: name.to_owned() })
    }

    /// What may be told of all secrets, by name.
    ///
    /// # Errors
    /// Of the home.
    pub fn list(&self) -> Result<Vec<SecretView>, SecretsError> {
        let all: BTreeMap<String, Stored> = match &self.home {
            Home::Vault(vault) => vault.read()?,
            Home::System(system) => {
                let entry = |name: String| Ok(system.get(&name)?.map(|stored| (name, stored)));
                let entries: Result<Vec<_>, SecretsError> = system.names()?.into_iter().map(entry).collect();
                entries?.into_iter().flatten().collect()
            }
        };
        Ok(all.iter().map(|(name, stored)| stored.view(name)).collect())
    }

    /// Keeps a secret; one of the same name goes, with its sites.
    ///
    /// # Errors
    /// [`SecretsError::NameInvalid`], [`SecretsError::ValueUnusable`], or of the home; then nothing was changed.
    pub fn set(&self, name: &str, stored: Stored) -> Result<(), SecretsError> {
        check_name(name)?;
        check_value(&stored.value)?;
        let _changing = self.changing()?;
        match &self.home {
            Home::Vault(vault) => {
                let mut all = vault.read()?;
                all.insert(name.to_owned(), stored);
                vault.write(&all)
            }
            Home::System(system) => system.set(name, &stored),
        }
    }

    /// Removes a secret.
    ///
    /// # Errors
    /// [`SecretsError::NotFound`], or of the home; then nothing was changed.
    pub fn remove(&self, name: &str) -> Result<(), SecretsError> {
        check_name(name)?;
        let _changing = self.changing()?;
        let was_there = match &self.home {
            Home::Vault(vault) => {
                let mut all = vault.read()?;
                let removed = all.remove(name).is_some();
                if removed {
                    vault.write(&all)?;
                }
                removed
            }
            Home::System(system) => system.remove(name)?,
        };
        was_there
            .then_some(())
            .ok_or_else(|| SecretsError::NotFound { name: name.to_owned() })
    }

    /// Waits until nobody else changes secrets; others wait until what this gives is dropped.
    fn changing(&self) -> Result<File, SecretsError> {
        let lock = || {
            fs::create_dir_all(self.lock.parent().unwrap_or(Path::new(".")))?;
            let file = File::options().create(true).truncate(false).write(true).open(&self.lock)?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|source| SecretsError::Io {
            path: self.lock.clone(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Explain, Language, Sites};
    use tempfile::TempDir;

    use super::*;
    use crate::new_key_file;

    const CANARY: &str = "kanarie\"7&새\\9";

    fn stored(value: &str) -> Stored {
        Stored {
            value: value.to_owned().into(),
            sites: Sites::parse(&["shop.example.com"]).unwrap(),
            set: "2026-11-22T09:00:00Z".to_owned(),
        }
    }

    fn key(folder: &TempDir, name: &str) -> KeySource {
        let path = folder.path().join(name);
        new_key_file(&path).unwrap();
        KeySource::File(path)
    }

    fn every_home(folder: &TempDir, key: &KeySource) -> Vec<SecretStore> {
        let system = SystemStore::of(keyring_core::mock::Store::new().unwrap());
        vec![
            SecretStore::open(folder.path(), Some(key)).unwrap(),
            SecretStore {
                home: Home::System(system),
                lock: folder.path().join(LOCK),
            },
        ]
    }

    #[test]
    fn in_every_home_a_secret_is_set_listed_read_replaced_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let key = key(&folder, "key");
        for store in every_home(&folder, &key) {
            assert_eq!(store.list().unwrap(), []);
            store.set("shop-login", stored(CANARY)).unwrap();
            store.set("HOOK_2", stored("other")).unwrap();
            let listed = store.list().unwrap();
            assert_eq!(
                listed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
                ["HOOK_2", "shop-login"]
            );
            assert!(!serde_json::to_string(&listed).unwrap().contains("kanarie"));
            let found = store.get("shop-login").unwrap();
            assert_eq!(
                (found.value.expose(), found.sites.texts()),
                (CANARY, vec!["shop.example.com".to_owned()])
            );
            store.set("shop-login", stored("new")).unwrap();
            assert_eq!(store.get("shop-login").unwrap().value.expose(), "new");
            store.remove("shop-login").unwrap();
            assert!(matches!(store.get("shop-login"), Err(SecretsError::NotFound { .. })));
            assert!(matches!(store.remove("shop-login"), Err(SecretsError::NotFound { .. })));
            assert_eq!(store.list().unwrap().len(), 1);
        }
    }

    #[test]
    fn names_and_values_that_no_home_could_keep_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let key = key(&folder, "key");
        for store in every_home(&folder, &key) {
            for name in ["", ".names", "a b", "비밀", &"x".repeat(65)] {
                assert!(
                    matches!(store.set(name, stored("v")), Err(SecretsError::NameInvalid { .. })),
                    "{name}"
                );
            }
            for value in ["", "two\nlines", "tab\t", &"x".repeat(1_501)] {
                assert!(
                    matches!(store.set("n", stored(value)), Err(SecretsError::ValueUnusable { .. })),
                    "{value}"
                );
            }
            assert_eq!(store.list().unwrap(), []);
        }
    }

    #[test]
    fn the_vault_shows_nothing_belongs_to_its_owner_and_a_wrong_key_or_damage_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (right, wrong) = (key(&folder, "right"), key(&folder, "wrong"));
        let store = SecretStore::open(folder.path(), Some(&right)).unwrap();
        store.set("shop-login", stored(CANARY)).unwrap();
        let path = folder.path().join(VAULT);
        let locked = fs::read(&path).unwrap();
        for told in ["kanarie", "shop-login", "shop.example.com"] {
            assert!(!locked.windows(told.len()).any(|part| part == told.as_bytes()), "{told}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }

        let other = SecretStore::open(folder.path(), Some(&wrong)).unwrap();
        for error in [
            other.set("x", stored("v")).unwrap_err(),
            other.list().unwrap_err(),
            other.remove("x").unwrap_err(),
        ] {
            assert!(matches!(error, SecretsError::WrongKey { .. }), "{error}");
        }
        assert_eq!(fs::read(&path).unwrap(), locked);

        // Any byte, the first, one in the middle, the last; and a file cut short.
        for at in [0, locked.len() / 2, locked.len() - 1] {
            let mut damaged = locked.clone();
            damaged[at] ^= 1;
            fs::write(&path, &damaged).unwrap();
            assert!(store.get("shop-login").is_err(), "byte {at}");
            assert!(store.set("x", stored("v")).is_err(), "byte {at}");
            assert_eq!(fs::read(&path).unwrap(), damaged);
        }
        fs::write(&path, &locked[..locked.len() - 20]).unwrap();
        let error = store.list().unwrap_err();
        assert!(matches!(error, SecretsError::VaultDamaged { .. }), "{error}");
        for language in [Language::Ko, Language::En] {
            let told = error.explain(language);
            assert!(told.next.is_some() && told.why.is_some() && told.what.contains(VAULT));
        }
        fs::write(&path, &locked).unwrap();
        assert_eq!(store.get("shop-login").unwrap().value.expose(), CANARY);
    }

    #[test]
    fn a_vault_without_its_key_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let key = key(&folder, "key");
        SecretStore::open(folder.path(), Some(&key)).unwrap().set("a", stored("v")).unwrap();
        assert!(matches!(
            SecretStore::open(folder.path(), None),
            Err(SecretsError::KeyMissing { .. })
        ));
    }

    #[test]
    fn two_who_set_at_once_both_count() {
        let folder = tempfile::tempdir().unwrap();
        let key = key(&folder, "key");
        std::thread::scope(|scope| {
            for name in ["a", "b", "c", "d"] {
                let (folder, key) = (&folder, &key);
                scope.spawn(move || {
                    let store = SecretStore::open(folder.path(), Some(key)).unwrap();
                    store.set(name, stored("v")).unwrap();
                });
            }
        });
        assert_eq!(SecretStore::open(folder.path(), Some(&key)).unwrap().list().unwrap().len(), 4);
    }
}
