//! Renames every id, class, name, data-* and aria-* attribute of a page, its styles and its script.
//!
//! The rewriting knows only the shop's own output: attributes are double-quoted, styles use no
//! attribute selectors, and every name that scripts look up begins with `js-`, `is-` or `data-`.

/// The name a build tool might have made of `original`: the same for the same original.
pub(crate) fn name(original: &str) -> String {
    // FNV-1a, 64 bit: short and stable across builds, which the standard hasher is not.
    let hash = original.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut rest = hash;
    let mut name = String::from("x");
    for _ in 0..7 {
        let digit = u32::try_from(rest % 36).unwrap_or_default();
        name.extend(char::from_digit(digit, 36));
        rest /= 36;
    }
    name
}

/// Renames in a page.
pub(crate) fn html(page: &str) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 4);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = tag_end(rest);
        let (tag_text, after) = rest.split_at(end);
        rest = after;
        tag(tag_text, &mut out);
        for raw in ["style", "script"] {
            if tag_text.strip_prefix('<').is_some_and(|name| name.starts_with(raw)) {
                let close = rest.find(&format!("</{raw}")).unwrap_or(rest.len());
                let (text, after) = rest.split_at(close);
                out.push_str(&if raw == "style" { css(text) } else { js(text) });
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where the tag at the start of `text` ends, quoted `>` aside.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn tag(text: &str, out: &mut String) {
    // The name of a `meta` is a keyword of HTML, not a name of the page's own.
    if ["</", "<!", "<meta "].iter().any(|start| text.starts_with(start)) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    // `name="value"` pairs; what lies between them is copied.
    while let Some(equals) = rest.find("=\"") {
        let value_start = equals + 2;
        let Some(value_end) = rest[value_start..].find('"').map(|at| at + value_start) else {
            break;
        };
        let name_start = rest[..equals].rfind(' ').map_or(0, |at| at + 1);
        let (key, value) = (&rest[name_start..equals], &rest[value_start..value_end]);
        out.push_str(&rest[..name_start]);
        out.push_str(&attribute(key, value));
        rest = &rest[value_end + 1..];
    }
    out.push_str(rest);
}

fn attribute(key: &str, value: &str) -> String {
    let renamed = match key {
        "id" | "name" | "for" | "form" => name(value),
        "href" if value.len() > 1 && value.starts_with('#') => format!("#{}", name(&value[1..])),
        "class" => value.split_whitespace().map(name).collect::<Vec<_>>().join(" "),
        _ if key.starts_with("data-") => return format!("data-{}=\"{}\"", name(key), name(value)),
        // What the attribute means to an assistive tool must stay valid; only its text changes.
        _ if key.starts_with("aria-") && !matches!(value, "true" | "false") => name(value),
        _ => return format!("{key}=\"{value}\""),
    };
    format!("{key}=\"{renamed}\"")
}

/// Renames the class and id selectors of a style sheet.
pub(crate) fn css(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len() + sheet.len() / 4);
    let mut rest = sheet;
    while let Some(at) = rest.find(['{', '}']) {
        let (prelude, after) = rest.split_at(at);
        let group = prelude.trim_start().starts_with("@media");
        selectors(prelude, &mut out);
        rest = after;
        // A group holds rules; any other block holds declarations, which stay.
        let copied = if rest.starts_with('{') && !group {
            rest.find('}').map_or(rest.len(), |end| end + 1)
        } else {
            1
        };
        out.push_str(&rest[..copied]);
        rest = &rest[copied..];
    }
    out.push_str(rest);
    out
}

fn selectors(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['.', '#']) {
        let (before, from) = rest.split_at(at + 1);
        out.push_str(before);
        let end = from
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(from.len());
        let (ident, after) = from.split_at(end);
        let is_name = ident.starts_with(|c: char| c.is_ascii_alphabetic());
        out.push_str(&if is_name { name(ident) } else { ident.to_owned() });
        rest = after;
    }
    out.push_str(rest);
}

/// Renames the names a script looks up: quoted words that begin with `js-` or `is-`.
pub(crate) fn js(script: &str) -> String {
    script
        .split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .map(|piece| {
            let word = piece.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            if word.starts_with("js-") || word.starts_with("is-") {
                format!("{}{}", name(word), &piece[word.len()..])
            } else {
                piece.to_owned()
            }
        })
        .collect()
}
