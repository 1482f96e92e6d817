//! Tabs and addresses.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "a-link-opens-a-tab-that-is-worked-in",
        kind: "tabs",
        page: "<a href=second.html target=_blank rel=opener>In a new tab</a>",
        files: &[("second.html", "<button onclick=\"opener.say('from the tab')\">Report back</button>")],
        deeds: &[Click("a"), NewestTab, Click("button"), Rest, CloseTab],
        steps: &["Click the “In a new tab” link", "Click the “Report back” button", "Close the tab"],
        after: "did.join() === 'from the tab'",
        ..CASE
    },
    Case {
        name: "a-popup-closes-itself",
        kind: "tabs",
        page: "<button onclick=\"window.open('second.html', '', 'width=400,height=300')\">Choose address</button>",
        files: &[("second.html", "<button onclick=\"opener.say('chosen'); close()\">This one</button>")],
        deeds: &[Click("button"), NewestTab, Click("button"), FirstTab],
        steps: &["Click the “Choose address” button", "Click the “This one” button"],
        after: "did.join() === 'chosen'",
        ..CASE
    },
    Case {
        name: "an-address-typed-by-hand",
        kind: "tabs",
        page: "<button onclick=\"say('first')\">First</button>",
        files: &[("second.html", "<button onclick=\"say('second')\">Second</button>")],
        deeds: &[Click("button"), Rest, Go("second.html"), Click("button")],
        steps: &["Click the “First” button", "Open {url}second.html", "Click the “Second” button"],
        after: "did.join() === 'first,second'",
        ..CASE
    },
    Case {
        name: "a-form-leads-to-another-page",
        kind: "tabs",
        page: "<form action=second.html><input name=q aria-label=Query><button>Find</button></form>",
        files: &[("second.html", "<p>Result</p>")],
        deeds: &[Click("input"), Type("owl"), Click("button")],
        steps: &["Type “owl” into the “Query” field", "Click the “Find” button"],
        after: "location.search === '?q=owl'",
        ..CASE
    },
    Case {
        name: "a-page-that-moves-within-itself",
        kind: "tabs",
        page: "<nav><a href=/x onclick=\"history.pushState({}, '', '?view=orders'); say('orders'); return false\">Orders</a></nav>",
        deeds: &[Click("a")],
        steps: &["Click the “Orders” link"],
        after: "location.search === '?view=orders'",
        ..CASE
    },
];
