//! The player's hands: pressing, typing, choosing in one tab, and asking the page about it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use sullae_browser::{BrowserError, Modifiers, Page, PointerButton};
use sullae_recording::{Action, ElementEvidence, Modifier, MouseButton, Point, Rect};

use crate::{checks::TargetState, deeds::DEEDS_SCRIPT, look::SANDBOX, page_candidate::PageCandidate};

pub(crate) const PAGE_SCRIPT: &str = include_str!("scripts/page.js");
/// Counts changes of every document from its beginning; to be installed before the first page.
pub(crate) const COUNT_CHANGES: &str = include_str!("scripts/count_changes.js");

/// What lies over a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cover {
    /// Nothing: a press reaches the element.
    None,
    /// The element, or the point, is not there any more.
    Gone,
    /// Something else, in the page's words.
    By(String),
}

/// What a glance at one element tells.
#[derive(Debug)]
pub(crate) struct Glanced {
    pub(crate) element: PageCandidate,
    pub(crate) cover: Cover,
    /// Whether it, or what holds it, is being moved or faded just now.
    pub(crate) moves: bool,
    /// The page's count of changes.
    pub(crate) changes: u64,
    /// Whether it is a field that holds nothing.
    pub(crate) is_empty_field: bool,
}

/// What a type step types.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Typing<'a> {
    pub(crate) text: &'a str,
    /// The field holds nothing that it would have to replace.
    pub(crate) into_empty_field: bool,
}

/// What a page shows: all its text, its address and its title.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Shown {
    pub(crate) text: String,
    pub(crate) url: String,
    pub(crate) title: String,
}

/// Keeps what pages are asked in every document from its beginning, so that a question is short.
pub(crate) fn kept_functions() -> String {
    format!("() => {{ {PAGE_SCRIPT} {DEEDS_SCRIPT} globalThis.sullaePage = page; }}")
}

/// One tab to act in. Points are CSS pixels of its viewport.
#[derive(Debug, Clone)]
pub(crate) struct Hands {
    page: Page,
}

impl Hands {
    pub(crate) fn new(page: Page) -> Self {
        Self { page }
    }

    pub(crate) fn page(&self) -> &Page {
        &self.page
    }

    pub(crate) async fn ask(&self, function: &str, args: &[Value]) -> Result<Value, BrowserError> {
        let kept = format!("async (...args) => globalThis.sullaePage ? {{ done: (await sullaePage.{function}(...args)) ?? null }} : null");
        let mut answer = self.page.call_function(Some(SANDBOX), &kept, args).await?;
        if answer.is_null() {
            let sent = format!(
                "(...args) => {{ ({})(); return sullaePage.{function}(...args); }}",
                kept_functions()
            );
            return self.page.call_function(Some(SANDBOX), &sent, args).await;
        }
        Ok(answer["done"].take())
    }

    /// As [`ask`](Self::ask), for an answer that JSON cannot hold: a window. Gives it in BiDi's own form.
    pub(crate) async fn ask_for_remote(&self, function: &str, args: &[Value]) -> Result<Value, BrowserError> {
        let sent = format!(
            "(...args) => {{ if (!globalThis.sullaePage) ({})(); return sullaePage.{function}(...args); }}",
            kept_functions()
        );
        self.page.call_for_remote(SANDBOX, &sent, args).await
    }

    /// Whether a press at the point reaches the element, and the page's count of changes before it.
    pub(crate) async fn cover_at(&self, point: Point, frame: &[u32], element: &ElementEvidence) -> Result<(Cover, u64), BrowserError> {
        let path = [
            json!(point.x),
            json!(point.y),
            json!(frame),
            json!(element.shadow_hosts),
            json!(element.xpath),
        ];
        let answer = self.ask("ready", &path).await?;
        Ok((cover_of(&answer), answer["changes"].as_u64().unwrap_or_default()))
    }

    /// Whether what is typed goes to the element; and whether a person sees it. Nothing where it goes elsewhere.
    pub(crate) async fn keys_go_to(&self, frame: &[u32], element: &ElementEvidence) -> Result<Option<bool>, BrowserError> {
        let path = [json!(frame), json!(element.shadow_hosts), json!(element.xpath)];
        let answer = self.ask("keysGoTo", &path).await?;
        Ok((answer["has"] == true).then(|| answer["seen"] == true))
    }

    /// The element at a path of the page's own document, with what keeps a press at the point from it; nothing where it is not to be seen.
    pub(crate) async fn glance(&self, point: Point, xpath: &str) -> Result<Option<Glanced>, BrowserError> {
        let answer = self.ask("glance", &[json!(point.x), json!(point.y), json!(xpath)]).await?;
        let list = answer["list"].as_str().map(serde_json::from_str::<Vec<PageCandidate>>);
        let Some(element) = list.and_then(Result::ok).and_then(|mut list| list.pop()) else {
            return Ok(None);
        };
        Ok(Some(Glanced {
            element,
            cover: cover_of(&answer),
            moves: answer["moves"] == true,
            changes: answer["changes"].as_u64().unwrap_or_default(),
            is_empty_field: answer["isEmptyField"] == true,
        }))
    }

    /// Scrolls until the element is in the middle of the viewport.
    pub(crate) async fn scroll_into_view(&self, frame: &[u32], element: &ElementEvidence) -> Result<(), BrowserError> {
        self.ask("intoView", &[json!(frame), json!(element.shadow_hosts), json!(element.xpath)])
            .await
            .map(drop)
    }

