//! Tabs and where they go: what a person did by hand, and what an act caused.

use sullae_recording::validate::is_web_address;
use sullae_recording::{Action, Step, Warning};

use super::draft::Draft;
use super::effects::mark;
use super::{EFFECT_MS, Merger, StepChange};
use crate::raw::{PageEvent, PageEventKind};

/// A page may take this long to go on by itself after an act: it asks its server first.
const SLOW_NAVIGATION_MS: f64 = 10_000.0;
/// A navigation this soon after an act is its effect, whoever began it.
const PROMPT_MS: f64 = 1_000.0;
/// How long to wait for a page's word that it went by itself.
const UNDECIDED_MS: f64 = 2_000.0;

/// What is known of one tab.
#[derive(Debug, Default)]
pub(super) struct Tab {
    /// Its place in the recording; none for a new tab that was opened by hand and went nowhere yet.
    pub(super) index: Option<u32>,
    pub(super) url: String,
    pub(super) title: String,
    /// What scripts asked for lately, and when.
    pub(super) requests: Vec<(String, f64)>,
    /// The document was opened by somebody else's act; its first way is part of that act.
    arriving: bool,
    /// The page said that it leaves by itself: how, and when.
    leaving: Option<(String, f64)>,
    /// A navigation nobody has claimed yet.
    undecided: Option<Undecided>,
    /// The place of its page in its history.
    entry: i64,
}

#[derive(Debug)]
struct Undecided {
    url: String,
    navigation: String,
    at_ms: f64,
    /// As the page that is left, or the one that comes, calls it.
    how: String,
}

impl Tab {
    /// Notes where it is now; gives the place of its last page in its history.
    pub(super) fn stands_at(&mut self, event: &PageEvent) -> i64 {
        self.url.clone_from(&event.url);
        self.title.clone_from(&event.title);
        std::mem::replace(&mut self.entry, event.entry)
    }

    pub(super) fn first() -> Self {
        Self {
            index: Some(0),
            ..Self::default()
        }
    }
}

/// The step that a way of leaving is, when the person chose it.
fn travelled(how: &str) -> Option<Action> {
    match how {
        "back" => Some(Action::Back {}),
        "forward" => Some(Action::Forward {}),
        "reload" => Some(Action::Reload {}),
        _ => None,
    }
}

impl Merger {
    /// Adds a step that goes to an address. None for addresses that cannot be replayed.
    pub(super) fn add_open(&mut self, tab: u32, url: &str, at_ms: f64, action: impl FnOnce(String) -> Action) -> Option<Step> {
        let kept = self.clean_url(url);
        if !is_web_address(&kept) {
            return None;
        }
        let mut step = self.blank_step(action(kept.clone()), tab);
        if kept != url {
            step.warnings.push(Warning::SecretTakenFromAddress {});
        }
        step.page.url = kept;
        step.page.title.clear();
        self.drafts.push(Draft::without_target(step.clone(), tab, at_ms));
        Some(step)
    }

    /// Whether what is done in a tab is part of the recording: not in a new one that went nowhere yet.
    pub(super) fn is_recorded(&self, tab: u32) -> bool {
        self.tabs.get(&tab).is_some_and(|tab| tab.index.is_some())
    }

    /// Every event of a tab's own document tells where the tab is.
    pub(super) fn page_seen(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        if !event.top {
            return Vec::new();
        }
        let arrived = match &event.what {
            PageEventKind::Ready { arrived } => Some(arrived.as_str()),
            _ => None,
        };
        let Some(known) = self.tabs.get_mut(&tab) else {
            return Vec::new();
        };
        let before = known.stands_at(event);
        let Some(arrived) = arrived else {
            return Vec::new();
        };
        if is_web_address(&event.url) {
            known.arriving = false;
        }
        let mut undecided = known.undecided.take();
        if let Some(navigation) = &mut undecided {
            match arrived {
                "reload" => navigation.how = "reload".to_owned(),
                "back_forward" if event.entry > before => navigation.how = "forward".to_owned(),
                "back_forward" => navigation.how = "back".to_owned(),
                _ => navigation.how.clear(),
            }
        }
        let mut changes: Vec<StepChange> = undecided.and_then(|navigation| self.decide(tab, navigation)).into_iter().collect();
        if self.tabs.get(&tab).is_some_and(|tab| tab.index.is_none()) {
            changes.extend(self.enter_tab(tab, &event.url, event.at_ms));
        }
        changes.extend(self.title_arrived(tab, event));
        changes
    }

