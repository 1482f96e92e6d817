//! The fields of a form or a query, whatever their names are called today.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};

use super::rename;

/// Every field name the shop's forms use.
const NAMES: &[&str] = &[
    "q",
    "sort",
    "id",
    "password",
    "remember",
    "next",
    "product",
    "quantity",
    "option",
    "gift_wrap",
    "line",
    "name",
    "phone",
    "address",
    "memo",
    "delivery",
    "agree",
];

/// The fields that came with a request, under their original names.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The trimmed value of a field; empty when absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        debug_assert!(NAMES.contains(&name), "{name} is missing in NAMES");
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = FormRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, FormRejection> {
        let Form(mut pairs) = Form::<Vec<(String, String)>>::from_request(request, state).await?;
        for (key, _) in &mut pairs {
            // A page may have been loaded before the names changed: both spellings are understood.
            if let Some(name) = NAMES.iter().find(|name| rename::name(name) == *key) {
                key.clear();
                key.push_str(name);
            }
        }
        Ok(Self(pairs))
    }
}
