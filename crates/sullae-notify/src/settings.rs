//! The file of channels, `channels.toml`: what it may hold, and what is said of one that cannot be used.
//!
//! ```toml
//! [webhook.duty]
//! style = "slack"
//! url_secret = "SLACK_DUTY"
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sullae_recording::{Explain, Explanation, Language};
use ts_rs::TS;

use crate::misfit::Misfit;

/// Gives the value of a secret by its name, for use at this host only; nothing where there is none, or it may not be
/// used there.
pub type SecretOf<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// All channels of an installation. Unknown fields are refused: a setting that is silently ignored would tell nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelsFile {
    /// Webhooks by name.
    #[serde(default)]
    pub webhook: BTreeMap<String, WebhookSettings>,
    /// Ways by e-mail, by name.
    #[serde(default)]
    pub email: BTreeMap<String, EmailSettings>,
    /// Desktops by name: that of whoever runs Sullae.
    #[serde(default)]
    pub desktop: BTreeMap<String, DesktopSettings>,
}

/// The desktop of whoever runs Sullae.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesktopSettings {
    /// The language of its messages.
    #[serde(default)]
    pub language: Language,
}

/// A way by e-mail: a server, and who gets letters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailSettings {
    /// The language of its letters.
    #[serde(default)]
    pub language: Language,
    /// The server.
    pub host: String,
    /// Its port; the usual one for `tls` unless given.
    pub port: Option<u16>,
    /// How the connection is made secure.
    #[serde(default)]
    pub tls: EmailTls,
    /// Who signs in, where the server asks for it.
    pub user: Option<String>,
    /// Name of the secret that holds the password.
    pub password_secret: Option<String>,
    /// Who letters come from.
    pub from: String,
    /// Who gets them.
    pub to: Vec<String>,
    /// PEM file of a certificate to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// How a connection to an e-mail server is made secure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EmailTls {
    /// STARTTLS, and nothing is sent where the server does not offer it; port 587.
    #[default]
    Required,
    /// Secure from the first byte; port 465.
    Wrapper,
    /// Not at all: anybody on the way can read and change letters; port 25.
    None,
}

impl EmailSettings {
    /// The server's port.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            EmailTls::Required => 587,
            EmailTls::Wrapper => 465,
            EmailTls::None => 25,
        })
    }

    /// Receivers and server; a connection that is not secure is named as such.
    fn overview(&self) -> String {
        let insecure = if self.tls == EmailTls::None { ", tls = none!" } else { "" };
        format!("{} ({}:{}{insecure})", self.to.join(", "), self.host, self.port())
    }

    fn what_does_not_fit(&self) -> Option<Misfit> {
        let is_loopback = matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        match (&self.user, &self.password_secret) {
            _ if self.to.is_empty() => Some(Misfit::ReceiverMissing),
            (Some(_), None) | (None, Some(_)) => Some(Misfit::UserWithoutPassword),
            (Some(_), Some(_)) if self.tls == EmailTls::None && !is_loopback => Some(Misfit::PasswordInTheOpen),
            _ => None,
        }
    }
}

/// A webhook: an address that takes a JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// The language of its messages.
    #[serde(default)]
    pub language: Language,
    /// What the document looks like.
    #[serde(default)]
    pub style: Style,
    /// The address, http or https.
    pub url: Option<String>,
    /// Name of the secret that holds the address, for addresses that are a key themselves.
    pub url_secret: Option<String>,
    /// Name of the secret that messages are signed with.
    pub sign_secret: Option<String>,
    /// The document as a template, for `style = "template"`; every `{{ value }}` becomes JSON.
    pub template: Option<String>,
    /// Loopback, private and link-local addresses are let through.
    #[serde(default)]
    pub allow_private_addresses: bool,
    /// PEM file of certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// What a webhook's document looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Everything that is known, as JSON of Sullae's own.
    #[default]
    Json,
    /// Slack's incoming webhooks.
    Slack,
    /// Microsoft Teams' workflows.
    Teams,
    /// Discord's webhooks.
    Discord,
    /// Naver Works' incoming webhooks.
    NaverWorks,
    /// The template of the file.
    Template,
}

/// Why the file of channels cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It is no TOML, or holds what it may not.
    #[error("{}:{line}:{column}: {problem}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1, characters.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// A channel's settings do not fit together.
    #[error("{}: channel {channel}: {misfit}", path.display())]
    Channel {
        /// The file.
        path: PathBuf,
        /// The channel.
        channel: String,
        /// What is wrong with it.
        misfit: Misfit,
    },
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
}