    /// The page of a step that opened it has a title only now.
    fn title_arrived(&mut self, tab: u32, event: &PageEvent) -> Option<StepChange> {
        let last = self.drafts.iter_mut().rev().find(|draft| draft.tab == tab)?;
        let opened = matches!(last.step.action, Action::Open { .. } | Action::OpenTab { .. });
        if !opened || !last.step.page.title.is_empty() || event.title.is_empty() {
            return None;
        }
        last.step.page.title.clone_from(&event.title);
        Some(StepChange::Changed(last.step.clone()))
    }

    pub(super) fn tab_opened(&mut self, tab: u32, opener: Option<u32>, url: &str, at_ms: f64) -> Vec<StepChange> {
        // Only the person gets the browser's own page for new tabs.
        let own_page = url.starts_with("chrome:") || url.starts_with("edge:");
        let from = opener.or_else(|| self.drafts.last().filter(|_| !own_page).map(|draft| draft.tab));
        let limit = if opener.is_some() { SLOW_NAVIGATION_MS } else { EFFECT_MS };
        let marked = from
            .and_then(|from| self.last_act(from, at_ms, limit))
            .map(|draft| mark(draft, |effect| effect.opens_tab = true));
        let by_hand = opener.is_none() && marked.is_none();
        let index = (!by_hand).then(|| self.next_index());
        self.tabs.insert(
            tab,
            Tab {
                index,
                arriving: !by_hand,
                ..Tab::default()
            },
        );
        marked.flatten().into_iter().collect()
    }

    fn next_index(&mut self) -> u32 {
        let index = self.next_tab_index;
        self.next_tab_index += 1;
        index
    }

    /// A new tab that was opened by hand goes somewhere.
    pub(super) fn enter_tab(&mut self, tab: u32, url: &str, at_ms: f64) -> Option<StepChange> {
        if !is_web_address(url) {
            return None;
        }
        let index = self.next_index();
        self.tabs.get_mut(&tab)?.index = Some(index);
        self.add_open(tab, url, at_ms, |url| Action::OpenTab { url }).map(StepChange::Added)
    }

    pub(super) fn tab_closed(&mut self, tab: u32, at_ms: f64) -> Vec<StepChange> {
        let caused = self
            .drafts
            .last()
            .is_some_and(|last| last.is_act() && at_ms - last.last_at() < EFFECT_MS);
        let step = (!caused).then(|| self.blank_step(Action::CloseTab {}, tab));
        let Some(closed) = self.tabs.remove(&tab) else {
            return Vec::new();
        };
        if let Some(step) = step
            && closed.index.is_some()
        {
            return vec![self.add(Draft::without_target(step, tab, at_ms))];
        }
        let Some(last) = self.drafts.last_mut().filter(|_| caused) else {
            return Vec::new();
        };
        mark(last, |effect| effect.changes_page = true).into_iter().collect()
    }

    /// The window with all its tabs was closed: that ends the recording and is no step.
    pub(super) fn closings_taken_back(&mut self, now_ms: f64) -> Vec<StepChange> {
        let mut changes = Vec::new();
        while let Some(last) = self.drafts.last() {
            if last.step.action != (Action::CloseTab {}) || now_ms - last.last_at() > EFFECT_MS {
                break;
            }
            changes.extend(self.drafts.pop().map(|draft| StepChange::Removed(draft.step.id)));
        }
        changes
    }

    /// The person chose to stay: what comes next is not what was about to begin.
    pub(super) fn stayed(&mut self, tab: u32) {
        if let Some(known) = self.tabs.get_mut(&tab) {
            known.leaving = None;
        }
    }

    /// The page says that it sets out by itself.
    pub(super) fn leaving(&mut self, tab: u32, how: &str, at_ms: f64) -> Vec<StepChange> {
        let Some(known) = self.tabs.get_mut(&tab) else {
            return Vec::new();
        };
        known.leaving = Some((how.to_owned(), at_ms));
        if known.undecided.is_none() {
            return Vec::new();
        }
        // The browser was faster with the news than the page.
        let undecided = known.undecided.take();
        undecided
            .and_then(|navigation| self.judge(tab, &navigation.url, &navigation.navigation, navigation.at_ms))
            .into_iter()
            .collect()
    }

