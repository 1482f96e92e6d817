//! Areas that no picture may show: a customer's name on a colour that nothing else has is in no byte of any picture that is kept.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::BufReader,
    path::Path,
};

use serde_json::json;
use sullae_recording::{Recording, RecordingFolder, Run, Verdict};
use sullae_testkit::{FixtureFile, FixtureSite, StaticSite};
use sullae_tests::{person::Person, sullae::Sullae};
use tempfile::TempDir;

use crate::{
    checking::{menu_is_gone, point_at, record_by_hand},
    secrets_unattended::{pictures, pictures_saying},
    shop::{RUNTIME, home},
};

/// The ground that the name stands on, and that nothing else has.
const GROUND: [u8; 3] = [255, 0, 254];
const NAME: &str = "KANARI 4711";
/// How it is read in a picture.
const READ: &str = "kanari";

const OWNER: &str = "<b class=owner>KANARI 4711</b>";

/// A page with an order's button and, beside it, what must not be seen.
fn write_page(folder: &Path, name: &str, before: &str, owner: &str, button: &str) {
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>주문</title>
<style>body{{margin:40px;font:18px sans-serif}}.owner{{display:inline-block;background:rgb(255,0,254);padding:6px 12px}}
.pane{{height:120px;width:420px;overflow:auto;border:1px solid #999}}iframe{{border:0;width:420px;height:60px}}</style>
<h1>주문 내역</h1>{before}<div id=card>{owner} <button id=order>{button}</button></div><p id=done></p>
<script>order.onclick = () => {{ done.textContent = '확인했습니다'; }}</script>"
    );
    fs::write(folder.join(name), page).unwrap();
}

struct Recorded {
    site: TempDir,
    home: TempDir,
    served: StaticSite,
}

impl Recorded {
    fn new(before: &str, owner: &str, deeds: impl FnOnce(&Person)) -> Self {
        let (home, site) = (home(), home());
        write_page(site.path(), "index.html", before, owner, "주문 확인");
        let served = RUNTIME.block_on(StaticSite::serve(site.path())).unwrap();
        record_by_hand(home.path(), &served.url(), deeds);
        Self { site, home, served }
    }

    fn folder(&self) -> RecordingFolder {
        RecordingFolder::at(&self.home.path().join("recording"))
    }

    fn recording(&self) -> Recording {
        self.folder().read().unwrap()
    }

    fn change(&self, owner: &str, before: &str, button: &str) {
        write_page(self.site.path(), "index.html", before, owner, button);
    }

    fn sullae(&self) -> Sullae {
        Sullae::at_home(self.home.path())
    }

    fn run(&self) -> Run {
        assert!(!self.served.url().is_empty());
        self.sullae().run(self.folder().path(), &[]).unwrap().0
    }

    /// No picture that is kept anywhere shows the name or the ground that it stands on; gives how many there are.
    #[track_caller]
    fn assert_unseen(&self) -> usize {
        let shown = showing(self.home.path());
        assert_eq!(shown, Vec::<String>::new());
        let (read, kept) = pictures_saying(&self.sullae(), self.home.path(), READ);
        assert_eq!(read, Vec::<serde_json::Value>::new());
        kept
    }
}

/// The pictures below a folder that have a pixel of the ground.
fn showing(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    pictures(folder, &mut all);
    all.into_iter()
        .filter(|path| shows_ground(path))
        .map(|path| path.display().to_string())
        .collect()
}

fn shows_ground(picture: &Path) -> bool {
    let mut reader = png::Decoder::new(BufReader::new(File::open(picture).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let seen = reader.next_frame(&mut pixels).unwrap();
    let size = seen.color_type.samples();
    assert!(size >= 3 && seen.bit_depth == png::BitDepth::Eight, "{}", picture.display());
    pixels.chunks_exact(size).any(|pixel| pixel[..3] == GROUND)
}

/// Points at a thing and has it painted over. The choice is the fifth from the end of the menu.
fn mask(person: &Person, selector: &str) {
    point_at(person, selector);
    for _ in 0..5 {
        person.key("shift+Tab").unwrap();
    }
    person.key("Return").unwrap();
    menu_is_gone(person);
}

fn order(person: &Person) {
    person.click("#order").unwrap();
    person
        .wait_for("return document.querySelector('#done').textContent !== ''")
        .unwrap();
}

fn mask_and_order(person: &Person) {
    mask(person, ".owner");
    order(person);
}

#[test]
fn a_masked_name_is_in_no_picture_wherever_it_stands_and_whatever_happens() {
    let recorded = Recorded::new("", OWNER, mask_and_order);
    let recording = recorded.recording();
    assert_eq!(recording.masks.len(), 1, "{recording:#?}");
    let document = serde_json::to_string(&recording.masks).unwrap();
    assert!(!document.contains("KANARI"), "{document}");
    let anchor = recording.steps[1]
        .target
        .as_ref()
        .and_then(|target| target.anchor.as_ref())
        .unwrap();
    assert!(
        !anchor.masked.is_empty(),
        "the button's anchor shows what stands beside it: {anchor:?}"
    );
    assert_eq!(recorded.assert_unseen(), 1);

    let pane = |inside: &str| {
        format!(
            "<div class=pane id=pane><div style='height:300px'></div>{inside}<div style='height:300px'></div></div><script>pane.scrollTop = 250</script>"
        )
    };
    let moving =
        "<style>.owner{animation:go 1.3s infinite alternate linear;position:relative}@keyframes go{to{left:300px;top:90px}}</style>";
    let frame = "<iframe srcdoc=\"<style>.owner{background:rgb(255,0,254)}</style><b class=owner>KANARI 4711</b>\"></iframe>";
    for (owner, before) in [
        (OWNER.to_owned(), ""),
        (OWNER.to_owned(), "<p style='height:220px'>새 소식</p>"),
        (pane(OWNER), ""),
        (OWNER.to_owned(), moving),
        (format!("{OWNER}{OWNER}"), ""),
        (frame.to_owned(), ""),
    ] {
        recorded.change(&owner, before, "주문 확인");
        let run = recorded.run();
        assert_eq!(run.verdict, Verdict::Passed, "{owner} {before} {:#?}", run.deciding_step());
        let coarse: Vec<_> = run.steps.iter().map(|step| step.not_masked.len()).collect();
        assert_eq!(coarse, [0, 0], "{owner} {before}");
        recorded.assert_unseen();
    }
    recorded.change(OWNER, "<script>onload = () => order.remove()</script>", "주문 확인");
    sullae_tests::sullae::limit(recorded.folder().path(), 1_000, 3_000).unwrap();
    let run = recorded.run();
    assert_eq!(run.verdict, Verdict::Unclear, "{:#?}", run.deciding_step());
    assert!(run.deciding_step().unwrap().after.is_some());
    assert!(recorded.assert_unseen() >= 12);

    // The search itself: without the mask the name is there.
    recorded
        .folder()
        .write(&Recording {
            masks: Vec::new(),
            ..recorded.recording()
        })
        .unwrap();
    recorded.run();
    assert!(!showing(recorded.home.path()).is_empty());
    let (read, _) = pictures_saying(&recorded.sullae(), recorded.home.path(), READ);
    assert!(!read.is_empty(), "{NAME} can be read");
}

#[test]
fn where_the_area_is_not_found_nobody_can_read_the_picture_and_the_step_says_why() {
    let recorded = Recorded::new("", OWNER, mask_and_order);
    let bare = "<b id=other style='background:rgb(255,0,254)'>KANARI 4711</b>";
    recorded.change(bare, "", "주문 확인");
    let run = recorded.run();
    assert_eq!(run.verdict, Verdict::Passed, "{:#?}", run.deciding_step());
    assert!(run.steps.iter().all(|step| step.not_masked == ["가린 곳"]), "{:#?}", run.steps);
    recorded.assert_unseen();

    let mut recording = recorded.recording();
    recording.masks[0].may_be_absent = true;
    recorded.folder().write(&recording).unwrap();
    recorded.change("<p>NOBODY HERE</p>", "", "주문 확인");
    let run = recorded.run();
    assert_eq!(run.verdict, Verdict::Passed, "{:#?}", run.deciding_step());
    assert!(run.steps.iter().all(|step| step.not_masked.is_empty()), "{:#?}", run.steps);
    let (read, _) = pictures_saying(&recorded.sullae(), recorded.home.path(), "nobodyhere");
    assert!(!read.is_empty(), "a page that may be without it is kept as it is");
}

#[test]
fn what_was_recorded_before_the_area_was_pointed_at_shows_it_no_more() {
    let recorded = Recorded::new("", OWNER, |person| {
        order(person);
        mask(person, ".owner");
    });
    let recording = recorded.recording();
    assert_eq!(recording.masks.len(), 1, "{recording:#?}");
    let target = recording.steps[1].target.as_ref().unwrap();
    let anchor = target.anchor.as_ref().expect("its own picture is left");
    assert_eq!(
        (anchor.target.x, anchor.target.y),
        (0.0, 0.0),
        "without its surroundings: {anchor:?}"
    );
    assert_eq!(recorded.assert_unseen(), 1);
    assert_eq!(recorded.run().verdict, Verdict::Passed);
    recorded.assert_unseen();
}

#[test]
fn a_masked_name_in_a_frame_of_another_site_is_in_no_picture() {
    let home = home();
    let inner =
        format!("<!doctype html><meta charset=utf-8><body style='margin:60px 0'><style>.owner{{background:rgb(255,0,254)}}</style>{OWNER}");
    let outer = "<!doctype html><meta charset=utf-8><title>주문</title><body style='margin:40px'><h1>주문 내역</h1>
<iframe id=f style='border:0;width:600px;height:300px'></iframe><script>f.src = 'http://localhost:' + location.port + '/inner.html'</script>";
    let files = BTreeMap::from([
        ("index.html".to_owned(), FixtureFile::of(outer)),
        ("inner.html".to_owned(), FixtureFile::of(inner)),
    ]);
    let site = RUNTIME.block_on(FixtureSite::serve(files)).unwrap();
    let page = json!({"url": site.url(), "title": "주문"});
    let element = json!({"tag": "b", "attributes": {"class": "owner"}, "xpath": "/html[1]/body[1]/b[1]"});
    let target =
        json!({"label": "이름", "kind": "other", "place": {"x": 40.0, "y": 40.0, "width": 90.0, "height": 20.0}, "element": element});
    let document = json!({
        "format": "sullae-recording", "version": 1, "name": "주문", "created": "2026-11-22T09:00:00+09:00", "start_url": site.url(),
        "viewport": {"width": 900, "height": 600, "device_pixel_ratio": 1.0}, "limits": {"slow_ms": 60_000, "step_ms": 20_000},
        "masks": [{"page": {"url": site.url(), "title": "주문", "frame": [0]}, "target": target}],
        "steps": [{"id": "s1", "page": page, "action": {"kind": "open", "url": site.url()}}],
    });
    let folder = home.path().join("recording");
    fs::create_dir_all(&folder).unwrap();
    let sullae = Sullae::at_home(home.path());
    let run = |document: &serde_json::Value| {
        fs::write(folder.join("recording.json"), document.to_string()).unwrap();
        sullae.run(&folder, &[]).unwrap().0
    };
    let hidden = run(&document);
    assert_eq!(hidden.verdict, Verdict::Passed, "{hidden:#?}");
    assert_eq!(hidden.steps[0].not_masked, Vec::<String>::new(), "it is found in its frame");
    assert!(hidden.steps[0].after.is_some());
    assert_eq!(showing(home.path()), Vec::<String>::new());
    let mut open = document.clone();
    open["masks"] = json!([]);
    run(&open);
    assert_eq!(showing(home.path()).len(), 1, "without the mask it is there");
}
