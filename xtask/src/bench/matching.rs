//! Image matching beside OpenCV: real pages rendered in many ways, then speed and accuracy over them.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::record;
use crate::{
    setup::{self, Needs},
    shell::{example, root, run},
};

/// What is compared with, from PyPI.
const OPENCV: &str = "opencv-python-headless==5.0.0.93";
/// Pages of the Rust toolchain's documentation: names here, paths below its folder.
const TOOLCHAIN_PAGES: [(&str, &str); 4] = [
    ("option", "core/option/enum.Option.html"),
    ("book", "book/ch04-01-what-is-ownership.html"),
    ("cargo", "cargo/commands/cargo-build.html"),
    ("std", "std/index.html"),
];
/// A page of ours, in Korean.
const OWN_PAGE: (&str, &str) = ("shop", "crates/sullae-vision/tests/data/shop.html");
/// Pages that are rendered in all window sizes for the speed table.
const SPEED_PAGES: [&str; 2] = ["option", "book"];

/// One way of rendering a page.
struct Variant {
    name: &'static str,
    window: (u32, u32),
    /// Device pixels per CSS pixel.
    ratio: &'static str,
    style: &'static str,
    flag: Option<&'static str>,
}

const PLAIN: Variant = Variant {
    name: "recorded",
    window: (1280, 800),
    ratio: "1",
    style: "",
    flag: None,
};

const fn styled(name: &'static str, style: &'static str) -> Variant {
    Variant { name, style, ..PLAIN }
}

const fn at_ratio(name: &'static str, ratio: &'static str) -> Variant {
    Variant { name, ratio, ..PLAIN }
}

const fn sized(name: &'static str, window: (u32, u32)) -> Variant {
    Variant { name, window, ..PLAIN }
}

/// What accuracy is measured on; the dark theme is the page's own.
const CHANGES: [Variant; 14] = [
    PLAIN,
    Variant {
        name: "again",
        flag: Some("--font-render-hinting=none"),
        ..PLAIN
    },
    styled("shifted", "html{margin:1px 0 0 1px}"),
    styled("darker", "html{filter:brightness(.9)}"),
    styled("brighter", "html{filter:brightness(1.1)}"),
    styled(
        "accent",
        "a,a *{color:#b3261e!important}button,summary,th{background:#0a7d54!important;color:#fff!important}",
    ),
    styled("serif", "*{font-family:\"DejaVu Serif\",serif!important}"),
    styled(
        "narrow",
        "*{font-family:\"Liberation Sans Narrow\",\"Nimbus Sans Narrow\",sans-serif!important;font-stretch:condensed}",
    ),
    styled("larger", "html{zoom:1.1}"),
    sized("wide", (1500, 800)),
    styled("dark", ""),
    at_ratio("dpr125", "1.25"),
    at_ratio("dpr150", "1.5"),
    at_ratio("dpr200", "2"),
];

const SIZES: [Variant; 3] = [
    sized("1280x800", (1280, 800)),
    sized("1920x1080", (1920, 1080)),
    // A window of 3840 CSS pixels keeps headless Chromium busy for ever.
    Variant {
        name: "3840x2160",
        window: (1920, 1080),
        ratio: "2",
        ..PLAIN
    },
];

/// Renders what is missing, measures, prints the tables and keeps them.
pub(super) fn bench() -> Result<()> {
    setup::install(&[Needs::Browser])?;
    let folder = root().join("target/bench-matching");
    fs::create_dir_all(&folder)?;
    let python = python(&folder)?;
    let shots = folder.join("shots");
    render(&shots)?;
    let mut measure = example("sullae-vision", "matching");
    let output = measure
        .arg(&python)
        .arg(&shots)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo does not start")?;
    if !output.status.success() {
        bail!("matching: {}", output.status);
    }
    let tables = String::from_utf8_lossy(&output.stdout);
    println!("{tables}");
    record::keep("Image matching", "cargo xtask bench find matching", &tables)
}

/// A Python of our own with OpenCV in it.
fn python(folder: &Path) -> Result<PathBuf> {
    let venv = folder.join("python");
    let python = venv.join("bin/python");
    let ready = Command::new(&python).args(["-c", "import cv2"]).stderr(Stdio::null()).status();
    if !ready.is_ok_and(|status| status.success()) {
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&venv);
        run(make)?;
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet", OPENCV]);
        run(install)?;
    }
    Ok(python)
}

