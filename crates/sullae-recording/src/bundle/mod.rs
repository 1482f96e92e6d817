//! A recording in one file, to hand to somebody else: `NAME.sullae`.
//!
//! A bundle is a zip archive that holds `manifest.json`, `recording.json` and `anchors/NAME.png`
//! and nothing else, each stored as it is. Nothing is compressed: the pictures are already, and
//! so no small file can unpack to a large one. Whatever else a zip archive may hold is refused.

mod archive;
mod error;
mod export;
mod import;
mod manifest;

pub use error::{BundleError, Refusal};
pub use export::{ExportPreview, ExportSummary, export, preview};
pub use import::{BundleReview, folder_name, inspect};
pub use manifest::{BUNDLE_FORMAT, BUNDLE_VERSION, Manifest, ManifestFile};

use crate::validate::STEP_LIMIT;

/// The extension of a bundle's file name.
pub const EXTENSION: &str = "sullae";
/// Largest bundle, bytes.
pub const BUNDLE_LIMIT: u64 = 256 * 1024 * 1024;
/// Largest manifest, bytes.
pub const MANIFEST_LIMIT: u64 = 4 * 1024 * 1024;
/// Most files in a bundle: the manifest, the document, and an anchor for every step.
pub const FILE_LIMIT: usize = STEP_LIMIT + 2;

/// Name of the manifest inside the bundle.
const MANIFEST: &str = "manifest.json";
