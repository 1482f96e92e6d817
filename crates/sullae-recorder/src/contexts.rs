//! The tabs and frames of the browser: which tab an event comes from, and where its frame lies.

use std::collections::HashMap;
use std::time::Duration;

use sullae_browser::{Bidi, Page};

use crate::raw::FramePlace;

/// A page with an open dialog answers nothing.
const LOCATE_LIMIT: Duration = Duration::from_secs(1);
const DEEPEST: usize = 16;

#[derive(Debug)]
struct Known {
    parent: Option<String>,
    tab: u32,
    /// The frame's place when it was last found out.
    place: Option<FramePlace>,
}

/// Every open tab and frame by its context id.
#[derive(Debug, Default)]
pub(crate) struct Contexts {
    known: HashMap<String, Known>,
    next_tab: u32,
}

impl Contexts {
    /// Takes in a new tab; its number, or none if it was known before.
    pub(crate) fn add_tab(&mut self, context: &str) -> Option<u32> {
        if self.known.contains_key(context) {
            return None;
        }
        let tab = self.next_tab;
        self.next_tab += 1;
        self.insert(context, None, tab);
        Some(tab)
    }

    pub(crate) fn add_frame(&mut self, context: &str, parent: &str) {
        if let Some(tab) = self.tab_of(parent) {
            self.insert(context, Some(parent.to_owned()), tab);
        }
    }

    fn insert(&mut self, context: &str, parent: Option<String>, tab: u32) {
        let known = Known { parent, tab, place: None };
        self.known.insert(context.to_owned(), known);
    }

    /// Forgets a tab or frame and what is in it; the number if it was a tab.
    pub(crate) fn remove(&mut self, context: &str) -> Option<u32> {
        let removed = self.known.remove(context)?;
        if removed.parent.is_some() {
            return None;
        }
        self.known.retain(|_, known| known.tab != removed.tab);
        Some(removed.tab)
    }

    pub(crate) fn tab_of(&self, context: &str) -> Option<u32> {
        Some(self.known.get(context)?.tab)
    }

    pub(crate) fn is_tab(&self, context: &str) -> bool {
        self.known.get(context).is_some_and(|known| known.parent.is_none())
    }

    /// How many tabs there were, also such as are closed: their numbers are below it.
    pub(crate) fn tabs_so_far(&self) -> u32 {
        self.next_tab
    }

    /// The contexts of all tabs and frames.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// The contexts of all frames of a tab.
    pub(crate) fn frames_of(&self, tab: u32) -> Vec<String> {
        let is_frame = |known: &Known| known.tab == tab && known.parent.is_some();
        let frames = self.known.iter().filter(|(_, known)| is_frame(known));
        frames.map(|(context, _)| context.clone()).collect()
    }

    /// The contexts of all tabs.
    pub(crate) fn tabs(&self) -> impl Iterator<Item = &str> {
        let tabs = self.known.iter().filter(|(_, known)| known.parent.is_none());
        tabs.map(|(context, _)| context.as_str())
    }

    /// The context of a tab.
    pub(crate) fn context_of(&self, tab: u32) -> Option<&str> {
        let is_it = |known: &Known| known.tab == tab && known.parent.is_none();
        self.known
            .iter()
            .find(|(_, known)| is_it(known))
            .map(|(context, _)| context.as_str())
    }

    /// Where a frame of another origin lies: asked of the browser, or as last known where it does not answer any more.
    pub(crate) async fn place(&mut self, bidi: &Bidi, context: &str) -> FramePlace {
        let asked = tokio::time::timeout(LOCATE_LIMIT, self.locate(bidi, context)).await;
        let found = asked.ok().flatten();
        let Some(known) = self.known.get_mut(context) else {
            return FramePlace::default();
        };
        if found.is_some() {
            known.place = found;
        }
        known.place.clone().unwrap_or_default()
    }

    async fn locate(&self, bidi: &Bidi, context: &str) -> Option<FramePlace> {
        let mut place = FramePlace {
            known: true,
            ..FramePlace::default()
        };
        let mut at = context;
        for _ in 0..DEEPEST {
            let Some(parent) = self.known.get(at)?.parent.as_deref() else {
                return Some(place);
            };
            let frames = Page::new(bidi.clone(), parent).locate_child_frames().await.ok()?;
            let index = frames.iter().position(|frame| frame.context == at)?;
            place.path.insert(0, u32::try_from(index).ok()?);
            place.x += frames[index].x;
            place.y += frames[index].y;
            at = parent;
        }
        None
    }
}
