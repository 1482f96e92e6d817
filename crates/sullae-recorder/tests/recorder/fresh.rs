//! The bundles in the repository are those of the sources beside them.

use sha2::{Digest, Sha256};

#[test]
fn the_bundles_are_built_from_these_sources() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/inject/src");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(std::fs::read(file).unwrap());
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let seal = format!("// Sources: {hex}\n}}\n");
    for bundle in [
        "src/preload.generated.js",
        "src/pick.generated.js",
        "../sullae-player/src/candidates.generated.js",
        "../sullae-player/src/masked.generated.js",
    ] {
        let code = std::fs::read_to_string(format!("{}/{bundle}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(code.ends_with(&seal), "{bundle} is stale: run `npm run build` in inject/");
    }
}

#[test]
fn the_page_and_the_rust_side_know_the_same_secret_words() {
    let read = |path: &str| std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert_eq!(
        read("inject/src/secret_words.json"),
        read("../sullae-recording/src/secret_words.generated.json"),
        "run `npm run build` in inject/"
    );
}
