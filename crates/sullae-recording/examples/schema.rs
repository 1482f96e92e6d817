//! Writes the JSON Schemas: `cargo run -p sullae-recording --example schema -- docs/schemas`.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from("docs/schemas"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    for (name, text) in sullae_recording::schema::schemas() {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}
