//! An element in the form in which it is compared: texts normalised, paths and addresses in parts.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use sullae_recording::{ElementEvidence, Rect, Target, TargetKind};
use sullae_vision::text::{Comparable, normalise};

use crate::page_candidate::PageCandidate;

/// Attributes that name an element; their values are looked for in each other's place too.
const MARKS: [&str; 7] = ["id", "name", "data-testid", "data-test", "data-cy", "data-qa", "for"];
/// Attributes that speak for an element that shows no text.
const SPEAKING: [&str; 5] = ["placeholder", "alt", "title", "value", "icon"];
/// Texts around an element whose order counts, at most.
const BESIDE: usize = 8;
/// Elements that divide a page into regions.
const REGIONS: [&str; 7] = ["header", "footer", "nav", "main", "aside", "form", "dialog"];
/// Words in an ancestor's id that say the same.
const REGION_WORDS: [&str; 8] = ["header", "footer", "nav", "main", "sidebar", "menu", "form", "search"];

/// An element, recorded or live, ready to be compared. What is not known of it is empty.
#[derive(Debug, Default)]
pub struct Described {
    /// The text it shows, else its name.
    pub(super) text: Option<Arc<Comparable>>,
    /// What it says: its text first, then its name and what else speaks for it.
    pub(super) said: Vec<Arc<Comparable>>,
    pub(super) said_words: Vec<String>,
    pub(super) marks: Vec<String>,
    pub(super) mark_words: Vec<String>,
    pub(super) field_name: Option<String>,
    pub(super) classes: Vec<String>,
    pub(super) class_words: Vec<String>,
    pub(super) address: Option<Address>,
    pub(super) xpath: String,
    pub(super) id_xpath: String,
    /// Tags of the path without positions.
    pub(super) path_tags: Vec<String>,
    pub(super) path_parts: Vec<String>,
    pub(super) regions: BTreeSet<String>,
    pub(super) tag: String,
    pub(super) input_type: Option<String>,
    pub(super) deed: Deed,
    pub(super) takes_input: bool,
    pub(super) button: bool,
    pub(super) place: Option<Rect>,
    pub(super) around: Vec<String>,
    /// The texts around it in their order: those of its row first.
    pub(super) beside: Vec<Arc<Comparable>>,
}

/// Texts made ready to be compared, each once: those around an element stand around its neighbours too.
#[derive(Debug, Default)]
pub(super) struct Texts(HashMap<String, Text>);

/// One text in the forms in which it is compared.
#[derive(Debug, Clone)]
struct Text {
    normalised: Arc<str>,
    comparable: Arc<Comparable>,
    words: Arc<[String]>,
}

impl Texts {
    fn get(&mut self, text: &str) -> Text {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let normalised = normalise(text);
        let new = Text {
            comparable: Arc::new(Comparable::new(&normalised)),
            words: words(&normalised).into(),
            normalised: normalised.into(),
        };
        self.0.insert(text.to_owned(), new.clone());
        new
    }
}

/// Where a link leads.
#[derive(Debug, PartialEq)]
pub(super) struct Address {
    pub(super) whole: String,
    /// Host and path.
    pub(super) key: String,
    pub(super) parts: Vec<String>,
}

/// What can be done with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Deed {
    Press,
    Fill,
    Choose,
    #[default]
    Hold,
    Read,
}

impl Described {
    /// The recorded target.
    #[must_use]
    pub fn of_target(target: &Target) -> Self {
        let nothing = ElementEvidence::default();
        let element = target.element.as_ref().unwrap_or(&nothing);
        Self::new(
            element,
            target.kind,
            target.text.as_deref(),
            target.place,
            &target.neighbours,
            &mut Texts::default(),
        )
    }

    /// An element of the live page, whose texts are kept in `texts`.
    pub(super) fn of_candidate(live: &PageCandidate, texts: &mut Texts) -> Self {
        Self::new(&live.element, live.kind, live.text.as_deref(), live.place, &live.neighbours, texts)
    }

    /// For descriptions whose texts around stand in no order.
    #[must_use]
    pub fn with_unordered_neighbours(mut self) -> Self {
        self.beside.clear();
        self
    }

