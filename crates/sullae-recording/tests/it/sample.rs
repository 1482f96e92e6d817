//! A recording that uses every part of the format, with real anchor files.

use std::path::Path;

use serde_json::{Value, json};
use sullae_recording::{Recording, RecordingFolder, folder::parse};

/// The document as JSON, to be bent by tests.
pub(crate) fn document() -> Value {
    let page = json!({"url": "https://shop.example/login", "title": "로그인"});
    let place = json!({"x": 100.0, "y": 200.0, "width": 80.0, "height": 32.0});
    let target = |label: &str, kind: &str| json!({"label": label, "kind": kind, "place": place});
    let anchor = |image: &str| {
        json!({
            "image": image,
            "place": {"x": 90.0, "y": 190.0, "width": 12.0, "height": 9.0},
            "hot_spot": {"x": 6.0, "y": 4.5},
            "target": {"x": 2.0, "y": 2.0, "width": 8.0, "height": 5.0},
            "device_pixel_ratio": 1.5,
        })
    };
    let step = |id: &str, action: Value, target: Option<Value>| {
        let mut step = json!({"id": id, "action": action, "page": page});
        if let Some(target) = target {
            step["target"] = target;
        }
        step
    };
    let mut with_anchor = target("로그인", "button");
    with_anchor["anchor"] = anchor("anchors/s4.png");
    with_anchor["anchor"]["twins"] = json!(2);
    with_anchor["anchor"]["rank"] = json!(1);
    with_anchor["text"] = json!("로그인");
    with_anchor["neighbours"] = json!(["비밀번호 찾기", "회원 가입"]);
    with_anchor["element"] = json!({
        "tag": "button", "role": "button", "name": "로그인",
        "attributes": {"class": "primary", "id": "login"},
        "xpath": "/html/body/form/button", "id_xpath": "//*[@id='form']/button", "shadow_hosts": ["/html/body/x-login"],
    });
    let mut login = step("s4", json!({"kind": "click"}), Some(with_anchor));
    login["effect"] = json!({"navigates": true});
    login["checks"] = json!([
        {"kind": "text_present", "text": "환영합니다"}, {"kind": "text_absent", "text": "오류"},
        {"kind": "address", "is": {"how": "contains", "text": "/home"}}, {"kind": "no_script_errors"},
        {"kind": "title", "is": {"how": "equals", "text": "홈"}}, {"kind": "page_status", "status": 200}, {"kind": "no_failed_requests"},
    ]);
    login["limits"] = json!({"slow_ms": 2000, "step_ms": 9000});
    login["warnings"] = json!([{"kind": "target_has_twins", "twins": 2}, {"kind": "anchor_taken_late"}]);
    login["note"] = json!("가끔 느립니다");
    let mut search = target("검색", "field");
    search["anchor"] = anchor("anchors/s2.png");
    let mut framed = step(
        "s5",
        json!({"kind": "select", "label": "서울", "value": "02"}),
        Some(target("지역", "select")),
    );
    framed["page"]["tab"] = json!(1);
    framed["page"]["frame"] = json!([0, 2]);
    let mut stock = step("s12", json!({"kind": "check"}), Some(target("재고", "other")));
    let at_least_one = json!({"relation": "at_least", "number": 1.0});
    stock["checks"] = json!([
        {"kind": "present"}, {"kind": "text", "is": {"how": "number", "is": at_least_one}}, {"kind": "rows", "count": at_least_one},
        {"kind": "value", "is": {"how": "matches", "pattern": "^A-\\d+$"}}, {"kind": "enabled", "enabled": true},
        {"kind": "ticked", "ticked": false},
        {"kind": "picture", "tolerance": 0.01, "ignored": [{"x": 0.0, "y": 0.0, "width": 4.0, "height": 4.0}]},
    ]);
    let mut gone = step("s13", json!({"kind": "check"}), Some(target("오류", "other")));
    gone["checks"] = json!([{"kind": "absent"}]);
    let mut branch = step("s14", json!({"kind": "if"}), None);
    branch["checks"] = json!([{"kind": "text_present", "text": "로그인"}]);
    let mut off = step("s18", json!({"kind": "close_tab"}), None);
    off["disabled"] = json!(true);
    let mut log_out = step("s21", json!({"kind": "click"}), Some(target("로그아웃", "link")));
    (log_out["always"], log_out["on_failure"]) = (json!(true), json!("continue"));
    json!({
        "format": "sullae-recording", "version": 1, "name": "상점 로그인", "created": "2026-11-21T09:00:00+09:00",
        "start_url": "https://shop.example/", "viewport": {"width": 1280, "height": 800, "device_pixel_ratio": 1.5},
        "locale": "ko-KR", "limits": {"slow_ms": 3000, "step_ms": 12000},
        "variables": [
            {"name": "password", "kind": {"type": "secret"}, "label": "비밀번호"},
            {"name": "user", "kind": {"type": "text", "value": "demo"}},
        ],
        "steps": [
            step("s1", json!({"kind": "open", "url": "https://shop.example/login"}), None),
            step("s2", json!({"kind": "type", "text": {"literal": "우산"}}), Some(search)),
            step("s3", json!({"kind": "type", "text": {"variable": "password"}}), Some(target("비밀번호", "field"))),
            login,
            framed,
            step("s6", json!({"kind": "tick", "checked": true}), Some(target("동의", "checkbox"))),
            step("s7", json!({"kind": "press", "key": "Enter", "modifiers": ["shift"]}), Some(target("검색", "field"))),
            step("s8", json!({"kind": "open_tab", "url": "http://127.0.0.1:8080/help"}), None),
            step("s9", json!({"kind": "type", "text": {"variable": "user"}}), Some(target("이름", "field"))),
            step("s10", json!({"kind": "click", "button": "right", "count": 2, "modifiers": ["control"]}), Some(target("", "other"))),
            step("s11", json!({"kind": "close_tab"}), None),
            stock,
            gone,
            branch,
            step("s15", json!({"kind": "close_tab"}), None),
            step("s16", json!({"kind": "else"}), None),
            step("s17", json!({"kind": "repeat", "times": 3}), None),
            off,
            step("s19", json!({"kind": "end"}), None),
            step("s20", json!({"kind": "end"}), None),
            log_out,
        ],
    })
}

