//! Every view of the window, and how one comes to it.

/// A script, and the selector of what is there then.
type Act = (&'static str, &'static str);

/// A view.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Its name, also that of its picture.
    pub name: &'static str,
    /// Which play is on, after `?mock&`.
    pub query: &'static str,
    /// The place in the window.
    pub hash: &'static str,
    /// Selector of what has to be there.
    pub ready: &'static str,
    /// Scripts to run one after the other, each with the selector of what has to be there then.
    pub acts: &'static [Act],
}

const fn view(name: &'static str, query: &'static str, hash: &'static str, ready: &'static str) -> View {
    View {
        name,
        query,
        hash,
        ready,
        acts: &[],
    }
}

impl View {
    const fn after(mut self, acts: &'static [Act]) -> Self {
        self.acts = acts;
        self
    }
}

const RECORD: Act = (
    "const address = document.querySelector('#address');
    address.value = 'shop.example.kr';
    address.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector('#start-recording').click();",
    "main .bar",
);
const CHOOSE_STEP: Act = (
    "for (const kind of ['pointerdown', 'pointerup'])
      document.querySelector('[data-step=s5]').dispatchEvent(new PointerEvent(kind, { bubbles: true }));",
    "[data-inspector]",
);
const CHOOSE_MONITOR: Act = (
    "for (const [id, value] of [['#by-monitor', 'shop-login'], ['#by-time', 'week']]) {
      const field = document.querySelector(id);
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }",
    "#chart canvas",
);
const NOTHING_IS: Act = (
    "const words = document.querySelector('#by-text');
    words.value = 'zebra';
    words.dispatchEvent(new Event('input', { bubbles: true }));",
    ".empty",
);
const HALF_AN_HOUR: Act = (
    "const until = document.querySelector('.range input');
    until.value = '9-';
    until.dispatchEvent(new Event('input', { bubbles: true }));",
    ".preview.bad",
);
const PRACTISE: Act = ("document.querySelector('#practice').click()", "[data-step=s9]");
const FINISH: Act = ("document.querySelector('#finish').click()", "#tour[data-stage=replay]");
const CHECK: Act = ("document.querySelector('#tour-next').click()", "#tour[data-stage=break]");
const BREAK: Act = ("document.querySelector('#tour-next').click()", "#tour[data-stage=look]");
const CHECK_AGAIN: Act = ("document.querySelector('#tour-next').click()", "#tour[data-stage=over]");
const CHANGE_MONITOR: Act = ("document.querySelector('[data-does=change]').click()", "#monitor-rhythm");
const MAKE_CHANNEL: Act = ("document.querySelector('#add-channel').click()", "#save-channel");
const FOR_SLACK: Act = (
    "const kind = document.querySelector('input[name=channel-kind][value=slack]');
    kind.focus();
    kind.click();",
    "#channel-address",
);
const FOR_LETTERS: Act = (
    "const kind = document.querySelector('input[name=channel-kind][value=email]');
    kind.focus();
    kind.click();",
    "#channel-user",
);
const WITH_PASSWORD: Act = (
    "const user = document.querySelector('#channel-user');
    user.focus();
    user.value = 'sullae';
    user.dispatchEvent(new Event('input', { bubbles: true }));",
    "#channel-password",
);
const TEST_CHANNELS: Act = (
    "for (const name of ['works', 'team']) document.querySelector(`[data-channel=${name}] [data-does=test]`).click()",
    "[data-news=arrived]",
);

/// Writes into the field that finds among many.
const FIND: (&str, &str) = (
    "const field = document.querySelector('input[type=search]'); field.value = document.documentElement.lang === 'en' ? 'busan' : '부산'; field.dispatchEvent(new Event('input', { bubbles: true }))",
    "[data-monitor]",
);

