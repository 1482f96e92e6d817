//! The rules of the merger, one by one, on streams as pages send them.

use serde_json::{Value, json};
use sullae_recording::wording::step_sentence;
use sullae_recording::{Action, Distance, DragEnd, Effect, Modifier, MouseButton, Step, TypedText, VariableKind, Warning};

use super::{Merger, StepChange};
use crate::raw::RawEvent;

const START: &str = "http://shop.test/";

/// A person at a browser: each method is one thing that happens, a second after the last.
struct Scene {
    merger: Merger,
    now: f64,
    doc: String,
    url: String,
    tab: u32,
    shown: Vec<Step>,
}

impl Scene {
    fn new() -> Self {
        let (merger, first) = Merger::new(START, 7);
        let mut scene = Self {
            merger,
            now: 1_000_000.0,
            doc: "d1".into(),
            url: START.into(),
            tab: 7,
            shown: Vec::new(),
        };
        scene.show(vec![first]);
        scene.page(json!({"kind": "ready"}));
        scene
    }

    /// Keeps the list that a window would show, to see that changes alone keep it right.
    fn show(&mut self, changes: Vec<StepChange>) {
        for change in changes {
            match change {
                StepChange::Added(step) => self.shown.push(step),
                StepChange::Changed(step) => {
                    let at = self.shown.iter().position(|shown| shown.id == step.id).expect("a shown step");
                    self.shown[at] = step;
                }
                StepChange::Removed(id) => self.shown.retain(|shown| shown.id != id),
            }
        }
        let kept: Vec<Step> = self.merger.steps().cloned().collect();
        assert_eq!(self.shown, kept, "the changes do not add up to the steps");
    }

    fn raw(&mut self, event: Value) {
        let event: RawEvent = serde_json::from_value(event).expect("a raw event");
        let changes = self.merger.take(&event);
        self.show(changes);
    }

    fn page_at(&mut self, at_ms: f64, what: Value) {
        let mut event = json!({
            "at_ms": at_ms, "doc": self.doc, "top": true, "url": self.url, "title": format!("title of {}", self.url),
            "view": {"width": 1000, "height": 700, "device_pixel_ratio": 1, "scroll_x": 0, "scroll_y": 0},
            "frame": {"path": [], "x": 0, "y": 0, "known": true},
        });
        let (event_map, what) = (event.as_object_mut().expect("an object"), what);
        event_map.extend(what.as_object().expect("an object").clone());
        self.raw(json!({"from": "page", "tab": self.tab, "event": event}));
    }

    fn page(&mut self, what: Value) {
        self.now += 1_000.0;
        self.page_at(self.now, what);
    }

    fn click(&mut self, target: Value) {
        self.click_with(target, json!({}));
    }

    fn click_with(&mut self, target: Value, more: Value) {
        let mut click = json!({"kind": "click", "target": target, "seen": {}, "x": 20, "y": 15, "button": 0, "modifiers": [], "count": 1, "by_key": false});
        click
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
        self.page(click);
    }

    fn input(&mut self, target: Value, value: &str) {
        self.page(json!({"kind": "input", "target": target, "seen": {}, "value": value, "empty": value.is_empty()}));
    }

    fn secret_input(&mut self, target: Value, empty: bool) {
        self.page(json!({"kind": "input", "target": target, "seen": {}, "value": null, "empty": empty}));
    }

    fn key(&mut self, target: Value, key: &str) {
        self.page(json!({"kind": "key", "target": target, "seen": {}, "key": key, "modifiers": []}));
    }

    fn navigation(&mut self, url: &str, after_ms: f64) {
        self.now += after_ms;
        self.raw(json!({"from": "navigation_started", "tab": self.tab, "url": url, "navigation": url, "at_ms": self.now}));
    }

    fn leaving(&mut self, how: &str, after_ms: f64) {
        self.now += after_ms;
        self.page_at(self.now, json!({"kind": "leaving", "to": "", "how": how}));
    }

    fn arrive(&mut self, url: &str) {
        self.doc.push('+');
        self.url = url.to_owned();
        self.page(json!({"kind": "ready"}));
    }

    fn settle(&mut self) {
        self.now += 10_000.0;
        let changes = self.merger.settle(self.now);
        self.show(changes);
    }

    fn actions(&self) -> Vec<Action> {
        self.merger.steps().skip(1).map(|step| step.action.clone()).collect()
    }

    fn step(&self, index: usize) -> &Step {
        self.merger.steps().nth(index).expect("a step")
    }

    fn effect(&self, index: usize) -> Effect {
        self.step(index).effect
    }
}

fn target(key: u32, tag: &str, label: &str) -> Value {
    let typable = tag == "input" || tag == "textarea";
    json!({
        "key": key, "label": label, "kind": if typable { "field" } else { "button" }, "typable": typable,
        "element": {"tag": tag, "xpath": format!("/{tag}[{key}]"), "attributes": {"name": format!("n{key}")}},
        "place": {"x": 10, "y": 10, "width": 100, "height": 20},
    })
}

