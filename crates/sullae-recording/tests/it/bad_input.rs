//! Recording folders that are not as they should be, and what is left of them after trouble.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};
use sullae_recording::{
    Explain, FolderError, Language, RecordingFolder,
    folder::{ANCHOR_LIMIT, DOCUMENT_LIMIT},
};
use tempfile::TempDir;

use crate::sample;

/// Spoils one place of a document.
type Bend = fn(&mut Value);

/// The error of reading a folder in which something was done to the sample.
fn error_after(harm: impl FnOnce(&Path)) -> FolderError {
    let root = TempDir::new().unwrap();
    let path = root.path().join("shop");
    let folder = sample::write_folder(&path);
    harm(&path);
    let error = folder.read().unwrap_err();
    for language in [Language::Ko, Language::En] {
        let said = error.explain(language);
        assert!(!said.what.is_empty() && said.next.is_some(), "{said:?}");
    }
    error
}

fn error_of_document(bend: impl FnOnce(&mut Value)) -> FolderError {
    error_after(|path| {
        let mut document = sample::document();
        bend(&mut document);
        fs::write(path.join("recording.json"), document.to_string()).unwrap();
    })
}

fn error_of_text(text: impl AsRef<[u8]>) -> FolderError {
    error_after(|path| fs::write(path.join("recording.json"), text).unwrap())
}

#[test]
fn a_missing_recording_is_said_to_be_missing() {
    assert_eq!(
        error_after(|path| fs::remove_file(path.join("recording.json")).unwrap()).code(),
        "recording_not_found"
    );
    assert_eq!(error_after(|path| fs::remove_dir_all(path).unwrap()).code(), "recording_not_found");
    let file_instead_of_folder = error_after(|path| {
        fs::remove_dir_all(path).unwrap();
        fs::write(path, "x").unwrap();
    });
    assert_eq!(file_instead_of_folder.code(), "recording_not_found");
}

#[test]
fn a_document_that_is_no_recording_is_refused_with_the_place() {
    assert_eq!(error_of_text("").code(), "recording_malformed");
    assert_eq!(error_of_text([0xff, 0xfe, 0]).code(), "recording_malformed");
    assert_eq!(error_of_text("[".repeat(200_000)).code(), "recording_malformed");
    assert_eq!(error_of_text("[]").code(), "recording_wrong_version");
    assert_eq!(
        error_of_text("{\"format\": \"sullae-recording\"}").code(),
        "recording_wrong_version"
    );
    let whole = sample::document().to_string();
    assert_eq!(error_of_text(&whole[..whole.len() / 2]).code(), "recording_malformed");
    let merge_conflict = whole.replacen("\"steps\"", "<<<<<<< ours\n\"steps\"", 1);
    let error = error_of_text(merge_conflict);
    assert!(error.to_string().contains("line 1 column"), "{error}");
}

#[test]
fn a_field_that_stands_there_twice_is_refused_not_guessed() {
    let twice = sample::document()
        .to_string()
        .replacen("\"step_ms\":9000", "\"step_ms\":9000,\"step_ms\":1", 1);
    let error = error_of_text(twice);
    assert_eq!(error.code(), "recording_malformed");
    assert!(error.to_string().contains("duplicate field `step_ms`"), "{error}");
}

#[test]
fn a_newer_version_is_said_to_be_newer_whatever_else_is_in_it() {
    let error = error_of_document(|d| {
        d["version"] = json!(2);
        d["steps"] = json!("another shape");
    });
    assert_eq!(error.code(), "recording_too_new");
    assert!(error.explain(Language::En).next.unwrap().contains("Update Sullae"));
}

#[test]
fn unknown_fields_and_kinds_are_refused_with_the_place() {
    let cases: [(&str, Bend); 6] = [
        ("speed", |d| d["speed"] = json!("fast")),
        ("steps[0]", |d| d["steps"][0]["retries"] = json!(3)),
        ("steps[3].target.anchor", |d| {
            d["steps"][3]["target"]["anchor"]["similarity"] = json!(0.7);
        }),
        ("steps[3].action", |d| d["steps"][3]["action"]["kind"] = json!("run_script")),
        ("steps[3].checks[0]", |d| d["steps"][3]["checks"][0]["kind"] = json!("sql_returns")),
        ("steps[3].warnings[0]", |d| {
            d["steps"][3]["warnings"][0] = json!({"kind": "new_warning"});
        }),
    ];
    for (place, bend) in cases {
        let error = error_of_document(bend);
        assert_eq!(error.code(), "recording_malformed", "{place}");
        assert!(error.to_string().contains(place), "{place}: {error}");
    }
}

