//! The pages of all cases, served together. Each knows what must be true on it, and tells so when it is left.

use std::collections::BTreeMap;

use sullae_testkit::{FixtureFile, FixtureSite};
use sullae_tests::fidelity::{Case, Site, end_page};

/// The pages, served. A case's own is its body; `$` and `say` are at hand in it.
pub(crate) struct Pages(FixtureSite);

impl Site for Pages {
    fn served(&self) -> &FixtureSite {
        &self.0
    }

    fn address(&self, case: &Case) -> String {
        format!("{}{}/", self.0.url(), case.name)
    }
}

impl Pages {
    /// Serves the pages of these cases.
    pub(crate) async fn serve(cases: &[Case]) -> std::io::Result<Self> {
        let mut files = BTreeMap::from([end_page()]);
        for case in cases {
            files.insert(format!("{}/index.html", case.name), FixtureFile::of(whole(case, case.page)));
            for (path, content) in case.files {
                let content = if path.ends_with(".html") && !path.starts_with("bare") {
                    whole(case, content)
                } else {
                    (*content).to_owned()
                };
                let file = FixtureFile {
                    attachment: path.starts_with("download/"),
                    authorization: path.starts_with("guarded/").then(|| "Basic a2ltOnNlc2FtZQ==".to_owned()),
                    ..FixtureFile::of(content)
                };
                files.insert(format!("{}/{path}", case.name), file);
            }
        }
        Ok(Self(FixtureSite::serve(files).await?))
    }
}

/// `say` notes what happened, also across pages of the case, and shows it; `did` is all that was said.
fn whole(case: &Case, body: &str) -> String {
    let name = case.name;
    let after = case.after;
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>
<style>body{{font:16px/1.5 sans-serif;margin:16px}}button,input,select{{font:inherit}}</style>
<script>
const $ = (selector) => document.querySelector(selector);
const other = location.origin.replace('127.0.0.1', 'localhost');
let did = JSON.parse(sessionStorage.getItem('{name}') ?? '[]');
function say(text) {{ did.push(String(text)); sessionStorage.setItem('{name}', JSON.stringify(did)); const out = $('#said'); if (out) out.textContent = did.join(' · '); }}
if (window === top && !opener) addEventListener('pagehide', () => {{
  let told; try {{ told = String(Boolean({after})) + ' (' + did.join(' · ') + ')'; }} catch (error) {{ told = String(error); }}
  navigator.sendBeacon('/told/{name}', told);
}});
</script>
{body}
<p id=said></p>"
    )
}
