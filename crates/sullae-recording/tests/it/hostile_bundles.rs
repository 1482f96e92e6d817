//! Bundles made to harm or to deceive: each is refused for the right reason, and the disk looks
//! afterwards as it did before.

use std::fs;

use serde_json::{Value, json};
use sullae_recording::{Explain, bundle::inspect};
use tempfile::TempDir;

use crate::{
    forged::{Case, Forged, assert_refused, bent},
    raw_zip::{RawEntry, archive},
    sample,
};

#[test]
fn the_honest_bundle_that_the_cases_bend_is_accepted() {
    let home = TempDir::new().unwrap();
    let bundle = home.path().join("honest.sullae");
    fs::write(&bundle, Forged::honest().bytes()).unwrap();
    assert_eq!(inspect(&bundle, home.path()).unwrap().recording, sample::recording());
}

#[test]
fn files_that_are_no_whole_archive_are_refused() {
    let honest = Forged::honest().bytes();
    let cut = |at: usize| honest[..at].to_vec();
    let empty_archive = archive(&[], |_| {});
    let joined = |parts: &[&[u8]]| parts.concat();
    assert_refused(vec![
        Case("an empty file", "bundle_not_a_zip", vec![]),
        Case("a text", "bundle_not_a_zip", b"This is a recording. Trust me.".to_vec()),
        Case("a picture", "bundle_not_a_zip", sample::png(4, 4)),
        Case("an archive of nothing", "bundle_not_a_zip", empty_archive),
        Case(
            "a program with an archive at its end",
            "bundle_not_a_zip",
            joined(&[b"MZ\x90\x00", &honest]),
        ),
        Case("an archive after white space", "bundle_not_a_zip", joined(&[b"\n", &honest])),
        Case("cut off by one byte", "bundle_damaged", cut(honest.len() - 1)),
        Case("cut off in the directory", "bundle_damaged", cut(honest.len() - 60)),
        Case("cut off in a file", "bundle_damaged", cut(honest.len() / 2)),
        Case("cut off after the first mark", "bundle_damaged", joined(&[b"PK\x03\x04", &[0; 40]])),
        Case("something appended", "bundle_damaged", joined(&[&honest, b"#!/bin/sh"])),
        Case("a second archive appended", "bundle_damaged", joined(&[&honest, &honest])),
        Case("zeros appended", "bundle_damaged", joined(&[&honest, &[0; 22]])),
    ]);
}

#[test]
fn archives_whose_parts_contradict_each_other_are_refused() {
    let honest = Forged::honest;
    let end = |bend: fn(&mut [u8; 22])| honest().bytes_with_end(bend);
    let hidden = RawEntry {
        listed: false,
        ..RawEntry::new("anchors/hidden.png", sample::png(2, 2))
    };
    let mut commented = end(|e| e[20] = 5);
    commented.extend(b"hello");
    let mut padded = end(|e| e[12] += 4);
    padded.splice(padded.len() - 22..padded.len() - 22, *b"junk");
    let mut two_ends = end(|e| e[20] = 22);
    two_ends.extend(&archive(&[], |_| {}));
    assert_refused(vec![
        bent("bytes between two files", "bundle_damaged", |f| {
            f.entry("recording.json").gap = b"hidden".to_vec();
        }),
        bent("a file the directory does not name, first", "bundle_damaged", |f| {
            f.entries.insert(0, hidden.clone());
        }),
        bent("a file the directory does not name, last", "bundle_damaged", |f| {
            f.entries.push(hidden.clone());
        }),
        bent("two files in one place", "bundle_damaged", |f| {
            f.entry("anchors/s4.png").local_at = Some(0);
        }),
        bent("a file beyond the end", "bundle_damaged", |f| {
            f.entry("anchors/s4.png").local_at = Some(u32::MAX - 1);
        }),
        bent("files in another order than the directory", "bundle_damaged", |f| {
            f.entry("recording.json").local_at = Some(99_999);
        }),
        bent("another name in front of the data", "bundle_damaged", |f| {
            f.entry("anchors/s2.png").local_name = Some(b"anchors/s9.png".to_vec());
        }),
        bent("an escaping name in front of the data", "bundle_damaged", |f| {
            f.entry("anchors/s2.png").local_name = Some(b"../../evil.png".to_vec());
        }),
        bent("another size in front of the data", "bundle_damaged", |f| {
            f.entry("anchors/s2.png").local_size = Some(1);
        }),
        bent("additional fields in front of the data", "bundle_damaged", |f| {
            f.entry("anchors/s2.png").local_extra = vec![0; 8];
        }),
        bent("a size beyond the end", "bundle_damaged", |f| {
            let entry = f.entry("anchors/s4.png");
            (entry.size, entry.packed) = (1_000_000, 1_000_000);
        }),
        bent("a size smaller than the data", "bundle_damaged", |f| {
            let entry = f.entry("anchors/s4.png");
            (entry.size, entry.packed) = (10, 10);
        }),
        bent("a stored file that claims to grow", "bundle_damaged", |f| {
            f.entry("anchors/s4.png").size += 1_000;
        }),
        bent("a packed size that differs from the size", "bundle_damaged", |f| {
            f.entry("anchors/s4.png").packed += 5;
        }),
        bent("a wrong checksum", "bundle_damaged", |f| f.entry("recording.json").crc32 ^= 1),
        Case("a directory in another place", "bundle_damaged", end(|e| e[16] ^= 1)),
        Case(
            "more files in the count than there are",
            "bundle_damaged",
            end(|e| (e[8], e[10]) = (5, 5)),
        ),
        Case(
            "fewer files in the count than there are",
            "bundle_damaged",
            end(|e| (e[8], e[10]) = (3, 3)),
        ),
        Case("two different counts", "bundle_unsupported", end(|e| e[8] = 3)),
        Case("several volumes", "bundle_unsupported", end(|e| e[4] = 1)),
        Case("a zip64 count", "bundle_unsupported", end(|e| e[8..12].fill(0xff))),
        Case("a comment that is announced and missing", "bundle_unsupported", end(|e| e[20] = 5)),
        Case("bytes behind the last entry of the directory", "bundle_damaged", padded),
        Case("a comment", "bundle_damaged", commented),
        Case("a second directory inside a comment", "bundle_damaged", two_ends),
    ]);
}