/// All of them.
pub const VIEWS: &[View] = &[
    view("first-start", "state=empty", "#/", "#practice"),
    view("first-start-not-ready", "state=empty&no-driver", "#/", "#practice"),
    view("tour-record", "state=empty", "#/", "#practice").after(&[PRACTISE]),
    view("tour-break", "state=empty", "#/", "#practice").after(&[PRACTISE, FINISH, CHECK]),
    view("tour-over", "state=empty", "#/", "#practice").after(&[PRACTISE, FINISH, CHECK, BREAK, CHECK_AGAIN]),
    view("home", "", "#/", "[data-incident]"),
    view("home-recordings", "", "#/", "[data-incident]")
        .after(&[("[...document.querySelectorAll('h2')].at(-2).scrollIntoView()", "#address")]),
    view("home-calm", "state=calm", "#/", "article"),
    view("home-many", "state=many", "#/", "[data-incident]"),
    view("home-many-recordings", "state=many", "#/", "[data-incident]")
        .after(&[("[...document.querySelectorAll('h2')].at(-2).scrollIntoView()", "#address")]),
    view("home-not-ready", "no-driver", "#/", "[data-incident]"),
    view("home-blind", "state=blind", "#/", "[data-incident]"),
    view("home-unwatched", "state=unwatched", "#/", "[data-incident]"),
    view("record", "stop=6", "#/", "#address").after(&[RECORD, ("", "[data-step=s6]")]),
    view("record-waiting", "stop=0", "#/", "#address").after(&[RECORD, ("", "#pause:enabled")]),
    view("record-paused", "stop=3", "#/", "#address").after(&[
        RECORD,
        ("", "[data-step=s3]"),
        ("document.querySelector('#pause').click()", ".dot.paused"),
    ]),
    // The bar is gone with the browser, maybe before it was seen.
    view("record-lost", "stop=6&state=lost", "#/", "#address").after(&[(RECORD.0, ".trouble, [role=alert]")]),
    view("recording", "", "#/recording/shop-login", "[data-step=s9]"),
    view("recording-unreadable", "", "#/recording/broken", "#delete"),
    view("busy", "state=busy", "#/recording/search", "#run").after(&[("document.querySelector('#run').click()", ".trouble")]),
    view("export", "", "#/recording/search", "#export").after(&[("document.querySelector('#export').click()", "#write")]),
    view("exported", "", "#/export/search", "#write").after(&[
        ("document.querySelector('#write').click()", ".notice, [role=status] p"),
        ("", "#export"),
    ]),
    view("editor", "", "#/recording/search", "[data-step=s9]").after(&[CHOOSE_STEP]),
    view("editor-unsaved", "", "#/recording/search", "[data-step=s9]")
        .after(&[CHOOSE_STEP, ("document.querySelector('#switch').click()", "#unsaved")]),
    view("editor-check", "", "#/recording/search", "[data-step=s9]")
        .after(&[CHOOSE_STEP, ("document.querySelector('#add-check').click()", "#take-check")]),
    view("editor-rules", "", "#/recording/search", "[data-step=s9]").after(&[(
        "const rules = document.querySelector('main details.card');
         rules.open = true;
         rules.scrollIntoView({ block: 'center' });",
        "main details.card[open]",
    )]),
    view("crop", "", "#/recording/search", "[data-step=s9]")
        .after(&[CHOOSE_STEP, ("document.querySelector('#crop').click()", "#take-crop")]),
    view("data-table", "", "#/recording/search", "[data-step=s9]").after(&[
        ("document.querySelector('#data-table').open = true", "#add-column"),
        (
            "document.querySelector('#data-table').scrollIntoView({ block: 'center' })",
            "[data-cell]",
        ),
    ]),
    view("masks", "", "#/recording/search", "[data-step=s9]").after(&[(
        "document.querySelector('#masks').open = true; document.querySelector('#masks').scrollIntoView({ block: 'center' })",
        "#masks[open]",
    )]),
    view("find-now", "", "#/recording/search", "[data-step=s9]")
        .after(&[CHOOSE_STEP, ("document.querySelector('#find-now').click()", "#found-now")]),
    view("parts", "", "#/recording/search", "[data-step=s9]").after(&[
        CHOOSE_STEP,
        ("document.querySelector('#try-step').click()", "#part[data-phase=over]"),
        ("document.querySelector('#part').scrollIntoView({ block: 'end' })", "#part"),
    ]),
    view("secrets-asked", "", "#/recording/shop-login", "[data-step=s9]")
        .after(&[CHOOSE_STEP, ("document.querySelector('#try-step').click()", "#give-secrets")]),
    view("new-look", "looks", "#/recording/shop-login", "[data-look]"),
    view("running", "stop=5", "#/recording/search", "#run").after(&[("document.querySelector('#run').click()", ".shot img")]),
    view("run-failed", "", "#/run/r-failed", "#verdict[data-verdict=failed]"),
    view("run-picture", "", "#/run/r-failed", "#verdict[data-verdict=failed]").after(&[(
        "[...document.querySelectorAll('main button:has(img)')].at(1).click()",
        "dialog[open] img",
    )]),
    view("run-timings", "", "#/run/r-failed", "#verdict[data-verdict=failed]").after(&[("scrollTo(0, 1e5)", "h2")]),
    view("run-slow", "", "#/run/r-slow", "#verdict[data-verdict=degraded]"),
    view("run-unclear", "", "#/run/r-unclear", "#verdict[data-verdict=unclear]"),
    view("run-passed", "", "#/run/r-passed", "#verdict[data-verdict=passed]"),
    view("run-not-checked", "", "#/run/r-offline", "#verdict[data-verdict=not_checked]"),
    view("history", "", "#/history", ".run").after(&[CHOOSE_MONITOR]),
    view("history-numbers", "", "#/history", ".run").after(&[
        CHOOSE_MONITOR,
        ("document.querySelector('.past summary').click()", ".past table"),
        ("document.querySelector('.past summary').scrollIntoView()", ".past table"),
    ]),
    view("history-runs", "", "#/history", ".run").after(&[(
        "for (const id of ['r-failed', 'r-before']) document.querySelector(`.line input[value=${id}]`).click()",
        "#compare:enabled",
    )]),
    view("history-nothing", "", "#/history", ".run").after(&[NOTHING_IS]),
    view("compare", "", "#/compare/r-before/r-failed", "#compared"),
    view("monitors", "", "#/monitors", "[data-monitor]"),
    view("monitors-found", "state=many", "#/monitors", "input[type=search]").after(&[FIND]),
    view("monitors-none", "state=no-monitors", "#/monitors", ".empty"),
    view("monitor-dialog", "", "#/monitors", "[data-does=change]").after(&[CHANGE_MONITOR]),
    view("monitor-wrong", "", "#/monitors", "[data-does=change]").after(&[CHANGE_MONITOR, HALF_AN_HOUR]),
    view("timetable", "", "#/timetable", "tfoot"),
    view("incidents", "", "#/incidents", "[data-incident]"),
    view("incidents-none", "state=calm", "#/incidents", ".empty"),
    view("incident", "", "#/incident/12", "#incident"),
    view("incident-timeline", "", "#/incident/11", "#incident").after(&[("scrollTo(0, 1e5)", "textarea")]),
    view("import", "", "#/", "#import").after(&[("document.querySelector('#import').click()", "#keep")]),
    view("import-versions", "versions", "#/", "#take"),
    view("settings", "", "#/settings", "input[name=language]"),
    view("settings-not-ready", "no-driver", "#/settings", "#look-again"),
    view("settings-channels", "", "#/settings", "#channels").after(&[
        TEST_CHANNELS,
        ("", "[data-news=trouble]"),
        (
            "document.querySelector('#channels').scrollIntoView({ block: 'center' })",
            "#channels",
        ),
    ]),
    view("settings-channels-none", "state=no-monitors", "#/settings", "#add-channel").after(&[(
        "document.querySelector('#add-channel').scrollIntoView({ block: 'center' })",
        "#add-channel",
    )]),
    view("settings-channels-damaged", "state=damaged", "#/settings", "#read-channels").after(&[(
        "document.querySelector('#read-channels').scrollIntoView({ block: 'center' })",
        "#read-channels",
    )]),
    view("channel-dialog", "", "#/settings", "#add-channel").after(&[MAKE_CHANNEL, FOR_SLACK]),
    view("channel-email", "", "#/settings", "#add-channel").after(&[MAKE_CHANNEL, FOR_LETTERS, WITH_PASSWORD]),
    view("channel-wrong", "", "#/settings", "#add-channel").after(&[
        MAKE_CHANNEL,
        FOR_SLACK,
        ("document.querySelector('#save-channel').click()", "[aria-invalid=true]"),
    ]),
    view("channel-change", "", "#/settings", "#channels").after(&[(
        "document.querySelector('[data-channel=team] [data-does=change]').click()",
        "#channel-password",
    )]),
    view("monitor-no-channels", "state=no-monitors", "#/recording/search", "#monitor")
        .after(&[("document.querySelector('#monitor').click()", "#make-channel")]),
    view("settings-browser", "", "#/settings", "#look-again").after(&[(
        "document.querySelector('main details').open = true;
         scrollTo(0, 1e5)",
        "main details[open] form",
    )]),
];
