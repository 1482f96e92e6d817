//! Why a message did not arrive, in the words of whoever has to mend it. No text of it holds a secret or the path of an address.

use sullae_recording::{Explain, Explanation, Language};

/// Why a message did not arrive, or a channel cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// No channel of that name in the file.
    #[error("there is no channel {name} in channels.toml")]
    NoSuchChannel {
        /// As asked for.
        name: String,
    },
    /// The secret that an address, password or signature is kept as.
    #[error("the secret {name} is not there, or may not be used at {host}")]
    SecretMissing {
        /// Its name.
        name: String,
        /// Where it was to be used; empty where it is the address itself.
        host: String,
    },
    /// Nothing is said of the address itself: it may be a key.
    #[error("its address is no http or https address")]
    AddressInvalid,
    /// What is named as an e-mail server is none.
    #[error("{host:?} is no name of a server")]
    HostInvalid {
        /// As given.
        host: String,
    },
    /// Who letters come from.
    #[error("{address} is no e-mail address")]
    SenderInvalid {
        /// As given.
        address: String,
    },
    /// Who gets them.
    #[error("{address} is no e-mail address")]
    ReceiverInvalid {
        /// As given.
        address: String,
    },
    /// An address inside a network, which the file does not allow.
    #[error("{host} is an address inside a network; allow_private_addresses = true lets it through")]
    AddressInside {
        /// The host.
        host: String,
    },
    /// Its name leads nowhere.
    #[error("{host}: {problem}")]
    HostUnknown {
        /// The host.
        host: String,
        /// The system's word.
        problem: String,
    },
    /// Nobody listens there, or the connection was lost.
    #[error("{host}: {problem}")]
    NotReached {
        /// The host.
        host: String,
        /// The system's word.
        problem: String,
    },
    /// Silence.
    #[error("{host}: no answer within {seconds} s")]
    NoAnswer {
        /// The host.
        host: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The connection cannot be made secure.
    #[error("{host}: {problem}")]
    NotSecure {
        /// The host.
        host: String,
        /// What stands against it.
        problem: String,
    },
    /// A web server's answer that is no success.
    #[error("{host}: {answer}")]
    Answered {
        /// The host.
        host: String,
        /// Of HTTP.
        status: u16,
        /// The answer in words.
        answer: String,
    },
    /// An e-mail server's answer that is no success.
    #[error("{host}: {answer}")]
    MailRefused {
        /// The host.
        host: String,
        /// Of SMTP, where it gave one.
        status: Option<u16>,
        /// The answer in words.
        answer: String,
    },
    /// Nothing shows notifications here.
    #[error("{problem}")]
    NoDesktop {
        /// The system's word.
        problem: String,
    },
    /// Its settings or the message itself stand against it.
    #[error("{problem}")]
    Unusable {
        /// What is wrong.
        problem: String,
    },
}

