//! Kept secrets as the window may see them: never their values.

use serde::{Deserialize, Serialize};
use sullae_secrets::{HomeKind, SecretView};
use ts_rs::TS;

/// What may be told of all secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretsView {
    /// Where they are kept.
    pub home: SecretsHome,
    /// By name.
    pub secrets: Vec<SecretCard>,
}

/// Where secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretsHome {
    /// An encrypted file of the data folder.
    Vault,
    /// The operating system's own store.
    System,
}

/// A kept secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretCard {
    /// Its name.
    pub name: String,
    /// Where it may be used.
    pub sites: Vec<String>,
    /// When it was set, RFC 3339.
    pub set: String,
}

/// A secret to keep; one of the same name goes. It has no `Debug`, so that no log can show it.
#[derive(Deserialize, TS)]
pub struct NewSecret {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Where it may be used.
    pub sites: Vec<String>,
}

impl From<HomeKind> for SecretsHome {
    fn from(home: HomeKind) -> Self {
        match home {
            HomeKind::Vault => Self::Vault,
            HomeKind::System => Self::System,
        }
    }
}

impl From<SecretView> for SecretCard {
    fn from(view: SecretView) -> Self {
        Self {
            name: view.name,
            sites: view.sites,
            set: view.set,
        }
    }
}