#[test]
fn names_that_have_no_place_in_a_bundle_are_refused() {
    let too_long = format!("anchors/{}.png", "a".repeat(65));
    let names: Vec<(&str, &[u8])> = vec![
        ("a parent folder", b"../evil.png"),
        ("a parent folder behind a good one", b"anchors/../../evil.png"),
        ("a parent folder that comes back", b"anchors/../anchors/s9.png"),
        ("a hidden parent folder", b"anchors/....//s9.png"),
        ("an absolute path", b"/etc/cron.d/evil"),
        ("an absolute anchor", b"/anchors/s9.png"),
        ("a drive", b"C:/Windows/evil.png"),
        ("a path relative to a drive", b"C:evil.png"),
        ("a network share", b"\\\\server\\share\\evil.png"),
        ("a backslash", b"anchors\\s9.png"),
        ("a parent folder with backslashes", b"..\\..\\evil.png"),
        ("mixed slashes", b"anchors/..\\..\\evil.png"),
        ("a folder", b"anchors/"),
        ("an empty folder named like an anchor", b"anchors/s9.png/"),
        ("a file inside a file", b"recording.json/s9.png"),
        ("a deeper folder", b"anchors/deep/s9.png"),
        ("a program", b"run.sh"),
        ("a second document", b"recording2.json"),
        ("the document with a dot in front", b"./recording.json"),
        ("the document in capitals", b"RECORDING.JSON"),
        ("the document with a space", b"recording.json "),
        ("the document with a dot behind", b"recording.json."),
        ("a second stream of the document", b"recording.json::$DATA"),
        ("a hidden file", b"anchors/.s9.png"),
        ("another extension", b"anchors/s9.svg"),
        ("two extensions", b"anchors/s9.php.png"),
        ("an upper-case extension", b"anchors/s9.PNG"),
        ("a device of Windows", b"anchors/CON.png"),
        ("a numbered device of Windows", b"anchors/lpt1.png"),
        ("no name", b""),
        ("an anchor without a name", b"anchors/.png"),
        ("a name with a zero byte", b"anchors/s9.png\0.exe"),
        ("a name that is no UTF-8", b"anchors/\xff\xfe.png"),
        ("an overlong UTF-8 slash", b"anchors\xc0\xafs9.png"),
        ("letters beyond ASCII", "anchors/로그인.png".as_bytes()),
        ("a full-width slash", "anchors/..／evil.png".as_bytes()),
        ("a name written backwards", "anchors/\u{202e}gnp.png".as_bytes()),
        ("a name that steers the terminal", b"anchors/\x1b[2J.png"),
        ("a name too long for a file system", too_long.as_bytes()),
    ];
    let case = |(name, path): (&'static str, &[u8])| {
        bent(name, "bundle_name_not_allowed", |f| {
            let entry = f.add(&String::from_utf8_lossy(path), sample::png(2, 2));
            entry.name = path.to_vec();
        })
    };
    assert_refused(names.into_iter().map(case).collect());
}

