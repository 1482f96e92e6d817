//! Text that came from outside, made safe to show: nothing invisible, nothing that steers a
//! terminal or turns the direction of writing.

use std::fmt::Write;

/// The text with control characters and invisible direction marks written out, so that what a
/// person reads is what is there: a recording made by somebody else could otherwise hide an
/// address behind a terminal sequence or a right-to-left override.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        // Writing to a string cannot fail.
        let _ = if c.is_control() {
            write!(shown, "{}", c.escape_default())
        } else if is_hidden(c) {
            write!(shown, "{}", c.escape_unicode())
        } else {
            shown.write_char(c)
        };
    }
    shown
}

/// A path as it is typed into a shell, to be copied from a text: quoted where it has to be.
pub fn in_shell(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-:".contains(c);
    let path = visible(path);
    if !path.is_empty() && path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

/// Characters that show nothing or reorder what follows. The joiners U+200C and U+200D stay:
/// emoji and some scripts need them, and they move nothing.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_a_person_cannot_see() {
        assert_eq!(visible("a\u{1b}[2Jb\u{202e}c\n"), "a\\u{1b}[2Jb\\u{202e}c\\n");
        assert_eq!(visible("로그인 👨\u{200d}👩 café"), "로그인 👨\u{200d}👩 café");
    }

    #[test]
    fn a_path_to_be_copied_into_a_shell_stays_one_word() {
        assert_eq!(in_shell("/home/kim/점검-1"), "/home/kim/점검-1");
        assert_eq!(in_shell("/tmp/a b'; rm x"), "'/tmp/a b'\\''; rm x'");
    }
}
