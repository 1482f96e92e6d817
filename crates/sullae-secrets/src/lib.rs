//! Secrets that monitors, runs and channels use with nobody there: their values by name, each for certain sites only.
//!
//! There are two homes behind one seam, [`SecretStore`]: where a key of a vault is given ([`KeySource`]), an encrypted file; else the
//! operating system's own store. A vault that is there without its key is an error, so that nobody sets a secret in one home and
//! looks for it in the other.
//!
//! In memory values are [`SecretText`](sullae_recording::SecretText). What the system's libraries keep of them meanwhile is theirs.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod error;
mod key;
mod store;
mod stored;
mod system;
mod vault;

pub use error::SecretsError;
pub use key::{KeySource, new_key_file};
pub use store::{HomeKind, SecretStore};
pub use stored::{SecretView, Stored, check_name};
