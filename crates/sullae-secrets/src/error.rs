//! What can go wrong with secrets, and what to do then. No error repeats a value or a key.

use std::path::PathBuf;

use sullae_recording::{Explain, Explanation, Language, SiteInvalid};

/// Why a secret could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// A name that cannot be kept.
    #[error("{name:?} cannot be the name of a secret")]
    NameInvalid {
        /// As given.
        name: String,
    },
    /// No site, or a text that is none.
    #[error(transparent)]
    Site(#[from] SiteInvalid),
    /// A value that cannot be kept or typed.
    #[error("the value cannot be used: {problem}")]
    ValueUnusable {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// There is no secret of this name.
    #[error("there is no secret {name}")]
    NotFound {
        /// The name asked for.
        name: String,
    },
    /// A vault is there, and no key of it was given.
    #[error("the vault {} is there, but no key of it was given", path.display())]
    KeyMissing {
        /// The vault.
        path: PathBuf,
    },
    /// What was given as a key is none.
    #[error("{source_name} holds no key of a vault")]
    KeyInvalid {
        /// Where it came from: a file or a variable.
        source_name: String,
    },
    /// The vault was locked with another key.
    #[error("the vault {} was locked with another key", path.display())]
    WrongKey {
        /// The vault.
        path: PathBuf,
    },
    /// The vault is damaged, or no vault.
    #[error("the vault {} cannot be read: {why}", path.display())]
    VaultDamaged {
        /// The vault.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The operating system keeps no secrets here, or does not give them out now.
    #[error("the operating system's store of secrets cannot be used: {why}")]
    SystemStore {
        /// Its word.
        why: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
}

impl SecretsError {
    /// Whether the caller gave something that cannot be used, rather than this machine being in trouble.
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::NameInvalid { .. }
            | Self::Site(_)
            | Self::ValueUnusable { .. }
            | Self::NotFound { .. }
            | Self::KeyMissing { .. }
            | Self::KeyInvalid { .. }
            | Self::WrongKey { .. } => true,
            Self::VaultDamaged { .. } | Self::SystemStore { .. } | Self::Io { .. } => false,
        }
    }

    fn what(&self, language: Language) -> String {
        let said = |ko: String| language.pick(ko, self.to_string() + ".");
        match self {
            Self::NameInvalid { name } => said(format!("‘{name}’은(는) 비밀 값의 이름으로 쓸 수 없습니다.")),
            Self::Site(SiteInvalid(site)) if site.is_empty() => language.pick(
                "비밀 값을 쓸 수 있는 사이트를 정하지 않았습니다.".to_owned(),
                "No site was named on which the secret may be used.".to_owned(),
            ),
            Self::Site(SiteInvalid(site)) => said(format!("‘{site}’은(는) 사이트의 호스트 이름이 아닙니다.")),
            Self::ValueUnusable { .. } => language.pick("이 값은 쓸 수 없습니다.", "This value cannot be used.").to_owned(),
            Self::NotFound { name } => language.pick(
                format!("보관된 비밀 값 ‘{name}’이(가) 없습니다."),
                format!("There is no secret “{name}”."),
            ),
            Self::KeyMissing { path } => language.pick(
                format!("비밀 금고 {} 이(가) 있지만 열쇠를 받지 못했습니다.", path.display()),
                format!("There is a vault {}, but no key of it was given.", path.display()),
            ),
            Self::KeyInvalid { source_name } => language.pick(
                format!("{source_name} 에 금고 열쇠가 들어 있지 않습니다."),
                format!("{source_name} holds no key of a vault."),
            ),
            Self::WrongKey { path } => language.pick(
                format!("이 열쇠로는 비밀 금고 {} 을(를) 열 수 없습니다.", path.display()),
                format!("The vault {} was locked with another key.", path.display()),
            ),
            Self::VaultDamaged { path, .. } => language.pick(
                format!("비밀 금고 {} 이(가) 손상되어 읽을 수 없습니다.", path.display()),
                format!("The vault {} is damaged and cannot be read.", path.display()),
            ),
            Self::SystemStore { .. } => language.pick(
                "이 컴퓨터의 비밀 보관소를 쓸 수 없습니다.".to_owned(),
                "The operating system's store of secrets cannot be used.".to_owned(),
            ),
            Self::Io { path, .. } => language.pick(
                format!("{} 을(를) 읽거나 쓰지 못했습니다.", path.display()),
                format!("{} could not be read or written.", path.display()),
            ),
        }
    }

    fn why(&self, language: Language) -> String {
        match self {
            Self::ValueUnusable { problem } => match (language, *problem) {
                (Language::Ko, "it is empty") => "값이 비어 있습니다.".to_owned(),
                (Language::Ko, "it is longer than 1500 bytes") => "1500바이트보다 깁니다.".to_owned(),
                (Language::Ko, _) => "여러 줄이거나 제어 문자가 들어 있습니다.".to_owned(),
                (Language::En, problem) => problem.to_owned(),
            },
            Self::VaultDamaged { why, .. } | Self::SystemStore { why } => why.clone(),
            Self::Io { source, .. } => source.to_string(),
            _ => String::new(),
        }
    }

    fn next(&self, language: Language) -> &'static str {
        match self {
            Self::NameInvalid { .. } => language.pick(
                "영문자, 숫자, - 와 _ 로 64자까지 쓸 수 있습니다: shop-login",
                "Use up to 64 letters, digits, - and _: shop-login",
            ),
            Self::Site(_) => language.pick(
                "--site shop.example.com 처럼 호스트만 적으세요. 그 아래 모두는 --site '*.example.com' 입니다. 여러 번 쓸 수 있습니다.",
                "Name hosts only: --site shop.example.com, or --site '*.example.com' for all below. It can be given more than once.",
            ),
            Self::ValueUnusable { .. } => language.pick("한 줄짜리 값을 다시 주세요.", "Give it again, as one line."),
            Self::NotFound { .. } => language.pick(
                "`sullae secret list` 로 이름을 확인하거나 `sullae secret set 이름 --site 호스트` 로 넣으세요.",
                "See the names with `sullae secret list`, or keep it with `sullae secret set NAME --site HOST`.",
            ),
            Self::KeyMissing { .. } => language.pick(
                "SULLAE_VAULT_KEY_FILE 에 열쇠 파일을 지정하세요. 금고를 더 쓰지 않으면 그 파일을 치우세요.",
                "Name the key's file in SULLAE_VAULT_KEY_FILE. If the vault is not used any more, move it away.",
            ),
            Self::KeyInvalid { .. } => language.pick(
                "`sullae secret new-key 파일` 로 만든 열쇠를 주세요. AGE-SECRET-KEY-1 로 시작하는 줄입니다.",
                "Give a key made by `sullae secret new-key FILE`: a line that begins with AGE-SECRET-KEY-1.",
            ),
            Self::WrongKey { .. } => language.pick(
                "금고를 만들 때 쓴 열쇠를 주세요. 금고는 그대로 있습니다.",
                "Give the key that the vault was made with. The vault is as it was.",
            ),
            Self::VaultDamaged { .. } => language.pick(
                "백업에서 되살리거나, 파일을 치우고 비밀 값을 다시 넣으세요. 파일은 그대로 두었습니다.",
                "Restore it from a backup, or move it away and set the secrets again. Nothing was changed.",
            ),
            Self::SystemStore { .. } => language.pick(
                "로그인한 데스크톱에서 쓰거나, 서버라면 `sullae secret new-key 파일` 로 열쇠를 만들고 SULLAE_VAULT_KEY_FILE 에 지정해 암호화된 금고를 쓰세요.",
                "Use it in a desktop session that is logged in. On a server make a key with `sullae secret new-key FILE` and name it in SULLAE_VAULT_KEY_FILE: secrets then go into an encrypted vault.",
            ),
            Self::Io { .. } => language.pick(
                "폴더가 있는지, 자리와 권한이 있는지 확인하세요.",
                "See whether the folder exists, has room, and may be written to.",
            ),
        }
    }
}

impl Explain for SecretsError {
    fn code(&self) -> &'static str {
        match self {
            Self::NameInvalid { .. } => "secret_name_invalid",
            Self::Site(_) => "secret_site_invalid",
            Self::ValueUnusable { .. } => "secret_value_unusable",
            Self::NotFound { .. } => "secret_not_found",
            Self::KeyMissing { .. } => "vault_key_missing",
            Self::KeyInvalid { .. } => "vault_key_invalid",
            Self::WrongKey { .. } => "vault_key_wrong",
            Self::VaultDamaged { .. } => "vault_damaged",
            Self::SystemStore { .. } => "secret_store_unusable",
            Self::Io { .. } => "io",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        Explanation::new(self.code(), self.what(language), self.why(language), self.next(language))
    }
}
