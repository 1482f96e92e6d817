//! Pressing: buttons of the pointer, keys held, what is pressed.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "click-a-button",
        kind: "pressing",
        page: "<button onclick=\"say('saved')\">Save</button>",
        deeds: &[Click("button")],
        steps: &["Click the “Save” button"],
        after: "did.join() === 'saved'",
        ..CASE
    },
    Case {
        name: "click-a-link-to-another-page",
        kind: "pressing",
        page: "<a href=second.html>Further</a>",
        files: &[("second.html", "<h1>Second</h1><script>say('arrived')</script>")],
        deeds: &[Click("a")],
        steps: &["Click the “Further” link"],
        after: "location.pathname.endsWith('second.html')",
        ..CASE
    },
    Case {
        name: "click-two-buttons-in-turn",
        kind: "pressing",
        page: "<button onclick=\"say('a')\">Alpha</button> <button onclick=\"say('b')\">Beta</button>",
        deeds: &[Click("button:nth-of-type(2)"), Click("button:nth-of-type(1)")],
        steps: &["Click the “Beta” button", "Click the “Alpha” button"],
        after: "did.join() === 'b,a'",
        ..CASE
    },
    Case {
        name: "double-click",
        kind: "pressing",
        page: "<button ondblclick=\"say('twice')\">Open folder</button>",
        deeds: &[DoubleClick("button")],
        steps: &["Double-click the “Open folder” button"],
        after: "did.join() === 'twice'",
        ..CASE
    },
    Case {
        name: "middle-click-on-a-button",
        kind: "pressing",
        page: "<button onauxclick=\"if (event.button === 1) say('middle')\">Close by wheel</button>",
        deeds: &[MiddleClick("button")],
        steps: &["Middle-click the “Close by wheel” button"],
        after: "did.join() === 'middle'",
        ..CASE
    },
    Case {
        name: "right-click-opens-the-pages-own-menu",
        kind: "pressing",
        page: "<style>#menu{position:absolute;border:1px solid;padding:8px;background:#fff}</style><div id=area role=button tabindex=0 style='width:300px;height:120px;background:#dde'>Board</div><div id=menu role=menu hidden><div role=menuitem onclick=\"say('renamed')\">Rename</div></div>
<script>$('#area').addEventListener('contextmenu', (e) => { e.preventDefault(); const m = $('#menu'); m.hidden = false; m.style.left = e.pageX + 'px'; m.style.top = e.pageY + 'px'; })</script>",
        deeds: &[RightClick("#area"), Click("[role=menuitem]")],
        steps: &["Right-click the “Board” button", "Click the “Rename” menu item"],
        after: "did.join() === 'renamed'",
        ..CASE
    },
    Case {
        name: "control-click-picks-several",
        kind: "pressing",
        page: "<style>li{cursor:pointer;width:200px}.on{background:#9cf}</style><ul><li>Pear</li><li>Plum</li><li>Fig</li></ul><script>document.querySelectorAll('li').forEach((li) => li.onclick = (e) => { if (!e.ctrlKey) document.querySelectorAll('.on').forEach((o) => o.classList.remove('on')); li.classList.add('on'); say(li.textContent); })</script>",
        deeds: &[Click("li:nth-child(1)"), ClickHolding("li:nth-child(3)", "Control")],
        steps: &["Click “Pear”", "Control-click “Fig”"],
        after: "[...document.querySelectorAll('.on')].map((e) => e.textContent).join() === 'Pear,Fig'",
        ..CASE
    },
    Case {
        name: "shift-click-picks-a-range",
        kind: "pressing",
        page: "<style>li{cursor:pointer;width:200px}.on{background:#9cf}</style><ul><li>One</li><li>Two</li><li>Three</li></ul><script>const lis = [...document.querySelectorAll('li')]; let from = 0; lis.forEach((li, i) => li.onmousedown = (e) => { e.preventDefault(); if (!e.shiftKey) from = i; lis.forEach((l, j) => l.classList.toggle('on', e.shiftKey ? j >= from && j <= i : i === j)); })</script>",
        deeds: &[Click("li:nth-child(1)"), ClickHolding("li:nth-child(3)", "Shift")],
        steps: &["Click “One”", "Shift-click “Three”"],
        after: "document.querySelectorAll('.on').length === 3",
        ..CASE
    },
    Case {
        name: "click-an-icon-without-text",
        kind: "pressing",
        page: "<button onclick=\"say('found')\" aria-label=Search><svg width=24 height=24 viewBox='0 0 24 24'><circle cx=10 cy=10 r=7 fill=none stroke=black stroke-width=2 /><path d='M15 15l7 7' stroke=black stroke-width=2 /></svg></button>",
        deeds: &[Click("svg")],
        steps: &["Click the “Search” button"],
        after: "did.join() === 'found'",
        ..CASE
    },
    Case {
        name: "click-a-shape-in-an-svg",
        kind: "pressing",
        page: "<svg width=300 height=160><rect x=10 y=10 width=80 height=80 fill=tomato style='cursor:pointer' onclick=\"say('red')\" /><circle cx=200 cy=60 r=45 fill=seagreen style='cursor:pointer' onclick=\"say('green')\" /></svg>",
        deeds: &[Click("circle")],
        steps: &["Click the marked place"],
        after: "did.join() === 'green'",
        ..CASE
    },
    Case {
        name: "click-a-place-on-a-canvas",
        kind: "pressing",
        page: "<canvas width=300 height=200 style='border:1px solid;cursor:pointer'></canvas><script>const c = $('canvas'), g = c.getContext('2d'); g.fillStyle='#36c'; g.fillRect(40,40,60,60); g.fillStyle='#c63'; g.fillRect(180,90,70,50); c.onclick = (e) => { const x = e.offsetX, y = e.offsetY; if (x > 180 && x < 250 && y > 90 && y < 140) { say('orange'); g.fillStyle = 'black'; g.fillRect(180,90,10,10); } }</script>",
        deeds: &[ClickAt("canvas", 220, 120)],
        steps: &["Click the picture"],
        after: "did.join() === 'orange'",
        ..CASE
    },
    Case {
        name: "click-a-label-ticks-its-box",
        kind: "pressing",
        page: "<label for=agree>I agree</label> <input type=checkbox id=agree onchange=\"say(this.checked)\">",
        deeds: &[Click("label")],
        steps: &["Tick the “I agree” check box"],
        after: "did.join() === 'true'",
        ..CASE
    },
    Case {
        name: "click-on-mousedown-only",
        kind: "pressing",
        page: "<div id=b style='cursor:pointer;width:120px;background:#eee' onmousedown=\"say('down')\">Hold me</div>",
        deeds: &[Click("#b")],
        steps: &["Click “Hold me”"],
        after: "did.join() === 'down'",
        ..CASE
    },
    Case {
        name: "click-a-button-that-is-rebuilt-under-the-pointer",
        kind: "pressing",
        page: "<div id=host></div><script>let n = 0; function draw() { $('#host').innerHTML = '<button>Count ' + '</button>'; $('#host button').onpointerdown = () => { n += 1; say(n); draw(); }; } draw();</script>",
        deeds: &[Click("#host button")],
        steps: &["Click the “Count” button"],
        after: "did.join() === '1'",
        ..CASE
    },
    Case {
        name: "click-a-button-drawn-anew-ten-times-a-second",
        kind: "pressing",
        page: "<div id=host></div><script>let stopped = false; window.go = () => { stopped = true; say('gone'); }; setInterval(() => { if (!stopped) $('#host').innerHTML = '<button onpointerdown=\"go()\">Go on</button>'; }, 100);</script>",
        deeds: &[Click("#host button")],
        steps: &["Click the “Go on” button"],
        after: "did.join() === 'gone'",
        ..CASE
    },
    Case {
        name: "click-what-comes-only-after-a-while",
        kind: "pressing",
        page: "<p>Loading…</p><script>setTimeout(() => { $('p').innerHTML = '<button onclick=\"say(1)\">Ready now</button>'; }, 900)</script>",
        deeds: &[Click("button")],
        steps: &["Click the “Ready now” button"],
        after: "did.join() === '1'",
        ..CASE
    },
    Case {
        name: "click-what-is-enabled-only-after-a-while",
        kind: "pressing",
        page: "<button disabled onclick=\"say('sent')\">Send</button><script>setTimeout(() => { $('button').disabled = false; }, 800)</script>",
        deeds: &[Until("!$('button').disabled"), Click("button")],
        steps: &["Click the “Send” button"],
        after: "did.join() === 'sent'",
        ..CASE
    },
    Case {
        name: "click-a-button-that-slides-in",
        kind: "pressing",
        page: "<style>button{position:relative;animation:in 700ms ease-out}@keyframes in{from{left:400px}to{left:0}}</style><button onclick=\"say('caught')\">Catch me</button>",
        deeds: &[Click("button")],
        steps: &["Click the “Catch me” button"],
        after: "did.join() === 'caught'",
        ..CASE
    },
    Case {
        name: "click-the-same-word-in-the-right-row",
        kind: "pressing",
        page: "<table><tr><td>Kim</td><td><button onclick=\"say('Kim')\">Edit</button></td></tr><tr><td>Lee</td><td><button onclick=\"say('Lee')\">Edit</button></td></tr><tr><td>Park</td><td><button onclick=\"say('Park')\">Edit</button></td></tr></table>",
        deeds: &[Click("tr:nth-child(2) button")],
        steps: &["Click the “Edit” button"],
        after: "did.join() === 'Lee'",
        ..CASE
    },
    Case {
        name: "click-a-summary-opens-its-details",
        kind: "pressing",
        page: "<details ontoggle=\"say(this.open)\"><summary>More about it</summary><p>Hidden so far</p></details>",
        deeds: &[Click("summary")],
        steps: &["Click the “More about it” button"],
        after: "$('details').open",
        ..CASE
    },
    Case {
        name: "click-a-link-that-posts-in-the-background",
        kind: "pressing",
        page: "<button>Store</button><script>$('button').onclick = async () => { await fetch('/told/nobody', { method: 'POST', body: 'x' }); say('stored'); }</script>",
        deeds: &[Click("button")],
        steps: &["Click the “Store” button"],
        after: "did.join() === 'stored'",
        ..CASE
    },
    Case {
        name: "click-through-a-styled-div-button",
        kind: "pressing",
        page: "<div style='cursor:pointer;display:inline-block;padding:8px;background:#cde' onclick=\"say('div')\"><span><b>Continue</b></span></div>",
        deeds: &[Click("b")],
        steps: &["Click “Continue”"],
        after: "did.join() === 'div'",
        ..CASE
    },
    Case {
        name: "press-a-button-by-enter",
        kind: "pressing",
        page: "<button onclick=\"say('by key')\">Confirm</button><script>$('button').focus()</script>",
        deeds: &[Key("Enter")],
        steps: &["Click the “Confirm” button"],
        after: "did.join() === 'by key'",
        ..CASE
    },
    Case {
        name: "a-click-on-plain-text-is-no-step",
        kind: "pressing",
        page: "<p id=text>Just words</p><button onclick=\"say('then')\">Then</button>",
        deeds: &[Click("#text"), Click("button")],
        steps: &["Click the “Then” button"],
        after: "did.join() === 'then'",
        ..CASE
    },
    Case {
        name: "click-a-button-that-pulses-for-ever",
        kind: "pressing",
        page: "<style>@keyframes pulse { 50% { background: #08f; color: #fff } } button { animation: pulse .37s infinite; padding: 20px }</style><button onclick=\"say('paid')\">Pay now</button>",
        deeds: &[Click("button")],
        steps: &["Click the “Pay now” button"],
        after: "did.join() === 'paid'",
        ..CASE
    },
];