#[test]
fn rules_beyond_the_shape_are_kept_with_the_place() {
    let cases: [(&str, Bend); 19] = [
        ("name", |d| d["name"] = json!(" \t")),
        ("name", |d| d["name"] = json!("가".repeat(400))),
        ("start_url", |d| d["start_url"] = json!("ftp://shop.example/")),
        ("start_url", |d| d["start_url"] = json!("https://")),
        ("start_url", |d| d["start_url"] = json!("https://shop.example/\nevil")),
        ("start_url", |d| d["start_url"] = json!("https://[::1/")),
        ("viewport", |d| d["viewport"]["width"] = json!(0)),
        ("viewport.device_pixel_ratio", |d| d["viewport"]["device_pixel_ratio"] = json!(1e9)),
        ("variables[1].name", |d| d["variables"][1]["name"] = json!("password")),
        ("variables[0].name", |d| d["variables"][0]["name"] = json!("../x")),
        ("steps[1].id", |d| d["steps"][1]["id"] = json!("s1")),
        ("steps[0].id", |d| d["steps"][0]["id"] = json!("a/b")),
        ("steps[3].target", |d| _ = d["steps"][3].as_object_mut().unwrap().remove("target")),
        ("steps[2].action.text.variable", |d| {
            d["steps"][2]["action"]["text"]["variable"] = json!("nobody");
        }),
        ("steps[3].action.count", |d| d["steps"][3]["action"]["count"] = json!(9)),
        ("steps[3].target.place", |d| d["steps"][3]["target"]["place"]["width"] = json!(-1)),
        ("steps[3].target.anchor.hot_spot", |d| {
            d["steps"][3]["target"]["anchor"]["hot_spot"]["x"] = json!(13);
        }),
        ("steps[4].page.frame", |d| d["steps"][4]["page"]["frame"] = json!(vec![0; 17])),
        ("steps", |d| d["steps"][3]["target"]["anchor"]["image"] = json!("anchors/S2.png")),
    ];
    for (place, bend) in cases {
        match error_of_document(bend) {
            FolderError::Invalid { source, .. } => assert_eq!(source.at, place, "{source}"),
            other => panic!("{place}: {other}"),
        }
    }
}

#[test]
fn an_anchor_outside_the_folder_is_never_looked_at() {
    for image in [
        "../anchors/s4.png",
        "anchors/../../s4.png",
        "/etc/hosts.png",
        "anchors\\s4.png",
        "C:s4.png",
        "s4.png",
        "anchors/nul.png",
        "anchors/s4.svg",
    ] {
        let error = error_of_document(|d| d["steps"][3]["target"]["anchor"]["image"] = json!(image));
        assert_eq!(error.code(), "recording_invalid", "{image}");
        assert!(error.to_string().contains("steps[3].target.anchor.image"), "{error}");
    }
}

#[test]
fn an_anchor_that_is_missing_or_no_picture_is_named() {
    let anchor = |bytes: Vec<u8>| error_after(|path| fs::write(path.join("anchors/s4.png"), bytes).unwrap());
    let whole = sample::png(12, 10);
    let mut flipped = whole.clone();
    flipped[50] ^= 1;
    let harms = [
        error_after(|path| fs::remove_file(path.join("anchors/s4.png")).unwrap()),
        error_after(|path| fs::remove_dir_all(path.join("anchors")).unwrap()),
        error_after(|path| {
            fs::remove_file(path.join("anchors/s4.png")).unwrap();
            fs::create_dir(path.join("anchors/s4.png")).unwrap();
        }),
        anchor(vec![]),
        anchor(b"GIF89a".to_vec()),
        anchor(whole[..40].to_vec()),
        anchor(flipped),
        anchor(sample::png_claiming(4_097, 10)),
        anchor(sample::png_claiming(0, 10)),
    ];
    for error in harms {
        assert_eq!(error.code(), "anchor_unusable", "{error}");
    }
}

#[test]
fn files_that_are_too_large_are_refused_before_they_fill_the_memory() {
    let grow = |name: &'static str, limit: u64| {
        error_after(move |path| {
            fs::File::options()
                .write(true)
                .open(path.join(name))
                .unwrap()
                .set_len(limit + 1)
                .unwrap();
        })
    };
    for (name, limit) in [("recording.json", DOCUMENT_LIMIT), ("anchors/s4.png", ANCHOR_LIMIT)] {
        assert_eq!(grow(name, limit).code(), "recording_file_too_large", "{name}");
    }
}

#[test]
#[cfg(unix)]
fn links_and_pipes_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("s4.png"), sample::png(12, 10)).unwrap();
    fs::write(outside.path().join("s2.png"), sample::png(12, 10)).unwrap();
    let linked_file = error_after(|path| {
        fs::remove_file(path.join("anchors/s4.png")).unwrap();
        symlink(outside.path().join("s4.png"), path.join("anchors/s4.png")).unwrap();
    });
    let linked_folder = error_after(|path| {
        fs::remove_dir_all(path.join("anchors")).unwrap();
        symlink(outside.path(), path.join("anchors")).unwrap();
    });
    let pipe = error_after(|path| {
        fs::remove_file(path.join("anchors/s4.png")).unwrap();
        assert!(Command::new("mkfifo").arg(path.join("anchors/s4.png")).status().unwrap().success());
    });
    for error in [linked_file, linked_folder, pipe] {
        assert_eq!(error.code(), "anchor_unusable", "{error}");
    }
}

