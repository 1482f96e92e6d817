//! Dialogs of the browser, and what happens beside the page: downloads, signing in.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "an-alert",
        kind: "dialogs",
        page: "<button onclick=\"alert('Saved!'); say('told')\">Save</button>",
        deeds: &[Click("button"), Accept],
        steps: &["Click the “Save” button, then close the alert “Saved!”"],
        after: "did.join() === 'told'",
        ..CASE
    },
    Case {
        name: "a-confirm-that-is-accepted",
        kind: "dialogs",
        page: "<button onclick=\"say(confirm('Really delete?'))\">Delete</button>",
        deeds: &[Click("button"), Accept],
        steps: &["Click the “Delete” button, then accept “Really delete?”"],
        after: "did.join() === 'true'",
        ..CASE
    },
    Case {
        name: "a-confirm-that-is-dismissed",
        kind: "dialogs",
        page: "<button onclick=\"say(confirm('Really delete?'))\">Delete</button>",
        deeds: &[Click("button"), Dismiss],
        steps: &["Click the “Delete” button, then dismiss “Really delete?”"],
        after: "did.join() === 'false'",
        ..CASE
    },
    Case {
        name: "a-prompt-that-is-answered",
        kind: "dialogs",
        page: "<button onclick=\"say(prompt('Your name?', ''))\">Sign</button>",
        deeds: &[Click("button"), Answer("Ada")],
        steps: &["Click the “Sign” button, then answer “Your name?” with “Ada”"],
        after: "did.join() === 'Ada'",
        ..CASE
    },
    Case {
        name: "a-prompt-that-is-dismissed",
        kind: "dialogs",
        page: "<button onclick=\"say(prompt('Your name?', 'x'))\">Sign</button>",
        deeds: &[Click("button"), Dismiss],
        steps: &["Click the “Sign” button, then dismiss “Your name?”"],
        after: "did.join() === 'null'",
        ..CASE
    },
    Case {
        name: "two-dialogs-in-a-row",
        kind: "dialogs",
        page: "<button onclick=\"if (confirm('Send it?')) { alert('Sent'); say('sent'); }\">Send</button>",
        deeds: &[Click("button"), Accept, Accept],
        steps: &["Click the “Send” button, then accept “Send it?”, then close the alert “Sent”"],
        after: "did.join() === 'sent'",
        ..CASE
    },
    Case {
        name: "a-dialog-that-comes-a-second-later",
        kind: "dialogs",
        page: "<button onclick=\"setTimeout(() => { say(confirm('Still there?')); }, 1200)\">Wait</button>",
        deeds: &[Click("button"), Accept],
        steps: &["Click the “Wait” button, then accept “Still there?”"],
        after: "did.join() === 'true'",
        ..CASE
    },
    Case {
        name: "a-dialog-after-choosing",
        kind: "dialogs",
        page: "<label>Plan <select onchange=\"say(confirm('Change the plan?') ? this.value : 'kept')\"><option>Basic<option>Pro</select></label><script>$('select').focus()</script>",
        deeds: &[Key("ArrowDown"), Accept],
        steps: &["Choose “Pro” in the “Plan” list, then accept “Change the plan?”"],
        after: "did.join() === 'Pro'",
        ..CASE
    },
    Case {
        name: "leaving-a-page-that-asks",
        kind: "dialogs",
        page: "<input aria-label=Draft><p><a href=second.html>Leave</a></p><script>const ask = (e) => e.preventDefault(); addEventListener('beforeunload', ask);</script>",
        files: &[("second.html", "<p>Left</p>")],
        deeds: &[Click("input"), Type("x"), Click("a"), Accept],
        steps: &["Type “x” into the “Draft” field", "Click the “Leave” link, then leave the page"],
        after: "location.pathname.endsWith('second.html')",
        ..CASE
    },
    Case {
        name: "staying-on-a-page-that-asks",
        kind: "dialogs",
        page: "<input aria-label=Draft><p><a href=second.html>Leave</a></p><button onclick=\"window.removeEventListener('beforeunload', ask); say('saved')\">Save</button><script>const ask = (e) => e.preventDefault(); addEventListener('beforeunload', ask);</script>",
        files: &[("second.html", "<p>Left</p>")],
        deeds: &[Click("input"), Type("x"), Click("a"), Dismiss, Click("button")],
        steps: &[
            "Type “x” into the “Draft” field",
            "Click the “Leave” link, then stay on the page",
            "Click the “Save” button",
        ],
        after: "did.join() === 'saved'",
        ..CASE
    },
    Case {
        name: "a-download-by-a-link",
        kind: "downloads",
        page: "<a href=download/report.csv onclick=\"say('asked')\">Monthly report</a>",
        files: &[("download/report.csv", "a,b\n1,2\n")],
        deeds: &[Click("a")],
        steps: &["Click the “Monthly report” link, which downloads “report.csv”"],
        after: "did.join() === 'asked'",
        ..CASE
    },
    Case {
        name: "a-download-made-in-the-page",
        kind: "downloads",
        page: "<button>Export</button><script>$('button').onclick = () => { const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'export-2026-11-22.txt'; a.click(); say('made'); }</script>",
        deeds: &[Click("button")],
        steps: &["Click the “Export” button, which downloads “export-2026-11-22.txt”"],
        after: "did.join() === 'made'",
        ..CASE
    },
    Case {
        name: "a-server-that-asks-for-a-name-and-a-password",
        kind: "downloads",
        page: "<a href=guarded/page.html onclick=\"say('tried')\">Intranet</a>",
        files: &[("guarded/page.html", "<p>Inside</p>")],
        deeds: &[Click("a"), Rest],
        steps: &["Click the “Intranet” link"],
        warns: &["The server asked for a name and a password in the browser's own window; the answer cannot be recorded."],
        after: "true",
        only_recorded: true,
        ..CASE
    },
];