impl ChannelsFile {
    /// Reads the file; one that is not there holds no channel.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SettingsError::Io {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// Reads the text of the file at `path`; files that it names are looked for beside it.
    ///
    /// # Errors
    /// [`SettingsError::Wrong`], [`SettingsError::Channel`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let mut file: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let before = text.get(..at).unwrap_or_default();
            SettingsError::Wrong {
                path: path.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
                problem: error.message().to_owned(),
            }
        })?;
        if let Some((channel, misfit)) = file.what_does_not_fit() {
            return Err(SettingsError::Channel {
                path: path.to_owned(),
                channel,
                misfit,
            });
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let webhooks = file.webhook.values_mut().map(|webhook| &mut webhook.ca_file);
        for ca_file in webhooks.chain(file.email.values_mut().map(|email| &mut email.ca_file)) {
            *ca_file = ca_file.take().map(|ca| folder.join(ca));
        }
        Ok(file)
    }

    /// This channel alone.
    #[must_use]
    pub fn only(&self, name: &str) -> Self {
        let mut one = self.clone();
        one.webhook.retain(|other, _| other == name);
        one.email.retain(|other, _| other == name);
        one.desktop.retain(|other, _| other == name);
        one
    }

    /// The names of all channels.
    pub fn names(&self) -> BTreeSet<&str> {
        self.all_names().collect()
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        let names = self.webhook.keys().chain(self.email.keys()).chain(self.desktop.keys());
        names.map(String::as_str)
    }

    /// Name, kind and destination of every channel; of an address only its host, for the rest may be a key.
    pub fn overview(&self) -> Vec<(String, &'static str, String)> {
        let host = |webhook: &WebhookSettings| {
            let url = webhook.url.as_deref().and_then(|url| url::Url::parse(url).ok());
            url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
        };
        let webhooks = self.webhook.iter().map(|(name, webhook)| (name.clone(), "webhook", host(webhook)));
        let emails = self.email.iter().map(|(name, email)| (name.clone(), "email", email.overview()));
        let desktops = self.desktop.keys().map(|name| (name.clone(), "desktop", String::new()));
        webhooks.chain(emails).chain(desktops).collect()
    }

    fn what_does_not_fit(&self) -> Option<(String, Misfit)> {
        let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let misnamed = |name: &&str| !plain(name);
        if let Some(name) = self.names().into_iter().find(misnamed) {
            return Some((name.to_owned(), Misfit::Name));
        }
        let mut seen = BTreeSet::new();
        if let Some(name) = self.all_names().find(|name| !seen.insert(*name)) {
            return Some((name.to_owned(), Misfit::NameTaken));
        }
        let webhooks = self.webhook.iter().map(|(name, webhook)| (name, webhook.what_does_not_fit()));
        let emails = self.email.iter().map(|(name, email)| (name, email.what_does_not_fit()));
        webhooks.chain(emails).find_map(|(name, misfit)| Some((name.clone(), misfit?)))
    }
}

impl WebhookSettings {
    fn what_does_not_fit(&self) -> Option<Misfit> {
        match (&self.url, &self.url_secret, &self.template, self.style) {
            (None, None, ..) => Some(Misfit::AddressMissing),
            (Some(_), Some(_), ..) => Some(Misfit::TwoAddresses),
            (_, _, None, Style::Template) => Some(Misfit::TemplateMissing),
            (_, _, Some(_), style) if style != Style::Template => Some(Misfit::TemplateUnused),
            _ => None,
        }
    }
}

impl Explain for SettingsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Wrong { .. } | Self::Channel { .. } => "channels_invalid",
            Self::Io { .. } => "channels_io",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let what = language.pick("알림 채널 파일을 쓸 수 없습니다.", "The file of channels cannot be used.");
        let why = match self {
            Self::Channel { path, channel, misfit } => {
                let said = misfit.explain(language).what;
                language.pick(format!("{}: 채널 {channel}: {said}", path.display()), self.to_string())
            }
            _ => self.to_string(),
        };
        let next = match self {
            Self::Io { .. } => language.pick("파일의 권한을 확인하세요.", "Check the file's permissions."),
            _ => language.pick(
                "파일의 그 자리를 고친 뒤 다시 읽으세요. 쓸 수 있는 항목은 안내서의 ‘장애와 알림’ 절에 있습니다.",
                "Mend that place of the file and read it again. The guide's part on incidents and alerts lists what may stand there.",
            ),
        };
        Explanation::new(self.code(), what, why, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ChannelsFile, SettingsError> {
        ChannelsFile::parse(text, Path::new("/data/channels.toml"))
    }

    #[test]
    fn a_channel_is_read_with_files_beside_it() {
        let file = parse("[webhook.duty]\nstyle = \"naver_works\"\nurl_secret = \"HOOK\"\nca_file = \"ca.pem\"\n").unwrap();
        let duty = &file.webhook["duty"];
        assert_eq!((duty.style, duty.language), (Style::NaverWorks, Language::Ko));
        assert_eq!(duty.ca_file.as_deref(), Some(Path::new("/data/ca.pem")));
        assert_eq!(file.names(), BTreeSet::from(["duty"]));
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_column() {
        let error = parse("[webhook.duty]\nurl = \"https://a.test/\"\n  uhr = 1\n").unwrap_err();
        assert!(error.to_string().starts_with("/data/channels.toml:3:3: "), "{error}");
        assert!(error.to_string().contains("uhr"), "{error}");
        let error = parse("[webhook.duty]\nstyle = \"slak\"\n").unwrap_err();
        assert!(error.to_string().contains(":2:9: "), "{error}");
    }

    #[test]
    fn settings_that_do_not_fit_together_are_refused_by_the_channels_name() {
        for wrong in [
            "[webhook.duty]\n",
            "[webhook.duty]\nurl = \"https://a.test/\"\nurl_secret = \"X\"\n",
            "[webhook.duty]\nurl = \"https://a.test/\"\nstyle = \"template\"\n",
            "[webhook.duty]\nurl = \"https://a.test/\"\ntemplate = \"{}\"\n",
            "[webhook.duty]\nurl = \"https://a.test/\"\n[email.duty]\nhost = \"m\"\nfrom = \"a@b.c\"\nto = [\"a@b.c\"]\n",
            "[email.duty]\nhost = \"m\"\nfrom = \"a@b.c\"\nto = []\n",
            "[email.duty]\nhost = \"m\"\ntls = \"none\"\nuser = \"u\"\npassword_secret = \"P\"\nfrom = \"a@b.c\"\nto = [\"a@b.c\"]\n",
        ] {
            let error = parse(wrong).unwrap_err();
            assert!(
                matches!(&error, SettingsError::Channel { channel, .. } if channel == "duty"),
                "{error}"
            );
            assert_eq!(error.explain(Language::Ko).code, "channels_invalid");
        }
    }
}
