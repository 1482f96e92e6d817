//! Writes the OpenAPI document to docs/openapi.json.

use std::{fs, io};

fn main() -> io::Result<()> {
    let text = serde_json::to_string_pretty(&sullae_api::document())?;
    fs::write("docs/openapi.json", text + "\n")
}
