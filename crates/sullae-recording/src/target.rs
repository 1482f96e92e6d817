//! What a step acts on: the evidence by which it is found again.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::geometry::{Point, Rect};

/// The thing a step acts on, with everything known about it at recording time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What a person would call it: its accessible name or visible text. May be empty.
    pub label: String,
    /// What kind of thing it is, for the sentence about the step.
    pub kind: TargetKind,
    /// Where it was in the viewport, CSS pixels.
    pub place: Rect,
    /// How it looked. Absent where no picture could be taken; a warning says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// The text it showed, white space folded. Absent where it showed none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Texts shown close by, nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<String>,
    /// What the document knew about it. Absent where the page gave none (canvas, plug-in).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<ElementEvidence>,
}

/// The kind of thing a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A push button.
    Button,
    /// A hyperlink.
    Link,
    /// A text field.
    Field,
    /// A check box.
    Checkbox,
    /// A radio button.
    Radio,
    /// A select box.
    Select,
    /// An entry of a menu.
    MenuItem,
    /// A tab of a tab bar.
    Tab,
    /// A picture.
    Image,
    /// Anything else.
    #[default]
    Other,
}

/// The lossless crop of the screen around a target, taken before the press.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The picture's file name below the recording's folder: `anchors/NAME.png`.
    pub image: String,
    /// Where the crop lay in the screenshot, device pixels.
    pub place: Rect,
    /// The point that was pressed, device pixels from the crop's top left corner.
    pub hot_spot: Point,
    /// The target itself inside the crop, device pixels from the crop's top left corner.
    pub target: Rect,
    /// Device pixels per CSS pixel when the picture was taken.
    pub device_pixel_ratio: f64,
    /// How many other places on the page looked the same; 0 when the crop was unique.
    #[serde(default, skip_serializing_if = "crate::action::is_default")]
    pub twins: u32,
    /// Which of the twins it was, in reading order, counted from 0.
    #[serde(default, skip_serializing_if = "crate::action::is_default")]
    pub rank: u32,
    /// What of it is painted over because no picture may show it, device pixels from the crop's top left corner. It counts for nothing
    /// where the anchor is compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<Rect>,
}

/// What the document knew about the target.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ElementEvidence {
    /// Tag name in lower case.
    pub tag: String,
    /// Accessible role, given or implied by the tag. Empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Accessible name, white space folded. Empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Attributes that help to recognise it; never a value a person typed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// The path of tags and positions from the root of its document or shadow root.
    pub xpath: String,
    /// The path from the nearest ancestor that has an id. Empty where no ancestor has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_xpath: String,
    /// Shadow hosts to go through from the outside in, each as an xpath.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shadow_hosts: Vec<String>,
    /// How many other places of the page said the same: the text alone does not tell it from them.
    #[serde(default, skip_serializing_if = "crate::action::is_default")]
    pub same_text: u32,
    /// How many of these were of its kind: buttons beside a button, links beside a link. Only those can be taken for it by its element.
    #[serde(default, skip_serializing_if = "crate::action::is_default")]
    pub twins: u32,
}
