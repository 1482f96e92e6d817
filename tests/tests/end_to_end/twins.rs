//! Buttons that look and read the same: told apart by the row they stand in, refused where nothing tells them apart.

use std::{fs, path::Path};

use sullae_recording::{Reason, Run, Verdict};
use sullae_testkit::StaticSite;
use sullae_tests::{
    desktop::Desktop,
    person::Person,
    sullae::{Sullae, without_hurry},
};

use crate::shop::{RUNTIME, home};

/// Height of a row on the screen, CSS pixels.
const ROW: usize = 64;

/// A table of people from `top` on, each with the same button.
fn write_table(folder: &Path, top: usize, names: &[&str]) {
    let row = |name: &&str| format!("<tr><td>{name}</td><td>사용 중</td><td><button type=button>삭제</button></td></tr>");
    let rows: String = names.iter().map(row).collect();
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>직원</title>
<style>body{{margin:0}}table{{margin-top:{top}px;border-collapse:collapse}}tr{{height:{ROW}px}}td{{padding:0 24px;width:180px}}</style>
<table>{rows}</table>
<script>onclick = (event) => {{ if (event.target.localName === 'button') event.target.closest('tr').cells[1].textContent = '삭제됨'; }}</script>"
    );
    fs::write(folder.join("index.html"), page).unwrap();
}

/// Records the press on the button of the row `pressed` (from 0), then replays it on the page that `change` wrote.
fn record_then_replay(top: usize, names: &[&str], pressed: usize, change: impl FnOnce(&Path), mode: &[&str]) -> Run {
    let (home, site) = (home(), home());
    write_table(site.path(), top, names);
    let served = RUNTIME.block_on(StaticSite::serve(site.path())).unwrap();
    let sullae = Sullae::at_home(home.path());
    let desktop = Desktop::start(1400, 1000).unwrap();
    let folder = home.path().join("recording");
    let mut recorder = sullae.record(&served.url(), &folder, Some(&desktop)).unwrap();
    let person = Person::sit_down(&desktop, recorder.started().unwrap()).unwrap();
    person.click(&format!("tr:nth-child({}) button", pressed + 1)).unwrap();
    person
        .wait_for("return [...document.querySelectorAll('td')].some((cell) => cell.textContent === '삭제됨')")
        .unwrap();
    recorder.finish().unwrap();
    without_hurry(&folder).unwrap();
    change(site.path());
    sullae.run(&folder, mode).unwrap().0
}

#[test]
fn the_button_of_a_row_is_found_by_the_row_after_the_rows_were_sorted_anew() {
    let sorted = ["최지우", "박민수", "이영희", "김철수"];
    for mode in [&[][..], &["--no-vision"], &["--pictures", "none"]] {
        let run = record_then_replay(
            40,
            &["김철수", "이영희", "박민수", "최지우"],
            0,
            |site| write_table(site, 40, &sorted),
            mode,
        );
        assert_eq!(
            run.verdict,
            Verdict::Passed,
            "{mode:?} {:#?}\n{:#?}",
            run.reason,
            run.deciding_step()
        );
        let found = run.steps.iter().filter_map(|step| step.found.as_ref()).next_back().unwrap();
        assert_eq!((found.place.centre().y as usize - 40) / ROW, 3, "{mode:?} {found:#?}");
    }
}

#[test]
fn where_nothing_tells_twins_apart_the_run_ends_unclear() {
    let change = |site: &Path| write_table(site, 300, &["새 직원", "새 직원"]);
    let run = record_then_replay(40, &["새 직원", "새 직원", "새 직원"], 2, change, &[]);
    assert_eq!(run.verdict, Verdict::Unclear, "{:#?}", run.steps);
    assert!(
        matches!(run.reason, Some(Reason::TargetAmbiguous { .. } | Reason::TargetMissing { .. })),
        "{:#?}",
        run.reason
    );
}