/// The document as a recording.
pub(crate) fn recording() -> Recording {
    parse(document().to_string().as_bytes(), Path::new("sample")).unwrap()
}

/// Writes the sample with its anchors into a new folder.
pub(crate) fn write_folder(path: &Path) -> RecordingFolder {
    let folder = RecordingFolder::create(path).unwrap();
    for (name, bytes) in anchors() {
        std::fs::write(path.join(name), bytes).unwrap();
    }
    folder.write(&recording()).unwrap();
    folder
}

/// The sample's anchor files.
pub(crate) fn anchors() -> [(&'static str, Vec<u8>); 2] {
    [("anchors/s2.png", png(12, 9)), ("anchors/s4.png", png(12, 10))]
}

/// A black grey-scale PNG picture.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    // One stored deflate block: every row is a filter byte and `width` zeros.
    let len = u16::try_from((width + 1) * height).expect("a small picture");
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(len.to_le_bytes());
    data.extend((!len).to_le_bytes());
    data.extend(vec![0; len.into()]);
    // Adler-32 of zeros: the low half stays 1, the high half counts them.
    data.extend((u32::from(len) << 16 | 1).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", header), (b"IDAT", data), (b"IEND", Vec::new())] {
        png.extend(chunk(kind, &body));
    }
    png
}

/// A whole PNG file whose header claims a size.
pub(crate) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = png(4, 4);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    png.splice(8..33, chunk(b"IHDR", &header));
    png
}

/// A PNG chunk with its checksum.
pub(crate) fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), body].concat();
    let len = u32::try_from(body.len()).unwrap().to_be_bytes();
    [len.as_slice(), &named, &crc32fast::hash(&named).to_be_bytes()].concat()
}
