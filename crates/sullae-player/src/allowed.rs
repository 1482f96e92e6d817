//! Whether a stored secret may be typed where the keys would go: on its sites only, and on none of them over a weaker connection.

use sullae_browser::{BrowserError, Context};
use sullae_recording::{Action, Point, Reason, Sites, Step, sites::origin};

use crate::{hands::Hands, step::Stepper, trouble::Trouble};

/// The origin of the first address where it may not be typed: the recorded page's, or one of those that would get it now.
pub(crate) fn refused<'a>(sites: &Sites, recorded: &'a str, now: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let weaker = |address: &str| recorded.starts_with("https:") && !address.starts_with("https:");
    let mut all = std::iter::once(recorded).chain(now);
    all.find(|address| !sites.allow(address) || weaker(address)).map(origin)
}

/// Addresses of the frame that keys go to and of all around it. Where it is not known which frame it is, or it cannot be looked into, those
/// of all within count too. An empty frame, or one that the page itself wrote, is the page's around it.
fn addresses<'a>(tab: &'a Context, frame: Option<&str>, closed: bool) -> Vec<&'a str> {
    let mut way = Vec::new();
    let found = frame.is_some_and(|frame| walk(tab, frame, &mut way));
    if !found {
        way = vec![tab];
    }
    let mut within: Vec<&Context> = way
        .last()
        .filter(|_| closed || !found)
        .map(|last| last.children.iter().collect())
        .unwrap_or_default();
    while let Some(context) = within.pop() {
        way.push(context);
        within.extend(&context.children);
    }
    let is_pages_own = |(at, context): &(usize, &Context)| *at > 0 && context.url.starts_with("about:");
    let counts = way.into_iter().enumerate().filter(|each| !is_pages_own(each));
    counts.map(|(_, context)| context.url.as_str()).collect()
}

fn walk<'a>(context: &'a Context, frame: &str, way: &mut Vec<&'a Context>) -> bool {
    way.push(context);
    if context.id == frame || context.children.iter().any(|child| walk(child, frame, way)) {
        return true;
    }
    way.pop();
    false
}

impl Stepper<'_> {
    /// Stops a step that would type a secret where it may not be; to be asked right before. Without a point the keys go where the focus is.
    pub(crate) async fn may_type(&self, step: &Step, hands: &Hands, point: Option<Point>) -> Result<(), Trouble> {
        let Action::Type { text } = &step.action else { return Ok(()) };
        let Some((variable, sites)) = self.values.bound(text) else {
            return Ok(());
        };
        let (frame, closed) = hands.frame_of_keys(point).await?;
        // Last of all: whatever navigated before it is seen.
        let tab = hands.page().look_up().await?;
        match refused(sites, &step.page.url, addresses(&tab, frame.as_deref(), closed)) {
            None => Ok(()),
            Some(site) => Err(Reason::SecretNotAllowed {
                variable: variable.to_owned(),
                site,
            }
            .into()),
        }
    }
}

impl Hands {
    /// The frame that keys go to, and whether it cannot be looked into.
    async fn frame_of_keys(&self, point: Option<Point>) -> Result<(Option<String>, bool), BrowserError> {
        let windows = self.ask_for_remote("keysWindow", &[serde_json::json!(point)]).await?;
        let frame = windows["value"][0]["value"]["context"].as_str().map(str::to_owned);
        Ok((frame, windows["value"][1]["value"] != false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "https://shop.test/login";

    fn sites(texts: &[&str]) -> Sites {
        Sites::parse(texts).unwrap()
    }

    fn context(id: &str, url: &str, children: Vec<Context>) -> Context {
        Context {
            id: id.to_owned(),
            url: url.to_owned(),
            opener: None,
            children,
        }
    }

    #[test]
    fn both_the_recorded_page_and_what_is_there_now_must_be_allowed() {
        let shop = sites(&["shop.test"]);
        assert_eq!(refused(&shop, SHOP, [SHOP, "https://shop.test/other"]), None);
        assert_eq!(refused(&shop, "https://evil.test/x", [SHOP]), Some("https://evil.test".to_owned()));
        assert_eq!(
            refused(&shop, SHOP, ["https://evil.test/?shop.test"]),
            Some("https://evil.test".to_owned())
        );
        assert_eq!(refused(&shop, SHOP, ["about:blank"]), Some("about:".to_owned()));
    }

    #[test]
    fn what_was_recorded_over_a_secure_connection_is_not_typed_over_another() {
        let shop = sites(&["shop.test"]);
        assert_eq!(
            refused(&shop, SHOP, ["http://shop.test/login"]),
            Some("http://shop.test".to_owned())
        );
        assert_eq!(refused(&shop, "http://shop.test/login", ["http://shop.test/login", SHOP]), None);
    }

    #[test]
    fn the_frame_that_gets_the_keys_counts_with_all_around_it_and_no_other() {
        let login = context("login", "https://id.test/", vec![context("deep", "https://deep.test/", vec![])]);
        let own = context("own", "about:srcdoc", vec![]);
        let tab = context("tab", SHOP, vec![context("ad", "https://ad.test/", vec![]), own, login]);
        assert_eq!(addresses(&tab, Some("tab"), false), [SHOP]);
        assert_eq!(addresses(&tab, Some("own"), false), [SHOP]);
        assert_eq!(
            addresses(&tab, Some("deep"), false),
            [SHOP, "https://id.test/", "https://deep.test/"]
        );
        assert_eq!(
            addresses(&tab, Some("login"), true),
            [SHOP, "https://id.test/", "https://deep.test/"]
        );
        for unknown in [Some("gone"), None] {
            assert_eq!(addresses(&tab, unknown, false).len(), 4, "all of them");
        }
        assert_eq!(
            addresses(&context("tab", "about:blank", vec![]), Some("tab"), false),
            ["about:blank"]
        );
    }
}
