//! Why the demo shop could not open, and what to do about it.

use std::io;

/// Why the demo shop is not open.
#[derive(Debug, thiserror::Error)]
pub enum DemoShopError {
    /// Another program listens on the port.
    #[error("port {port} is in use by another program; choose another port, or leave it out to get a free one")]
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

    /// A stable name of the condition, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PortInUse { .. } => "port_in_use",
            Self::PortUnavailable { .. } => "port_unavailable",
        }
    }
}
