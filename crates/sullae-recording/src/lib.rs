//! The recording document: format, folder, bundle, and the record of a run
