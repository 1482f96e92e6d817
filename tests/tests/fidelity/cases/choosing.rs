//! Choosing and ticking.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "choose-from-a-select-box-by-keys",
        kind: "choosing",
        page: "<label>Colour <select onchange=\"say(this.value)\"><option value=r>Red<option value=g>Green<option value=b>Blue</select></label><script>$('select').focus()</script>",
        deeds: &[Key("ArrowDown"), Key("ArrowDown")],
        steps: &["Choose “Blue” in the “Colour” list"],
        after: "$('select').value === 'b'",
        ..CASE
    },
    Case {
        name: "tick-a-check-box",
        kind: "choosing",
        page: "<label><input type=checkbox onchange=\"say(this.checked)\"> Newsletter</label>",
        deeds: &[Click("input")],
        steps: &["Tick the “Newsletter” check box"],
        after: "$('input').checked",
        ..CASE
    },
    Case {
        name: "untick-a-check-box",
        kind: "choosing",
        page: "<label><input type=checkbox checked onchange=\"say(this.checked)\"> Newsletter</label>",
        deeds: &[Click("input")],
        steps: &["Untick the “Newsletter” check box"],
        after: "!$('input').checked",
        ..CASE
    },
    Case {
        name: "tick-a-box-hidden-under-its-styled-label",
        kind: "choosing",
        page: "<style>#t{position:absolute;opacity:0;width:0;height:0}.sw{display:inline-block;width:44px;height:22px;border-radius:11px;background:#aaa}#t:checked+.sw{background:#2a6}</style><label><input id=t type=checkbox onchange=\"say(this.checked)\"><span class=sw></span> Dark mode</label>",
        deeds: &[Click(".sw")],
        steps: &["Tick the “Dark mode” check box"],
        after: "$('#t').checked",
        ..CASE
    },
    Case {
        name: "a-box-that-the-page-presses-while-it-starts-is-no-step",
        kind: "choosing",
        page: "<label><input type=checkbox> Newsletter</label><input type=checkbox id=own style='position:absolute;left:-999px'><script>$('#own').click()</script>",
        deeds: &[Click("input")],
        steps: &["Tick the “Newsletter” check box"],
        after: "$('input').checked && $('#own').checked",
        ..CASE
    },
    Case {
        name: "tick-a-box-made-clear-over-its-picture",
        kind: "choosing",
        page: "<style>input{opacity:0;width:40px;height:40px}div{position:relative}i{position:absolute;left:0;top:0;width:38px;height:38px;border:1px solid;border-radius:20px;pointer-events:none}input:checked+i{background:#2a6}</style><div><input type=checkbox><i></i><b>Milk</b></div><div><input type=checkbox><i></i><b>Bread</b></div>",
        deeds: &[Click("div:nth-of-type(2) input")],
        steps: &["Tick the check box"],
        after: "!$('div:nth-of-type(1) input').checked && $('div:nth-of-type(2) input').checked",
        ..CASE
    },
    Case {
        name: "choose-a-radio-button",
        kind: "choosing",
        page: "<fieldset><legend>Size</legend><label><input type=radio name=s value=s> Small</label> <label><input type=radio name=s value=l> Large</label></fieldset>",
        deeds: &[Click("label:nth-of-type(2)")],
        steps: &["Tick the “Large” radio button"],
        after: "$('input:checked').value === 'l'",
        ..CASE
    },
    Case {
        name: "choose-a-radio-button-by-arrow-keys",
        kind: "choosing",
        page: "<fieldset><legend>Size</legend><label><input type=radio name=s value=s checked> Small</label> <label><input type=radio name=s value=l> Large</label></fieldset><script>$('input').focus()</script>",
        deeds: &[Key("ArrowRight")],
        steps: &["Tick the “Large” radio button"],
        after: "$('input:checked').value === 'l'",
        ..CASE
    },
    Case {
        name: "tick-a-box-by-the-space-bar",
        kind: "choosing",
        page: "<label><input type=checkbox> Remember</label><script>$('input').focus()</script>",
        deeds: &[Key("Space")],
        steps: &["Tick the “Remember” check box"],
        after: "$('input').checked",
        ..CASE
    },
    Case {
        name: "choose-from-a-list-made-of-divs",
        kind: "choosing",
        page: "<div id=c role=combobox tabindex=0 aria-expanded=false aria-label=Country style='border:1px solid;width:160px;cursor:pointer'>Choose…</div><div id=l role=listbox hidden><div role=option>Korea</div><div role=option>Japan</div></div><script>$('#c').onclick = () => { $('#l').hidden = !$('#l').hidden; }; document.querySelectorAll('[role=option]').forEach((o) => o.onclick = () => { $('#c').textContent = o.textContent; $('#l').hidden = true; say(o.textContent); });</script>",
        deeds: &[Click("#c"), Click("[role=option]:nth-child(2)")],
        steps: &["Click the “Country” list", "Click “Japan”"],
        after: "did.join() === 'Japan' && $('#c').textContent === 'Japan'",
        ..CASE
    },
    Case {
        name: "switch-with-an-aria-role",
        kind: "choosing",
        page: "<div role=switch tabindex=0 aria-checked=false aria-label=Airplane style='width:50px;height:24px;background:#888;cursor:pointer' onclick=\"this.setAttribute('aria-checked', this.getAttribute('aria-checked') === 'false'); say('switched')\"></div>",
        deeds: &[Click("[role=switch]")],
        steps: &["Click the “Airplane” check box"],
        after: "$('[role=switch]').getAttribute('aria-checked') === 'true'",
        ..CASE
    },
    Case {
        name: "go-over-to-another-tab-of-a-tab-bar",
        kind: "choosing",
        page: "<div role=tablist><button role=tab onclick=\"say('one')\">Profile</button><button role=tab onclick=\"say('two')\">Billing</button></div>",
        deeds: &[Click("[role=tab]:nth-child(2)")],
        steps: &["Click the “Billing” tab"],
        after: "did.join() === 'two'",
        ..CASE
    },
];
