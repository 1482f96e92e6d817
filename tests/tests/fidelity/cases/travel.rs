//! The browser's own Back, Forward and Reload.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "back-to-the-page-before",
        kind: "travelling",
        page: "<a href=second.html>On</a><script>say('first')</script>",
        files: &[("second.html", "<p>Second</p><script>say('second')</script>")],
        deeds: &[Click("a"), Rest, Back],
        steps: &["Click the “On” link", "Go back"],
        after: "did.join() === 'first,second,first' && !location.pathname.endsWith('second.html')",
        ..CASE
    },
    Case {
        name: "back-and-forward",
        kind: "travelling",
        page: "<a href=second.html>On</a><script>say('first')</script>",
        files: &[("second.html", "<p>Second</p><script>say('second')</script>")],
        deeds: &[Click("a"), Rest, Back, Rest, Forward],
        steps: &["Click the “On” link", "Go back", "Go forward"],
        after: "did.join() === 'first,second,first,second'",
        ..CASE
    },
    Case {
        name: "load-the-page-again",
        kind: "travelling",
        page: "<button onclick=\"say('pressed')\">Press</button><script>say('loaded')</script>",
        deeds: &[Click("button"), Rest, Reload],
        steps: &["Click the “Press” button", "Load the page again"],
        after: "did.join() === 'loaded,pressed,loaded'",
        ..CASE
    },
    Case {
        name: "back-within-a-page",
        kind: "travelling",
        page: "<a href=#two onclick=\"history.pushState({}, '', '?view=two'); show(); return false\">Second view</a><p id=v></p><script>const show = () => { $('#v').textContent = location.search || 'home'; }; onpopstate = () => { show(); say('back'); }; show();</script>",
        deeds: &[Click("a"), Rest, Back],
        steps: &["Click the “Second view” link", "Go back"],
        after: "did.join() === 'back' && $('#v').textContent === 'home'",
        ..CASE
    },
    Case {
        name: "back-by-a-button-of-the-page",
        kind: "travelling",
        page: "<a href=second.html>On</a>",
        files: &[(
            "second.html",
            "<button onclick=\"say('by button'); history.back()\">Return</button>",
        )],
        deeds: &[Click("a"), Click("button")],
        steps: &["Click the “On” link", "Click the “Return” button"],
        after: "did.join() === 'by button' && !location.pathname.endsWith('second.html')",
        ..CASE
    },
];