fn button(key: u32) -> Value {
    target(key, "button", "담기")
}

fn field(key: u32) -> Value {
    target(key, "input", "검색어")
}

fn with(mut target: Value, more: Value) -> Value {
    target
        .as_object_mut()
        .expect("an object")
        .extend(more.as_object().expect("an object").clone());
    target
}

fn secret_field(key: u32, name: &str) -> Value {
    with(
        target(key, "input", "비밀번호"),
        json!({"secret": true, "element": {"tag": "input", "xpath": "/input[1]", "attributes": {"name": name, "type": "password"}}}),
    )
}

fn typed(text: &str) -> Action {
    Action::Type {
        text: TypedText::Literal(text.into()),
    }
}

fn variable(name: &str) -> Action {
    Action::Type {
        text: TypedText::Variable(name.into()),
    }
}

fn press(key: &str) -> Action {
    Action::Press {
        key: key.into(),
        modifiers: vec![],
    }
}

fn click_count(count: u8) -> Action {
    Action::Click {
        button: MouseButton::Left,
        count,
        modifiers: vec![],
        hold_ms: None,
    }
}

const NAVIGATES: Effect = Effect {
    navigates: true,
    opens_tab: false,
    changes_page: false,
};
const CHANGES: Effect = Effect {
    navigates: false,
    opens_tab: false,
    changes_page: true,
};

#[test]
fn the_first_step_opens_the_start_page_and_gets_its_title() {
    let scene = Scene::new();
    assert_eq!(scene.step(0).action, Action::Open { url: START.into() });
    assert_eq!(scene.step(0).page.title, format!("title of {START}"));
}

#[test]
fn keystrokes_in_one_field_are_one_step_with_the_final_value() {
    let mut scene = Scene::new();
    for value in ["ㅅ", "수", "술", "술ㄹ", "술래"] {
        scene.input(field(1), value);
    }
    assert_eq!(scene.actions(), [typed("술래")]);
}

#[test]
fn the_click_that_puts_the_cursor_into_a_field_is_part_of_the_typing() {
    let mut scene = Scene::new();
    scene.click(field(1));
    scene.input(field(1), "a");
    assert_eq!(scene.actions(), [typed("a")]);
    assert_eq!(scene.step(1).id, "s2", "the step that was shown is changed, not replaced");
}

#[test]
fn a_click_on_a_field_without_typing_stays_a_click() {
    let mut scene = Scene::new();
    scene.click(field(1));
    scene.click(button(2));
    scene.settle();
    assert_eq!(scene.actions(), [Action::click(), Action::click()]);
}

#[test]
fn a_click_on_the_label_of_a_field_is_part_of_the_typing_too() {
    let mut scene = Scene::new();
    scene.click(with(target(5, "label", "이름"), json!({"control": 1})));
    scene.input(field(1), "김");
    assert_eq!(scene.actions(), [typed("김")]);
    let element = scene.step(1).target.as_ref().and_then(|t| t.element.as_ref()).expect("an element");
    assert_eq!(element.tag, "input", "typing goes into the field, not the label");
}

#[test]
fn placing_the_cursor_in_the_midst_of_typing_makes_no_second_step() {
    let mut scene = Scene::new();
    scene.input(field(1), "ac");
    scene.click(field(1));
    scene.input(field(1), "abc");
    assert_eq!(scene.actions(), [typed("abc")]);
}

#[test]
fn coming_back_to_a_field_is_a_step_of_its_own() {
    let mut scene = Scene::new();
    scene.input(field(1), "a");
    scene.input(field(2), "b");
    scene.input(field(1), "ab");
    assert_eq!(scene.actions(), [typed("a"), typed("b"), typed("ab")]);
}

#[test]
fn the_same_number_in_another_document_is_another_field() {
    let mut scene = Scene::new();
    scene.input(field(1), "a");
    scene.arrive("http://shop.test/next");
    scene.input(field(1), "b");
    assert_eq!(scene.actions(), [typed("a"), typed("b")]);
}

#[test]
fn a_secret_becomes_a_variable_named_after_its_field() {
    let mut scene = Scene::new();
    scene.click(secret_field(1, "user_password"));
    scene.secret_input(secret_field(1, "user_password"), false);
    assert_eq!(scene.actions(), [variable("user_password")]);
    let variables = scene.merger.variables();
    assert_eq!(variables.len(), 1);
    assert_eq!(
        (variables[0].name.as_str(), &variables[0].kind),
        ("user_password", &VariableKind::Secret {})
    );
    assert_eq!(variables[0].label, "비밀번호");
}

#[test]
fn a_password_that_a_page_sends_all_the_same_is_not_kept() {
    let mut scene = Scene::new();
    let mut unmarked = secret_field(1, "pw");
    unmarked["secret"] = json!(false);
    scene.input(unmarked, "hunter2");
    assert_eq!(scene.actions(), [variable("pw")]);
    assert!(!format!("{:?}", scene.merger).contains("hunter2"));
}

