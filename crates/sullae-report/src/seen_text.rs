//! Text that came from a page, made safe to look at.

use maud::{Markup, Render, html};

/// Text from outside. Markup in it is escaped; characters that would turn the order of the text
/// around it, or show nothing, become a visible sign; its own direction stays inside it.
pub(crate) struct Seen<'a>(pub(crate) &'a str);

impl Seen<'_> {
    /// The text for an attribute or the title, where no element can hold its direction in.
    pub(crate) fn plain(&self) -> String {
        self.0.chars().map(visible).collect()
    }
}

impl Render for Seen<'_> {
    fn render(&self) -> Markup {
        html! { bdi { (self.plain()) } }
    }
}

fn visible(c: char) -> char {
    match c {
        '\n' | '\t' | '\r' => ' ',
        // Direction marks, embeddings, overrides and isolates (UAX #9), and invisible characters.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
