//! Keys that are steps of their own.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "escape-closes-a-window-in-the-page",
        kind: "keys",
        page: "<dialog><p>Sure?</p><button>Yes</button></dialog><script>$('dialog').showModal(); $('dialog').onclose = () => say('closed');</script>",
        deeds: &[Key("Escape")],
        steps: &["Press Escape in the “Yes” button"],
        after: "did.join() === 'closed' && !$('dialog').open",
        ..CASE
    },
    Case {
        name: "arrow-keys-in-a-suggestion-list",
        kind: "keys",
        page: "<input id=q role=combobox aria-label=Team autocomplete=off><ul id=l></ul><script>const teams = ['Bears','Eagles','Lions']; let at = -1; $('#q').onkeydown = (e) => { if (e.key === 'ArrowDown') { at += 1; $('#l').innerHTML = teams.map((t, i) => `<li>${i === at ? '▸ ' : ''}${t}</li>`).join(''); e.preventDefault(); } if (e.key === 'Enter') { say(teams[at]); $('#l').innerHTML = ''; e.preventDefault(); } };</script>",
        deeds: &[Click("#q"), Key("ArrowDown"), Key("ArrowDown"), Key("Enter")],
        steps: &[
            "Click the “Team” field",
            "Press ArrowDown in the “Team” field",
            "Press ArrowDown in the “Team” field",
            "Press Enter in the “Team” field",
        ],
        after: "did.join() === 'Eagles'",
        ..CASE
    },
    Case {
        name: "arrow-keys-in-a-menu",
        kind: "keys",
        page: "<div role=menu><div role=menuitem tabindex=0>Cut</div><div role=menuitem tabindex=-1>Paste</div></div><script>const items = [...document.querySelectorAll('[role=menuitem]')]; items[0].focus(); items.forEach((item, i) => item.onkeydown = (e) => { if (e.key === 'ArrowDown') { e.preventDefault(); items[i + 1]?.focus(); } if (e.key === 'Enter') { e.preventDefault(); say(item.textContent); } });</script>",
        deeds: &[Key("ArrowDown"), Key("Enter")],
        steps: &["Press ArrowDown in the “Cut” menu item", "Press Enter in the “Paste” menu item"],
        after: "did.join() === 'Paste'",
        ..CASE
    },
    Case {
        name: "enter-sends-a-chat-message",
        kind: "keys",
        page: "<textarea aria-label=Message></textarea><script>$('textarea').onkeydown = (e) => { if (e.key === 'Enter' && !e.shiftKey) { e.preventDefault(); say($('textarea').value); $('textarea').value = ''; } };</script>",
        deeds: &[Click("textarea"), Type("hello"), Key("Enter")],
        steps: &["Type “hello” into the “Message” field", "Press Enter in the “Message” field"],
        after: "did.join() === 'hello'",
        ..CASE
    },
    Case {
        name: "a-shortcut-of-one-letter",
        kind: "keys",
        page: "<p>Press n for a new note</p><div id=n></div><script>onkeydown = (e) => { if (e.key === 'n') { $('#n').textContent = 'New note'; say('new'); } }</script>",
        deeds: &[Key("n")],
        steps: &["Press n in the page"],
        after: "did.join() === 'new'",
        ..CASE
    },
    Case {
        name: "control-s-saves",
        kind: "keys",
        page: "<textarea aria-label=Text></textarea><script>onkeydown = (e) => { if (e.ctrlKey && e.key === 's') { e.preventDefault(); say('saved ' + $('textarea').value); } }</script>",
        deeds: &[Click("textarea"), Type("abc"), Chord("Control", "s")],
        steps: &["Type “abc” into the “Text” field", "Press Control+s in the “Text” field"],
        after: "did.join() === 'saved abc'",
        ..CASE
    },
    Case {
        name: "control-enter-sends",
        kind: "keys",
        page: "<textarea aria-label=Reply></textarea><script>$('textarea').onkeydown = (e) => { if (e.ctrlKey && e.key === 'Enter') { e.preventDefault(); say($('textarea').value); } }</script>",
        deeds: &[Click("textarea"), Type("ok"), Chord("Control", "Enter")],
        steps: &["Type “ok” into the “Reply” field", "Press Control+Enter in the “Reply” field"],
        after: "did.join() === 'ok'",
        ..CASE
    },
    Case {
        name: "copy-from-one-field-and-paste-into-another",
        kind: "keys",
        page: "<label>Code <input id=a value=K-77></label> <label>Repeat <input id=b></label>",
        deeds: &[
            Click("#a"),
            Chord("Control", "a"),
            Chord("Control", "c"),
            Click("#b"),
            Chord("Control", "v"),
        ],
        steps: &["Click the “Code” field", "Type “K-77” into the “Repeat” field"],
        after: "$('#b').value === 'K-77'",
        ..CASE
    },
    Case {
        name: "delete-takes-the-chosen-thing-away",
        kind: "keys",
        page: "<div id=box tabindex=0 role=button style='width:120px;height:60px;background:#fc9' onkeydown=\"if (event.key === 'Delete') { this.remove(); say('gone'); }\">Shape</div>",
        deeds: &[Click("#box"), Key("Delete")],
        steps: &["Click the “Shape” button", "Press Delete in the “Shape” button"],
        after: "did.join() === 'gone'",
        ..CASE
    },
    Case {
        name: "tab-leaves-a-field-that-then-counts",
        kind: "keys",
        page: "<label>Amount <input id=a onchange=\"$('#sum').textContent = this.value * 2; say('counted')\"></label><p id=sum></p>",
        deeds: &[Click("#a"), Type("21"), Key("Tab")],
        steps: &["Type “21” into the “Amount” field", "Press Tab in the “Amount” field"],
        after: "$('#sum').textContent === '42'",
        ..CASE
    },
    Case {
        name: "arrow-keys-move-a-tab-bar",
        kind: "keys",
        page: "<div role=tablist><button role=tab tabindex=0>Day</button><button role=tab tabindex=-1>Week</button></div><p id=v>Day</p><script>const tabs = [...document.querySelectorAll('[role=tab]')]; tabs[0].focus(); tabs[0].onkeydown = (e) => { if (e.key === 'ArrowRight') { tabs[1].focus(); $('#v').textContent = 'Week'; say('week'); } };</script>",
        deeds: &[Key("ArrowRight")],
        steps: &["Press ArrowRight in the “Day” tab"],
        after: "did.join() === 'week'",
        ..CASE
    },
    Case {
        name: "a-habitual-escape-is-no-step",
        kind: "keys",
        page: "<button onclick=\"say('on')\">Go on</button>",
        deeds: &[Key("Escape"), Click("button")],
        steps: &["Click the “Go on” button"],
        after: "did.join() === 'on'",
        ..CASE
    },
    Case {
        name: "keys-in-an-editor-that-draws-its-text-itself",
        kind: "keys",
        page: "<div id=e style='width:320px;height:80px;border:1px solid' onclick=\"$('textarea').focus()\"><textarea style='position:absolute;width:1px;height:1em;padding:0;border:0;outline:none;resize:none'></textarea><pre>1</pre></div><script>const t = $('textarea'); setInterval(() => { if (!t.value) return; $('pre').textContent += t.value; t.style.left = 300 + $('pre').textContent.length * 9 + 'px'; say(t.value); t.value = ''; }, 300)</script>",
        deeds: &[Click("#e"), Type("a")],
        steps: &["Click “1”", "Type “a” into the field"],
        after: "did.join('') === 'a'",
        ..CASE
    },
];