impl Cause {
    /// In a sentence or two.
    fn said(&self, language: Language) -> String {
        let pick = |ko: &str, en: &str| language.pick(ko, en).to_owned();
        match self {
            Self::NoSuchChannel { name } => language.pick(
                format!("알림 채널 ‘{name}’이(가) 없습니다."),
                format!("There is no channel “{name}”."),
            ),
            Self::SecretMissing { name, host } if host.is_empty() => language.pick(
                format!("주소를 담은 비밀값 ‘{name}’이(가) 없거나 다른 사이트의 것입니다."),
                format!("The secret “{name}” that holds the address is not there, or belongs to another site."),
            ),
            Self::SecretMissing { name, host } => language.pick(
                format!("비밀값 ‘{name}’이(가) 없거나 {host} 에서 쓸 수 없습니다."),
                format!("The secret “{name}” is not there, or may not be used at {host}."),
            ),
            Self::AddressInvalid => pick(
                "http:// 나 https:// 로 시작하는 웹 주소가 아닙니다.",
                "This is no web address with http:// or https://.",
            ),
            Self::HostInvalid { host } if host.is_empty() => pick("메일 서버를 적지 않았습니다.", "No mail server is named."),
            Self::SenderInvalid { address } if address.is_empty() => {
                pick("보내는 주소를 적지 않았습니다.", "There is no sender's address.")
            }
            Self::HostInvalid { host } => language.pick(
                format!("‘{host}’은(는) 서버 이름이 아닙니다."),
                format!("“{host}” is no name of a server."),
            ),
            Self::SenderInvalid { address } | Self::ReceiverInvalid { address } => language.pick(
                format!("‘{address}’은(는) 이메일 주소가 아닙니다."),
                format!("“{address}” is no e-mail address."),
            ),
            Self::AddressInside { host } => language.pick(
                format!("{host} 은(는) 사내망이나 이 컴퓨터의 주소여서 보내지 않았습니다."),
                format!("{host} is an address inside your network, so nothing was sent there."),
            ),
            Self::HostUnknown { host, .. } => language.pick(
                format!("{host} 라는 서버를 찾을 수 없습니다."),
                format!("No server of the name {host} can be found."),
            ),
            Self::NotReached { host, .. } => language.pick(format!("{host} 에 연결할 수 없습니다."), format!("{host} cannot be reached.")),
            Self::NoAnswer { host, seconds } => language.pick(
                format!("{host} 이(가) {seconds}초 동안 대답하지 않았습니다."),
                format!("{host} did not answer within {seconds} s."),
            ),
            Self::NotSecure { host, .. } => language.pick(
                format!("{host} 과(와) 안전하게 연결할 수 없어 아무것도 보내지 않았습니다."),
                format!("The connection to {host} cannot be made secure, so nothing was sent."),
            ),
            Self::Answered { answer, host, .. } => language.pick(
                format!("{host} 이(가) {answer} 로 대답했습니다."),
                format!("{host} answered {answer}."),
            ),
            Self::MailRefused { host, .. } => language.pick(
                format!("메일 서버 {host} 이(가) 받지 않았습니다."),
                format!("The mail server {host} did not take it."),
            ),
            Self::NoDesktop { .. } => pick(
                "이 컴퓨터의 바탕 화면에 알림을 띄울 수 없습니다.",
                "This computer's desktop shows no notifications.",
            ),
            Self::Unusable { .. } => pick(
                "채널의 설정으로는 보낼 수 없습니다.",
                "It cannot be sent with the channel's settings.",
            ),
        }
    }

    /// What the system or the other end said, where the sentence does not say it already.
    fn detail(&self) -> Option<&str> {
        match self {
            Self::HostUnknown { problem, .. }
            | Self::NotReached { problem, .. }
            | Self::NotSecure { problem, .. }
            | Self::NoDesktop { problem }
            | Self::Unusable { problem } => Some(problem),
            Self::MailRefused { answer, .. } => Some(answer),
            _ => None,
        }
    }

    fn next(&self, language: Language) -> &'static str {
        let (ko, en) = match self {
            Self::NoSuchChannel { .. } => ("설정에서 채널을 다시 만드세요.", "Make the channel again in Settings."),
            Self::SecretMissing { host, .. } if host.is_empty() => ("주소를 다시 입력하세요.", "Enter the address again."),
            Self::SecretMissing { .. } => (
                "비밀번호를 다시 입력하세요. 보관한 값은 정한 서버에서만 씁니다.",
                "Enter the password again: a kept one is used at its own server only.",
            ),
            Self::AddressInvalid => (
                "받는 서비스가 보여 주는 웹훅 주소를 통째로 붙여 넣으세요.",
                "Paste the whole webhook address, as the receiving service shows it.",
            ),
            Self::HostInvalid { .. } => ("mail.example.com 처럼 적으세요.", "Write it like mail.example.com."),
            Self::SenderInvalid { .. } | Self::ReceiverInvalid { .. } => (
                "duty@example.com 이나 당직 <duty@example.com> 처럼 적으세요.",
                "Write it like duty@example.com or Duty <duty@example.com>.",
            ),
            Self::AddressInside { .. } => (
                "사내 서버가 맞으면 채널을 고쳐 ‘사내망 주소로도 보내기’를 켜세요(channels.toml 에서는 allow_private_addresses = true).",
                "If it is your own server, change the channel and let it send to addresses inside your network (allow_private_addresses = true in channels.toml).",
            ),
            Self::HostUnknown { .. } | Self::NotReached { .. } | Self::NoAnswer { .. } => (
                "주소와 포트가 맞는지, 이 컴퓨터에서 그 서버로 나가는 길이 막혀 있지 않은지 확인하세요.",
                "See whether address and port are right, and whether this computer may connect to that server.",
            ),
            Self::NotSecure { .. } => (
                "메일이면 암호화 방식과 포트를, 회사 인증서를 쓰면 channels.toml 의 ca_file 을 확인하세요.",
                "For e-mail see the kind of encryption and the port; for a company certificate, ca_file in channels.toml.",
            ),
            Self::Answered { status, .. } => next_after_answer(*status),
            Self::MailRefused { status, .. } => next_after_mail(*status),
            Self::NoDesktop { .. } => (
                "libnotify-bin 꾸러미(notify-send)를 설치하고, 바탕 화면에 로그인한 채로 다시 해 보세요.",
                "Install the package libnotify-bin (notify-send), and try again while signed in to a desktop.",
            ),
            Self::Unusable { .. } => ("channels.toml 의 그 채널을 고치세요.", "Mend the channel in channels.toml."),
        };
        language.pick(ko, en)
    }
}