#[test]
fn a_field_found_to_be_secret_later_loses_its_value() {
    let mut scene = Scene::new();
    scene.input(field(1), "hunter2");
    scene.secret_input(with(field(1), json!({"secret": true})), false);
    assert_eq!(scene.actions(), [variable("n1")]);
    assert!(!format!("{:?}", scene.merger).contains("hunter2"));
}

#[test]
fn two_secrets_of_the_same_name_on_different_pages_are_two_variables_and_a_retry_is_none() {
    let mut scene = Scene::new();
    scene.secret_input(secret_field(1, "pw"), false);
    scene.click(button(2));
    scene.secret_input(secret_field(1, "pw"), false);
    scene.arrive("http://shop.test/other");
    scene.secret_input(secret_field(1, "pw"), false);
    assert_eq!(scene.actions(), [variable("pw"), Action::click(), variable("pw"), variable("pw_2")]);
    assert_eq!(scene.merger.variables().len(), 2);
}

#[test]
fn a_korean_field_name_still_gives_a_plain_variable_name() {
    let mut scene = Scene::new();
    scene.secret_input(secret_field(1, "암호"), false);
    assert_eq!(scene.actions(), [variable("secret")]);
}

#[test]
fn an_empty_secret_that_was_never_typed_is_no_step() {
    let mut scene = Scene::new();
    scene.secret_input(secret_field(1, "pw"), true);
    assert_eq!(scene.actions(), []);
    assert_eq!(scene.merger.variables(), []);
}

#[test]
fn clicks_in_quick_succession_on_one_target_are_one_double_click() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.click_with(button(1), json!({"count": 2}));
    assert_eq!(scene.actions(), [click_count(2)]);
}

#[test]
fn a_fourth_quick_click_begins_a_new_step() {
    let mut scene = Scene::new();
    for count in 1..=5 {
        scene.click_with(button(1), json!({"count": count}));
    }
    assert_eq!(scene.actions(), [click_count(3), click_count(2)]);
}

#[test]
fn two_slow_clicks_stay_two_clicks() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.click(button(1));
    assert_eq!(scene.actions(), [click_count(1), click_count(1)]);
}

#[test]
fn quick_clicks_on_different_targets_are_different_steps() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.click_with(button(2), json!({"count": 2}));
    assert_eq!(scene.actions(), [click_count(1), click_count(1)]);
}

#[test]
fn button_and_modifiers_are_kept() {
    let mut scene = Scene::new();
    scene.click_with(button(1), json!({"button": 1, "modifiers": ["control"]}));
    let expected = Action::Click {
        button: MouseButton::Middle,
        count: 1,
        modifiers: vec![Modifier::Control],
        hold_ms: None,
    };
    assert_eq!(scene.actions(), [expected]);
}

#[test]
fn choosing_an_option_is_one_step_without_the_clicks() {
    let mut scene = Scene::new();
    let list = || target(1, "select", "크기");
    let choose = |label: &str| json!({"kind": "chosen", "target": list(), "seen": {}, "label": label, "value": label.to_lowercase()});
    scene.click(list());
    scene.page(choose("M"));
    scene.page(choose("L"));
    let expected = Action::Select {
        label: "L".into(),
        value: "l".into(),
    };
    assert_eq!(scene.actions(), [expected]);
}

#[test]
fn ticking_a_box_by_its_label_is_a_tick_of_the_box() {
    let mut scene = Scene::new();
    scene.click(with(
        target(5, "label", "로그인 유지"),
        json!({"control": 1, "place": {"x": 10, "y": 10, "width": 300, "height": 20}}),
    ));
    let tick = with(
        target(1, "input", "로그인 유지"),
        json!({"kind": "checkbox", "place": {"x": 200, "y": 10, "width": 14, "height": 14}}),
    );
    scene.page(json!({"kind": "ticked", "target": tick, "seen": {}, "checked": true}));
    assert_eq!(scene.actions(), [Action::Tick { checked: true }]);
    let shot = scene.merger.shot_of("s2").expect("a picture");
    assert!(shot.place.contains(shot.hot_spot), "the hot spot lies on the box: {shot:?}");
    assert_eq!(
        shot.at_ms,
        scene.now - 1_000.0,
        "the picture is from before the press, not from before the change"
    );
}

#[test]
fn a_tick_by_the_keyboard_needs_no_click() {
    let mut scene = Scene::new();
    scene.page(json!({"kind": "ticked", "target": field(1), "seen": {}, "checked": false}));
    assert_eq!(scene.actions(), [Action::Tick { checked: false }]);
}

#[test]
fn enter_in_a_field_follows_the_typing() {
    let mut scene = Scene::new();
    scene.click(field(1));
    scene.input(field(1), "우산");
    scene.key(field(1), "Enter");
    scene.leaving("push", 10.0);
    scene.navigation("http://shop.test/search?q=1", 10.0);
    scene.arrive("http://shop.test/search?q=1");
    scene.settle();
    assert_eq!(scene.actions(), [typed("우산"), press("Enter")]);
    assert_eq!(scene.effect(2), NAVIGATES);
}

