//! Areas of a page that no picture may show: customers' names, account numbers. What is kept of one is how its page marks it up, and
//! nothing that it says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use crate::{
    action::is_default,
    document::PageSeen,
    edit::part_of,
    geometry::Rect,
    target::{Anchor, ElementEvidence, Target},
};

/// Most areas of one recording.
pub const MASK_LIMIT: usize = 100;
/// What pages call a thing by for their own tests, besides its id: the surest names there are.
const TEST_NAMES: [&str; 5] = ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy"];
/// Attributes that tell an element from others without saying what it shows.
const KEPT: [&str; 4] = ["id", "name", "class", "type"];

/// An area that is painted over in every picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// Where it was pointed at. Pictures of this page are kept coarse while the area is not found on it.
    pub page: PageSeen,
    /// The area: what a person calls it, and how its page marks it up. Without a text, neighbours and picture, and without a name.
    pub target: Target,
    /// The page is without it at times: pictures are then kept as they are.
    #[serde(default, skip_serializing_if = "is_default")]
    pub may_be_absent: bool,
}

impl Mask {
    /// The area that was pointed at, as `name`. Nothing that it shows is kept.
    #[must_use]
    pub fn of(page: PageSeen, target: Target, name: &str) -> Self {
        Self {
            page,
            target: Target {
                label: name.trim().to_owned(),
                element: target.element.map(silenced),
                anchor: None,
                text: None,
                neighbours: Vec::new(),
                ..target
            },
            may_be_absent: false,
        }
    }

    /// The CSS selector of all that is painted over: its id, else its name for tests or in a form, else its classes, else the chain of
    /// tags that leads to it, whatever their positions. What lies in a row or list entry stands for that part of every row.
    #[must_use]
    pub fn selector(&self) -> String {
        self.target.element.as_ref().map_or_else(String::new, selector_of)
    }

    /// Whether an element recorded on the same page is the area, one of several like it, or holds it or lies in it.
    #[must_use]
    pub fn touches(&self, element: &ElementEvidence) -> bool {
        let Some(own) = &self.target.element else { return false };
        let within = |inner: &ElementEvidence, outer: &ElementEvidence| {
            let same_root = inner.shadow_hosts == outer.shadow_hosts;
            same_root && without_rows(&inner.xpath).starts_with(&without_rows(&outer.xpath))
        };
        within(element, own) || within(own, element) || selector_of(&silenced(element.clone())) == self.selector()
    }

    /// Whether the area should be on the page at this address: that where it was pointed at, or one that differs in numbers only, as
    /// those of two orders do.
    #[must_use]
    pub fn is_of(&self, address: &str) -> bool {
        place(&self.page.url).is_some_and(|own| Some(own) == place(address))
    }
}

impl Anchor {
    /// The anchor without what surrounds its target, and the part of the picture that is left.
    #[must_use]
    pub fn alone(&self) -> (Self, Rect) {
        (part_of(self, self.target), self.target)
    }
}

/// What tells an element from others without saying what it shows. What has a digit may be a number of somebody's, and is another
/// tomorrow.
fn silenced(element: ElementEvidence) -> ElementEvidence {
    let mut attributes = element.attributes;
    attributes.retain(|name, _| KEPT.contains(&name.as_str()) || TEST_NAMES.contains(&name.as_str()));
    for (name, value) in &mut attributes {
        if name == "class" {
            *value = value
                .split_whitespace()
                .filter(|part| is_lasting(part))
                .collect::<Vec<_>>()
                .join(" ");
        }
    }
    attributes.retain(|_, value| is_lasting(value));
    ElementEvidence {
        attributes,
        name: String::new(),
        id_xpath: Some(element.id_xpath)
            .filter(|path| id_of(path).is_some_and(is_lasting))
            .unwrap_or_default(),
        same_text: 0,
        twins: 0,
        ..element
    }
}

fn is_lasting(value: &str) -> bool {
    !value.is_empty() && !value.chars().any(|c| c.is_ascii_digit() || c.is_control())
}

fn selector_of(element: &ElementEvidence) -> String {
    let tag = Some(element.tag.as_str()).filter(|tag| is_tag(tag)).unwrap_or("*");
    let attribute = |name: &str| Some((name.to_owned(), element.attributes.get(name)?));
    let takes_input = matches!(tag, "input" | "select" | "textarea" | "button");
    let names = ["id"].into_iter().filter(|_| !is_in_row(&element.xpath)).chain(TEST_NAMES);
    let names = names.chain(["name"].into_iter().filter(|_| takes_input));
    if let Some((name, value)) = names.into_iter().find_map(attribute) {
        return format!("{tag}[{name}={}]", quoted(value));
    }
    if let Some((_, classes)) = attribute("class") {
        let each = classes.split_whitespace().map(|class| format!("[class~={}]", quoted(class)));
        return format!("{tag}{}", each.collect::<String>());
    }
    let (begin, path) = match id_of(&element.id_xpath) {
        Some(id) => (
            Some(format!("[id={}]", quoted(id))),
            element.id_xpath.split_once("\"]").map_or("", |(_, tail)| tail),
        ),
        None => (None, element.xpath.as_str()),
    };
    let tags = path.split('/').filter(|step| !step.is_empty()).map(|step| {
        let tag = step.split('[').next().unwrap_or_default();
        if is_tag(tag) { tag.to_owned() } else { "*".to_owned() }
    });
    begin.into_iter().chain(tags).collect::<Vec<_>>().join(" > ")
}

/// The id that a path begins with.
fn id_of(id_xpath: &str) -> Option<&str> {
    Some(id_xpath.strip_prefix("//*[@id=\"")?.split_once("\"]")?.0)
}

