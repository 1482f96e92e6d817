//! Models from a folder: used when they fit, refused with the reason when they do not.

use std::path::{Path, PathBuf};

use sullae_vision::ocr::{Manifest, ModelError, ModelSource, Ocr, OcrModels};

use crate::page;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// A copy of the shipped models, changed before it is loaded; the hash in the manifest stays unless changed.
fn load_changed(change: impl Fn(&Path, &mut Manifest)) -> Result<OcrModels, ModelError> {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest: Manifest = serde_json::from_slice(&std::fs::read(shipped().join("manifest.json")).unwrap()).unwrap();
    let prior = manifest.prior.iter();
    for file in prior.chain([&manifest.detector, &manifest.recogniser, &manifest.alphabet]) {
        std::fs::copy(shipped().join(&file.file), folder.path().join(&file.file)).unwrap();
    }
    change(folder.path(), &mut manifest);
    std::fs::write(folder.path().join("manifest.json"), serde_json::to_vec(&manifest).unwrap()).unwrap();
    OcrModels::load(&ModelSource::Folder(folder.path().to_path_buf()))
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_shipped_folder_fits_its_manifest_and_reads_like_the_embedded_models() {
    let from_folder = Ocr::new(OcrModels::load(&ModelSource::Folder(shipped())).unwrap());
    let embedded = Ocr::new(OcrModels::load(&ModelSource::Embedded).unwrap());
    let read = |ocr: &Ocr| ocr.read(&page("shop.png"), None).unwrap();
    assert_eq!(read(&from_folder), read(&embedded));
}

#[test]
fn a_changed_file_is_refused() {
    let refused = load_changed(|folder, _| std::fs::write(folder.join("alphabet.txt"), "abc").unwrap());
    assert!(matches!(refused, Err(ModelError::HashDiffers { .. })), "{refused:?}");
}

#[test]
fn an_alphabet_that_does_not_fit_the_labels_is_refused() {
    let refused = load_changed(|folder, manifest| {
        std::fs::write(folder.join("alphabet.txt"), "abc").unwrap();
        manifest.alphabet.sha256 = sha256(b"abc");
    });
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("256 labels") && message.contains("3 characters"), "{message}");
}

#[test]
fn a_model_of_another_shape_is_refused() {
    let refused = load_changed(|_, manifest| manifest.detector = manifest.recogniser.clone());
    assert!(
        matches!(refused, Err(ModelError::Unusable { model: "detector", .. })),
        "{refused:?}"
    );
    let refused = load_changed(|_, manifest| manifest.recogniser = manifest.detector.clone());
    assert!(
        matches!(refused, Err(ModelError::Unusable { model: "recogniser", .. })),
        "{refused:?}"
    );
    let refused = load_changed(|folder, manifest| {
        std::fs::write(folder.join("detector.rten"), b"no model").unwrap();
        manifest.detector.sha256 = sha256(b"no model");
    });
    assert!(
        matches!(refused, Err(ModelError::Unusable { model: "detector", .. })),
        "{refused:?}"
    );
}

#[test]
fn models_without_a_prior_are_read_and_a_damaged_prior_is_refused() {
    assert!(load_changed(|_, manifest| manifest.prior = None).is_ok());
    let refused = load_changed(|folder, manifest| {
        std::fs::write(folder.join("prior.bin"), b"no prior").unwrap();
        manifest.prior.as_mut().unwrap().sha256 = sha256(b"no prior");
    });
    assert!(matches!(refused, Err(ModelError::Unusable { model: "prior", .. })), "{refused:?}");
}

#[test]
fn a_manifest_may_not_lead_out_of_its_folder() {
    for name in ["../detector.rten", "/etc/hostname", "..", "", "a/b"] {
        let refused = load_changed(|_, manifest| name.clone_into(&mut manifest.detector.file));
        assert!(matches!(refused, Err(ModelError::BadManifest { .. })), "{name}: {refused:?}");
    }
}

#[test]
fn missing_files_and_unknown_forms_are_named() {
    let refused = load_changed(|folder, _| std::fs::remove_file(folder.join("recogniser.rten")).unwrap());
    assert!(refused.unwrap_err().to_string().contains("recogniser.rten"));
    let refused = load_changed(|_, manifest| manifest.format = 99);
    assert!(matches!(refused, Err(ModelError::BadManifest { .. })), "{refused:?}");
    let empty = tempfile::tempdir().unwrap();
    let refused = OcrModels::load(&ModelSource::Folder(empty.path().to_path_buf()));
    assert!(matches!(refused, Err(ModelError::Unreadable { .. })), "{refused:?}");
}