#[test]
fn the_same_file_twice_is_refused() {
    assert_refused(vec![
        bent("an anchor twice", "bundle_entry_twice", |f| {
            _ = f.add("anchors/s2.png", sample::png(5, 5));
        }),
        bent("an anchor twice but for case", "bundle_entry_twice", |f| {
            _ = f.add("anchors/S2.png", sample::png(5, 5));
        }),
        bent("two documents, one of them unlisted", "bundle_entry_twice", |f| {
            f.entries.push(RawEntry::new("recording.json", "{}"));
        }),
        bent("two manifests", "bundle_entry_twice", |f| {
            f.entries.push(RawEntry::new("manifest.json", "{}"));
        }),
        bent("one file in the directory twice", "bundle_entry_twice", |f| {
            let again = f.entry("anchors/s2.png").clone();
            f.entries.push(RawEntry {
                data: vec![],
                local_at: Some(0),
                ..again
            });
        }),
    ]);
}

#[test]
fn what_is_no_ordinary_file_is_refused() {
    let with_mode = |name, mode: u32| {
        bent(name, "bundle_entry_not_a_file", |f| {
            f.entry("anchors/s4.png").attributes = mode << 16;
        })
    };
    assert_refused(vec![
        bent("a link to a password file", "bundle_entry_not_a_file", |f| {
            f.replace("anchors/s4.png", "/etc/shadow");
            f.entry("anchors/s4.png").attributes = 0o120_777 << 16;
        }),
        bent("the document as a link", "bundle_entry_not_a_file", |f| {
            f.entry("recording.json").attributes = 0o120_777 << 16;
        }),
        bent("the manifest as a link", "bundle_entry_not_a_file", |f| {
            f.entry("manifest.json").attributes = 0o120_777 << 16;
        }),
        with_mode("a folder by its mode", 0o040_755),
        with_mode("a pipe", 0o010_644),
        with_mode("a block device", 0o060_644),
        with_mode("a character device", 0o020_644),
        with_mode("a socket", 0o140_644),
        bent("a folder by its DOS attribute", "bundle_entry_not_a_file", |f| {
            f.entry("anchors/s4.png").attributes = 0x10;
        }),
    ]);
}

#[test]
fn parts_of_the_zip_format_that_no_bundle_uses_are_refused() {
    let on_anchor = |name, code, bend: fn(&mut RawEntry)| bent(name, code, |f| bend(f.entry("anchors/s4.png")));
    // Ten bytes of deflate that would become a megabyte if anybody unpacked them.
    let bomb = |e: &mut RawEntry| {
        e.data = vec![0xed, 0xc0, 0x01, 0x01, 0, 0, 0, 0x80, 0x90, 0xfe];
        (e.method, e.packed, e.size) = (8, 10, 1_048_576);
    };
    assert_refused(vec![
        on_anchor("a bomb", "bundle_unsupported", bomb),
        on_anchor("deflate", "bundle_unsupported", |e| e.method = 8),
        on_anchor("deflate64", "bundle_unsupported", |e| e.method = 9),
        on_anchor("bzip2", "bundle_unsupported", |e| e.method = 12),
        on_anchor("lzma", "bundle_unsupported", |e| e.method = 14),
        on_anchor("zstd", "bundle_unsupported", |e| e.method = 93),
        on_anchor("sizes that follow the data", "bundle_unsupported", |e| e.flags = 1 << 3),
        on_anchor("patch data", "bundle_unsupported", |e| e.flags = 1 << 5),
        on_anchor("a second name in an additional field", "bundle_unsupported", |e| {
            e.central_extra = b"up\x0f\x00\x01\x00\x00\x00\x00../evil.png".to_vec();
        }),
        on_anchor("zip64 sizes", "bundle_unsupported", |e| {
            e.central_extra = [&[1, 0, 16, 0][..], &[0; 16]].concat();
        }),
        on_anchor("a comment on a file", "bundle_unsupported", |e| {
            e.central_comment = b"hello".to_vec();
        }),
        on_anchor("an encrypted file", "bundle_encrypted", |e| e.flags = 1),
        on_anchor("strong encryption", "bundle_encrypted", |e| e.flags = 1 | 1 << 6),
        on_anchor("hidden headers", "bundle_encrypted", |e| e.flags = 1 << 13),
        on_anchor("AES", "bundle_encrypted", |e| e.method = 99),
    ]);
}

