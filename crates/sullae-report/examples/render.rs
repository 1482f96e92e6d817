//! Writes the reports of the made-up runs into a folder, to be looked at: `render FOLDER`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/report/made.rs"]
mod made;

use sullae_recording::Language;

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).expect("a folder to write to"));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, made) in made::all() {
        for (tag, language) in [("ko", Language::Ko), ("en", Language::En)] {
            std::fs::write(folder.join(format!("{name}.{tag}.html")), made.html(language)).unwrap();
        }
    }
}
