//! What a case is: a page, what a person does on it, the steps that should come of it, and what must be true afterwards.

/// One thing a person does, as input of the browser.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "the language of cases; not every word is used at all times")]
pub(crate) enum Deed {
    /// A click on what a selector names.
    Click(&'static str),
    /// A click at a distance from its top left corner.
    ClickAt(&'static str, i32, i32),
    DoubleClick(&'static str),
    /// With the wheel.
    MiddleClick(&'static str),
    RightClick(&'static str),
    /// With a key held: `Control`, `Shift`, `Alt`, `Meta`.
    ClickHolding(&'static str, &'static str),
    /// The button stays down for a while, milliseconds.
    LongPress(&'static str, u64),
    /// The pointer comes over it and rests.
    Hover(&'static str),
    /// Pressed on the first, released on the second.
    Drag(&'static str, &'static str),
    /// Pressed on it and released at a distance.
    DragBy(&'static str, i32, i32),
    /// The wheel turned over it, by so many pixels down.
    Wheel(&'static str, i32),
    /// Keys of a text.
    Type(&'static str),
    /// One key by its name.
    Key(&'static str),
    /// A key with another held.
    Chord(&'static str, &'static str),
    /// Parts of a syllable in an input method, the last of them entered.
    Compose(&'static [&'static str]),
    /// A file is chosen: name and content.
    Upload(&'static str, &'static [(&'static str, &'static str)]),
    /// A file of so many bytes is chosen.
    UploadOf(&'static str, &'static str, u64),
    /// A text is dragged in from another window and let go on it.
    DropIn(&'static str, &'static str),
    /// The browser's own Back.
    Back,
    Forward,
    Reload,
    /// An address typed by hand: relative to the case's page.
    Go(&'static str),
    /// The dialog is accepted.
    Accept,
    /// The dialog is dismissed.
    Dismiss,
    /// A text is put into the dialog, and it is accepted.
    Answer(&'static str),
    /// Goes over to the newest tab.
    NewestTab,
    FirstTab,
    CloseTab,
    /// Waits until a script's value is true.
    Until(&'static str),
    /// Long enough that what follows is nobody's effect.
    Rest,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    /// Unique; also its folder on the site.
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    /// The page's body. `{site}` is the site's address, `{other}` the same under another host.
    pub(crate) page: &'static str,
    /// Further files beside the page: path and content.
    pub(crate) files: &'static [(&'static str, &'static str)],
    pub(crate) deeds: &'static [Deed],
    /// The steps that should come of it, in English, without the one that opens the page.
    pub(crate) steps: &'static [&'static str],
    /// Warnings that should stand on the steps, in English; those about pictures and twins do not count.
    pub(crate) warns: &'static [&'static str],
    /// A JavaScript expression that is true on the page afterwards, recorded or replayed.
    pub(crate) after: &'static str,
    /// Only recorded: what it does cannot be recorded, and says so.
    pub(crate) only_recorded: bool,
    /// Why it does not work yet. Such a case must fail: once it passes, this is to be taken away.
    pub(crate) not_yet: &'static str,
}

/// What most cases have in common.
pub(crate) const CASE: Case = Case {
    name: "",
    kind: "",
    page: "",
    files: &[],
    deeds: &[],
    steps: &[],
    warns: &[],
    after: "false",
    only_recorded: false,
    not_yet: "",
};
