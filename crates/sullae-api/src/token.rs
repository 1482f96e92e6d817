//! The token: where it comes from, and how one that is shown is compared with it.

use std::{
    fmt,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use subtle::ConstantTimeEq;

use crate::ApiError;

/// Holds the token, unless a file is named.
pub const TOKEN_VARIABLE: &str = "SULLAE_API_TOKEN";
/// The token that was made here, in the data folder.
const MADE: &str = "api-token";
/// Shorter ones could be guessed, longer ones do not fit into requests.
const LENGTH: std::ops::RangeInclusive<usize> = 16..=512;

/// What opens the API. It is never shown.
#[derive(Clone)]
pub struct Token(String);

/// Where a token came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenSource {
    /// A file that was named, or the one in the data folder.
    File(PathBuf),
    /// [`TOKEN_VARIABLE`].
    Environment,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// The token of the file, else of the environment, else the one kept in the data folder, which is made where there is none: 64
    /// hex digits of the system's randomness, in a file that only its owner may read.
    ///
    /// # Errors
    /// [`ApiError::TokenFile`], [`ApiError::TokenUnfit`].
    pub fn find(file: Option<&Path>, environment: Option<String>, data: &Path) -> Result<(Self, TokenSource), ApiError> {
        if let Some(path) = file {
            return Ok((Self::read(path)?, TokenSource::File(path.to_owned())));
        }
        if let Some(text) = environment.filter(|text| !text.is_empty()) {
            return Ok((Self::of(&text, TOKEN_VARIABLE)?, TokenSource::Environment));
        }
        let path = data.join(MADE);
        make(&path).map_err(|source| ApiError::TokenFile {
            path: path.clone(),
            source,
        })?;
        Ok((Self::read(&path)?, TokenSource::File(path)))
    }

    fn read(path: &Path) -> Result<Self, ApiError> {
        let text = fs::read_to_string(path).map_err(|source| ApiError::TokenFile {
            path: path.to_owned(),
            source,
        })?;
        Self::of(text.trim(), &path.display().to_string())
    }

    fn of(text: &str, from: &str) -> Result<Self, ApiError> {
        let fits = LENGTH.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
            .ok_or_else(|| ApiError::TokenUnfit { from: from.to_owned() })
    }

    /// Whether this is the token; how long that takes does not tell how much of it is right.
    pub(crate) fn is(&self, shown: &str) -> bool {
        self.0.as_bytes().ct_eq(shown.as_bytes()).into()
    }
}

/// Makes the file with a new token; one that is there stays, and several that make it at once agree on one.
fn make(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    // Written whole under a name of its own first: whoever finds the file finds a token in it.
    let partial = path.with_extension(format!("{}.partial", uuid::Uuid::new_v4().simple()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    let random = || uuid::Uuid::new_v4().simple().to_string();
    let written = writeln!(file, "{}{}", random(), random()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&partial, path));
    fs::remove_file(&partial)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_for_its_owner_alone() {
        let data = tempfile::tempdir().unwrap();
        let (first, source) = Token::find(None, None, data.path()).unwrap();
        let (second, _) = Token::find(None, Some(String::new()), data.path()).unwrap();
        assert_eq!(first.0, second.0);
        assert_eq!(first.0.len(), 64);
        assert_eq!(source, TokenSource::File(data.path().join(MADE)));
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1, "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.path().join(MADE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(first.is(&second.0) && !first.is(&second.0[1..]) && !first.is(""));
        assert_eq!(format!("{first:?}"), "Token(…)");
    }

    #[test]
    fn a_file_goes_before_the_environment_and_what_is_no_token_is_refused_without_being_shown() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("mine");
        fs::write(&file, "0123456789abcdef\n").unwrap();
        let of_variable = Some("fedcba9876543210".to_owned());
        let (token, _) = Token::find(Some(&file), of_variable.clone(), data.path()).unwrap();
        assert!(token.is("0123456789abcdef"));
        let (token, source) = Token::find(None, of_variable, data.path()).unwrap();
        assert!(token.is("fedcba9876543210") && source == TokenSource::Environment);
        let error = Token::find(None, Some("too short".to_owned()), data.path()).unwrap_err();
        assert!(!error.to_string().contains("too short"), "{error}");
        assert!(Token::find(Some(&data.path().join("none")), None, data.path()).is_err());
    }
}
