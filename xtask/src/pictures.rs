//! The pictures of the documents: what is linked is there, and `docs/screens` has every view of the window and nothing else.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::shell::root;

const FOLDERS: &[&str] = &["ko-light", "ko-dark", "en-light", "en-dark"];
/// All of docs/screens: whoever clones the repository carries them.
const BYTES_IN_ALL: u64 = 10 << 20;

/// What is wrong with them.
pub(crate) fn wrong() -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for file in documents()? {
        let text = fs::read_to_string(&file)?;
        let folder = file.parent().context("a file in a folder")?;
        for (words, target) in images(&text) {
            if !folder.join(target).is_file() {
                wrong.push(format!("{}: the picture {} is not there", file.display(), target.display()));
            }
            if words.trim().is_empty() {
                wrong.push(format!(
                    "{}: the picture {} has no words for those who do not see it",
                    file.display(),
                    target.display()
                ));
            }
        }
    }
    let views = fs::read_to_string(root().join("tests/src/pages/views.rs"))?;
    let views: BTreeSet<&str> = names(&views).collect();
    let mut bytes = 0;
    for folder in FOLDERS {
        let mut pictured = BTreeSet::new();
        for entry in fs::read_dir(root().join("docs/screens").join(folder)).with_context(|| format!("docs/screens/{folder}"))? {
            let entry = entry?;
            bytes += entry.metadata()?.len();
            pictured.insert(entry.file_name().to_string_lossy().trim_end_matches(".png").to_owned());
        }
        let pictured: BTreeSet<&str> = pictured.iter().map(String::as_str).collect();
        wrong.extend(
            views
                .difference(&pictured)
                .map(|view| format!("docs/screens/{folder}: no picture of {view} (cargo xtask screens {view})")),
        );
        wrong.extend(
            pictured
                .difference(&views)
                .map(|name| format!("docs/screens/{folder}/{name}.png: no view of this name")),
        );
    }
    if bytes > BYTES_IN_ALL {
        wrong.push(format!("docs/screens: {bytes} bytes are too many"));
    }
    Ok(wrong)
}

/// The documents that people read.
fn documents() -> Result<Vec<PathBuf>> {
    let mut found = vec![root().join("README.md")];
    for folder in ["docs", "docs/guide"] {
        for entry in fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| end == "md") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// The words and the target of each image of a Markdown text that lies beside it.
fn images(text: &str) -> impl Iterator<Item = (&str, &Path)> {
    text.match_indices("![").filter_map(|(at, mark)| {
        let (words, rest) = text[at + mark.len()..].split_once("](")?;
        let (target, _) = rest.split_once(')')?;
        (!target.contains("://")).then_some((words, Path::new(target)))
    })
}

/// The names of the views, from the list of them.
fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split("view(\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_and_views_are_read_from_their_texts() {
        let text = "A ![the home page](../screens/ko-light/home.png) and ![](x.png), not ![far](https://example.com/a.png).";
        let found: Vec<_> = images(text).collect();
        let home = ("the home page", Path::new("../screens/ko-light/home.png"));
        assert_eq!(found, [home, ("", Path::new("x.png"))]);
        let list = "view(\"home\", \"\"),\n    view(\"run-failed\", \"\").after(&[])";
        assert_eq!(names(list).collect::<Vec<_>>(), ["home", "run-failed"]);
    }
}