#[test]
fn escape_that_closes_nothing_is_no_step() {
    let mut scene = Scene::new();
    scene.key(button(1), "Escape");
    scene.settle();
    assert_eq!(scene.actions(), []);
    scene.key(button(1), "Escape");
    let of_ms = scene.now;
    scene.page(json!({"kind": "changed", "of_ms": of_ms}));
    scene.settle();
    assert_eq!(scene.actions(), [press("Escape")]);
    assert_eq!(scene.effect(1), CHANGES);
}

#[test]
fn a_press_on_the_bare_page_is_kept_only_if_it_does_something() {
    let mut scene = Scene::new();
    let bare = || with(target(1, "body", ""), json!({"inert": true}));
    scene.click(bare());
    assert_eq!(scene.actions(), [Action::click()], "it is shown at once");
    scene.settle();
    assert_eq!(scene.actions(), []);
    scene.click(bare());
    let of_ms = scene.now;
    scene.page(json!({"kind": "changed", "of_ms": of_ms}));
    scene.settle();
    assert_eq!(scene.actions(), [Action::click()]);
}

#[test]
fn a_button_that_does_nothing_stays_a_step_without_effect() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.settle();
    assert_eq!(scene.actions(), [Action::click()]);
    assert_eq!(scene.effect(1), Effect::default());
}

#[test]
fn a_change_told_before_the_button_is_up_belongs_to_that_click() {
    let mut scene = Scene::new();
    let pressed_at = scene.now + 1_000.0;
    scene.page_at(pressed_at - 5.0, json!({"kind": "changed", "of_ms": pressed_at}));
    scene.click(button(1));
    assert_eq!(scene.effect(1), CHANGES);
}

#[test]
fn the_way_a_link_leads_is_its_effect_and_redirects_are_no_steps() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.leaving("push", 20.0);
    scene.navigation("http://shop.test/go", 10.0);
    scene.arrive("http://shop.test/landing");
    scene.leaving("replace", 300.0);
    scene.navigation("http://shop.test/final", 5.0);
    scene.arrive("http://shop.test/final");
    scene.settle();
    assert_eq!(scene.actions(), [Action::click()]);
    assert_eq!(scene.effect(1), NAVIGATES);
}

#[test]
fn a_page_that_goes_on_seconds_after_the_press_was_sent_by_it() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.leaving("push", 6_000.0);
    scene.navigation("http://shop.test/slow", 10.0);
    scene.arrive("http://shop.test/slow");
    scene.settle();
    assert_eq!(scene.actions(), [Action::click()]);
    assert_eq!(scene.effect(1), NAVIGATES);
}

#[test]
fn the_browser_may_tell_of_a_navigation_before_the_page_does() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.navigation("http://shop.test/slow", 4_000.0);
    scene.leaving("push", 5.0);
    scene.arrive("http://shop.test/slow");
    scene.settle();
    assert_eq!(scene.actions(), [Action::click()]);
    assert_eq!(scene.effect(1), NAVIGATES);
}

#[test]
fn an_address_typed_by_hand_is_a_step() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.navigation("http://shop.test/typed", 5_000.0);
    scene.arrive("http://shop.test/typed");
    let expected = Action::Open {
        url: "http://shop.test/typed".into(),
    };
    assert_eq!(scene.actions(), [Action::click(), expected]);
    assert_eq!(scene.effect(1), Effect::default());
    assert_eq!(scene.step(2).page.title, "title of http://shop.test/typed");
}

#[test]
fn a_typed_address_that_never_arrives_is_a_step_too() {
    let mut scene = Scene::new();
    scene.navigation("http://gone.test/", 5_000.0);
    assert_eq!(scene.actions(), []);
    scene.settle();
    assert_eq!(
        scene.actions(),
        [Action::Open {
            url: "http://gone.test/".into()
        }]
    );
}

#[test]
fn the_browsers_own_pages_are_no_steps() {
    let mut scene = Scene::new();
    scene.navigation("chrome://settings/", 5_000.0);
    scene.settle();
    assert_eq!(scene.actions(), []);
}

#[test]
fn a_download_is_no_navigation() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.navigation("http://shop.test/file.zip", 20.0);
    assert_eq!(scene.effect(1), NAVIGATES);
    scene.raw(json!({"from": "navigation_abandoned", "tab": 7, "navigation": "http://shop.test/file.zip"}));
    assert_eq!(scene.effect(1), CHANGES);
}

#[test]
fn a_question_to_the_server_is_an_effect_but_steady_polling_is_not() {
    let mut scene = Scene::new();
    let ask = |scene: &mut Scene, url: &str, after: f64| {
        scene.now += after;
        scene.raw(json!({"from": "requested", "tab": 7, "url": url, "at_ms": scene.now}));
    };
    ask(&mut scene, "http://shop.test/poll?t=1", 10.0);
    scene.click(button(1));
    ask(&mut scene, "http://shop.test/poll?t=2", 100.0);
    assert_eq!(scene.effect(1), Effect::default());
    ask(&mut scene, "http://shop.test/api/cart", 100.0);
    assert_eq!(scene.effect(1), CHANGES);
}

