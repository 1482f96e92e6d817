//! The key of a vault: where it is looked for, and making one.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    str::FromStr,
};

use age::{
    secrecy::ExposeSecret,
    x25519::{Identity, Recipient},
};
use zeroize::Zeroizing;

use crate::SecretsError;

/// Names the file that holds the key.
const FILE_VARIABLE: &str = "SULLAE_VAULT_KEY_FILE";
/// Holds the key itself.
const VARIABLE: &str = "SULLAE_VAULT_KEY";
/// The folder of systemd's credentials, and the key's name among them.
const CREDENTIALS: (&str, &str) = ("CREDENTIALS_DIRECTORY", "sullae-vault-key");

/// Where the key of the vault comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file, as `sullae secret new-key` or age's own tools write it.
    File(PathBuf),
    /// The environment.
    Variable(Zeroizing<String>),
}

impl KeySource {
    /// The key that is given: the file of `SULLAE_VAULT_KEY_FILE`, else systemd's credential `sullae-vault-key`, else
    /// `SULLAE_VAULT_KEY`; nothing where there is none of them.
    pub fn given() -> Option<Self> {
        Self::among(&|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn among(variable: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let credential = || {
            let folder = variable(CREDENTIALS.0)?;
            Some(Path::new(&folder).join(CREDENTIALS.1)).filter(|path| path.is_file())
        };
        let file = variable(FILE_VARIABLE).map(PathBuf::from).or_else(credential);
        file.map(Self::File)
            .or_else(|| variable(VARIABLE).map(|key| Self::Variable(Zeroizing::new(key))))
    }

    /// Reads the key.
    pub(crate) fn read(&self) -> Result<Identity, SecretsError> {
        let (text, source_name) = match self {
            Self::File(path) => {
                let text = fs::read_to_string(path).map_err(|source| SecretsError::Io {
                    path: path.clone(),
                    source,
                })?;
                (Zeroizing::new(text), path.display().to_string())
            }
            Self::Variable(text) => (text.clone(), VARIABLE.to_owned()),
        };
        let mut lines = text.lines().map(str::trim);
        let key = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        key.and_then(|key| Identity::from_str(key).ok())
            .ok_or(SecretsError::KeyInvalid { source_name })
    }
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Variable(_) => f.write_str("Variable"),
        }
    }
}

/// Whom the vault is locked for: whoever has the key.
pub(crate) fn recipient(key: &Identity) -> Recipient {
    key.to_public()
}

/// Makes a key and writes it into a new file that only its owner can read.
///
/// # Errors
/// [`SecretsError::Io`], also where the file is there already: a key is never written over, its vault would be lost.
pub fn new_key_file(path: &Path) -> Result<(), SecretsError> {
    let key = Identity::generate();
    let text = Zeroizing::new(format!(
        "# The key of a vault of secrets. Whoever has it can read them; without it they are lost.\n# public key: {}\n{}\n",
        key.to_public(),
        key.to_string().expose_secret()
    ));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || {
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|source| SecretsError::Io {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_is_its_owners_only_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        new_key_file(&path).unwrap();
        let first = KeySource::File(path.clone()).read().unwrap().to_public().to_string();
        assert!(matches!(new_key_file(&path), Err(SecretsError::Io { .. })));
        assert_eq!(KeySource::File(path.clone()).read().unwrap().to_public().to_string(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_goes_before_a_credential_and_that_before_the_variable() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sullae-vault-key"), "k").unwrap();
        let credentials = folder.path().display().to_string();
        let given = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            let credentials = credentials.clone();
            KeySource::among(&move |name| {
                let value = if name == "CREDENTIALS_DIRECTORY" {
                    credentials.clone()
                } else {
                    name.to_lowercase()
                };
                names.contains(&name.to_owned()).then_some(value)
            })
        };
        let all = ["SULLAE_VAULT_KEY_FILE", "CREDENTIALS_DIRECTORY", "SULLAE_VAULT_KEY"];
        assert_eq!(given(&all), Some(KeySource::File("sullae_vault_key_file".into())));
        assert_eq!(given(&all[1..]), Some(KeySource::File(folder.path().join("sullae-vault-key"))));
        assert!(matches!(given(&all[2..]), Some(KeySource::Variable(_))));
        assert_eq!(given(&[]), None);
        fs::remove_file(folder.path().join("sullae-vault-key")).unwrap();
        assert!(
            matches!(given(&all[1..]), Some(KeySource::Variable(_))),
            "systemd gives other credentials too"
        );
    }

    #[test]
    fn what_is_no_key_is_told_without_repeating_it() {
        let source = KeySource::Variable(Zeroizing::new("not-a-key-at-all".to_owned()));
        let error = source.read().err().unwrap();
        assert!(matches!(error, SecretsError::KeyInvalid { .. }));
        assert!(!format!("{error} {error:?} {source:?}").contains("not-a-key"));
    }
}
