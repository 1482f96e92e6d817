//! Why the API could not be opened.

use std::{io, net::SocketAddr, path::PathBuf};

use sullae_recording::{Explain, Explanation, Language};

/// Why the API could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The address can be reached from elsewhere.
    #[error("{address} can be reached from other machines")]
    NotLoopback {
        /// As asked for.
        address: SocketAddr,
    },
    /// The system does not give the address.
    #[error("{address}: {source}")]
    Listen {
        /// As asked for.
        address: SocketAddr,
        /// The system's word.
        source: io::Error,
    },
    /// A file with a token cannot be read or made.
    #[error("{}: {source}", path.display())]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// What is to be the token is none.
    #[error("the token from {from} is none")]
    TokenUnfit {
        /// A file or a variable; never the token.
        from: String,
    },
}

impl Explain for ApiError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotLoopback { .. } => "listen_not_loopback",
            Self::Listen { .. } => "listen_failed",
            Self::TokenFile { .. } => "token_file",
            Self::TokenUnfit { .. } => "token_unfit",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let said = |what: (String, String), why: String, next: (&str, &str)| {
            Explanation::new(self.code(), language.pick(what.0, what.1), why, language.pick(next.0, next.1))
        };
        match self {
            Self::NotLoopback { address } => said(
                (
                    format!("{address} 은(는) 다른 컴퓨터에서도 닿는 주소입니다."),
                    format!("{address} can be reached from other machines."),
                ),
                language.pick(
                    "여기에는 TLS 가 없어 토큰과 결과가 그대로 네트워크를 지나갑니다.".to_owned(),
                    "There is no TLS here: the token and what is answered would cross the network in the clear.".to_owned(),
                ),
                (
                    "127.0.0.1 로 열고 TLS 를 맡는 프록시를 앞에 두세요. 그래도 열려면 --listen-remote 를 더하세요.",
                    "Listen on 127.0.0.1 behind a proxy that does TLS. To open it all the same, add --listen-remote.",
                ),
            ),
            Self::Listen { address, source } => said(
                (
                    format!("{address} 에서 API 를 열 수 없습니다."),
                    format!("The API cannot be opened at {address}."),
                ),
                source.to_string(),
                (
                    "다른 포트를 쓰거나, 0 으로 빈 포트를 고르게 하세요.",
                    "Take another port, or 0 for any free one.",
                ),
            ),
            Self::TokenFile { path, source } => said(
                (
                    format!("토큰 파일 {} 을(를) 쓸 수 없습니다.", path.display()),
                    format!("The token's file {} cannot be used.", path.display()),
                ),
                source.to_string(),
                ("파일과 폴더의 권한을 확인하세요.", "See whether file and folder may be read."),
            ),
            Self::TokenUnfit { from } => said(
                (
                    format!("{from} 의 토큰을 쓸 수 없습니다."),
                    format!("The token from {from} cannot be used."),
                ),
                String::new(),
                (
                    "빈칸 없는 ASCII 글자 16~512자를 한 줄로 적으세요.",
                    "Write 16 to 512 ASCII characters without blanks, on one line.",
                ),
            ),
        }
    }
}