#[test]
fn a_link_that_opens_a_tab_is_told_and_later_steps_are_in_that_tab() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.now += 50.0;
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": 7, "url": "about:blank", "at_ms": scene.now}));
    scene.tab = 9;
    scene.navigation("http://shop.test/new", 20.0);
    scene.arrive("http://shop.test/new");
    scene.click(button(1));
    scene.settle();
    assert_eq!(scene.actions(), [Action::click(), Action::click()]);
    assert!(scene.effect(1).opens_tab);
    assert_eq!((scene.step(1).page.tab, scene.step(2).page.tab), (0, 1));
}

#[test]
fn a_tab_whose_opener_is_hidden_belongs_to_the_click_before_it() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.now += 200.0;
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": null, "url": "about:blank", "at_ms": scene.now}));
    assert!(scene.effect(1).opens_tab);
}

#[test]
fn a_tab_opened_by_hand_is_a_step_once_it_goes_somewhere() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.now += 300.0;
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": null, "url": "chrome://newtab/", "at_ms": scene.now}));
    assert!(!scene.effect(1).opens_tab, "the person did it, not the button");
    scene.tab = 9;
    assert_eq!(scene.actions(), [Action::click()]);
    scene.navigation("http://other.test/", 3_000.0);
    scene.arrive("http://other.test/");
    scene.click(button(1));
    let expected = Action::OpenTab {
        url: "http://other.test/".into(),
    };
    assert_eq!(scene.actions(), [Action::click(), expected, Action::click()]);
    assert_eq!((scene.step(2).page.tab, scene.step(3).page.tab), (1, 1));
}

#[test]
fn an_empty_tab_opened_and_closed_leaves_nothing_behind() {
    let mut scene = Scene::new();
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": null, "url": "chrome://newtab/", "at_ms": 1.0}));
    scene.raw(json!({"from": "tab_closed", "tab": 9, "at_ms": 2.0}));
    scene.raw(json!({"from": "tab_opened", "tab": 10, "opener": null, "url": "chrome://newtab/", "at_ms": 3.0}));
    scene.tab = 10;
    scene.navigation("http://other.test/", 3_000.0);
    assert_eq!(scene.step(1).page.tab, 1, "the tab that went nowhere is not counted");
}

#[test]
fn closing_a_tab_by_hand_is_a_step_and_closing_by_a_button_is_not() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": 7, "url": "about:blank", "at_ms": scene.now}));
    scene.tab = 9;
    scene.arrive("http://shop.test/popup");
    scene.click(button(2));
    scene.raw(json!({"from": "tab_closed", "tab": 9, "at_ms": scene.now + 100.0}));
    assert_eq!(scene.actions(), [Action::click(), Action::click()]);
    assert_eq!(scene.effect(2), CHANGES);

    scene.tab = 7;
    scene.click(button(3));
    scene.raw(json!({"from": "tab_opened", "tab": 10, "opener": 7, "url": "about:blank", "at_ms": scene.now}));
    scene.tab = 10;
    scene.arrive("http://shop.test/popup");
    scene.raw(json!({"from": "tab_closed", "tab": 10, "at_ms": scene.now + 5_000.0}));
    assert_eq!(scene.actions().last(), Some(&Action::CloseTab {}));
    assert_eq!(scene.merger.steps().last().map(|step| step.page.tab), Some(2));
}

#[test]
fn secrets_leave_addresses_and_a_warning_says_so() {
    let (merger, _) = Merger::new("http://kim:pw@shop.test/?token=abc", 7);
    let step = merger.steps().next().expect("a step");
    let url = "http://shop.test/?token=REDACTED".to_owned();
    assert_eq!(step.action, Action::Open { url });
    assert_eq!(step.warnings, [Warning::SecretTakenFromAddress {}]);
}

#[test]
fn a_secret_that_a_form_puts_into_the_address_is_taken_out() {
    let mut scene = Scene::new();
    scene.secret_input(secret_field(1, "pw"), false);
    scene.arrive("http://shop.test/home?pw=hunter2&x=1#top");
    scene.click(with(
        button(4),
        json!({"element": {"tag": "a", "xpath": "/a[1]", "attributes": {"href": "/next?pw=hunter2&token=t"}}}),
    ));
    assert_eq!(scene.step(2).page.url, "http://shop.test/home?pw=REDACTED&x=1#top");
    let href = scene
        .step(2)
        .target
        .as_ref()
        .and_then(|t| t.element.as_ref())
        .map(|e| e.attributes["href"].as_str());
    assert_eq!(href, Some("/next?pw=REDACTED&token=REDACTED"));
}

