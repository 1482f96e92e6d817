//! Watching over HTTP: health, a JSON API, Prometheus metrics, and the OpenAPI document that is made from the same table as the
//! routes.
//!
//! Thin: each answer is a function of `sullae-service`, the one that the command line calls too. What is decided here is only who may
//! ask: whoever knows the token, over an address of this machine, under a name of this machine.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod endpoint;
mod error;
mod guard;
mod health;
mod incidents;
mod meter;
mod metrics;
mod monitors;
mod openapi;
mod problem;
mod runs;
mod server;
mod token;

pub use error::ApiError;
pub use meter::Meter;
pub use openapi::document;
pub use server::{ApiServer, ApiSettings};
pub use token::{TOKEN_VARIABLE, Token, TokenSource};