fn is_tag(tag: &str) -> bool {
    tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn is_in_row(xpath: &str) -> bool {
    ["/tr[", "/li["].iter().any(|row| xpath.contains(row))
}

/// A path in which every row is the same.
fn without_rows(xpath: &str) -> String {
    let steps = xpath
        .split('/')
        .filter(|step| !step.is_empty())
        .map(|step| match step.split_once('[') {
            Some((row @ ("tr" | "li"), _)) => format!("/{row}/"),
            _ => format!("/{step}/"),
        });
    steps.collect()
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Site and path of an address, of a path in the fragment that too; every part that has a digit is the same.
fn place(address: &str) -> Option<(String, Vec<String>)> {
    let url = Url::parse(address).ok()?;
    let fragment = url
        .fragment()
        .filter(|fragment| fragment.starts_with(['/', '!']))
        .unwrap_or_default();
    let fragment = fragment.split('?').next().unwrap_or_default();
    let parts = url.path().split('/').chain(fragment.split('/')).filter(|part| !part.is_empty());
    let parts = parts.map(|part| {
        if part.chars().any(|c| c.is_ascii_digit()) {
            "0".to_owned()
        } else {
            part.to_owned()
        }
    });
    Some((url.origin().ascii_serialization(), parts.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{geometry::Rect, target::TargetKind};

    fn element(tag: &str, attributes: &[(&str, &str)], xpath: &str, id_xpath: &str) -> ElementEvidence {
        ElementEvidence {
            tag: tag.into(),
            name: "김하늘 110-234-567890".into(),
            attributes: attributes.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            xpath: xpath.into(),
            id_xpath: id_xpath.into(),
            ..ElementEvidence::default()
        }
    }

    fn mask(element: ElementEvidence) -> Mask {
        let page = PageSeen {
            url: "https://shop.test/customers/12?tab=a".into(),
            ..PageSeen::default()
        };
        let target = Target {
            label: "김하늘".into(),
            kind: TargetKind::Other,
            place: Rect::default(),
            anchor: None,
            text: Some("김하늘 110-234-567890".into()),
            neighbours: vec!["김하늘".into()],
            element: Some(element),
        };
        Mask::of(page, target, " 고객 이름 ")
    }

    #[test]
    fn nothing_that_the_area_says_is_kept() {
        let attributes = [
            ("title", "김하늘"),
            ("data-name", "김하늘"),
            ("aria-label", "김하늘"),
            ("id", "account-110234567890"),
            ("class", "name c-110234567890"),
        ];
        let kept = mask(element(
            "b",
            &attributes,
            "/html[1]/body[1]/b[1]",
            "//*[@id=\"account-110234567890\"]",
        ));
        let json = serde_json::to_string(&kept).unwrap();
        assert!(
            !json.contains("김하늘") && !json.contains("1102345") && !json.contains("110-234"),
            "{json}"
        );
        assert_eq!(kept.target.label, "고객 이름");
        assert_eq!(kept.selector(), "b[class~=\"name\"]");
    }

    #[test]
    fn the_surest_mark_is_gone_by() {
        let path = "/html[1]/body[1]/main[1]/p[2]";
        let of = |tag: &str, attributes: &[(&str, &str)], xpath: &str, id_xpath: &str| {
            mask(element(tag, attributes, xpath, id_xpath)).selector()
        };
        assert_eq!(of("p", &[("id", "owner"), ("class", "x")], path, ""), "p[id=\"owner\"]");
        assert_eq!(
            of("p", &[("data-testid", "owner"), ("class", "x")], path, ""),
            "p[data-testid=\"owner\"]"
        );
        assert_eq!(
            of("input", &[("name", "account"), ("class", "x")], path, ""),
            "input[name=\"account\"]"
        );
        assert_eq!(of("p", &[("class", "a b\"")], path, ""), "p[class~=\"a\"][class~=\"b\\\"\"]");
        assert_eq!(of("p", &[], path, ""), "html > body > main > p");
        assert_eq!(of("p", &[], path, "//*[@id=\"root\"]/main[1]/p[2]"), "[id=\"root\"] > main > p");
        assert_eq!(of("p", &[], path, "//*[@id=\"root-7\"]/main[1]/p[2]"), "html > body > main > p");
    }

    #[test]
    fn a_cell_of_a_row_stands_for_its_column() {
        let cell = element("td", &[("id", "kim")], "/html[1]/body[1]/table[1]/tbody[1]/tr[3]/td[1]", "");
        let kept = mask(cell);
        assert_eq!(kept.selector(), "html > body > table > tbody > tr > td");
        let other = element("td", &[], "/html[1]/body[1]/table[1]/tbody[1]/tr[9]/td[1]", "");
        assert!(kept.touches(&other));
    }

    #[test]
    fn what_holds_the_area_or_lies_in_it_is_touched() {
        let card = mask(element("div", &[("class", "card")], "/html[1]/body[1]/div[2]", ""));
        let at = |xpath: &str| card.touches(&element("a", &[("class", "link")], xpath, ""));
        assert!(at("/html[1]/body[1]/div[2]/a[1]") && at("/html[1]/body[1]"));
        assert!(!at("/html[1]/body[1]/div[21]/a[1]") && !at("/html[1]/body[1]/a[1]"));
    }

    #[test]
    fn it_belongs_to_its_page_whatever_the_numbers_in_the_address() {
        let kept = mask(element("p", &[], "/html[1]/body[1]/p[1]", ""));
        assert!(kept.is_of("https://shop.test/customers/77") && kept.is_of("https://shop.test/customers/12?tab=b#top"));
        for other in [
            "https://shop.test/customers",
            "https://shop.test/customers/12/orders",
            "http://shop.test/customers/12",
            "https://shop.test/customers/12#/orders",
            "about:blank",
        ] {
            assert!(!kept.is_of(other), "{other}");
        }
    }
}
