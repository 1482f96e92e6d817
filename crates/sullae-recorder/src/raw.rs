//! What happened, as pages and the browser report it: the input of the merger.

use serde::{Deserialize, Serialize};
use sullae_recording::{Check, Choice, DialogKind, ElementEvidence, Modifier, Point, Rect, TargetKind};

/// One thing that happened, with everything needed to make steps of it. Times are milliseconds since 1970 on the browser's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum RawEvent {
    /// A page reported something. Boxes and points in it are already in the top viewport where `frame.known` says so.
    Page {
        /// Which tab; any number that stays the same.
        tab: u32,
        /// What it said.
        event: Box<PageEvent>,
    },
    /// A tab or window opened.
    TabOpened {
        /// Its number.
        tab: u32,
        /// The tab that opened it; none when the person did, or when the page hides it.
        opener: Option<u32>,
        /// Its address at first.
        url: String,
        /// When.
        at_ms: f64,
    },
    /// A tab or window closed while the session goes on.
    TabClosed {
        /// Its number.
        tab: u32,
        /// When.
        at_ms: f64,
    },
    /// A tab set out for another document.
    NavigationStarted {
        /// Which tab.
        tab: u32,
        /// Where to.
        url: String,
        /// The browser's name for this navigation.
        navigation: String,
        /// When.
        at_ms: f64,
    },
    /// A navigation came to nothing: it became a download, was answered without content, or was stopped.
    NavigationAbandoned {
        /// Which tab.
        tab: u32,
        /// As in [`RawEvent::NavigationStarted`].
        navigation: String,
    },
    /// The address changed within the same document.
    MovedWithinDocument {
        /// Which tab.
        tab: u32,
        /// When.
        at_ms: f64,
    },
    /// A script of the page asked a server for something.
    Requested {
        /// Which tab.
        tab: u32,
        /// What it asked for.
        url: String,
        /// When.
        at_ms: f64,
    },
    /// The page opened a dialog that the person has to answer.
    DialogOpened {
        /// Which tab.
        tab: u32,
        /// Which kind.
        kind: DialogKind,
        /// What it says.
        message: String,
    },
    /// The person answered the dialog of a tab.
    DialogClosed {
        /// Which tab.
        tab: u32,
        /// OK or Leave.
        accepted: bool,
        /// What was typed into a prompt.
        text: Option<String>,
    },
    /// The browser began to download a file.
    DownloadBegun {
        /// Which tab.
        tab: u32,
        /// The name it will have.
        name: String,
        /// The navigation that turned out to be the download, if one did.
        navigation: String,
        /// When.
        at_ms: f64,
    },
    /// The server asked for a name and a password in the browser's own window.
    SignInAsked {
        /// Which tab.
        tab: u32,
    },
}

/// What the preload script sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageEvent {
    /// When.
    pub at_ms: f64,
    /// Name of the document; the next document in the same frame has another.
    pub doc: String,
    /// Number of the event within its document, from 1.
    #[serde(default)]
    pub number: u64,
    /// Whether it is the tab's own document, not a frame's.
    pub top: bool,
    /// Address of the document, secrets included: it is cleaned before it is kept.
    pub url: String,
    /// Title of the document.
    pub title: String,
    /// Its place in the tab's history; -1 where the page does not know.
    #[serde(default)]
    pub entry: i64,
    /// What of it was visible.
    pub view: View,
    /// Where the document's frame lies.
    pub frame: FramePlace,
    /// What happened.
    #[serde(flatten)]
    pub what: PageEventKind,
}

/// The visible part of a document, CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub device_pixel_ratio: f64,
    /// Scrolled to the right.
    pub scroll_x: f64,
    /// Scrolled down.
    pub scroll_y: f64,
}

/// Where a document's frame lies in its tab.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FramePlace {
    /// From the outside in, each the index among its parent's frames; empty for the tab's own document.
    pub path: Vec<u32>,
    /// Left edge of its content in the top viewport, CSS pixels.
    pub x: f64,
    /// Top edge of its content in the top viewport, CSS pixels.
    pub y: f64,
    /// False while the place could not be found out.
    pub known: bool,
}

