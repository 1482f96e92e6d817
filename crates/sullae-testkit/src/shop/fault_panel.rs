//! The panel that turns faults on and off, and the HTTP call for the same.

use axum::Router;

use super::Shop;

pub(crate) fn router() -> Router<Shop> {
    Router::new()
}