#[test]
fn a_dialog_and_its_answer_stand_on_the_step_that_opened_it() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.raw(json!({"from": "dialog_opened", "tab": 7, "kind": "confirm", "message": "Sure?"}));
    assert_eq!(scene.step(1).warnings, [Warning::DialogNotRecorded {}], "it waits for its answer");
    scene.raw(json!({"from": "dialog_closed", "tab": 7, "accepted": true, "text": null}));
    scene.raw(json!({"from": "dialog_opened", "tab": 7, "kind": "prompt", "message": "Name?"}));
    scene.raw(json!({"from": "dialog_closed", "tab": 7, "accepted": true, "text": "Ada"}));
    let step = scene.step(1);
    assert_eq!(step.warnings, []);
    let answers: Vec<_> = step
        .dialogs
        .iter()
        .map(|d| (d.message.as_str(), d.accepted, d.text.clone()))
        .collect();
    let ada = Some(TypedText::Literal("Ada".into()));
    assert_eq!(answers, [("Sure?", true, None), ("Name?", true, ada)]);
}

#[test]
fn what_a_dialog_asks_as_a_secret_becomes_a_variable_and_later_messages_are_not_kept() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.raw(json!({"from": "dialog_opened", "tab": 7, "kind": "prompt", "message": "비밀 번호를 넣으세요"}));
    scene.raw(json!({"from": "dialog_closed", "tab": 7, "accepted": true, "text": "hunter2"}));
    scene.raw(json!({"from": "dialog_opened", "tab": 7, "kind": "alert", "message": "hunter2 is wrong"}));
    scene.raw(json!({"from": "dialog_closed", "tab": 7, "accepted": true, "text": null}));
    let step = scene.step(1);
    assert_eq!(step.dialogs[0].text, Some(TypedText::Variable("answer".into())));
    assert_eq!(step.dialogs[1].message, "");
    assert_eq!(scene.merger.variables().len(), 1);
}

#[test]
fn an_address_typed_after_staying_on_a_page_is_a_step() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.leaving("push", 10.0);
    scene.raw(json!({"from": "dialog_opened", "tab": 7, "kind": "before_unload", "message": ""}));
    scene.raw(json!({"from": "dialog_closed", "tab": 7, "accepted": false, "text": null}));
    scene.navigation("http://shop.test/typed", 1_500.0);
    scene.arrive("http://shop.test/typed");
    let url = "http://shop.test/typed".to_owned();
    assert_eq!(scene.actions(), [Action::click(), Action::Open { url }]);
    assert_eq!(scene.effect(1), Effect::default());
}

#[test]
fn a_pointing_that_showed_the_target_is_a_step_before_it() {
    let mut scene = Scene::new();
    scene.page(json!({"kind": "hovered", "target": button(1), "seen": {}}));
    scene.page(json!({"kind": "hovered", "target": button(1), "seen": {}}));
    scene.click(button(2));
    scene.settle();
    assert_eq!(scene.actions(), [Action::Hover {}, Action::click()]);
}

#[test]
fn a_drag_ends_on_a_target_or_at_a_distance() {
    let mut scene = Scene::new();
    let points = json!({"kind": "dragged", "target": button(1), "seen": {}, "from": {"x": 20, "y": 15}, "to": {"x": 60, "y": 25}});
    scene.page(with(points.clone(), json!({"destination": target(2, "ul", "Done")})));
    scene.page(with(points, json!({"destination": null})));
    scene.settle();
    let ends: Vec<_> = scene.merger.steps().skip(1).map(|step| step.action.clone()).collect();
    assert!(
        matches!(&ends[0], Action::Drag { to: DragEnd::Target(end) } if end.label == "Done"),
        "{ends:?}"
    );
    let way = Distance { x: 40, y: 10 };
    assert_eq!(
        ends[1],
        Action::Drag {
            to: DragEnd::Distance(way)
        }
    );
    assert!(scene.merger.end_shot_of("s2").is_some_and(|shot| shot.hot_spot.x == 60.0));
    assert_eq!(scene.merger.end_shot_of("s3"), None);
}

#[test]
fn the_browsers_own_back_and_reload_are_steps_of_their_own() {
    let mut scene = Scene::new();
    scene.click_with(button(1), json!({"entry": 2}));
    for (arrived, entry) in [("back_forward", 1), ("reload", 1), ("back_forward", 2), ("navigate", 3)] {
        scene.navigation("http://shop.test/other", 5_000.0);
        scene.doc.push('+');
        scene.page(json!({"kind": "ready", "arrived": arrived, "entry": entry}));
    }
    let url = "http://shop.test/other".to_owned();
    let expected = [
        Action::click(),
        Action::Back {},
        Action::Reload {},
        Action::Forward {},
        Action::Open { url },
    ];
    assert_eq!(scene.actions(), expected);
    assert_eq!(scene.effect(1), Effect::default());
}