#[test]
fn what_is_larger_than_a_bundle_may_be_is_refused() {
    let claims = |name: &'static str, file: &'static str, size: u32| {
        bent(name, "bundle_too_large", |f| {
            let entry = f.entry(file);
            (entry.size, entry.packed) = (size, size);
        })
    };
    let mut many = Forged::honest();
    for n in 0..5_000 {
        many.add(&format!("anchors/n{n}.png"), "");
    }
    assert_refused(vec![
        claims("an anchor over 8 MiB", "anchors/s4.png", 8 * 1024 * 1024 + 1),
        claims("an anchor of 4 GiB", "anchors/s4.png", u32::MAX),
        claims("a document over 32 MiB", "recording.json", 32 * 1024 * 1024 + 1),
        bent("a manifest over 4 MiB", "bundle_too_large", |f| {
            f.manifest_text = Some(vec![b' '; 4 * 1024 * 1024 + 1]);
        }),
        Case("more files than a recording can name", "bundle_too_large", many.bytes()),
        bent("a directory of nothing but comments", "bundle_too_large", |f| {
            for n in 0..40 {
                f.add(&format!("anchors/c{n}.png"), "").central_comment = vec![b'x'; 60_000];
            }
        }),
    ]);
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let home = TempDir::new().unwrap();
    let bundle = home.path().join("huge.sullae");
    fs::write(&bundle, Forged::honest().bytes()).unwrap();
    // Mostly a hole: it takes no room on the disk.
    fs::File::options().write(true).open(&bundle).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(inspect(&bundle, home.path()).unwrap_err().code(), "bundle_too_large");
}

#[test]
fn manifests_that_lie_or_cannot_be_read_are_refused() {
    let text = |name, text: &[u8]| bent(name, "bundle_manifest_unusable", |f| f.manifest_text = Some(text.to_owned()));
    let set = |name, code, key: &str, value: Value| bent(name, code, |f| f.manifest[key] = value);
    let unusable = "bundle_manifest_unusable";
    let lies = "bundle_not_as_listed";
    let twice = Forged::honest()
        .manifest
        .to_string()
        .replacen("\"version\":1", "\"version\":1,\"version\":1", 1);
    let deep = "[".repeat(100_000);
    assert_refused(vec![
        bent("no manifest", unusable, |f| f.remove("manifest.json")),
        text("an empty manifest", b" "),
        text("a manifest that is no JSON", b"PK"),
        text("a manifest that is a list", b"[]"),
        text("a manifest nested without end", deep.as_bytes()),
        text("a manifest that is no UTF-8", b"{\"format\": \"\xff\"}"),
        text("a field twice", twice.as_bytes()),
        set("another format", unusable, "format", json!("zip")),
        set("no version", unusable, "version", Value::Null),
        set("a version in quotes", unusable, "version", json!("1")),
        set("version 0", unusable, "version", json!(0)),
        set("half a version", unusable, "version", json!(1.5)),
        set("a newer version", "bundle_too_new", "version", json!(2)),
        set("a much newer version", "bundle_too_new", "version", json!(u64::MAX)),
        set("an unknown field", unusable, "run_after_import", json!("evil.sh")),
        set("files that are no list", unusable, "files", json!("all")),
        set("no files", lies, "files", json!([])),
        set("another name than the recording's", lies, "recording", json!("다른 이름")),
        set("secrets kept quiet", lies, "secrets", json!([])),
        set("sites kept quiet", lies, "sites", json!(["https://shop.example"])),
        set(
            "other sites",
            lies,
            "sites",
            json!(["https://bank.example", "http://127.0.0.1:8080"]),
        ),
        bent("a wrong hash", lies, |f| f.manifest["files"][1]["sha256"] = json!("0".repeat(64))),
        bent("a hash in capitals", lies, |f| {
            let hash = f.manifest["files"][0]["sha256"].as_str().unwrap().to_uppercase();
            f.manifest["files"][0]["sha256"] = json!(hash);
        }),
        bent("a wrong size", lies, |f| f.manifest["files"][2]["size"] = json!(1)),
        bent("an anchor swapped after listing", lies, |f| {
            f.remove("anchors/s4.png");
            f.entries.push(RawEntry::new("anchors/s4.png", sample::png(20, 20)));
        }),
        bent("a document swapped after listing", lies, |f| {
            f.remove("recording.json");
            f.entries.push(RawEntry::new("recording.json", "{}"));
        }),
        bent("a file that is not listed", lies, |f| f.unlist("anchors/s4.png")),
        bent("a listed file that is not there", lies, |f| f.list("anchors/s7.png", b"")),
        bent("a listed file outside", lies, |f| f.list("../../evil\u{1b}[2J", b"")),
        bent("a file listed twice", lies, |f| f.list("anchors/s4.png", b"")),
        bent("the manifest lists itself", lies, |f| f.list("manifest.json", b"")),
    ]);
}

