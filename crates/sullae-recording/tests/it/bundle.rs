//! Bundles that are as they should be: written, looked through, kept.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use sullae_recording::{
    BundleError, Explain, RecordingFolder,
    bundle::{Manifest, export, folder_name, inspect},
    folder::to_json,
    overview::TypedValue,
};
use tempfile::TempDir;

use crate::sample;

fn exported(root: &Path) -> std::path::PathBuf {
    sample::write_folder(&root.join("shop"));
    let out = root.join("shop.sullae");
    export(&root.join("shop"), &out).unwrap();
    out
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_recording_comes_out_of_a_bundle_as_it_went_in() {
    let root = TempDir::new().unwrap();
    let bundle = exported(root.path());
    let home = TempDir::new().unwrap();
    let kept = inspect(&bundle, home.path()).unwrap().keep(&home.path().join("a/b/shop")).unwrap();
    assert_eq!(RecordingFolder::at(&kept).read().unwrap(), sample::recording());
    for file in ["recording.json", "anchors/s2.png", "anchors/s4.png"] {
        assert_eq!(
            fs::read(kept.join(file)).unwrap(),
            fs::read(root.path().join("shop").join(file)).unwrap(),
            "{file}"
        );
    }
    assert_eq!(names_in(home.path()), ["a"]);
}

#[test]
fn the_same_recording_gives_the_same_bytes() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let first = fs::read(exported(one.path())).unwrap();
    assert_eq!(first, fs::read(exported(other.path())).unwrap());
    // And again over the first.
    assert_eq!(
        first,
        fs::read(export(&one.path().join("shop"), &one.path().join("shop.sullae")).unwrap().path).unwrap()
    );
}

#[test]
fn any_zip_program_can_look_inside() {
    let root = TempDir::new().unwrap();
    let mut zip = zip::ZipArchive::new(File::open(exported(root.path())).unwrap()).unwrap();
    let names: Vec<_> = (0..zip.len())
        .map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned())
        .collect();
    assert_eq!(names, ["manifest.json", "recording.json", "anchors/s2.png", "anchors/s4.png"]);
    let mut text = String::new();
    zip.by_name("manifest.json").unwrap().read_to_string(&mut text).unwrap();
    let manifest: Manifest = serde_json::from_str(&text).unwrap();
    assert_eq!(manifest.recording, "상점 로그인");
    assert_eq!(manifest.secrets, ["password"]);
    assert_eq!(manifest.sites, ["https://shop.example", "http://127.0.0.1:8080"]);
}

#[test]
fn only_what_the_recording_names_goes_into_the_bundle() {
    let root = TempDir::new().unwrap();
    sample::write_folder(&root.path().join("shop"));
    fs::write(root.path().join("shop/secrets.txt"), "hunter2").unwrap();
    fs::write(root.path().join("shop/anchors/old.png"), sample::png(3, 3)).unwrap();
    fs::write(root.path().join("shop/recording.partial"), "{").unwrap();
    let out = root.path().join("shop.sullae");
    let summary = export(&root.path().join("shop"), &out).unwrap();
    assert_eq!((summary.anchors, summary.size_bytes), (2, fs::metadata(&out).unwrap().len()));
    let zip = zip::ZipArchive::new(File::open(out).unwrap()).unwrap();
    assert_eq!(zip.len(), 4);
}

#[test]
fn the_review_says_where_it_goes_and_what_it_types() {
    let root = TempDir::new().unwrap();
    let review = inspect(&exported(root.path()), root.path()).unwrap();
    let seen = &review.overview;
    assert_eq!(seen.sites, ["https://shop.example", "http://127.0.0.1:8080"]);
    let typed: Vec<_> = seen.types.iter().map(|t| (t.step, t.field.as_str(), t.value.clone())).collect();
    let secret = TypedValue::Secret { name: "password".into() };
    let variable = TypedValue::Variable {
        name: "user".into(),
        value: "demo".into(),
    };
    assert_eq!(
        typed,
        [
            (1, "검색", TypedValue::Literal { text: "우산".into() }),
            (2, "비밀번호", secret),
            (8, "이름", variable)
        ]
    );
    assert_eq!(
        (seen.secrets.as_slice(), seen.anchors, seen.steps.len()),
        (["password".to_owned()].as_slice(), 2, 21)
    );
    assert_eq!(seen.steps[3].ko, "‘로그인’ 단추를 누름");
    assert!(
        seen.warnings.iter().any(|w| w.en.ends_with("recorded completely: 1")),
        "{:?}",
        seen.warnings
    );
}

#[test]
fn a_bundle_that_is_not_kept_leaves_nothing() {
    let root = TempDir::new().unwrap();
    let bundle = exported(root.path());
    let staging = TempDir::new().unwrap();
    let review = inspect(&bundle, staging.path()).unwrap();
    assert_eq!(names_in(staging.path()).len(), 1);
    drop(review);
    assert_eq!(names_in(staging.path()).len(), 0);
}