#[test]
fn going_back_within_a_page_is_a_step_unless_a_button_did_it() {
    let mut scene = Scene::new();
    scene.page(json!({"kind": "leaving", "to": "", "how": "back", "within": true}));
    scene.click(button(1));
    let soon = scene.now + 200.0;
    scene.page_at(soon, json!({"kind": "leaving", "to": "", "how": "back", "within": true}));
    assert_eq!(scene.actions(), [Action::Back {}, Action::click()]);
}

#[test]
fn a_value_that_is_set_takes_the_place_of_the_press_that_led_to_it() {
    let mut scene = Scene::new();
    let slider = || target(1, "input", "Volume");
    scene.click(slider());
    for value in ["10", "40"] {
        scene.page(json!({"kind": "set", "target": slider(), "seen": {}, "value": value}));
    }
    scene.click(slider());
    assert_eq!(scene.actions(), [Action::Set { value: "40".into() }], "nor is its release a step");
}

#[test]
fn a_button_held_down_is_told_from_a_click() {
    let mut scene = Scene::new();
    scene.click_with(button(1), json!({"held_ms": 812.4}));
    assert!(matches!(scene.actions()[0], Action::Click { hold_ms: Some(812), .. }));
}

#[test]
fn a_download_keeps_its_name_on_the_step_and_is_no_navigation() {
    let mut scene = Scene::new();
    scene.click(button(1));
    scene.navigation("http://shop.test/file.csv", 20.0);
    let begun = json!({"from": "download_begun", "tab": 7, "name": "file.csv", "navigation": "http://shop.test/file.csv", "at_ms": scene.now + 50.0});
    scene.raw(begun);
    assert_eq!(scene.step(1).download.as_deref(), Some("file.csv"));
    assert_eq!(scene.effect(1), CHANGES);
}

