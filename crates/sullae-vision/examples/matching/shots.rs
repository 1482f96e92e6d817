//! The screenshots of the bench: `PAGE.VARIANT.png`, and `PAGE.VARIANT.txt` with a line `key x y width height` for each element.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use sullae_vision::{Picture, PixelBox};

/// All screenshots, by page and variant.
pub(crate) struct Shots {
    pages: BTreeMap<String, BTreeMap<String, PathBuf>>,
}

/// A screenshot and where its elements are.
pub(crate) struct Shot {
    pub(crate) path: PathBuf,
    pub(crate) picture: Picture,
    pub(crate) places: BTreeMap<u32, PixelBox>,
}

impl Shots {
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut pages: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some((page, variant)) = name.strip_suffix(".png").and_then(|name| name.split_once('.')) {
                let variants = pages.entry(page.to_owned()).or_default();
                variants.insert(variant.to_owned(), path.clone());
            }
        }
        Ok(Self { pages })
    }

    /// The pages' names.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// One variant of a page, if it was rendered.
    pub(crate) fn open(&self, page: &str, variant: &str) -> Result<Option<Shot>, Box<dyn Error>> {
        let Some(path) = self.pages.get(page).and_then(|variants| variants.get(variant)) else {
            return Ok(None);
        };
        let picture = Picture::from_png(&fs::read(path)?)?;
        let list = fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        let mut places = BTreeMap::new();
        for line in list.lines() {
            let numbers: Vec<u32> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            if let [key, x, y, width, height] = numbers[..] {
                places.insert(key, PixelBox::new(x, y, width, height));
            }
        }
        Ok(Some(Shot {
            path: path.clone(),
            picture,
            places,
        }))
    }
}
