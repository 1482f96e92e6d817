//! The report as a reader gets it: complete, self-contained, and safe whatever a page said.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod contents;
mod hostile;
mod made;
mod pictures;
mod proposals;
