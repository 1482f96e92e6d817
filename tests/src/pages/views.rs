//! Every view of the window, and how one comes to it.

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
    pub acts: &'static [(&'static str, &'static str)],
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
    const fn after(mut self, acts: &'static [(&'static str, &'static str)]) -> Self {
        self.acts = acts;
        self
    }
}

const RECORD: &str = "const address = document.querySelector('#address');
    address.value = 'shop.example.kr';
    address.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector('#start-recording').click();";
const CHOOSE_STEP: &str = "for (const kind of ['pointerdown', 'pointerup'])
      document.querySelector('[data-step=s5]').dispatchEvent(new PointerEvent(kind, { bubbles: true }));";
const CHOOSE_MONITOR: &str = "for (const [id, value] of [['#by-monitor', 'shop-login'], ['#by-time', 'week']]) {
      const field = document.querySelector(id);
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }";
const NOTHING_IS: &str = "const words = document.querySelector('#by-text');
    words.value = 'zebra';
    words.dispatchEvent(new Event('input', { bubbles: true }));";

/// All of them.
pub const VIEWS: &[View] = &[
    view("first-start", "state=empty", "#/", "#practice"),
    view("home", "", "#/", "[data-incident]"),
    view("home-calm", "state=calm", "#/", "article"),
    view("home-not-ready", "state=no-driver", "#/", "[data-incident]"),
    view("home-blind", "state=blind", "#/", "[data-incident]"),
    view("record", "stop=6", "#/", "#address").after(&[(RECORD, "[data-step=s6]")]),
    view("record-lost", "stop=6&state=lost", "#/", "#address").after(&[(RECORD, ".trouble, [role=alert]")]),
    view("recording", "", "#/recording/search", "[data-step=s9]"),
    view("editor", "", "#/recording/search", "[data-step=s9]").after(&[(CHOOSE_STEP, "[data-inspector]")]),
    view("new-look", "looks", "#/recording/shop-login", "[data-look]"),
    view("running", "stop=5", "#/recording/search", "#run").after(&[("document.querySelector('#run').click()", ".shot img")]),
    view("run-failed", "", "#/run/r-failed", "#verdict[data-verdict=failed]"),
    view("run-slow", "", "#/run/r-slow", "#verdict[data-verdict=degraded]"),
    view("run-unclear", "", "#/run/r-unclear", "#verdict[data-verdict=unclear]"),
    view("run-passed", "", "#/run/r-passed", "#verdict[data-verdict=passed]"),
    view("run-not-checked", "", "#/run/r-offline", "#verdict[data-verdict=not_checked]"),
    view("history", "", "#/history", ".run").after(&[(CHOOSE_MONITOR, "#chart canvas")]),
    view("history-nothing", "", "#/history", ".run").after(&[(NOTHING_IS, ".empty")]),
    view("compare", "", "#/compare/r-before/r-failed", "#compared"),
    view("monitors", "", "#/monitors", "[data-monitor]"),
    view("monitor-dialog", "", "#/monitors", "[data-does=change]")
        .after(&[("document.querySelector('[data-does=change]').click()", "#monitor-rhythm")]),
    view("timetable", "", "#/timetable", "tfoot"),
    view("incidents", "", "#/incidents", "[data-incident]"),
    view("incident", "", "#/incident/12", "#incident"),
    view("import", "", "#/", "#import").after(&[("document.querySelector('#import').click()", "#keep")]),
    view("settings", "", "#/settings", "input[name=language]"),
];