fn next_after_answer(status: u16) -> (&'static str, &'static str) {
    match status {
        300..=399 => (
            "다른 곳으로 넘기는 주소는 쓰지 않습니다. 마지막 주소를 입력하세요.",
            "Redirects are not followed: enter the address that it leads to.",
        ),
        401 | 403 | 404 | 410 => (
            "웹훅이 지워졌거나 주소가 다릅니다. 받는 서비스에서 웹훅 주소를 다시 복사해 입력하세요.",
            "The webhook was removed, or its address is another. Copy the address anew from the receiving service.",
        ),
        408 | 425 | 429 | 500..=599 => (
            "받는 쪽의 문제입니다. 잠시 뒤 다시 보내 보세요.",
            "The trouble is at the other end. Try again in a while.",
        ),
        _ => (
            "채널의 종류가 받는 서비스와 맞는지 확인하세요.",
            "See whether the channel's kind is that of the receiving service.",
        ),
    }
}

fn next_after_mail(status: Option<u16>) -> (&'static str, &'static str) {
    match status {
        Some(530 | 534 | 535 | 538) => (
            "사용자 이름과 비밀번호를 확인하세요. 앱 비밀번호가 따로 필요한 서버도 있습니다.",
            "See user and password; some servers ask for a password made for applications.",
        ),
        Some(550..=554) => (
            "보내는 주소와 받는 주소를 그 서버가 받아 주는지 확인하세요.",
            "See whether that server takes the sender's and receivers' addresses.",
        ),
        _ => (
            "서버, 포트, 암호화 방식이 맞는지 확인하고 잠시 뒤 다시 보내 보세요.",
            "See server, port and encryption, and try again in a while.",
        ),
    }
}

impl Explain for Cause {
    /// Named after the field of a form that it concerns, where there is one.
    fn code(&self) -> &'static str {
        match self {
            Self::AddressInvalid | Self::AddressInside { .. } => "channel_address",
            Self::SecretMissing { host, .. } if host.is_empty() => "channel_address",
            Self::SecretMissing { .. } => "channel_password",
            Self::HostInvalid { .. } => "channel_host",
            Self::SenderInvalid { .. } => "channel_from",
            Self::ReceiverInvalid { .. } => "channel_to",
            _ => "not_delivered",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        Explanation::new(
            self.code(),
            self.said(language),
            self.detail().unwrap_or_default(),
            self.next(language),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_says_what_to_do_in_both_languages_and_the_answer_decides_what() {
        let host = || "hooks.test".to_owned();
        let answered = |status: u16| Cause::Answered {
            host: host(),
            status,
            answer: status.to_string(),
        };
        let mail = |status| Cause::MailRefused {
            host: host(),
            status,
            answer: "535 no".to_owned(),
        };
        let causes = [
            answered(302),
            answered(404),
            answered(503),
            answered(400),
            mail(Some(535)),
            mail(Some(550)),
            mail(None),
        ];
        for language in [Language::Ko, Language::En] {
            let next: std::collections::BTreeSet<String> = causes.iter().map(|cause| cause.explain(language).next.unwrap()).collect();
            assert_eq!(next.len(), causes.len(), "{next:?}");
            assert!(causes.iter().all(|cause| cause.explain(language).what.contains("hooks.test")));
        }
        assert_eq!(mail(None).explain(Language::Ko).why.as_deref(), Some("535 no"));
    }
}