/// The kinds of page events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PageEventKind {
    /// The document is parsed.
    Ready {
        /// How the tab came to it: `navigate`, `reload` or `back_forward`.
        #[serde(default)]
        arrived: String,
    },
    /// The pointer came over something that acts.
    Hover {
        /// Number of the element.
        key: u32,
        /// Insides of fields that hold a secret.
        secrets: Vec<Rect>,
    },
    /// A mouse button was pressed and released over a target, or a key did the same; `at_ms` is the press.
    Click {
        /// On what.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// Where, CSS pixels of the document's viewport.
        x: f64,
        /// Where, CSS pixels of the document's viewport.
        y: f64,
        /// As in `MouseEvent.button`.
        button: u8,
        /// Keys held.
        modifiers: Vec<Modifier>,
        /// Presses in a row, from 1.
        count: u32,
        /// Whether a key did it.
        by_key: bool,
        /// How long the button was down, milliseconds; 0 for a key.
        #[serde(default)]
        held_ms: f64,
    },
    /// The pointer rested on something that showed what was acted on next; told together with that act, `at_ms` is when it came.
    Hovered {
        /// On what.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
    },
    /// Something was pressed, moved and let go, and the page changed by it; `at_ms` is the press.
    Dragged {
        /// What was pressed.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// Where it was pressed, CSS pixels of the document's viewport.
        from: Point,
        /// Where it was let go.
        to: Point,
        /// What was there; absent where the way is what counts, as on a map.
        destination: Option<Box<RawTarget>>,
    },
    /// Something was dropped that comes from outside the page.
    DroppedFromOutside {},
    /// The text of a field changed.
    Input {
        /// The field.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// Its whole value; absent for secrets.
        value: Option<String>,
        /// Whether the value is empty.
        empty: bool,
        /// Whether the text has a form that is not in the value: bold, lists, links.
        #[serde(default)]
        formatted: bool,
    },
    /// A control got a value that is not typed: a slider, a colour, a date.
    Set {
        /// The control.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// Its value.
        value: String,
    },
    /// Options of a list that takes several were chosen.
    ChosenMany {
        /// The list.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// All options that are chosen now.
        choices: Vec<Choice>,
    },
    /// Files were chosen in a file field.
    Uploading {
        /// The field, or what is shown in its place.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// Their names and sizes, in order.
        files: Vec<ChosenFile>,
    },
    /// A part of a chosen file; the parts come in order.
    FilePart {
        /// `at_ms` of the choice.
        of_ms: f64,
        /// Which of its files.
        index: usize,
        /// Base64.
        data: String,
        /// Whether nothing follows.
        last: bool,
    },
    /// An option of a native select box was chosen.
    Chosen {
        /// The select box.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// The option's text.
        label: String,
        /// The option's value.
        value: String,
    },
    /// A check box or radio button was ticked or unticked.
    Ticked {
        /// The control.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// Its state afterwards.
        checked: bool,
    },
    /// A key that is a step of its own.
    Key {
        /// What had the focus.
        target: RawTarget,
        /// How it can be seen untouched.
        seen: Seen,
        /// As in `KeyboardEvent.key`.
        key: String,
        /// Keys held.
        modifiers: Vec<Modifier>,
        /// Whether it is a step only if something comes of it.
        #[serde(default)]
        idle: bool,
    },
    /// The person pointed at something and said that what it shows is to be kept.
    Read {
        /// The thing.
        target: RawTarget,
        /// When what was last seen.
        seen: Seen,
        /// What the person calls it.
        into: String,
    },
    /// The person pointed at something that is to be pressed whenever it is in the way.
    Dismissed {
        /// The thing.
        target: RawTarget,
        /// When what was last seen.
        seen: Seen,
    },
    /// The person pointed at something that no picture may show.
    AreaMasked {
        /// The thing.
        target: RawTarget,
        /// What the person calls it.
        name: String,
    },
    /// Where the document shows each masked area from now on; nothing for one that it has not.
    Masked {
        /// Boxes, CSS pixels of the document's viewport.
        found: Vec<Option<Vec<Rect>>>,
    },
    /// The person pointed at something and said what must hold of it.
    Checked {
        /// The thing; none for the page as a whole.
        target: Option<RawTarget>,
        /// How it can be seen without what was drawn for pointing.
        seen: Seen,
        /// What must hold.
        check: Check,
        /// It is waited for longer than a step usually takes.
        #[serde(default)]
        patient: bool,
    },
    /// The page changed after something was done to it.
    Changed {
        /// `at_ms` of what was done.
        of_ms: f64,
    },
    /// The page itself sets out for another document.
    Leaving {
        /// Where to.
        to: String,
        /// `push`, `replace`, `reload`, `back` or `forward`.
        how: String,
        /// Whether it stays the same document.
        #[serde(default)]
        within: bool,
    },
}

/// A file that a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// An element as the page describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawTarget {
    /// Number of the element within its document.
    pub key: u32,
    /// Number of the control that a label stands for.
    #[serde(default)]
    pub control: Option<u32>,
    /// Nothing that takes presses: the bare page, a paragraph.
    #[serde(default)]
    pub inert: bool,
    /// Whether text can be typed into it.
    #[serde(default)]
    pub typable: bool,
    /// Whether its value is a secret.
    #[serde(default)]
    pub secret: bool,
    /// Tag, role, name, attributes, paths.
    pub element: ElementEvidence,
    /// What a person would call it.
    pub label: String,
    /// What kind of thing it is.
    pub kind: TargetKind,
    /// The text it shows.
    #[serde(default)]
    pub text: Option<String>,
    /// Texts close by, nearest first.
    #[serde(default)]
    pub neighbours: Vec<String>,
    /// Its box, CSS pixels.
    pub place: Rect,
}

/// Which picture shows the target untouched.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Seen {
    /// When the pointer came over it, if it has not moved since.
    #[serde(default)]
    pub hover_at_ms: Option<f64>,
    /// When the page last changed.
    #[serde(default)]
    pub changed_at_ms: f64,
    /// When the document was first drawn; pictures from before show another.
    #[serde(default)]
    pub painted_at_ms: Option<f64>,
    /// Insides of fields that hold a secret.
    #[serde(default)]
    pub secrets: Vec<Rect>,
}
