//! Self-update with consent: what a run saw changed is proposed, and the recording changes only after a yes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde_json::Value;
use sullae_recording::{RecordingFolder, Run, Verdict};
use sullae_testkit::StaticSite;
use sullae_tests::{
    desktop::Desktop,
    person::Person,
    sullae::{Sullae, without_hurry},
};
use tempfile::TempDir;

use crate::shop::{RUNTIME, copy_folder, home};

const SECRET: &str = "kanari-7391";
/// The step that presses the button, from 1.
const PRESS: usize = 3;

/// How the button looks and reads.
#[derive(Debug, Clone, Copy)]
enum Look {
    Recorded,
    Changed,
    ChangedAgain,
}

/// A product page: a password field, a button, and a link that the button reveals.
fn page(look: Look, link: bool) -> String {
    let (style, label) = match look {
        Look::Recorded => ("background:#1f4fd8;color:#fff;border:0;border-radius:4px", "장바구니 담기"),
        Look::Changed => (
            "background:#fff4d6;color:#7a3b00;border:2px solid #c96a00;border-radius:20px;font-style:italic",
            "장바구니에 담기",
        ),
        Look::ChangedAgain => (
            "background:#123;color:#9f9;border:3px double #9f9;border-radius:0;font-family:monospace",
            "장바구니로 담기",
        ),
    };
    let link = if link {
        "<a id='next' href='next.html' hidden>계산하러 가기</a>"
    } else {
        ""
    };
    format!(
        "<!doctype html><html lang='ko'><meta charset='utf-8'><title>우산 가게</title>
<style>body {{ font: 16px sans-serif; margin: 40px }} label, main, nav {{ display: block; margin: 30px 0 }}
#add {{ width: 190px; height: 44px; font-size: 16px; {style} }}</style>
<h1>파란 우산</h1><p>가볍고 튼튼한 우산입니다.</p><label>비밀번호 <input id='pw' type='password'></label>
<main><button id='add' type='button' class='buy'>{label}</button></main><p>배송은 이틀 걸립니다.</p>
<nav>{link}</nav><p id='said'></p>
<script>
document.querySelector('#add').onclick = () => {{
  document.querySelector('#said').textContent = '담았습니다: ' + document.querySelector('#pw').value;
  const next = document.querySelector('#next');
  if (next) next.hidden = false;
}};
</script></html>"
    )
}

/// The recorded check and the address of the site it was recorded at.
fn recorded() -> &'static (TempDir, String) {
    static RECORDED: OnceLock<(TempDir, String)> = OnceLock::new();
    RECORDED.get_or_init(|| {
        let home = home();
        let (site, served) = serve(home.path());
        fs::write(site.join("index.html"), page(Look::Recorded, true)).unwrap();
        let desktop = Desktop::start(1400, 1000).unwrap();
        let folder = home.path().join("recording");
        let sullae = Sullae::at_home(home.path());
        let mut recorder = sullae.record(&served.url(), &folder, Some(&desktop)).unwrap();
        let session = recorder.started().unwrap();
        let person = Person::sit_down(&desktop, session).unwrap();
        person.fill("#pw", SECRET).unwrap();
        recorder.wait_for_steps(2).unwrap();
        person.click("#add").unwrap();
        recorder.wait_for_steps(PRESS).unwrap();
        person.click("#next").unwrap();
        person.wait_for("return location.pathname === '/next.html'").unwrap();
        recorder.wait_for_steps(4).unwrap();
        recorder.finish().unwrap();
        without_hurry(&folder).unwrap();
        (home, served.url())
    })
}

fn serve(home: &Path) -> (PathBuf, StaticSite) {
    let site = home.join("site");
    fs::create_dir(&site).unwrap();
    fs::write(
        site.join("next.html"),
        "<!doctype html><meta charset='utf-8'><title>계산</title><h1>계산</h1>",
    )
    .unwrap();
    let served = RUNTIME.block_on(StaticSite::serve(&site)).unwrap();
    (site, served)
}

/// A site of its own with the recording made for it.
struct Umbrellas {
    home: TempDir,
    site: PathBuf,
    recording: PathBuf,
    sullae: Sullae,
    _served: StaticSite,
}

impl Umbrellas {
    fn open() -> Self {
        let (made, url) = recorded();
        let home = home();
        let (site, served) = serve(home.path());
        let recording = home.path().join("recording");
        copy_folder(&made.path().join("recording"), &recording);
        let document = recording.join("recording.json");
        let json = fs::read_to_string(&document).unwrap();
        fs::write(
            &document,
            json.replace(url.trim_end_matches('/'), served.url().trim_end_matches('/')),
        )
        .unwrap();
        let sullae = Sullae::at_home(home.path()).with("SULLAE_VAR_PW", SECRET);
        Self {
            home,
            site,
            recording,
            sullae,
            _served: served,
        }
    }

    fn show(&self, look: Look, link: bool) {
        fs::write(self.site.join("index.html"), page(look, link)).unwrap();
    }

    #[track_caller]
    fn run_passes(&self, extra: &[&str]) -> Run {
        let (run, code) = self.sullae.run(&self.recording, extra).unwrap();
        assert_eq!(
            (run.verdict, code),
            (Verdict::Passed, 0),
            "{:#?}\n{:#?}",
            run.reason,
            run.deciding_step()
        );
        run
    }

    fn heal(&self, flags: &[&str]) -> std::process::Output {
        let folder = self.recording.to_str().unwrap();
        self.sullae.call(&[&["heal", folder], flags].concat()).unwrap()
    }