    /// How often the page has changed since it began, before an act.
    pub(crate) async fn changes_before(&self) -> Result<u64, BrowserError> {
        Ok(self.ask("beforeActing", &[]).await?.as_u64().unwrap_or_default())
    }

    /// Whether the page has changed since the act for which this was counted.
    pub(crate) async fn has_changed_since(&self, before: u64) -> Result<bool, BrowserError> {
        Ok(self.ask("changedSince", &[json!(before)]).await? == true)
    }

    /// What the page shows.
    pub(crate) async fn shown(&self) -> Result<Shown, BrowserError> {
        let shown = self.ask("shown", &[]).await?;
        Ok(serde_json::from_value(shown).unwrap_or_default())
    }

    /// The state of an element for its checks; nothing of one in a frame of another site.
    pub(crate) async fn state_of(&self, frame: &[u32], element: &ElementEvidence) -> Result<TargetState, BrowserError> {
        let path = [json!(frame), json!(element.shadow_hosts), json!(element.xpath)];
        Ok(serde_json::from_value(self.ask("state", &path).await?).unwrap_or_default())
    }

    /// Boxes in the viewport that show a secret, or a password field that holds anything.
    pub(crate) async fn secret_places(&self, secrets: &[&str]) -> Result<Vec<Rect>, BrowserError> {
        let boxes = self.ask("secretPlaces", &[json!(secrets)]).await?;
        Ok(serde_json::from_value(boxes).unwrap_or_default())
    }

    /// Moves the pointer there, as a hand does before it presses.
    pub(crate) async fn approach(&self, point: Point) -> Result<(), BrowserError> {
        self.page.move_pointer(point.x, point.y).await
    }

    /// Does the action at the point. False where the control or the option is not there.
    pub(crate) async fn act(&self, action: &Action, point: Point, typing: Typing<'_>) -> Result<bool, BrowserError> {
        match action {
            Action::Click {
                hold_ms: Some(hold_ms),
                modifiers,
                ..
            } => {
                let hold = Duration::from_millis(u64::from(*hold_ms));
                self.page.press_for(point.x, point.y, hold, held(modifiers)).await.map(|()| true)
            }
            Action::Click {
                button, count, modifiers, ..
            } => self.press(point, *button, *count, modifiers).await.map(|()| true),
            Action::Set { value } => self.set_value(point, value).await,
            Action::SelectMany { choices } => self.select_many(point, choices).await,
            Action::Type { .. } => self.replace_text(point, typing).await.map(|()| true),
            Action::Select { label, value } => {
                let answer = self
                    .ask("select", &[json!(point.x), json!(point.y), json!(label), json!(value)])
                    .await?;
                Ok(answer["chosen"] == true)
            }
            Action::Dismiss {} => self.press(point, MouseButton::Left, 1, &[]).await.map(|()| true),
            Action::Tick { checked } => {
                let state = self.ask("ticked", &[json!(point.x), json!(point.y)]).await?;
                if state.as_bool() != Some(*checked) {
                    self.press(point, MouseButton::Left, 1, &[]).await?;
                }
                Ok(true)
            }
            Action::Press { key, modifiers } => {
                if self.ask("focus", &[json!(point.x), json!(point.y)]).await? != true {
                    self.press(point, MouseButton::Left, 1, &[]).await?;
                }
                self.page.key_press(key, held(modifiers)).await.map(|()| true)
            }
            // Of a hover, pointing is all there is to it; the others are no act at one point.
            Action::Hover {}
            | Action::Drag { .. }
            | Action::Upload { .. }
            | Action::Back {}
            | Action::Forward {}
            | Action::Reload {}
            | Action::Open { .. }
            | Action::OpenTab { .. }
            | Action::CloseTab {}
            | Action::Check {}
            | Action::Read { .. }
            | Action::If {}
            | Action::Else {}
            | Action::Repeat { .. }
            | Action::End {} => Ok(true),
        }
    }

    async fn press(&self, point: Point, button: MouseButton, count: u8, modifiers: &[Modifier]) -> Result<(), BrowserError> {
        let button = match button {
            MouseButton::Left => PointerButton::Left,
            MouseButton::Middle => PointerButton::Middle,
            MouseButton::Right => PointerButton::Right,
        };
        self.page.click(point.x, point.y, button, u32::from(count), held(modifiers)).await
    }

    async fn replace_text(&self, point: Point, typing: Typing<'_>) -> Result<(), BrowserError> {
        let select_all = Modifiers {
            ctrl: cfg!(not(target_os = "macos")),
            meta: cfg!(target_os = "macos"),
            ..Modifiers::NONE
        };
        let select_all = (!typing.into_empty_field).then_some(select_all);
        self.page.replace_text(point.x, point.y, select_all, typing.text).await
    }
}

fn cover_of(answer: &Value) -> Cover {
    match (answer["gone"] == true, answer["by"].as_str()) {
        (true, _) => Cover::Gone,
        (false, Some(by)) => Cover::By(by.to_owned()),
        (false, None) => Cover::None,
    }
}

pub(crate) fn held(modifiers: &[Modifier]) -> Modifiers {
    let has = |modifier| modifiers.contains(&modifier);
    Modifiers {
        ctrl: has(Modifier::Control),
        shift: has(Modifier::Shift),
        alt: has(Modifier::Alt),
        meta: has(Modifier::Meta),
    }
}