#[test]
#[cfg(unix)]
fn writing_does_not_go_through_a_link() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    let precious = root.path().join("precious.txt");
    fs::write(&precious, "mine").unwrap();
    std::os::unix::fs::symlink(&precious, folder.path().join("recording.partial")).unwrap();
    folder.write(&sample::recording()).unwrap();
    fs::remove_dir_all(folder.path().join("anchors")).unwrap();
    fs::create_dir(root.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(root.path().join("elsewhere"), folder.path().join("anchors")).unwrap();
    let recording = sample::recording();
    let anchor = recording.steps[3].target.as_ref().unwrap().anchor.as_ref().unwrap();
    assert_eq!(
        folder.write_anchor(anchor, &sample::png(2, 2)).unwrap_err().code(),
        "anchor_unusable"
    );
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
    assert_eq!(fs::read_dir(root.path().join("elsewhere")).unwrap().count(), 0);
}

#[test]
fn a_folder_that_holds_something_is_not_taken_for_a_new_recording() {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("diary.txt"), "mine").unwrap();
    assert_eq!(RecordingFolder::create(root.path()).unwrap_err().code(), "folder_not_empty");
    let file = root.path().join("diary.txt");
    assert_eq!(RecordingFolder::create(&file).unwrap_err().code(), "recording_io");
}

#[test]
fn an_invalid_recording_is_not_written() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    let mut bent = sample::recording();
    bent.start_url = "javascript:alert(1)".into();
    assert_eq!(folder.write(&bent).unwrap_err().code(), "recording_invalid");
    assert_eq!(folder.read().unwrap(), sample::recording());
}

#[test]
fn half_a_file_left_by_a_crash_is_passed_over() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    fs::write(folder.path().join("recording.partial"), "{\"format\": \"sullae-rec").unwrap();
    fs::write(folder.path().join("anchors/s4.partial"), "\u{89}PNG").unwrap();
    assert_eq!(folder.read().unwrap(), sample::recording());
    let mut changed = sample::recording();
    changed.name = "새 이름".into();
    folder.write(&changed).unwrap();
    assert_eq!(folder.read().unwrap(), changed);
    assert!(!folder.path().join("recording.partial").exists());
}

#[test]
fn what_is_read_is_written_again_byte_for_byte() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    let before = fs::read(folder.path().join("recording.json")).unwrap();
    folder.write(&folder.read().unwrap()).unwrap();
    assert_eq!(fs::read(folder.path().join("recording.json")).unwrap(), before);
}

/// Runs [`on_a_tiny_disk`] inside a mount namespace of its own, whose disk ends with it. Where
/// the system allows no such thing there is nothing to run.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_keeps_the_earlier_recording() {
    let disk = TempDir::new().unwrap();
    let script = "mount -t tmpfs -o size=128k none \"$1\" || exit 77; exec \"$2\" --exact bad_input::on_a_tiny_disk --ignored";
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .env("SULLAE_TEST_TINY_DISK", disk.path())
        .output();
    match run {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{output:?}");
        }
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains("FAILED") => {
            panic!("{}", String::from_utf8_lossy(&output.stdout));
        }
        _not_permitted => {}
    }
}

#[test]
#[ignore = "needs a disk of 128 KiB; run by a_full_disk_keeps_the_earlier_recording"]
#[cfg(target_os = "linux")]
fn on_a_tiny_disk() {
    let root = std::path::PathBuf::from(std::env::var_os("SULLAE_TEST_TINY_DISK").unwrap());
    let folder = sample::write_folder(&root.join("shop"));
    let mut large = sample::recording();
    large.steps[1].note = "가".repeat(100_000);
    let error = folder.write(&large).unwrap_err();
    assert_eq!(error.code(), "disk_full", "{error}");
    let anchor = large.steps[3].target.as_ref().unwrap().anchor.as_ref().unwrap();
    assert_eq!(folder.write_anchor(anchor, &vec![0; 300_000]).unwrap_err().code(), "disk_full");
    assert_eq!(folder.read().unwrap(), sample::recording());
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");

    fs::write(root.join("ballast"), vec![0; 128 * 1024]).unwrap_err();
    let error = sullae_recording::bundle::export(folder.path(), &root.join("shop.sullae")).unwrap_err();
    assert_eq!(error.code(), "disk_full", "{error}");
    assert!(!root.join("shop.sullae").exists());
}
