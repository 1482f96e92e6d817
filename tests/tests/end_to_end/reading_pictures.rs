//! `sullae ocr`: what it prints, draws and refuses.

use std::{fs, process::Output};

use serde_json::Value;
use sullae_tests::sullae::Sullae;

use crate::{schemas::assert_fits, shop::home};

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/sullae-vision/tests/data/shop.png");

fn lines(output: &Output) -> Vec<Value> {
    let printed = String::from_utf8_lossy(&output.stdout);
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn texts(reading: &Value) -> Vec<&str> {
    let lines = reading["lines"].as_array().unwrap().iter();
    lines.map(|line| line["text"].as_str().unwrap()).collect()
}

#[test]
fn pictures_and_regions_are_read_as_the_schema_says() {
    let home = home();
    let sullae = Sullae::at_home(home.path());
    let read = lines(&sullae.call(&["ocr", SHOP, SHOP, "--json"]).unwrap());
    assert_eq!(read.len(), 2);
    assert_fits("ocr.schema.json", &read[0]);
    assert_eq!(read[0], read[1]);
    assert!(texts(&read[0]).contains(&"주문 완료하기"), "{}", read[0]);
    let region = sullae.call(&["ocr", SHOP, "--json", "--region", "480,230,160,60"]).unwrap();
    assert_eq!(texts(&lines(&region)[0]), ["주문 완료하기"]);
    let plain = sullae.call(&["ocr", SHOP, "--region", "480,230,160,60"]).unwrap();
    assert!(String::from_utf8_lossy(&plain.stdout).trim_end().ends_with("주문 완료하기"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let home = home();
    let sullae = Sullae::at_home(home.path());
    let broken = home.path().join("broken.png");
    fs::write(&broken, &fs::read(SHOP).unwrap()[..5_000]).unwrap();
    let none = home.path().join("none.png");
    for (args, told) in [
        (["ocr", broken.to_str().unwrap(), SHOP, "--json"], "broken.png"),
        (["ocr", none.to_str().unwrap(), SHOP, "--json"], "none.png"),
        (["ocr", SHOP, "--region", "600,0,100,10"], "640 × 330"),
        (["ocr", SHOP, "--models", home.path().to_str().unwrap()], "manifest.json"),
    ] {
        let output = sullae.call(&args).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = if told == "manifest.json" { 3 } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(told) && said.contains("다음:"), "{said}");
        assert_eq!(lines(&output).len(), usize::from(args[2] == SHOP), "{said}");
    }
    let usage = sullae.call(&["ocr", SHOP, "--region", "0,0,0,10"]).unwrap();
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn the_page_holds_the_picture_a_box_for_each_line_and_no_script() {
    let home = home();
    let sullae = Sullae::at_home(home.path());
    let page = home.path().join("page.html");
    let output = sullae.call(&["ocr", SHOP, "--html", page.to_str().unwrap()]).unwrap();
    assert!(output.status.success());
    let html = fs::read_to_string(&page).unwrap();
    let read = String::from_utf8_lossy(&output.stdout).lines().count();
    assert_eq!(html.matches("class=\"read-box").count(), read);
    assert!(html.contains("data:image/png;base64,") && html.contains("주문 완료하기"));
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
}
