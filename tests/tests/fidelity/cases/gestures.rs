//! Pointing, dragging, holding, turning the wheel.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "a-menu-that-opens-under-the-pointer",
        kind: "pointing",
        page: "<style>.sub{display:none;position:absolute;background:#fff;border:1px solid;padding:6px}.item:hover>.sub{display:block}.item{width:160px;background:#def;padding:6px}</style><div class=item><a href=#products>Products</a><div class=sub><a href=#lamps onclick=\"say('lamps')\">Lamps</a><br><a href=#chairs onclick=\"say('chairs')\">Chairs</a></div></div>",
        deeds: &[Hover(".item>a"), Click(".sub a:nth-of-type(2)")],
        steps: &["Point at the “Products” link", "Click the “Chairs” link"],
        after: "did.join() === 'chairs'",
        ..CASE
    },
    Case {
        name: "a-menu-that-a-script-opens-after-a-while",
        kind: "pointing",
        page: "<button id=m>Account</button><div id=p style='display:none;padding:8px;border:1px solid;width:200px'><button onclick=\"say('out')\">Log out</button></div><script>let t; $('#m').onmouseenter = () => { t = setTimeout(() => { $('#p').style.display = 'block'; }, 300); };</script>",
        deeds: &[Hover("#m"), Until("$('#p').style.display === 'block'"), Click("#p button")],
        steps: &["Point at the “Account” button", "Click the “Log out” button"],
        after: "did.join() === 'out'",
        ..CASE
    },
    Case {
        name: "a-menu-in-a-menu",
        kind: "pointing",
        page: "<style>ul{list-style:none;margin:0;padding:0}li{position:relative;width:140px;padding:6px;background:#eef}li>ul{display:none;position:absolute;left:150px;top:0}li:hover>ul{display:block}a{color:#036}</style><ul><li><a href=#f>File</a><ul><li><a href=#e>Export</a><ul><li><a href=#pdf onclick=\"say('pdf')\">As PDF</a></li></ul></li></ul></li></ul>",
        deeds: &[Hover("[href='#f']"), Hover("[href='#e']"), Click("[href='#pdf']")],
        steps: &["Point at the “File” link", "Point at the “Export” link", "Click the “As PDF” link"],
        after: "did.join() === 'pdf'",
        ..CASE
    },
    Case {
        name: "a-button-shown-only-over-its-row",
        kind: "pointing",
        page: "<style>tr button{visibility:hidden}tr:hover button{visibility:visible}td{padding:8px 30px}</style><table><tr><td><a href=#a>Alpha</a></td><td><button onclick=\"say('a')\">Remove</button></td></tr><tr><td><a href=#b>Beta</a></td><td><button onclick=\"say('b')\">Remove</button></td></tr></table>",
        deeds: &[Hover("[href='#b']"), Click("tr:nth-child(2) button")],
        steps: &["Point at the “Beta” link", "Click the “Remove” button"],
        after: "did.join() === 'b'",
        ..CASE
    },
    Case {
        name: "pointing-without-need-is-no-step",
        kind: "pointing",
        page: "<button>One</button> <button>Two</button> <button onclick=\"say('three')\">Three</button>",
        deeds: &[
            Hover("button:nth-of-type(1)"),
            Hover("button:nth-of-type(2)"),
            Click("button:nth-of-type(3)"),
        ],
        steps: &["Click the “Three” button"],
        after: "did.join() === 'three'",
        ..CASE
    },
    Case {
        name: "drag-and-drop-of-the-browsers-own",
        kind: "dragging",
        page: "<div id=card draggable=true style='width:140px;padding:10px;background:tomato;cursor:grab'>Task card</div><div id=done style='margin-top:70px;width:240px;height:110px;background:#ded'>Done column</div><script>$('#card').ondragstart = (e) => e.dataTransfer.setData('text/plain', 'card'); $('#done').ondragover = (e) => e.preventDefault(); $('#done').ondrop = (e) => { e.preventDefault(); $('#done').append($('#card')); say(e.dataTransfer.getData('text/plain')); };</script>",
        deeds: &[Drag("#card", "#done")],
        steps: &["Drag “Task card” to “Done column”"],
        after: "did.join() === 'card' && $('#done').contains($('#card'))",
        ..CASE
    },
    Case {
        name: "sort-a-list-by-drag-and-drop",
        kind: "dragging",
        page: "<style>li{padding:10px;margin:4px;background:#eef;width:200px;cursor:grab}</style><ul id=l><li draggable=true>First</li><li draggable=true>Second</li><li draggable=true>Third</li></ul><script>let held; $('#l').ondragstart = (e) => { held = e.target; e.dataTransfer.setData('text', ''); }; $('#l').ondragover = (e) => e.preventDefault(); $('#l').ondrop = (e) => { e.preventDefault(); const li = e.target.closest('li'); if (li && li !== held) { li.before(held); say('sorted'); } };</script>",
        deeds: &[Drag("li:nth-child(3)", "li:nth-child(1)")],
        steps: &["Drag “Third” to “First”"],
        after: "[...document.querySelectorAll('li')].map((e) => e.textContent).join() === 'Third,First,Second'",
        ..CASE
    },
    Case {
        name: "drag-made-of-pointer-events",
        kind: "dragging",
        page: "<div id=chip style='position:absolute;left:40px;top:40px;width:110px;padding:10px;background:gold;cursor:grab;touch-action:none'>Chip</div><div id=bin style='position:absolute;left:340px;top:160px;width:160px;height:110px;background:#ddd'>Bin</div><script>const c = $('#chip'); c.onpointerdown = (e) => { c.setPointerCapture(e.pointerId); c.onpointermove = (m) => { c.style.left = m.clientX - 50 + 'px'; c.style.top = m.clientY - 20 + 'px'; }; c.onpointerup = (u) => { c.onpointermove = null; const b = $('#bin').getBoundingClientRect(); if (u.clientX > b.left && u.clientX < b.right && u.clientY > b.top && u.clientY < b.bottom) say('binned'); }; };</script>",
        deeds: &[Drag("#chip", "#bin")],
        steps: &["Drag “Chip” to “Bin”"],
        after: "did.join() === 'binned'",
        ..CASE
    },
    Case {
        name: "drag-made-of-mouse-events",
        kind: "dragging",
        page: "<style>.p{position:absolute;top:40px;width:130px;padding:12px;user-select:none;cursor:move;background:#cde}</style><div class=p id=a style='left:30px'>Pawn</div><div id=t style='position:absolute;left:300px;top:150px;width:140px;height:90px;background:#edc'>Square e4</div><script>let on = false; $('#a').onmousedown = () => { on = true; }; onmousemove = (e) => { if (on) { $('#a').style.left = e.clientX - 40 + 'px'; $('#a').style.top = e.clientY - 20 + 'px'; } }; onmouseup = (e) => { if (!on) return; on = false; $('#a').style.pointerEvents = 'none'; const hit = document.elementFromPoint(e.clientX, e.clientY); $('#a').style.pointerEvents = ''; say(hit.id); };</script>",
        deeds: &[Drag("#a", "#t")],
        steps: &["Drag “Pawn” to “Square e4”"],
        after: "did.join() === 't'",
        ..CASE
    },
    Case {
        name: "drag-to-what-lies-below-the-view",
        kind: "dragging",
        page: "<div style='height:560px'></div><div id=card draggable=true style='width:140px;padding:10px;background:tomato'>Task card</div><div style='height:240px'></div><div id=done style='width:240px;height:110px;background:#ded'>Done column</div><div style='height:700px'></div><script>$('#card').ondragstart = (e) => e.dataTransfer.setData('text/plain', 'card'); $('#done').ondragover = (e) => e.preventDefault(); $('#done').ondrop = (e) => { e.preventDefault(); say(e.dataTransfer.getData('text/plain')); };</script>",
        deeds: &[Until("(scrollTo(0, 500), true)"), Drag("#card", "#done")],
        steps: &["Drag “Task card” to “Done column”"],
        after: "did.join() === 'card'",
        ..CASE
    },
    Case {
        name: "drag-a-way-that-ends-below-the-view",
        kind: "dragging",
        page: "<div style='height:560px'></div><div id=track style='position:relative;height:420px;width:10px;background:#ccc'><div id=knob role=slider tabindex=0 aria-label=Volume style='position:absolute;left:-8px;top:0;width:26px;height:26px;background:#36c;touch-action:none'></div></div><p id=v>0</p><div style='height:700px'></div><script>const k = $('#knob'); let s = 0; k.onpointerdown = (e) => { k.setPointerCapture(e.pointerId); s = e.clientY; k.onpointermove = (m) => { const y = Math.max(0, Math.min(394, m.clientY - s)); k.style.top = y + 'px'; $('#v').textContent = Math.round(y); }; }; k.onpointerup = () => { k.onpointermove = null; say('at ' + $('#v').textContent); };</script>",
        deeds: &[Until("(scrollTo(0, 400), true)"), DragBy("#knob", 0, 300)],
        steps: &["Drag “Volume” by 0, 300"],
        after: "did.join() === 'at 300'",
        ..CASE
    },
    Case {
        name: "a-slider-made-of-divs",
        kind: "dragging",
        page: "<div id=track style='position:relative;margin:30px;width:300px;height:10px;background:#ccc'><div id=knob role=slider tabindex=0 aria-label=Volume style='position:absolute;left:0;top:-8px;width:26px;height:26px;border-radius:13px;background:#36c;touch-action:none'></div></div><p id=v>0</p><script>const k = $('#knob'); let s = 0, l = 0; k.onpointerdown = (e) => { k.setPointerCapture(e.pointerId); s = e.clientX; l = parseFloat(k.style.left); k.onpointermove = (m) => { const x = Math.max(0, Math.min(274, l + m.clientX - s)); k.style.left = x + 'px'; $('#v').textContent = Math.round(x); }; }; k.onpointerup = () => { k.onpointermove = null; say('at ' + $('#v').textContent); };</script>",
        deeds: &[DragBy("#knob", 120, 0)],
        steps: &["Drag “Volume” by 120, 0"],
        after: "did.join() === 'at 120'",
        ..CASE
    },
    Case {
        name: "draw-on-a-canvas",
        kind: "dragging",
        page: "<canvas width=320 height=200 style='border:1px solid;touch-action:none'></canvas><script>const c = $('canvas'), g = c.getContext('2d'); g.fillText('Sign here', 20, 20); let on = false, n = 0; c.onpointerdown = (e) => { on = true; g.moveTo(e.offsetX, e.offsetY); }; c.onpointermove = (e) => { if (on) { n += 1; g.lineTo(e.offsetX, e.offsetY); g.stroke(); } }; c.onpointerup = () => { on = false; window.strokes = n; };</script>",
        deeds: &[DragBy("canvas", 90, 40)],
        steps: &["Drag the picture by 90, 40"],
        after: "window.strokes > 2",
        ..CASE
    },
    Case {
        name: "selecting-text-is-no-drag",
        kind: "dragging",
        page: "<p id=t style='width:400px'>Some words that are only marked with the mouse.</p><button onclick=\"say('next')\">Next</button>",
        deeds: &[DragBy("#t", 60, 0), Click("button")],
        steps: &["Click the “Next” button"],
        after: "did.join() === 'next'",
        ..CASE
    },
    Case {
        name: "press-and-hold",
        kind: "holding",
        page: "<button>Hold to delete</button><script>let t; $('button').onpointerdown = () => { t = setTimeout(() => say('deleted'), 700); }; $('button').onpointerup = () => clearTimeout(t);</script>",
        deeds: &[LongPress("button", 950)],
        steps: &["Press and hold the “Hold to delete” button"],
        after: "did.join() === 'deleted'",
        ..CASE
    },
];
