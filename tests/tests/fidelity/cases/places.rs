//! Where the target is: frames, shadow roots, panes that scroll.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "in-a-frame-of-the-same-origin",
        kind: "places",
        page: "<p>Outside</p><iframe src=inner.html width=400 height=150></iframe>",
        files: &[("inner.html", "<button onclick=\"parent.say('inner')\">Inside</button>")],
        deeds: &[Click("button")],
        steps: &["Click the “Inside” button"],
        after: "did.join() === 'inner'",
        ..CASE
    },
    Case {
        name: "in-a-frame-of-another-site",
        kind: "places",
        page: "<iframe width=400 height=150></iframe><script>$('iframe').src = other + location.pathname + 'bare.html'; onmessage = (e) => say(e.data);</script>",
        files: &[(
            "bare.html",
            "<!doctype html><title>inner</title><body style='margin:0'><button style='position:absolute;left:40px;top:30px;width:160px;height:40px' onclick=\"parent.postMessage('foreign', '*'); this.textContent = 'Paid'\">Pay</button>",
        )],
        deeds: &[Until("$('iframe')"), Rest, ClickAt("iframe", 120, 52)],
        steps: &["Click the “Pay” button"],
        after: "did.join() === 'foreign'",
        ..CASE
    },
    Case {
        name: "in-a-frame-in-a-frame",
        kind: "places",
        page: "<iframe src=middle.html width=500 height=250></iframe>",
        files: &[
            ("middle.html", "<p>Middle</p><iframe src=inner.html width=300 height=120></iframe>"),
            ("inner.html", "<button onclick=\"top.say('deep')\">Deep</button>"),
        ],
        deeds: &[Click("button")],
        steps: &["Click the “Deep” button"],
        after: "did.join() === 'deep'",
        ..CASE
    },
    Case {
        name: "typing-in-a-frame",
        kind: "places",
        page: "<iframe src=inner.html width=400 height=150></iframe>",
        files: &[(
            "inner.html",
            "<label>Card holder <input oninput=\"parent.say(this.value)\"></label>",
        )],
        deeds: &[Click("input"), Type("Kim")],
        steps: &["Type “Kim” into the “Card holder” field"],
        after: "did.at(-1) === 'Kim'",
        ..CASE
    },
    Case {
        name: "in-an-open-shadow-root",
        kind: "places",
        page: "<x-card></x-card><script>customElements.define('x-card', class extends HTMLElement { connectedCallback() { const r = this.attachShadow({mode:'open'}); r.innerHTML = '<button>Buy</button>'; r.querySelector('button').onclick = () => say('bought'); } })</script>",
        deeds: &[Click("button")],
        steps: &["Click the “Buy” button"],
        after: "did.join() === 'bought'",
        ..CASE
    },
    Case {
        name: "in-a-shadow-root-in-a-shadow-root",
        kind: "places",
        page: "<x-outer></x-outer><script>customElements.define('x-inner', class extends HTMLElement { connectedCallback() { const r = this.attachShadow({mode:'open'}); r.innerHTML = '<label>Code <input></label>'; r.querySelector('input').oninput = (e) => say(e.target.value); } }); customElements.define('x-outer', class extends HTMLElement { connectedCallback() { this.attachShadow({mode:'open'}).innerHTML = '<x-inner></x-inner>'; } })</script>",
        deeds: &[Click("input"), Type("77")],
        steps: &["Type “77” into the “Code” field"],
        after: "did.at(-1) === '77'",
        ..CASE
    },
    Case {
        name: "in-a-closed-shadow-root-by-sight",
        kind: "places",
        page: "<x-lock style='display:inline-block'></x-lock><script>customElements.define('x-lock', class extends HTMLElement { connectedCallback() { const r = this.attachShadow({mode:'closed'}); r.innerHTML = '<p>Closed part</p><button>Unlock</button>'; r.querySelector('button').onclick = () => say('unlocked'); } })</script>",
        deeds: &[ClickAt("x-lock", 30, 68)],
        steps: &["Click the marked place"],
        after: "did.join() === 'unlocked'",
        ..CASE
    },
    Case {
        name: "far-down-the-page",
        kind: "places",
        page: "<div style='height:3000px'>Long</div><button onclick=\"say('bottom')\">At the bottom</button>",
        deeds: &[Wheel("body", 2800), Click("button")],
        steps: &["Click the “At the bottom” button"],
        after: "did.join() === 'bottom'",
        ..CASE
    },
    Case {
        name: "down-and-up-again",
        kind: "places",
        page: "<button id=t onclick=\"say('top')\">At the top</button><div style='height:3000px'>Long</div><button id=b onclick=\"say('bottom')\">At the bottom</button>",
        deeds: &[Click("#b"), Click("#t")],
        steps: &["Click the “At the bottom” button", "Click the “At the top” button"],
        after: "did.join() === 'bottom,top'",
        ..CASE
    },
    Case {
        name: "in-an-inner-pane-that-scrolls",
        kind: "places",
        page: "<div id=pane style='height:150px;overflow:auto;border:1px solid'><div style='height:900px'>Rows</div><button onclick=\"say('pane')\">Last row</button></div>",
        deeds: &[Wheel("#pane", 900), Click("button")],
        steps: &["Click the “Last row” button"],
        after: "did.join() === 'pane'",
        ..CASE
    },
    Case {
        name: "under-a-sticky-header",
        kind: "places",
        page: "<style>header{position:sticky;top:0;background:#eee;padding:12px}</style><header>Shop</header><div style='height:1500px'>Goods</div><button onclick=\"say('ordered')\">Order</button><div style='height:1500px'></div>",
        deeds: &[Click("button")],
        steps: &["Click the “Order” button"],
        after: "did.join() === 'ordered'",
        ..CASE
    },
    Case {
        name: "in-a-list-that-loads-as-it-is-scrolled",
        kind: "places",
        page: "<div id=l style='height:240px;overflow:auto;border:1px solid'></div><script>const l = $('#l'); let n = 0; const more = () => { for (let i = 0; i < 15; i++) { n += 1; const b = document.createElement('button'); b.textContent = 'Item ' + n; b.style.display = 'block'; b.onclick = () => say(b.textContent); l.append(b); } }; more(); l.onscroll = () => { if (n < 60 && l.scrollTop + l.clientHeight > l.scrollHeight - 40) more(); };</script>",
        deeds: &[
            Wheel("#l", 600),
            Wheel("#l", 700),
            Until("$('#l').children.length >= 45"),
            Click("#l button:nth-child(40)"),
        ],
        steps: &["Click the “Item 40” button"],
        after: "did.join() === 'Item 40'",
        ..CASE
    },
    Case {
        name: "in-a-window-over-the-page",
        kind: "places",
        page: "<button id=o onclick=\"$('dialog').showModal()\">Ask</button><dialog><button onclick=\"say('yes'); $('dialog').close()\">Yes, do it</button></dialog>",
        deeds: &[Click("#o"), Click("dialog button")],
        steps: &["Click the “Ask” button", "Click the “Yes, do it” button"],
        after: "did.join() === 'yes'",
        ..CASE
    },
];
