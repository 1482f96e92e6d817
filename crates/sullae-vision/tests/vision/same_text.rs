//! The recogniser reads exactly what the framework reads with which it was made.
//!
//! `lines_1000` holds crops of lines on sheets and that framework's text for each; see its README.

use serde::Deserialize;
use sullae_vision::ocr::{ModelSource, Ocr, OcrModels};
use sullae_vision::{Picture, PixelBox};

#[derive(Deserialize)]
struct Entry {
    sheet: usize,
    #[serde(rename = "box")]
    place: [u32; 4],
    text: String,
}

#[test]
fn a_thousand_lines_are_read_as_the_training_framework_reads_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vision/lines_1000");
    let entries: Vec<Entry> = serde_json::from_slice(&std::fs::read(format!("{folder}/lines.json")).unwrap()).unwrap();
    assert_eq!(entries.len(), 1_000);
    let ocr = Ocr::new(OcrModels::load(&ModelSource::Embedded).unwrap());
    let mut different = Vec::new();
    for sheet in 0..=entries.iter().map(|entry| entry.sheet).max().unwrap() {
        let picture = Picture::from_png(&std::fs::read(format!("{folder}/sheet_{sheet}.png")).unwrap()).unwrap();
        let here: Vec<&Entry> = entries.iter().filter(|entry| entry.sheet == sheet).collect();
        let crops: Vec<PixelBox> = here
            .iter()
            .map(|entry| {
                let [x, y, width, height] = entry.place;
                PixelBox::new(x, y, width, height)
            })
            .collect();
        let read = ocr.read_crops(&picture, &crops).unwrap();
        let unlike = here.iter().zip(&read).filter(|(entry, read)| entry.text != **read);
        different.extend(unlike.map(|(entry, read)| format!("{read:?} for {:?}", entry.text)));
    }
    assert!(different.is_empty(), "{}: {different:#?}", different.len());
}