fn render(shots: &Path) -> Result<()> {
    fs::create_dir_all(shots)?;
    let sysroot = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .context("rustc does not start")?;
    let docs = Path::new(String::from_utf8_lossy(&sysroot.stdout).trim()).join("share/doc/rust/html");
    if !docs.is_dir() {
        bail!("the toolchain's documentation is missing: rustup component add rust-docs");
    }
    let mut pages: Vec<(&str, PathBuf)> = TOOLCHAIN_PAGES.iter().map(|(name, path)| (*name, docs.join(path))).collect();
    pages.push((OWN_PAGE.0, root().join(OWN_PAGE.1)));
    for (page, path) in pages {
        let sizes = if SPEED_PAGES.contains(&page) { &SIZES[..] } else { &[] };
        for variant in CHANGES.iter().chain(sizes) {
            let shot = shots.join(format!("{page}.{}.png", variant.name));
            if !shot.is_file() {
                render_one(&path, variant, &shot).with_context(|| shot.display().to_string())?;
            }
        }
    }
    Ok(())
}

/// Changes a copy of the page, takes its picture, and lists where its elements are.
fn render_one(page: &Path, variant: &Variant, shot: &Path) -> Result<()> {
    let copy = shot.with_extension("html");
    let html = fs::read_to_string(page)?;
    let base = page.parent().unwrap_or(page).display();
    let head = format!("<head><base href=\"file://{base}/\">");
    let extra = format!(
        "<style>{}</style><script>const RATIO={};const DARK={};{PAGE_SCRIPT}</script>",
        variant.style,
        variant.ratio,
        variant.name == "dark"
    );
    fs::write(&copy, html.replacen("<head>", &head, 1) + &extra)?;
    let mut browser = Command::new(browser());
    browser
        .args(["--headless", "--hide-scrollbars", "--disable-gpu", "--allow-file-access-from-files"])
        .args(["--disable-lcd-text", "--virtual-time-budget=4000", "--dump-dom"])
        .args(variant.flag)
        .arg(format!("--force-device-scale-factor={}", variant.ratio))
        .arg(format!("--window-size={},{}", variant.window.0, variant.window.1))
        .arg(format!("--screenshot={}", shot.display()));
    if is_root() {
        browser.arg("--no-sandbox");
    }
    let query = if variant.name == "dark" { "?dark" } else { "" };
    let output = browser
        .arg(format!("file://{}{query}", copy.display()))
        .stderr(Stdio::null())
        .output();
    let dom = String::from_utf8_lossy(&output.context("Chromium does not start")?.stdout).into_owned();
    let places = dom
        .rsplit_once("[places ")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(places, _)| places);
    fs::remove_file(&copy)?;
    if !shot.is_file() {
        bail!("Chromium took no picture");
    }
    let places = places.context("the page did not tell where its elements are")?;
    fs::write(shot.with_extension("txt"), places.replace(';', "\n"))?;
    println!("rendered {}", shot.display());
    Ok(())
}

/// Sets the theme, waits for fonts, and writes `key x y width height` of elements in view into the page.
const PAGE_SCRIPT: &str = "
addEventListener('load', () => {
  const root = document.documentElement;
  if (DARK) {
    if (root.dataset.theme) root.dataset.theme = 'dark';
    if (root.classList.contains('light')) root.classList.replace('light', 'navy');
  }
  setTimeout(() => {
    const kinds = 'a,button,input,select,summary,label,h1,h2,h3,h4,td,th,img,code,[role=button]';
    const all = [...document.querySelectorAll('body *')];
    const places = [];
    all.forEach((element, key) => {
      if (!element.matches(kinds)) return;
      const r = element.getBoundingClientRect();
      const [x, y, right, bottom] = [r.left, r.top, r.right, r.bottom].map((v) => Math.round(v * RATIO));
      const inside = x >= 0 && y >= 0 && right <= innerWidth * RATIO && bottom <= innerHeight * RATIO;
      const sensible = r.width >= 14 && r.width <= 400 && r.height >= 10 && r.height <= 140;
      const middle = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
      if (inside && sensible && middle && (element.contains(middle) || middle.contains(element)))
        places.push([key, x, y, right - x, bottom - y].join(' '));
    });
    const list = document.createElement('i');
    list.hidden = true;
    list.textContent = '[places ' + places.join(';') + ']';
    document.body.append(list);
  }, 2000);
});
";

fn browser() -> std::ffi::OsString {
    env::var_os("SULLAE_BROWSER").unwrap_or_else(|| "chromium".into())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}