    pub(super) fn navigation_started(&mut self, tab: u32, url: &str, navigation: &str, at_ms: f64) -> Vec<StepChange> {
        let Some(known) = self.tabs.get_mut(&tab) else {
            return Vec::new();
        };
        if known.arriving {
            return Vec::new();
        }
        if known.index.is_none() {
            return self.enter_tab(tab, url, at_ms).into_iter().collect();
        }
        self.judge(tab, url, navigation, at_ms).into_iter().collect()
    }

    /// Whose navigation is it: an act's, the page's own, or the person's?
    fn judge(&mut self, tab: u32, url: &str, navigation: &str, at_ms: f64) -> Option<StepChange> {
        let known = self.tabs.get_mut(&tab)?;
        let said = known.leaving.take_if(|(_, said_at)| (at_ms - *said_at).abs() < UNDECIDED_MS);
        let by_page = said.as_ref().is_some_and(|(how, _)| how == "push" || how == "replace");
        let limit = if by_page { SLOW_NAVIGATION_MS } else { PROMPT_MS };
        if let Some(draft) = self.last_act(tab, at_ms, limit) {
            draft.navigation = Some(navigation.to_owned());
            return mark(draft, |effect| effect.navigates = true);
        }
        if !by_page {
            self.tabs.get_mut(&tab)?.undecided = Some(Undecided {
                url: url.to_owned(),
                navigation: navigation.to_owned(),
                at_ms,
                how: said.map(|(how, _)| how).unwrap_or_default(),
            });
        }
        None
    }

    /// Nobody claimed the navigation: the person typed an address, went back, or loaded the page again.
    fn decide(&mut self, tab: u32, navigation: Undecided) -> Option<StepChange> {
        if let Some(action) = travelled(&navigation.how) {
            return Some(self.add_travel(tab, action, navigation.at_ms));
        }
        let step = self.add_open(tab, &navigation.url, navigation.at_ms, |url| Action::Open { url });
        step.map(StepChange::Added)
    }

    fn add_travel(&mut self, tab: u32, action: Action, at_ms: f64) -> StepChange {
        let step = self.blank_step(action, tab);
        self.add(Draft::without_target(step, tab, at_ms))
    }

    /// The tab goes back or forward within one document. Right after an act it is the page's own doing.
    pub(super) fn moved_within(&mut self, tab: u32, how: &str, at_ms: f64) -> Vec<StepChange> {
        let Some(action) = travelled(how).filter(|_| self.is_recorded(tab)) else {
            return Vec::new();
        };
        if self.last_act(tab, at_ms, PROMPT_MS).is_some() {
            return Vec::new();
        }
        vec![self.add_travel(tab, action, at_ms)]
    }

    pub(super) fn settle_navigations(&mut self, now_ms: f64) -> Vec<StepChange> {
        let due: Vec<(u32, Undecided)> = self
            .tabs
            .iter_mut()
            .filter_map(|(number, tab)| {
                Some((
                    *number,
                    tab.undecided.take_if(|navigation| now_ms - navigation.at_ms > UNDECIDED_MS)?,
                ))
            })
            .collect();
        due.into_iter()
            .filter_map(|(tab, navigation)| self.decide(tab, navigation))
            .collect()
    }

    pub(super) fn navigation_abandoned(&mut self, tab: u32, navigation: &str) -> Vec<StepChange> {
        if let Some(known) = self.tabs.get_mut(&tab) {
            known.undecided = None;
        }
        let caused = |draft: &&mut Draft| draft.tab == tab && draft.navigation.as_deref() == Some(navigation);
        let Some(draft) = self.drafts.iter_mut().rev().find(caused) else {
            return Vec::new();
        };
        // A download, or an answer without content: something happened, but the page stayed.
        draft.navigation = None;
        mark(draft, |effect| {
            effect.navigates = false;
            effect.changes_page = true;
        })
        .into_iter()
        .collect()
    }
}