#[test]
#[cfg(unix)]
fn nobody_else_can_reach_what_is_under_review() {
    use std::os::unix::fs::PermissionsExt;
    let root = TempDir::new().unwrap();
    let bundle = exported(root.path());
    let home = TempDir::new().unwrap();
    let review = inspect(&bundle, home.path()).unwrap();
    let staging = review.staged_folder().parent().unwrap().to_owned();
    assert_eq!(fs::metadata(staging).unwrap().permissions().mode() & 0o777, 0o700);
    let kept = review.keep(&home.path().join("shop")).unwrap();
    let ordinary = home.path().join("ordinary");
    fs::create_dir(&ordinary).unwrap();
    assert_eq!(
        fs::metadata(kept).unwrap().permissions(),
        fs::metadata(ordinary).unwrap().permissions()
    );
}

#[test]
fn nothing_that_exists_is_replaced_by_an_import() {
    let root = TempDir::new().unwrap();
    let bundle = exported(root.path());
    let home = TempDir::new().unwrap();
    fs::create_dir(home.path().join("empty")).unwrap();
    fs::write(home.path().join("file"), "mine").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", home.path().join("link")).unwrap();
    for taken in names_in(home.path()) {
        let error = inspect(&bundle, home.path()).unwrap().keep(&home.path().join(&taken)).unwrap_err();
        assert_eq!(error.code(), "destination_exists", "{taken}");
    }
    assert_eq!(fs::read_to_string(home.path().join("file")).unwrap(), "mine");
    assert!(names_in(home.path()).iter().all(|n| !n.starts_with('.')));
}

#[test]
#[cfg(target_os = "linux")]
fn keeping_on_another_disk_still_shows_a_whole_recording() {
    let other_disk = Path::new("/dev/shm");
    let Ok(shm) = TempDir::new_in(other_disk) else { return };
    let root = TempDir::new().unwrap();
    let review = inspect(&exported(root.path()), shm.path()).unwrap();
    let kept = review.keep(&root.path().join("kept")).unwrap();
    assert_eq!(RecordingFolder::at(&kept).read().unwrap(), sample::recording());
    assert_eq!(names_in(root.path()), ["kept", "shop", "shop.sullae"]);
    assert_eq!(names_in(shm.path()).len(), 0);
}

#[test]
fn a_file_that_is_no_bundle_is_not_overwritten_by_an_export() {
    let root = TempDir::new().unwrap();
    sample::write_folder(&root.path().join("shop"));
    let thesis = root.path().join("thesis.docx");
    fs::write(&thesis, "years of work").unwrap();
    fs::create_dir(root.path().join("folder.sullae")).unwrap();
    for out in [&thesis, &root.path().join("shop"), &root.path().join("folder.sullae")] {
        let error = export(&root.path().join("shop"), out).unwrap_err();
        assert_eq!(error.code(), "bundle_wrong_name");
    }
    assert_eq!(fs::read_to_string(&thesis).unwrap(), "years of work");
}

#[test]
fn a_failed_export_leaves_the_earlier_bundle_and_no_litter() {
    let root = TempDir::new().unwrap();
    let out = exported(root.path());
    let earlier = fs::read(&out).unwrap();
    fs::remove_file(root.path().join("shop/anchors/s4.png")).unwrap();
    let error = export(&root.path().join("shop"), &out).unwrap_err();
    assert_eq!(error.code(), "anchor_unusable");
    assert_eq!(fs::read(&out).unwrap(), earlier);
    assert_eq!(names_in(root.path()), ["shop", "shop.sullae"]);
    fs::write(root.path().join("shop/anchors/s4.png"), sample::png(12, 10)).unwrap();
    let nowhere = export(&root.path().join("shop"), &root.path().join("no/such/folder.sullae")).unwrap_err();
    assert_eq!(nowhere.code(), "bundle_io");
}

#[test]
fn a_secret_in_clear_is_not_handed_over() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    let mut in_address = sample::recording();
    in_address.start_url = "https://kim:hunter2@shop.example/".into();
    let mut in_field = sample::document();
    in_field["steps"][1]["target"]["element"] =
        serde_json::json!({"tag": "input", "xpath": "/html/body/input", "attributes": {"type": "password"}});
    let in_field = serde_json::from_value(in_field).unwrap();
    for (recording, at) in [(in_address, "start_url"), (in_field, "steps[1].action.text")] {
        fs::write(root.path().join("shop/recording.json"), to_json(&recording)).unwrap();
        let error = export(folder.path(), &root.path().join("shop.sullae")).unwrap_err();
        assert!(
            matches!(&error, BundleError::SecretInClear { at: place, .. } if place == at),
            "{error}"
        );
        assert_eq!(names_in(root.path()), ["shop"]);
    }
}

#[test]
fn a_folder_name_is_made_of_the_recordings_name() {
    assert_eq!(folder_name("상점 로그인"), "상점-로그인");
    assert_eq!(folder_name("../../etc/passwd"), "etc-passwd");
    assert_eq!(folder_name("..."), "recording");
    assert_eq!(folder_name("CON"), "CON-recording");
    assert!(folder_name(&"가".repeat(300)).len() <= 120);
}