    fn new(element: &ElementEvidence, kind: TargetKind, text: Option<&str>, place: Rect, around: &[String], texts: &mut Texts) -> Self {
        let attribute = |name: &str| {
            element
                .attributes
                .get(name)
                .map(|value| value.trim())
                .filter(|value| !value.is_empty())
        };
        let mut sayings: Vec<Text> = Vec::new();
        for saying in text
            .into_iter()
            .chain([element.name.as_str()])
            .chain(SPEAKING.into_iter().filter_map(attribute))
        {
            let saying = texts.get(saying);
            if !saying.normalised.is_empty() && !sayings.iter().any(|known| known.normalised == saying.normalised) {
                sayings.push(saying);
            }
        }
        let marks: Vec<String> = MARKS
            .into_iter()
            .filter_map(attribute)
            .filter(|mark| !looks_generated(mark))
            .map(str::to_owned)
            .collect();
        let classes: Vec<String> = attribute("class")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let path_parts = parts(&element.xpath);
        let role_or_tag = if element.role.is_empty() {
            element.tag.as_str()
        } else {
            element.role.as_str()
        };
        Self {
            text: text
                .or(Some(element.name.as_str()))
                .filter(|text| !text.is_empty())
                .map(|text| texts.get(text).comparable),
            said_words: sayings.first().map(|saying| saying.words.to_vec()).unwrap_or_default(),
            said: sayings.into_iter().map(|saying| saying.comparable).collect(),
            mark_words: marks.iter().flat_map(|mark| name_words(mark)).collect(),
            field_name: attribute("name").map(str::to_owned),
            class_words: classes.iter().flat_map(|class| name_words(class)).collect(),
            address: attribute("href").and_then(Address::new),
            regions: regions(&path_parts, &element.id_xpath),
            path_tags: path_parts.iter().map(|part| without_position(part).to_owned()).collect(),
            path_parts,
            xpath: element.xpath.clone(),
            id_xpath: if element.id_xpath.is_empty() {
                element.xpath.clone()
            } else {
                element.id_xpath.clone()
            },
            input_type: attribute("type").map(str::to_lowercase),
            deed: deed(role_or_tag),
            takes_input: matches!(element.tag.as_str(), "input" | "textarea" | "select"),
            button: kind == TargetKind::Button || classes.iter().any(|class| matches!(class.as_str(), "btn" | "button")),
            tag: element.tag.clone(),
            place: Some(place).filter(|place| place.area() > 0.0),
            around: around.iter().flat_map(|text| texts.get(text).words.to_vec()).collect(),
            beside: around.iter().take(BESIDE).map(|text| texts.get(text).comparable).collect(),
            marks,
            classes,
        }
    }
}

impl Address {
    fn new(href: &str) -> Option<Self> {
        if href.starts_with("javascript:") || href.starts_with("data:") {
            return None;
        }
        let plain = href.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = match plain.split_once("://") {
            Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
            None => ("", plain),
        };
        let host = host.strip_prefix("www.").unwrap_or(host).to_lowercase();
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(str::to_lowercase).collect();
        Some(Self {
            key: format!("{host}/{}", parts.join("/")),
            whole: href.to_owned(),
            parts,
        })
    }
}

/// Whether an id was likely made by a program and will be another one next time: long runs of
/// digits, or hexadecimal and mixed-up letters and digits.
pub(crate) fn looks_generated(id: &str) -> bool {
    let digits = id.chars().filter(char::is_ascii_digit).count();
    let changes = id
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    id.starts_with(':') || digits >= 5 || changes >= 4
}

/// Words of a normalised text.
fn words(text: &str) -> Vec<String> {
    let split = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty());
    split.map(str::to_owned).collect()
}

/// The words an identifier is made of: `loginButton`, `login-button` and `login_button` have the same.
fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let ends = !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) || c.is_numeric() != before.is_numeric();
        if ends {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| word.chars().nth(1).is_some());
    words
}

fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn without_position(part: &str) -> &str {
    part.split('[').next().unwrap_or(part)
}

fn regions(path: &[String], id_xpath: &str) -> BTreeSet<String> {
    let tags = path.iter().map(|part| without_position(part)).filter(|tag| REGIONS.contains(tag));
    let mut regions: BTreeSet<String> = tags.map(str::to_owned).collect();
    // //*[@id="page-footer"]/div[1]: the nearest id.
    if let Some(id) = id_xpath
        .strip_prefix("//*[@id=")
        .and_then(|rest| rest.get(1..)?.split(['"', '\'']).next())
    {
        let id = id.to_lowercase();
        regions.extend(REGION_WORDS.iter().filter(|word| id.contains(*word)).map(|word| format!("#{word}")));
    }
    regions
}

/// By role where one is known, else by tag.
fn deed(role_or_tag: &str) -> Deed {
    match role_or_tag {
        "a" | "button" | "link" | "summary" | "menuitem" | "tab" | "switch" => Deed::Press,
        "input" | "textarea" | "textbox" | "searchbox" | "spinbutton" => Deed::Fill,
        "select" | "combobox" | "listbox" | "checkbox" | "radio" | "slider" => Deed::Choose,
        "label" | "span" | "li" | "div" | "td" | "listitem" | "cell" | "gridcell" => Deed::Hold,
        _ => Deed::Read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_id_is_not_held_against_an_element() {
        assert!(looks_generated(":r1a:") && looks_generated("input-193847") && looks_generated("a1b2c3"));
        assert!(!looks_generated("login") && !looks_generated("address2") && !looks_generated("step-1-2"));
    }

    #[test]
    fn identifiers_are_compared_by_their_words() {
        for name in ["loginButton", "login-button", "login_button", "Login.Button2"] {
            assert_eq!(name_words(name), ["login", "button"], "{name}");
        }
    }

    #[test]
    fn an_address_is_known_by_host_and_path() {
        let address = Address::new("https://www.example.com/Shop/cart.html?sid=1#top").unwrap();
        assert_eq!((address.key.as_str(), address.parts.len()), ("example.com/shop/cart.html", 2));
        assert_eq!(Address::new("javascript:void(0)"), None);
    }

    #[test]
    fn the_regions_of_a_page_are_read_from_paths_and_ids() {
        let path = parts("/html[1]/body[1]/footer[1]/nav[2]/a[1]");
        let found: Vec<String> = regions(&path, "//*[@id=\"site-menu\"]/a[1]").into_iter().collect();
        assert_eq!(found, ["#menu", "footer", "nav"]);
    }
}
