//! What the similarity promises, on small pages.

use sullae_recording::{ElementEvidence, TargetKind};

use super::*;
use crate::page_candidate::PageCandidate;

fn candidate(tag: &str, text: &str, attributes: &[(&str, &str)], xpath: &str, y: f64) -> PageCandidate {
    PageCandidate {
        element: ElementEvidence {
            tag: tag.into(),
            name: text.into(),
            attributes: attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            xpath: xpath.into(),
            ..Default::default()
        },
        label: text.into(),
        kind: TargetKind::Button,
        text: Some(text.into()),
        neighbours: Vec::new(),
        place: Rect {
            x: 100.0,
            y,
            width: 80.0,
            height: 30.0,
        },
        frame: Vec::new(),
        disabled: false,
        editable: false,
    }
}

fn recorded(live: &PageCandidate) -> Target {
    Target {
        label: live.label.clone(),
        kind: live.kind,
        place: live.place,
        anchor: None,
        text: live.text.clone(),
        neighbours: live.neighbours.clone(),
        element: Some(live.element.clone()),
    }
}

#[test]
fn the_shipped_weights_are_readable_and_whole() {
    let features: Vec<Feature> = Model::shipped().weights.iter().map(|(feature, _)| *feature).collect();
    assert_eq!(features, Feature::ALL);
    assert!(Model::shipped().weights.iter().all(|(_, weight)| *weight >= 0.0));
}

#[test]
fn the_same_element_is_wholly_alike_and_a_neighbour_is_not() {
    let add = candidate(
        "button",
        "장바구니 담기",
        &[("id", "add"), ("class", "btn primary")],
        "/html[1]/body[1]/main[1]/button[1]",
        100.0,
    );
    let buy = candidate(
        "button",
        "바로 구매",
        &[("id", "buy"), ("class", "btn")],
        "/html[1]/body[1]/main[1]/button[2]",
        140.0,
    );
    let scores = of_page(&recorded(&add), &Page::of(&[buy, add]));
    assert!(scores[1].element.unwrap() > 0.99, "{scores:?}");
    assert!(scores[0].element.unwrap() < 0.8, "{scores:?}");
    assert_eq!((scores[1].text, scores[1].place), (Some(1.0), Some(1.0)));
}

#[test]
fn renamed_ids_and_classes_leave_more_than_a_neighbour_has() {
    let path = |k: u32| format!("/html[1]/body[1]/main[1]/button[{k}]");
    let add = candidate("button", "담기", &[("id", "add"), ("class", "btn primary")], &path(1), 100.0);
    let renamed = candidate("button", "담기", &[("id", "x91ka"), ("class", "btn q7 z2")], &path(1), 100.0);
    let other = candidate("button", "찜하기", &[("id", "wish"), ("class", "btn primary")], &path(2), 140.0);
    let (target, page) = (recorded(&add), [renamed, other]);
    let described = Described::of_target(&target);
    let page = Page::of(&page);
    let judged = Model::shipped().judge(&described, &page, &page.agreements(&described)).unwrap();
    assert_eq!((judged.best, judged.runner_up), (0, Some(1)));
    assert!(judged.measures.lead > 2.0, "{judged:?}");
}

#[test]
fn an_identifier_that_only_one_element_has_says_more_than_a_shared_one() {
    let live = |id: &str, y: f64| candidate("button", "열기", &[("data-testid", id)], "/html[1]/body[1]/button[1]", y);
    let page = |ids: [&str; 3]| {
        let elements = ids.iter().zip([100.0, 200.0, 300.0]).map(|(id, y)| live(id, y));
        Page::of(&elements.collect::<Vec<_>>())
    };
    let target = Described::of_target(&recorded(&live("open-report", 100.0)));
    let same = |page: &Page| page.agreements(&target)[0][Feature::MarkSame as usize];
    assert_eq!(same(&page(["open-report", "open-bill", "open-list"])), 1.0);
    assert!(same(&page(["open-report", "open-report", "open-report"])) < 0.4);
}

