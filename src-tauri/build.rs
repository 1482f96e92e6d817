//! Builds the window's context: configuration, icons, and the list of commands the window may call.

use std::path::Path;

#[macro_use]
#[path = "src/command_names.rs"]
mod command_names;

macro_rules! as_texts {
    ($($name:ident),*) => { &[$(stringify!($name)),*] };
}

fn main() {
    let page = Path::new("../ui/dist/index.html");
    println!("cargo:rerun-if-changed={}", page.display());
    if !page.is_file() {
        println!("cargo:error=The pages of the window are not built: ui/dist/index.html is missing.");
        println!("cargo:error=Build them first: cd ui && npm ci && npm run build");
        std::process::exit(1);
    }
    let manifest = tauri_build::AppManifest::new().commands(with_command_names!(as_texts));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
