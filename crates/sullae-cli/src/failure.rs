//! How a command that could not do its work ends: an explanation and an exit code.

use std::process::ExitCode;

use sullae_recording::{Explain, Explanation};
use sullae_service::ServiceError;

use crate::say::Say;

/// Bad input or usage.
const BAD_INPUT: u8 = 2;
/// Our own trouble.
pub(crate) const OWN_TROUBLE: u8 = 3;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A use case failed.
    Service(ServiceError),
    /// Bad input that only the command line knows, already in the person's language.
    Input(Explanation),
}

impl<E: Into<ServiceError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

impl Failure {
    /// Says what happened, why and what next, and gives the exit code.
    pub(crate) fn tell(self, say: Say) -> ExitCode {
        match self {
            Self::Service(error) => {
                say.explain(&error.explain(say.language));
                ExitCode::from(if error.is_bad_input() { BAD_INPUT } else { OWN_TROUBLE })
            }
            Self::Input(explanation) => {
                say.explain(&explanation);
                ExitCode::from(BAD_INPUT)
            }
        }
    }
}
