//! The pages of kits, as their packages bring them. One script is put before each, which tells whether what must be true is, when
//! the page is left, before the page itself tidies up; it takes itself away again.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use sullae_testkit::{FixtureFile, FixtureSite};
use sullae_tests::fidelity::{Case, Site, end_page};

use crate::kit::{Kit, modules};

/// The pages, served. Every flow has a host of its own, so that none finds what another one stored.
pub(crate) struct Pages(FixtureSite);

impl Site for Pages {
    fn served(&self) -> &FixtureSite {
        &self.0
    }

    fn address(&self, case: &Case) -> String {
        let host = format!("{}.localhost", case.name);
        format!("{}{}", self.0.other_url().replace("localhost", &host), case.page)
    }
}

impl Pages {
    /// Serves what these kits bring.
    pub(crate) async fn serve(kits: &[Kit]) -> std::io::Result<Self> {
        let mut files = BTreeMap::from([end_page()]);
        let teller = teller(kits);
        for (at, folder) in kits.iter().flat_map(|kit| kit.folders) {
            put(&mut files, &modules().join(folder), at, &teller)?;
        }
        Ok(Self(FixtureSite::serve(files).await?))
    }
}

/// Puts the files of a folder under a path.
fn put(files: &mut BTreeMap<String, FixtureFile>, folder: &Path, at: &str, teller: &str) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if at.is_empty() { name } else { format!("{at}/{name}") };
        if entry.file_type()?.is_dir() {
            put(files, &entry.path(), &path, teller)?;
            continue;
        }
        let content = fs::read(entry.path())?;
        let page = path.ends_with(".html").then(|| String::from_utf8_lossy(&content).to_lowercase());
        // Right behind the type of document, without which a page would be laid out in another way.
        let doctype = page.as_deref().and_then(|page| page.find("<!doctype"));
        let content = match doctype.and_then(|start| Some(start + content[start..].iter().position(|byte| *byte == b'>')? + 1)) {
            Some(end) => [&content[..end], teller.as_bytes(), &content[end..]].concat(),
            None => content,
        };
        files.insert(path, FixtureFile::of(content));
    }
    Ok(())
}

/// What must be true must not be true from the start.
fn teller(kits: &[Kit]) -> String {
    let mut proofs = String::new();
    for flow in kits.iter().flat_map(|kit| kit.flows) {
        let _ = writeln!(proofs, "'{}': () => Boolean({}),", flow.name, flow.after);
    }
    format!(
        "<script>(() => {{
  document.currentScript.remove();
  const name = location.hostname.split('.')[0];
  const holds = {{{proofs}}}[name];
  if (window !== top || !holds) return;
  const ask = () => {{ try {{ return String(holds()); }} catch (error) {{ return String(error); }} }};
  let first;
  addEventListener('DOMContentLoaded', () => {{ first = ask(); }});
  addEventListener('load', () => {{ if (first !== 'true') first = ask(); }});
  addEventListener('beforeunload', () => navigator.sendBeacon('/told/' + name, first === 'true' ? 'true from the start, so it proves nothing' : ask()));
}})();</script>"
    )
}
