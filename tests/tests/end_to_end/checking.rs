//! Checks added by pointing while recording, and what a run says when they do not hold.

use std::{fs, path::Path};

use sullae_recording::{
    Action, Check, Recording, RecordingFolder, Run, TypedText, VariableKind, Verdict, run::Skipped, wording::run_sentence,
};
use sullae_testkit::StaticSite;
use sullae_tests::{desktop::Desktop, person::Person, sullae::Sullae, sullae::without_hurry};
use tempfile::TempDir;

use crate::shop::{RUNTIME, home};

/// A page of a shop with its stock, and whatever else is to stand on it.
fn write_page(folder: &Path, stock: u32, more: &str) {
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>등불 가게</title>
<style>body{{margin:40px;font:18px sans-serif}}td{{padding:6px 24px;border:1px solid #999}}</style>
<h1>등불</h1><p>재고 <b id=stock>{stock}개</b></p>
<table id=sold><tr><td>가람</td><td>2</td></tr><tr><td>나래</td><td>1</td></tr></table>
<p><label><input type=checkbox id=gift checked> 선물 포장</label></p>
<p><button id=order>주문하기</button></p>{more}"
    );
    fs::write(folder.join("index.html"), page).unwrap();
}

/// A recording of checks on that page: `deeds` says them one after the other.
struct Recorded {
    site: TempDir,
    home: TempDir,
    served: StaticSite,
}

impl Recorded {
    fn new(more: &str, deeds: impl FnOnce(&Person)) -> Self {
        let (home, site) = (home(), home());
        write_page(site.path(), 12, more);
        let served = RUNTIME.block_on(StaticSite::serve(site.path())).unwrap();
        record_by_hand(home.path(), &served.url(), deeds);
        Self { site, home, served }
    }

    fn recording(&self) -> Recording {
        RecordingFolder::at(&self.home.path().join("recording")).read().unwrap()
    }

    fn run(&self, mode: &[&str]) -> Run {
        assert!(!self.served.url().is_empty());
        Sullae::at_home(self.home.path())
            .run(&self.home.path().join("recording"), mode)
            .unwrap()
            .0
    }
}

/// Records into `HOME/recording` what a person does at a desktop.
pub(crate) fn record_by_hand(home: &Path, url: &str, deeds: impl FnOnce(&Person)) {
    let desktop = Desktop::start(1400, 1000).unwrap();
    let folder = home.join("recording");
    let mut recorder = Sullae::at_home(home).record(url, &folder, Some(&desktop)).unwrap();
    let person = Person::sit_down(&desktop, recorder.started().unwrap()).unwrap();
    deeds(&person);
    recorder.finish().unwrap();
    without_hurry(&folder).unwrap();
}

/// Begins to point, as the keys say, and presses a thing; its menu is open then.
pub(crate) fn point_at(person: &Person, selector: &str) {
    person.key("alt+shift+c").unwrap();
    person
        .wait_for("return document.querySelector('sullae-pointing') !== null")
        .unwrap();
    person.click(selector).unwrap();
    menu_is_open(person);
}

fn menu_is_open(person: &Person) {
    person
        .wait_for("return document.activeElement?.localName === 'sullae-pointing'")
        .unwrap();
}

pub(crate) fn menu_is_gone(person: &Person) {
    person
        .wait_for("return document.querySelector('sullae-pointing') === null")
        .unwrap();
}

/// Goes on to the choice that is this many places after the first, and takes it.
fn choose(person: &Person, places: usize) {
    for _ in 0..places {
        person.key("Tab").unwrap();
    }
    person.key("Return").unwrap();
    menu_is_gone(person);
}

#[test]
fn a_number_that_was_pointed_at_is_checked_and_told_when_it_falls() {
    let recorded = Recorded::new("", |person| {
        point_at(person, "#stock");
        person.key("ctrl+a").unwrap();
        person.type_text("5").unwrap();
        choose(person, 0);
    });
    let recording = recorded.recording();
    let step = recording.steps.last().unwrap();
    assert!(matches!(step.action, Action::Check {}), "{:#?}", recording.steps);
    assert_eq!(step.warnings, [], "nothing is wrong with its picture");
    assert_eq!(recording.steps.len(), 2, "pointing itself is no step: {:#?}", recording.steps);

    for mode in [&[][..], &["--no-vision"]] {
        let run = recorded.run(mode);
        assert_eq!(run.verdict, Verdict::Passed, "{mode:?} {:#?}", run.deciding_step());
    }
    write_page(recorded.site.path(), 0, "");
    let run = recorded.run(&[]);
    assert_eq!(run.verdict, Verdict::Failed, "{:#?}", run.steps);
    let said = run_sentence(&run, Some(step)).ko;
    assert!(said.contains("5 이상이어야 하는데 ‘0개’입니다"), "{said}");
}

#[test]
fn what_is_drawn_for_pointing_is_in_no_picture() {
    let recorded = Recorded::new("", |person| {
        point_at(person, "#order");
        choose(person, 4); // its text has three controls; then comes "it can be seen"
    });
    let recording = recorded.recording();
    let step = recording.steps.last().unwrap();
    assert_eq!(step.checks, [Check::Enabled { enabled: true }], "{step:#?}");
    let run = recorded.run(&[]);
    assert_eq!(run.verdict, Verdict::Passed, "{:#?}", run.deciding_step());
    let found = run.steps.last().and_then(|step| step.found.as_ref()).unwrap();
    assert_eq!(found.evidence.image, Some(1.0), "the anchor shows the page as it is: {found:#?}");
}

#[test]
fn a_thing_that_must_not_be_there_is_waited_away_and_told_when_it_stays() {
    let banner = "<p id=banner>점검 중입니다</p>";
    let recorded = Recorded::new(banner, |person| {
        point_at(person, "#banner");
        person.key("shift+Tab").unwrap(); // from the first control round to the last: "must not be there"
        person.key("Return").unwrap();
        menu_is_gone(person);
    });
    let run = recorded.run(&[]);
    assert_eq!(run.verdict, Verdict::Failed, "{:#?}", run.steps);
    let recording = recorded.recording();
    let said = run_sentence(&run, recording.steps.last()).ko;
    assert!(said.contains("없어야 하는데 있습니다"), "{said}");

    write_page(recorded.site.path(), 12, "");
    assert_eq!(recorded.run(&[]).verdict, Verdict::Passed);
    let away = "<p id=banner>점검 중입니다</p><script>setTimeout(() => banner.remove(), 700)</script>";
    write_page(recorded.site.path(), 12, away);
    assert_eq!(recorded.run(&[]).verdict, Verdict::Passed, "it went in time");
}

#[test]
fn what_a_page_shows_is_kept_by_pointing_and_typed_by_a_later_step() {
    let note = "<p><label>메모 <input id=note oninput=\"echo.textContent = '[' + this.value + ']'\"></label> <i id=echo></i></p>";
    let recorded = Recorded::new(note, |person| {
        point_at(person, "#stock");
        person.key("shift+Tab").unwrap(); // the last choice is that it must not be there
        person.key("shift+Tab").unwrap();
        person.key("Return").unwrap();
        menu_is_gone(person);
        person.click("#note").unwrap();
        person.type_text("x").unwrap();
        person
            .wait_for("return document.querySelector('#echo').textContent === '[x]'")
            .unwrap();
    });
    let mut recording = recorded.recording();
    let kept = &recording.steps[1];
    assert_eq!(kept.action, Action::Read { into: "value".into() }, "{:#?}", recording.steps);
    assert_eq!(recording.variables[0].kind, VariableKind::Read {});
    let typed = recording.steps.last_mut().unwrap();
    typed.action = Action::Type {
        text: TypedText::Variable("value".into()),
    };
    typed.checks = vec![Check::TextPresent { text: "[31개]".into() }];
    RecordingFolder::at(&recorded.home.path().join("recording"))
        .write(&recording)
        .unwrap();

    write_page(recorded.site.path(), 31, note);
    let run = recorded.run(&[]);
    assert_eq!(run.verdict, Verdict::Passed, "{:#?}", run.deciding_step());
}

#[test]
fn a_banner_that_was_pointed_at_is_pressed_away_whenever_it_is_in_the_way() {
    let banner = "<style>#banner{position:fixed;inset:0;padding:60px;background:#fffd}</style><script>
const banner = (in_ms) => setTimeout(() => {
  document.body.insertAdjacentHTML('beforeend', '<div id=banner>새 소식을 받아 보세요 <button id=close>다음에</button></div>');
  document.querySelector('#close').onclick = () => document.querySelector('#banner').remove();
}, in_ms);
order.onclick = () => { order.textContent = '주문했습니다'; };";
    let page = |show: &str| format!("{banner}{show}</script>");
    let recorded = Recorded::new(&page("banner(0)"), |person| {
        point_at(person, "#close");
        for _ in 0..4 {
            person.key("shift+Tab").unwrap(); // "must not be there", "keep" with its field, and then it
        }
        person.key("Return").unwrap();
        menu_is_gone(person);
        person.wait_for("return document.querySelector('#banner') === null").unwrap();
        person.click("#order").unwrap();
        person.wait_for("return order.textContent === '주문했습니다'").unwrap();
    });
    let recording = recorded.recording();
    let actions: Vec<_> = recording.steps[1..].iter().map(|step| step.action.clone()).collect();
    assert_eq!(actions, [Action::Dismiss {}, Action::click()], "{:#?}", recording.steps);
    assert!(recording.steps[1].target.as_ref().is_some_and(|target| target.anchor.is_some()));

    for (show, times) in [("banner(0)", 1), ("banner(600)", 0), ("", 0)] {
        write_page(recorded.site.path(), 12, &page(show));
        let run = recorded.run(&[]);
        assert_eq!(run.verdict, Verdict::Passed, "{show} {:#?}", run.deciding_step());
        let [_, away, order] = &run.steps[..] else {
            panic!("{:#?}", run.steps)
        };
        assert_eq!(away.skipped, Some(Skipped::NotInTheWay));
        if times > 0 {
            assert_eq!(order.dismissed, [1]);
            assert!(order.sentence.ko.contains("먼저 ‘다음에’ 단추를 눌러 치움"), "{:?}", order.sentence);
        }
        if show.is_empty() {
            assert!(order.dismissed.is_empty(), "{:?}", order.dismissed);
        }
    }
}
