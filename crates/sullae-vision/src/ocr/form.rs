//! How a pair of models wants its lines: what their training did, by the manifest's `format`.

/// What differs between the forms. The mask's side: from marked pixels to the box of a line. The recogniser's
/// side: from that box to its input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LineForm {
    /// Mask values above this are text.
    pub(super) text_above: f32,
    /// Where only so much is reached, a glyph may stand alone: it is kept if it is read without doubt.
    pub(super) lone_glyph_above: f32,
    /// The mask is trained to be this many pixels smaller than a line on every side, so that lines keep apart.
    pub(super) grow: u32,
    /// Whether a crop has a margin of an eighth of the line's height.
    pub(super) with_margin: bool,
    /// Whether crops are brought to full contrast, dark on light.
    pub(super) full_contrast: bool,
    /// A line of height 32 gets the width it would have at this height.
    pub(super) stretched_height: u32,
    /// Lines are padded on the right to a multiple of this width.
    pub(super) width_step: usize,
    /// With this value.
    pub(super) padding: f32,
    /// Whether the recogniser has frames so narrow that it may see one glyph twice.
    pub(super) sees_glyphs_twice: bool,
}

/// Forms by their number in the manifest, from 1.
const FORMS: [LineForm; 2] = [
    LineForm {
        text_above: 0.4,
        lone_glyph_above: 0.4,
        grow: 3,
        with_margin: false,
        full_contrast: false,
        stretched_height: 32,
        width_step: 50,
        padding: -0.5,
        sees_glyphs_twice: true,
    },
    LineForm {
        text_above: 0.5,
        lone_glyph_above: 0.2,
        grow: 2,
        with_margin: true,
        full_contrast: true,
        stretched_height: 36,
        width_step: 32,
        padding: 0.5,
        sees_glyphs_twice: false,
    },
];

impl LineForm {
    /// The form of this number.
    pub(super) fn of_format(format: u32) -> Option<Self> {
        FORMS.get((format as usize).checked_sub(1)?).copied()
    }

    /// All numbers, for messages.
    pub(super) fn formats() -> String {
        let numbers: Vec<String> = (1..=FORMS.len()).map(|number| number.to_string()).collect();
        numbers.join(" and ")
    }
}