#[test]
fn a_chosen_file_gets_a_plain_name_in_the_folder_and_one_that_is_lost_is_told() {
    let mut scene = Scene::new();
    scene.click(field(1));
    scene.page(json!({"kind": "uploading", "target": field(1), "seen": {}, "files": [{"name": "보고서 (1).CSV", "size": 3}, {"name": "no ending", "size": 1}]}));
    let of_ms = scene.now;
    let named = |scene: &Scene| match &scene.actions()[0] {
        Action::Upload { files } => files.iter().map(|file| (file.name.clone(), file.file.clone())).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let id = scene.step(1).id.clone();
    assert_eq!(named(&scene)[0], ("보고서 (1).CSV".into(), format!("files/{id}-0.csv")));
    assert_eq!(named(&scene)[1].1, format!("files/{id}-1"));
    let (step, _) = scene.merger.upload_of("d1", of_ms, 1).expect("the second file");
    let changes = scene.merger.file_lost(&step, "no ending");
    scene.show(changes);
    assert_eq!(named(&scene).len(), 1);
    assert_eq!(scene.step(1).warnings, [Warning::FileNotTaken { name: "no ending".into() }]);
}

#[test]
fn a_key_for_the_whole_page_has_no_target_and_counts_only_if_something_comes_of_it() {
    let mut scene = Scene::new();
    let body = || with(target(1, "body", ""), json!({"inert": true}));
    scene.page(json!({"kind": "key", "target": body(), "seen": {}, "key": "?", "modifiers": [], "idle": true}));
    scene.settle();
    assert_eq!(scene.actions(), []);
    scene.page(json!({"kind": "key", "target": body(), "seen": {}, "key": "?", "modifiers": [], "idle": true}));
    let of_ms = scene.now;
    scene.page(json!({"kind": "changed", "of_ms": of_ms}));
    scene.settle();
    assert_eq!(scene.actions(), [press("?")]);
    assert_eq!(scene.step(1).target, None);
}

#[test]
fn a_target_in_a_frame_is_placed_in_the_top_viewport() {
    let mut scene = Scene::new();
    scene.click_with(
        button(1),
        json!({"top": false, "frame": {"path": [2, 0], "x": 300, "y": 50, "known": true}}),
    );
    let step = scene.step(1);
    assert_eq!(step.page.frame, [2, 0]);
    assert_eq!(step.page.url, START, "the page is the tab's, not the frame's");
    let place = step.target.as_ref().expect("a target").place;
    assert_eq!((place.x, place.y), (310.0, 60.0));
    let shot = scene.merger.shot_of("s2").expect("a picture");
    assert_eq!((shot.hot_spot.x, shot.hot_spot.y), (320.0, 65.0));
}

#[test]
fn a_frame_that_cannot_be_placed_is_told_and_gets_no_picture() {
    let mut scene = Scene::new();
    scene.click_with(
        button(1),
        json!({"top": false, "frame": {"path": [], "x": 0, "y": 0, "known": false}}),
    );
    assert_eq!(scene.step(1).warnings, [Warning::FrameNotSeen {}]);
    assert_eq!(scene.merger.shot_of("s2"), None);
}

#[test]
fn undo_takes_the_last_step_back_but_never_the_first() {
    let mut scene = Scene::new();
    scene.click(button(1));
    assert_eq!(scene.merger.undo_last(), Some(StepChange::Removed("s2".into())));
    assert_eq!(scene.merger.undo_last(), None);
    assert_eq!(scene.merger.steps().count(), 1);
}

#[test]
fn closing_the_window_with_all_its_tabs_is_no_step() {
    let mut scene = Scene::new();
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": null, "url": "chrome://newtab/", "at_ms": scene.now}));
    scene.tab = 9;
    scene.navigation("http://other.test/", 3_000.0);
    scene.arrive("http://other.test/");
    scene.now += 5_000.0;
    scene.raw(json!({"from": "tab_closed", "tab": 9, "at_ms": scene.now}));
    assert_eq!(scene.actions().last(), Some(&Action::CloseTab {}));
    let changes = scene.merger.window_closed(scene.now + 100.0);
    scene.show(changes);
    assert_eq!(scene.actions().len(), 1);
}

#[test]
fn a_check_that_was_pointed_at_is_a_step_of_its_own() {
    let mut scene = Scene::new();
    let stock = json!({"kind": "text", "is": {"how": "number", "is": {"relation": "at_least", "number": 1.0}}});
    scene.page(json!({"kind": "checked", "target": button(3), "seen": {}, "check": stock}));
    scene.page(
        json!({"kind": "checked", "target": null, "seen": {}, "check": {"kind": "title", "is": {"how": "contains", "text": "상점"}}}),
    );
    scene.merger.settle(f64::INFINITY);
    let [_, on_target, on_page] = &scene.shown[..] else {
        panic!("{:#?}", scene.shown);
    };
    assert!(matches!(on_target.action, Action::Check {}) && on_target.checks.len() == 1 && on_target.target.is_some());
    assert!(matches!(on_page.action, Action::Check {}) && on_page.target.is_none());
}

#[test]
fn what_is_waited_for_on_purpose_has_a_minute() {
    let mut scene = Scene::new();
    scene.page(json!({"kind": "checked", "target": button(3), "seen": {}, "check": {"kind": "absent"}, "patient": true}));
    let waiting = &scene.shown[1];
    assert_eq!(
        waiting.limits.map(|limits| (limits.slow_ms, limits.step_ms)),
        Some((60_000, 60_000))
    );
    assert_eq!(step_sentence(waiting).en, "Wait until the “담기” button is gone (60 s at most)");
}

#[test]
fn what_is_to_be_kept_becomes_a_variable_of_its_own_as_long_as_its_step_is_there() {
    let mut scene = Scene::new();
    for called in ["total", "total", "합계"] {
        scene.page(json!({"kind": "read", "target": button(3), "seen": {}, "into": called}));
        scene.now += 1_000.0;
    }
    let into = |name: &str| Action::Read { into: name.to_owned() };
    assert_eq!(scene.actions(), [into("total"), into("total_2"), into("value")]);
    assert_eq!(
        scene.merger.variables().iter().map(|v| v.label.as_str()).collect::<Vec<_>>(),
        ["total", "total", "합계"]
    );
    scene.merger.undo_last();
    assert_eq!(scene.merger.variables().len(), 2);
}

#[test]
fn what_is_done_in_a_pause_is_no_step_and_the_recording_goes_on_at_the_page_that_shows_then() {
    let mut scene = Scene::new();
    let changes = scene.merger.pause();
    scene.show(changes);
    scene.page(json!({"kind": "checked", "target": button(3), "seen": {}, "check": {"kind": "present"}}));
    scene.navigation("http://shop.test/members?token=abcdef0123456789", scene.now);
    scene.arrive("http://shop.test/members?token=abcdef0123456789");
    scene.raw(json!({"from": "tab_opened", "tab": 9, "opener": null, "url": "about:blank", "at_ms": scene.now}));
    scene.tab = 9;
    scene.arrive("http://other.test/");
    scene.merger.settle(f64::INFINITY);
    assert_eq!(scene.actions().len(), 0, "{:#?}", scene.shown);
    let changes = scene.merger.resume(scene.now);
    scene.show(changes);
    let actions = scene.actions();
    assert!(
        matches!(&actions[0], Action::Open { url } if url.starts_with("http://shop.test/members") && !url.contains("abcdef")),
        "{actions:?}"
    );
    assert_eq!(
        actions[1],
        Action::OpenTab {
            url: "http://other.test/".into()
        }
    );
    scene.page(json!({"kind": "checked", "target": button(3), "seen": {}, "check": {"kind": "present"}}));
    assert_eq!((scene.actions().len(), scene.shown.last().map(|step| step.page.tab)), (3, Some(1)));
}

#[test]
fn a_pause_in_which_no_page_changed_leaves_no_trace() {
    let mut scene = Scene::new();
    scene.merger.pause();
    assert!(scene.merger.resume(scene.now).is_empty());
}

#[test]
fn a_check_of_a_thing_without_the_thing_is_no_step() {
    let mut scene = Scene::new();
    scene.page(json!({"kind": "checked", "target": null, "seen": {}, "check": {"kind": "present"}}));
    assert_eq!(scene.shown.len(), 1);
}