#[test]
fn an_inner_and_an_outer_element_at_the_same_place_are_no_rivals() {
    let outer = candidate("a", "도움말", &[], "/html[1]/body[1]/a[1]", 100.0);
    let mut inner = candidate("span", "도움말", &[], "/html[1]/body[1]/a[1]/span[1]", 105.0);
    inner.place.height = 20.0;
    let far = candidate("a", "문의", &[], "/html[1]/body[1]/a[2]", 500.0);
    let target = Described::of_target(&recorded(&outer));
    let page = Page::of(&[outer, inner, far]);
    let judged = Model::shipped().judge(&target, &page, &page.agreements(&target)).unwrap();
    assert_eq!((judged.best, judged.runner_up), (0, Some(2)));
}

#[test]
fn what_is_not_known_of_an_element_is_no_evidence_and_no_error() {
    let nothing = PageCandidate {
        text: None,
        element: ElementEvidence::default(),
        place: Rect::default(),
        ..candidate("", "", &[], "", 0.0)
    };
    let known = candidate("button", "저장", &[], "/html[1]/body[1]/button[1]", 50.0);
    for target in [recorded(&nothing), recorded(&known)] {
        let scores = of_page(&target, &Page::of(&[nothing.clone(), known.clone()]));
        assert!(scores.iter().filter_map(|score| score.element).all(f64::is_finite), "{scores:?}");
    }
}

#[test]
fn a_twin_in_another_row_is_told_apart_by_its_neighbours() {
    let recorded = vec!["김철수".to_owned(), "서울".to_owned()];
    assert_eq!(neighbours(&recorded, &["서울".to_owned(), "김철수".to_owned()]), Some(1.0));
    assert!(neighbours(&recorded, &["이영희".to_owned(), "부산".to_owned()]).unwrap() < 0.3);
    assert_eq!(neighbours(&[], &recorded), None);
}

/// A table of people; every row has the same buttons.
fn rows(names: [&str; 4]) -> Vec<PageCandidate> {
    let row = |(k, name): (usize, &str)| {
        let path = format!("/html[1]/body[1]/table[1]/tbody[1]/tr[{}]/td[3]/button[1]", k + 1);
        let mut delete = candidate("button", "삭제", &[("class", "delete")], &path, 100.0 + 40.0 * k as f64);
        // Its own row, nearest first, then the rows below and above, as the page script lists them.
        let near = ["활성", name, names[(k + 1) % 4], names[(k + 3) % 4]];
        delete.neighbours = near.map(str::to_owned).to_vec();
        delete
    };
    names.into_iter().enumerate().map(row).collect()
}

fn judged(target: &Target, page: &[PageCandidate]) -> Judged {
    let described = Described::of_target(target);
    let page = Page::of(page);
    Model::shipped().judge(&described, &page, &page.agreements(&described)).unwrap()
}

#[test]
fn the_delete_button_of_a_person_is_found_by_the_row_after_the_rows_were_sorted_anew() {
    let target = recorded(&rows(["김철수", "이영희", "박민수", "최지우"])[0]);
    let sorted = rows(["최지우", "박민수", "이영희", "김철수"]);
    let found = judged(&target, &sorted);
    assert_eq!(found.best, 3, "{found:?}");
    assert!(found.measures.lead > 2.0, "{found:?}");
    let scores = of_page(&target, &Page::of(&sorted));
    assert!(scores[3].neighbours.unwrap() > scores[0].neighbours.unwrap() + 0.3, "{scores:?}");
}

#[test]
fn twins_that_nothing_tells_apart_have_no_lead() {
    let twin = |y: f64| PageCandidate {
        neighbours: vec!["항목".to_owned()],
        ..candidate("button", "삭제", &[], "/html[1]/body[1]/div[1]/button[1]", y)
    };
    let mut target = recorded(&twin(200.0));
    target.place.y = 300.0;
    let found = judged(&target, &[twin(250.0), twin(350.0)]);
    assert!(found.measures.lead < 0.01, "{found:?}");
}

#[test]
fn the_row_of_a_removed_person_is_missed() {
    let before = rows(["김철수", "이영희", "박민수", "최지우"]);
    let target = recorded(&before[0]);
    let there = judged(&target, &before).measures;
    let gone = judged(&target, &rows(["이영희", "박민수", "최지우", "정하나"])).measures;
    assert!(gone.share < there.share - 0.1 && gone.lead < 2.0, "{gone:?} against {there:?}");
}
