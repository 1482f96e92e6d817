//! The ways in which an element can agree with the recorded target, each from 0 to 1.

use serde::{Deserialize, Serialize};

/// One way to agree. The names are those of the weights file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// What it says reads alike, jamo by jamo.
    SaidAlike,
    /// The words it says, by what they tell on this page, of both together.
    SaidWords,
    /// … of the recorded ones.
    SaidKept,
    /// … of the live ones.
    SaidNothingMore,
    /// Both say nothing.
    SaidNothing,
    /// An identifier (id, name, test id) is the same; divided by how many places share it.
    MarkSame,
    /// Words inside the identifiers.
    MarkWords,
    /// The form field's name is the same.
    FieldName,
    /// Class names.
    Classes,
    /// Words inside the class names.
    ClassWords,
    /// The link's whole address.
    AddressSame,
    /// Its path, part by part.
    AddressPath,
    /// The last part of its path.
    AddressEnd,
    /// Its path is the same; divided by how many places lead there.
    AddressUnique,
    /// Both lead somewhere, or neither does.
    AddressAlsoThere,
    /// The path of tags and positions.
    PathSame,
    /// The path from the nearest id.
    IdPathSame,
    /// The path of tags without positions.
    PathTags,
    /// The last four parts of the path.
    PathEnd,
    /// The page's regions it is in (header, footer, form, …).
    Regions,
    /// The tag, with the type of a form field.
    Tag,
    /// What can be done with it, by its role or tag.
    Deed,
    /// Both take input, or neither does.
    TakesInput,
    /// Both are made as buttons, or neither is.
    Button,
    /// Where it is from left to right.
    PlaceX,
    /// Where it is from top to bottom.
    PlaceY,
    /// How near it is.
    PlaceNear,
    /// Its width.
    Width,
    /// Its height.
    Height,
    /// Its width by its height.
    Shape,
    /// The words around it, of both together.
    AroundWords,
    /// The words around it, of the recorded ones.
    AroundKept,
    /// The texts of its row (table row, list entry, card), then the others around it, in their order.
    Row,
}

/// Kinds of evidence: features that stand and fall together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Witness {
    Said,
    Marks,
    Address,
    Path,
    Kind,
    Place,
    Size,
    Around,
}

/// How many witnesses there are.
pub(crate) const WITNESSES: usize = Witness::ALL.len();

impl Witness {
    /// All of them, in their order.
    pub(crate) const ALL: [Self; 8] = [
        Self::Said,
        Self::Marks,
        Self::Address,
        Self::Path,
        Self::Kind,
        Self::Place,
        Self::Size,
        Self::Around,
    ];
}

impl Feature {
    /// All of them, in the order of the weights file.
    pub const ALL: [Self; 33] = [
        Self::SaidAlike,
        Self::SaidWords,
        Self::SaidKept,
        Self::SaidNothingMore,
        Self::SaidNothing,
        Self::MarkSame,
        Self::MarkWords,
        Self::FieldName,
        Self::Classes,
        Self::ClassWords,
        Self::AddressSame,
        Self::AddressPath,
        Self::AddressEnd,
        Self::AddressUnique,
        Self::AddressAlsoThere,
        Self::PathSame,
        Self::IdPathSame,
        Self::PathTags,
        Self::PathEnd,
        Self::Regions,
        Self::Tag,
        Self::Deed,
        Self::TakesInput,
        Self::Button,
        Self::PlaceX,
        Self::PlaceY,
        Self::PlaceNear,
        Self::Width,
        Self::Height,
        Self::Shape,
        Self::AroundWords,
        Self::AroundKept,
        Self::Row,
    ];

    pub(crate) const fn witness(self) -> Witness {
        match self {
            Self::SaidAlike | Self::SaidWords | Self::SaidKept | Self::SaidNothingMore | Self::SaidNothing => Witness::Said,
            Self::MarkSame | Self::MarkWords | Self::FieldName | Self::Classes | Self::ClassWords => Witness::Marks,
            Self::AddressSame | Self::AddressPath | Self::AddressEnd | Self::AddressUnique | Self::AddressAlsoThere => Witness::Address,
            Self::PathSame | Self::IdPathSame | Self::PathTags | Self::PathEnd | Self::Regions => Witness::Path,
            Self::Tag | Self::Deed | Self::TakesInput | Self::Button => Witness::Kind,
            Self::PlaceX | Self::PlaceY | Self::PlaceNear => Witness::Place,
            Self::Width | Self::Height | Self::Shape => Witness::Size,
            Self::AroundWords | Self::AroundKept | Self::Row => Witness::Around,
        }
    }
}

/// By feature, in the order of [`Feature::ALL`]: how far an element agrees.
pub type Agreements = [f64; Feature::ALL.len()];
