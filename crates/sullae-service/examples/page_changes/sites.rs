//! The pages: the demo shop, and documentation and applications that nobody here wrote.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use sullae_testkit::{DemoShop, StaticSite};

/// Pages that figures are measured on, or pages that the weights are fitted on: never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    Judge,
    Fit,
}

/// A page to change.
#[derive(Debug)]
pub(crate) struct SitePage {
    pub(crate) name: &'static str,
    pub(crate) url: String,
}

/// Everything that is served, until dropped.
pub(crate) struct Sites {
    shop: DemoShop,
    npm: StaticSite,
    rust: StaticSite,
    system: StaticSite,
    tiddlywiki: StaticSite,
}

impl Sites {
    /// Serves everything; `work` is a folder for what has to be built first.
    pub(crate) async fn open(work: &Path) -> Result<Self> {
        let npm = bench_pages();
        ensure!(
            npm.join("node_modules/tiddlywiki").is_dir(),
            "tests/bench-pages has no packages: `cargo xtask bench find pages` installs them"
        );
        Ok(Self {
            shop: DemoShop::start(0).await?,
            rust: StaticSite::serve(&rust_docs()?).await?,
            system: StaticSite::serve(Path::new("/usr/share/doc")).await?,
            tiddlywiki: StaticSite::serve(&wiki(&npm, work)?).await?,
            npm: StaticSite::serve(&npm).await?,
        })
    }

    /// The pages of a set.
    pub(crate) fn pages(&self, set: Set) -> Vec<SitePage> {
        let page = |name, site: String, path: &str| SitePage {
            name,
            url: format!("{site}{path}"),
        };
        let modules = |path: &str| format!("node_modules/{path}");
        let (shop, npm, rust, system) = (self.shop.url(), self.npm.url(), self.rust.url(), self.system.url());
        match set {
            Set::Judge => vec![
                page("shop: home", shop.clone(), ""),
                page("shop: product", shop.clone(), "product/1"),
                page("shop: log in", shop, "login"),
                page("rustdoc", rust, "std/vec/struct.Vec.html"),
                page("TiddlyWiki", self.tiddlywiki.url(), "index.html"),
                page(
                    "jQuery Mobile: forms",
                    npm.clone(),
                    &modules("jquery-mobile/dist/demos/forms/index.html"),
                ),
                page(
                    "jQuery Mobile: lists",
                    npm.clone(),
                    &modules("jquery-mobile/dist/demos/listview/index.html"),
                ),
                page(
                    "jQuery Mobile: table",
                    npm.clone(),
                    &modules("jquery-mobile/dist/demos/table-column-toggle/index.html"),
                ),
                page("Swagger UI", npm, "api.html"),
                page("Node.js manual", system, "nodejs/api/fs.html"),
            ],
            Set::Fit => vec![
                page("shop: stores", shop.clone(), "stores"),
                page("shop: delivery", shop, "delivery"),
                page("mdBook", rust.clone(), "book/ch03-02-data-types.html"),
                page("jQuery UI", npm.clone(), &modules("jquery-ui-dist/index.html")),
                page("SB Admin: tables", npm.clone(), &modules("startbootstrap-sb-admin-2/tables.html")),
                page("SB Admin: buttons", npm.clone(), &modules("startbootstrap-sb-admin-2/buttons.html")),
                page("Freelancer", npm, &modules("startbootstrap-freelancer/dist/index.html")),
                page("DocBook", system, "valgrind/html/manual-core.html"),
                page("rustc error codes", rust, "error_codes/E0308.html"),
            ],
        }
    }
}

fn bench_pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bench-pages")
}

/// The documentation that comes with the Rust toolchain.
fn rust_docs() -> Result<PathBuf> {
    let asked = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .context("rustc does not start")?;
    let sysroot = String::from_utf8(asked.stdout)?;
    let docs = Path::new(sysroot.trim()).join("share/doc/rust/html");
    ensure!(
        docs.is_dir(),
        "the toolchain has no documentation: `rustup component add rust-docs`"
    );
    Ok(docs)
}

/// TiddlyWiki's own introduction as one page.
fn wiki(npm: &Path, work: &Path) -> Result<PathBuf> {
    let package = npm.join("node_modules/tiddlywiki");
    let output = work.join("tiddlywiki");
    let built = Command::new("node")
        .arg(package.join("tiddlywiki.js"))
        .arg(package.join("editions/full"))
        .arg("--output")
        .arg(&output)
        .args(["--rendertiddler", "$:/core/save/all", "index.html", "text/plain"])
        .output()
        .context("node does not start")?;
    ensure!(built.status.success(), "TiddlyWiki: {}", String::from_utf8_lossy(&built.stderr));
    Ok(output)
}
