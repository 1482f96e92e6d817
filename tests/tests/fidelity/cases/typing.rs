//! Typing into fields of all sorts.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "type-into-a-text-field",
        kind: "typing",
        page: "<label>Name <input></label>",
        deeds: &[Click("input"), Type("Ada")],
        steps: &["Type “Ada” into the “Name” field"],
        after: "$('input').value === 'Ada'",
        ..CASE
    },
    Case {
        name: "type-over-what-is-there",
        kind: "typing",
        page: "<label>City <input value=Busan></label>",
        deeds: &[Click("input"), Chord("Control", "a"), Type("Seoul")],
        steps: &["Type “Seoul” into the “City” field"],
        after: "$('input').value === 'Seoul'",
        ..CASE
    },
    Case {
        name: "clear-a-field",
        kind: "typing",
        page: "<label>City <input value=Busan></label>",
        deeds: &[Click("input"), Chord("Control", "a"), Key("Delete")],
        steps: &["Clear the “City” field"],
        after: "$('input').value === ''",
        ..CASE
    },
    Case {
        name: "correct-a-slip-with-backspace",
        kind: "typing",
        page: "<label>Word <input></label>",
        deeds: &[Click("input"), Type("catt"), Key("Backspace"), Type("s")],
        steps: &["Type “cats” into the “Word” field"],
        after: "$('input').value === 'cats'",
        ..CASE
    },
    Case {
        name: "type-and-press-enter-to-search",
        kind: "typing",
        page: "<form onsubmit=\"say('searched ' + this.q.value); return false\"><input name=q aria-label=Search type=search></form>",
        deeds: &[Click("input"), Type("lamp"), Key("Enter")],
        steps: &["Type “lamp” into the “Search” field", "Press Enter in the “Search” field"],
        after: "did.join() === 'searched lamp'",
        ..CASE
    },
    Case {
        name: "type-several-lines",
        kind: "typing",
        page: "<label>Note <textarea rows=4></textarea></label>",
        deeds: &[Click("textarea"), Type("one"), Key("Enter"), Type("two")],
        steps: &["Type “one two” into the “Note” field"],
        after: "$('textarea').value === 'one\\ntwo'",
        ..CASE
    },
    Case {
        name: "type-korean-syllables",
        kind: "typing",
        page: "<label>이름 <input></label>",
        deeds: &[Click("input"), Type("홍길동")],
        steps: &["Type “홍길동” into the “이름” field"],
        after: "$('input').value === '홍길동'",
        ..CASE
    },
    Case {
        name: "compose-korean-with-an-input-method",
        kind: "typing",
        page: "<label>검색 <input></label>",
        deeds: &[Click("input"), Compose(&["ㅅ", "수", "술"]), Compose(&["ㄹ", "래"])],
        steps: &["Type “술래” into the “검색” field"],
        after: "$('input').value === '술래'",
        ..CASE
    },
    Case {
        name: "type-into-fields-by-tab-order",
        kind: "typing",
        page: "<label>First <input id=a></label><br><label>Last <input id=b></label>",
        deeds: &[Click("#a"), Type("Grace"), Key("Tab"), Type("Hopper")],
        steps: &["Type “Grace” into the “First” field", "Type “Hopper” into the “Last” field"],
        after: "$('#a').value === 'Grace' && $('#b').value === 'Hopper'",
        ..CASE
    },
    Case {
        name: "type-into-a-field-without-a-label",
        kind: "typing",
        page: "<table><tr><td>Amount</td><td><input></td></tr></table>",
        deeds: &[Click("input"), Type("12")],
        steps: &["Type “12” into the “Amount” field"],
        after: "$('input').value === '12'",
        ..CASE
    },
    Case {
        name: "type-where-the-page-suggests",
        kind: "typing",
        page: "<input id=q aria-label=Fruit autocomplete=off><ul id=list></ul><script>const all = ['apple','apricot','banana']; $('#q').oninput = () => { $('#list').innerHTML = all.filter((f) => f.startsWith($('#q').value)).map((f) => `<li style='cursor:pointer' onclick=\"$('#q').value='${f}';$('#list').innerHTML='';say('${f}')\">${f}</li>`).join(''); };</script>",
        deeds: &[Click("#q"), Type("ap"), Click("li:nth-child(2)")],
        steps: &["Type “ap” into the “Fruit” field", "Click “apricot”"],
        after: "did.join() === 'apricot' && $('#q').value === 'apricot'",
        ..CASE
    },
    Case {
        name: "type-into-a-field-the-page-rewrites",
        kind: "typing",
        page: "<label>Phone <input id=p></label><script>$('#p').oninput = () => { const d = $('#p').value.replace(/\\D/g, ''); $('#p').value = d.length > 3 ? d.slice(0, 3) + '-' + d.slice(3) : d; }</script>",
        deeds: &[Click("#p"), Type("01012345")],
        steps: &["Type “010-12345” into the “Phone” field"],
        after: "$('#p').value === '010-12345'",
        ..CASE
    },
    Case {
        name: "type-a-number",
        kind: "typing",
        page: "<label>Count <input type=number value=1></label>",
        deeds: &[Click("input"), Chord("Control", "a"), Type("42")],
        steps: &["Type “42” into the “Count” field"],
        after: "$('input').value === '42'",
        ..CASE
    },
    Case {
        name: "type-an-email-address",
        kind: "typing",
        page: "<label>Mail <input type=email></label>",
        deeds: &[Click("input"), Type("a.b@c.example")],
        steps: &["Type “a.b@c.example” into the “Mail” field"],
        after: "$('input').value === 'a.b@c.example' && $('input').checkValidity()",
        ..CASE
    },
];
