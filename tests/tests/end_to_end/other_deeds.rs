//! What else a person does, recorded with a real pointer and replayed: shadow roots, frames, double clicks,
//! lists, new tabs.

use sullae_recording::{Action, Recording, Verdict};
use sullae_testkit::DemoShop;
use sullae_tests::{
    desktop::Desktop,
    person::Person,
    sullae::{Sullae, without_hurry},
};

use crate::shop::{RUNTIME, home};

/// Records what `deed` does at `path` of a shop, replays it, and gives what was recorded.
fn record_and_replay(path: &str, deed: impl FnOnce(&mut Person)) -> Recording {
    let home = home();
    let shop = RUNTIME.block_on(DemoShop::start(0)).unwrap();
    let sullae = Sullae::at_home(home.path());
    let desktop = Desktop::start(1400, 1000).unwrap();
    let folder = home.path().join("recording");
    let mut recorder = sullae.record(&format!("{}{path}", shop.url()), &folder, Some(&desktop)).unwrap();
    let session = recorder.started().unwrap();
    let mut person = Person::sit_down(&desktop, session).unwrap();
    deed(&mut person);
    let recording = recorder.finish().unwrap();
    without_hurry(&folder).unwrap();
    let said: Vec<String> = recording
        .steps
        .iter()
        .map(|step| sullae_recording::wording::step_sentence(step).ko)
        .collect();
    let (run, _) = sullae.run(&folder, &[]).unwrap();
    assert_eq!(
        run.verdict,
        Verdict::Passed,
        "{said:#?}\n{:#?}\n{:#?}",
        run.reason,
        run.deciding_step()
    );
    recording
}

#[test]
fn in_an_open_shadow_root_and_in_a_frame() {
    let recording = record_and_replay("stores", |person| {
        person.click(".js-store-search").unwrap();
        person.click(".js-store-choose").unwrap();
        person.click("a.pin:nth-of-type(2)").unwrap();
        person
            .wait_for("return document.querySelector('iframe').contentDocument.querySelector('a.pin.current') !== null")
            .unwrap();
    });
    assert!(
        recording
            .steps
            .iter()
            .any(|step| step.target.iter().flat_map(|t| &t.element).any(|e| !e.shadow_hosts.is_empty()))
    );
    assert!(recording.steps.iter().any(|step| !step.page.frame.is_empty()));
}

#[test]
fn a_double_click_and_a_choice_from_a_list() {
    let recording = record_and_replay("product/1", |person| {
        person.double_click(".js-step-up").unwrap();
        person.wait_for("return document.querySelector('#quantity').value === '3'").unwrap();
        person.click("#option").unwrap();
        person.key("Down").unwrap();
        person.key("Return").unwrap();
        person
            .wait_for("return document.querySelector('#option').selectedIndex === 1")
            .unwrap();
    });
    let actions: Vec<&Action> = recording.steps.iter().map(|step| &step.action).collect();
    assert!(
        actions.iter().any(|action| matches!(action, Action::Click { count: 2, .. })),
        "{actions:#?}"
    );
    assert!(actions.iter().any(|action| matches!(action, Action::Select { .. })), "{actions:#?}");
}

#[test]
fn in_a_tab_that_a_link_opened() {
    let recording = record_and_replay("", |person| {
        person.click("a[href='/delivery']").unwrap();
        person.follow_new_tab(2).unwrap();
        person.click("a.logo").unwrap();
        person
            .wait_for("return location.pathname === '/' && document.readyState === 'complete'")
            .unwrap();
    });
    assert!(recording.steps.iter().any(|step| step.effect.opens_tab));
    assert!(recording.steps.iter().any(|step| step.page.tab == 1));
}
