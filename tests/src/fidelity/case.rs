//! What a case is: a page, what a person does on it, the steps that should come of it, and what must be true afterwards.

/// One thing a person does, as input of the browser.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// A click on what a selector names.
    Click(&'static str),
    /// A click at a distance from its top left corner.
    ClickAt(&'static str, i32, i32),
    /// Two clicks in quick succession.
    DoubleClick(&'static str),
    /// With the wheel.
    MiddleClick(&'static str),
    /// With the right button.
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
    /// The browser's own Forward.
    Forward,
    /// The browser's own Reload.
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
    /// Goes back to the first tab.
    FirstTab,
    /// Closes the tab, and goes back to the first.
    CloseTab,
    /// Waits until a script's value is true.
    Until(&'static str),
    /// Long enough that what follows is nobody's effect.
    Rest,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Unique; also its folder on the site, or its host.
    pub name: &'static str,
    /// What it is about, for the table.
    pub kind: &'static str,
    /// Its page: what that is, the suite's [`Site`](super::Site) says.
    pub page: &'static str,
    /// Further files beside the page: path and content.
    pub files: &'static [(&'static str, &'static str)],
    /// What is done, in order.
    pub deeds: &'static [Deed],
    /// The steps that should come of it, in English, without the one that opens the page.
    pub steps: &'static [&'static str],
    /// Warnings that should stand on the steps, in English; those about pictures and twins do not count.
    pub warns: &'static [&'static str],
    /// A JavaScript expression that is true on the page afterwards, recorded or replayed.
    pub after: &'static str,
    /// Only recorded: what it does cannot be recorded, and says so.
    pub only_recorded: bool,
    /// Why it does not work yet. Such a case must fail: once it passes, this is to be taken away.
    pub not_yet: &'static str,
}

/// What most cases have in common.
pub const CASE: Case = Case {
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
