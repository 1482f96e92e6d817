//! What a kit is: demo pages of a framework or of widgets, out of an npm package.

use std::{fs, path::PathBuf};

use sullae_tests::fidelity::Case;

/// A kit and what is done on its pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kit {
    pub(crate) name: &'static str,
    /// The npm package that brings the page.
    pub(crate) package: &'static str,
    pub(crate) licence: &'static str,
    /// What is served: a path on the site, and the folder of `node_modules` that lies there.
    pub(crate) folders: &'static [(&'static str, &'static str)],
    /// `page` is the path on the site.
    pub(crate) flows: &'static [Case],
}

impl Kit {
    /// The version of the package that is installed.
    pub(crate) fn version(&self) -> String {
        let path = modules().join(self.package).join("package.json");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!(
                "{} cannot be read ({error}); `cargo xtask test practice` installs it",
                path.display()
            )
        });
        let package: serde_json::Value = serde_json::from_str(&text).expect("a package.json");
        package["version"].as_str().unwrap_or_default().to_owned()
    }
}

/// Where npm has put the packages.
pub(crate) fn modules() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("practice/node_modules")
}