#[test]
fn bundles_with_an_unusable_recording_are_refused() {
    let document = |name, code, bend: fn(&mut Value)| bent(name, code, |f| f.bend_document(bend));
    let text = |name, code, text: &str| bent(name, code, |f| f.replace("recording.json", text));
    let anchor = |name, code, bytes: Vec<u8>| bent(name, code, |f| f.replace("anchors/s4.png", bytes));
    let mut trailing = sample::png(4, 4);
    trailing.extend(b"<script>");
    let (invalid, malformed, unusable, lies) = (
        "recording_invalid",
        "recording_malformed",
        "anchor_unusable",
        "bundle_not_as_listed",
    );
    assert_refused(vec![
        bent("no document", lies, |f| {
            f.remove("recording.json");
            f.unlist("recording.json");
        }),
        text("a document that is no JSON", malformed, "recording"),
        text("a document nested without end", malformed, &"[".repeat(100_000)),
        text("another document", "recording_wrong_version", "{\"hello\": 1}"),
        document("a newer recording", "recording_too_new", |d| d["version"] = json!(2)),
        document("an unknown field", malformed, |d| d["browser_flags"] = json!(["--no-sandbox"])),
        document("a step of unknown kind", malformed, |d| {
            d["steps"][0]["action"] = json!({"kind": "run_script", "code": "x"});
        }),
        document("a script address", invalid, |d| {
            d["steps"][0]["action"]["url"] = json!("javascript:alert(1)");
        }),
        document("a file address", invalid, |d| d["start_url"] = json!("file:///etc/passwd")),
        document("a data address in a new tab", invalid, |d| {
            d["steps"][7]["action"]["url"] = json!("data:text/html,x");
        }),
        document("an address the browser would read otherwise", invalid, |d| {
            d["start_url"] = json!("https://shop.example\\@evil.example/");
        }),
        document("an anchor outside", invalid, |d| {
            d["steps"][3]["target"]["anchor"]["image"] = json!("anchors/../../s4.png");
        }),
        document("an anchor by its absolute path", invalid, |d| {
            d["steps"][3]["target"]["anchor"]["image"] = json!("/etc/shadow.png");
        }),
        document("an anchor that is not in the bundle", lies, |d| {
            d["steps"][3]["target"]["anchor"]["image"] = json!("anchors/s9.png");
        }),
        document("an anchor that nothing names", lies, |d| {
            d["steps"][3]["target"].as_object_mut().unwrap().remove("anchor");
        }),
        document("a user name and password in an address", "secret_in_clear", |d| {
            d["steps"][0]["page"]["url"] = json!("https://kim:hunter2@shop.example/");
        }),
        anchor("an anchor that is no picture", unusable, b"#!/bin/sh".to_vec()),
        anchor("an anchor of nothing", unusable, vec![]),
        anchor(
            "a picture of 2 billion pixels a side",
            unusable,
            sample::png_claiming(2_000_000_000, 1),
        ),
        anchor("a picture without pixels", unusable, sample::png_claiming(0, 7)),
        anchor("a picture cut off", unusable, sample::png(12, 10)[..60].to_vec()),
        anchor("a picture with something behind it", unusable, trailing),
    ]);
}

#[test]
fn what_is_no_file_is_refused() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("folder.sullae");
    fs::create_dir(&folder).unwrap();
    assert_eq!(inspect(&folder, home.path()).unwrap_err().code(), "bundle_not_a_zip");
    let missing = home.path().join("missing.sullae");
    assert_eq!(inspect(&missing, home.path()).unwrap_err().code(), "bundle_not_found");
    #[cfg(unix)]
    {
        let pipe = home.path().join("pipe.sullae");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(inspect(&pipe, home.path()).unwrap_err().code(), "bundle_not_a_zip");
    }
}