    #[track_caller]
    fn healed(&self, flags: &[&str]) -> Value {
        let output = self.heal(&[flags, &["--json"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Every file of the recording.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        for folder in [self.recording.clone(), self.recording.join("anchors")] {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_file() {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

#[track_caller]
fn steps_of(proposals: &Value) -> Vec<u64> {
    let waiting = proposals["waiting"].as_array().unwrap();
    waiting.iter().map(|proposal| proposal["step"].as_u64().unwrap()).collect()
}

fn image_of(run: &Run) -> f64 {
    run.steps[PRESS - 1].found.as_ref().unwrap().evidence.image.unwrap()
}

#[test]
fn a_changed_button_is_proposed_accepted_found_by_its_picture_again_and_taken_back() {
    let umbrellas = Umbrellas::open();
    let before = umbrellas.files();
    umbrellas.show(Look::Changed, true);
    let folder = umbrellas.recording.to_str().unwrap();
    let said = umbrellas.sullae.call(&["run", folder]).unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("제안 1건") && said.contains("sullae heal"), "{said}");
    let run = umbrellas.run_passes(&[]);
    assert_eq!(run.proposals, [2]);
    assert!(image_of(&run) < 0.9, "{}", image_of(&run));
    assert_eq!(umbrellas.files(), before, "a run changes nothing");

    // One a step, however many runs saw it; listed in words and on a page.
    let proposals = umbrellas.healed(&[]);
    assert_eq!(steps_of(&proposals), [PRESS as u64]);
    crate::schemas::assert_fits("heal.schema.json", &proposals);
    let listed = umbrellas.heal(&[]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("장바구니 담기") && listed.contains("장바구니에 담기"), "{listed}");
    let page = listed
        .lines()
        .find_map(|line| line.split_once(": ")?.1.strip_suffix(".html"))
        .unwrap();
    let html = fs::read_to_string(format!("{page}.html")).unwrap();
    assert!(html.contains("--accept 3") && html.matches("data:image/png").count() == 2);
    assert_eq!(umbrellas.files(), before, "looking changes nothing");

    let accepted = umbrellas.healed(&["--accept", "3"]);
    assert_eq!((steps_of(&accepted), &accepted["can_undo"]), (vec![], &Value::Bool(true)));
    let run = umbrellas.run_passes(&[]);
    assert_eq!(run.proposals, Vec::<u32>::new());
    assert!(image_of(&run) >= 0.98, "{}", image_of(&run));

    umbrellas.healed(&["--undo"]);
    assert_eq!(umbrellas.files(), before);
    // As before the yes: the proposal waits again, and there is nothing more to take back.
    assert_eq!(steps_of(&umbrellas.healed(&[])), [PRESS as u64]);
    let again = umbrellas.heal(&["--undo"]);
    assert_eq!(again.status.code(), Some(2), "{}", String::from_utf8_lossy(&again.stderr));
}

#[test]
fn what_a_person_refused_is_not_proposed_again_but_another_look_is() {
    let umbrellas = Umbrellas::open();
    umbrellas.show(Look::Changed, true);
    umbrellas.run_passes(&[]);
    let before = umbrellas.files();
    assert_eq!(steps_of(&umbrellas.healed(&["--reject", "3"])), Vec::<u64>::new());
    assert_eq!(umbrellas.run_passes(&[]).proposals, Vec::<u32>::new());
    umbrellas.show(Look::ChangedAgain, true);
    assert_eq!(umbrellas.run_passes(&[]).proposals, [2]);
    assert_eq!(umbrellas.files(), before);

    // Once the step is another, what was proposed for it is void, and said to be.
    let folder = RecordingFolder::at(&umbrellas.recording);
    let mut edited = folder.read().unwrap();
    edited.steps[PRESS - 1].note = "오전에는 느림".into();
    folder.write(&edited).unwrap();
    assert_eq!(steps_of(&umbrellas.healed(&[])), Vec::<u64>::new());
    for (number, told) in [("3", "바뀌었습니다"), ("99", "99번 단계"), ("1", "제안이 없습니다")] {
        let output = umbrellas.heal(&["--accept", number]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(told) && said.contains("다음:"), "{told:?} is not in\n{said}");
    }
}

#[test]
fn a_run_that_does_not_pass_proposes_nothing() {
    let umbrellas = Umbrellas::open();
    umbrellas.show(Look::Changed, false);
    let (run, _) = umbrellas.sullae.run(&umbrellas.recording, &["--step-timeout", "6"]).unwrap();
    assert_eq!(run.verdict, Verdict::Unclear, "{:#?}", run.reason);
    assert_eq!(run.steps[PRESS - 1].verdict, Verdict::Passed, "the changed button itself was found");
    assert_eq!(run.proposals, Vec::<u32>::new());
    assert_eq!(steps_of(&umbrellas.healed(&[])), Vec::<u64>::new());
}

#[test]
fn a_typed_secret_is_in_no_proposal_page_or_accepted_recording() {
    let umbrellas = Umbrellas::open();
    umbrellas.show(Look::Changed, true);
    umbrellas.run_passes(&[]);
    umbrellas.heal(&[]);
    umbrellas.healed(&["--all"]);
    fs::remove_dir_all(&umbrellas.site).unwrap();
    let mut found = Vec::new();
    crate::secrets::files_with(umbrellas.home.path(), SECRET.as_bytes(), &mut found);
    assert_eq!(found, Vec::<String>::new());
}
