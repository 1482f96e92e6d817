//! Why the demo shop could not open, and what to do about it.

use std::io;

use sullae_recording::{Explain, Explanation, Language};

/// Why the demo shop is not open.
#[derive(Debug, thiserror::Error)]
pub enum DemoShopError {
    /// Another program listens on the port.
    #[error("port {port} is in use by another program")]
    PortInUse {
        /// The port that was asked for.
        port: u16,
    },
    /// The system does not let us listen on the port.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    PortUnavailable {
        /// The port that was asked for; 0 for any.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

impl DemoShopError {
    pub(crate) fn new(port: u16, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::PortInUse { port },
            _ => Self::PortUnavailable { port, source },
        }
    }
}

impl Explain for DemoShopError {
    fn code(&self) -> &'static str {
        match self {
            Self::PortInUse { .. } => "port_in_use",
            Self::PortUnavailable { .. } => "port_unavailable",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (port, why) = match self {
            Self::PortInUse { port } => (
                port,
                language.pick(
                    "다른 프로그램이 이미 그 포트를 쓰고 있습니다.".to_owned(),
                    "Another program already uses that port.".to_owned(),
                ),
            ),
            Self::PortUnavailable { port, source } => (
                port,
                language.pick(
                    format!("시스템이 허락하지 않았습니다: {source}"),
                    format!("The system does not allow it: {source}"),
                ),
            ),
        };
        Explanation::new(
            self.code(),
            language.pick(
                format!("연습용 상점을 {port}번 포트에 열 수 없습니다."),
                format!("The demo shop cannot open on port {port}."),
            ),
            why,
            language.pick(
                "다른 포트를 고르거나, 포트를 적지 말고 빈 포트를 쓰게 하세요.",
                "Choose another port, or leave the port out to get a free one.",
            ),
        )
    }
}
