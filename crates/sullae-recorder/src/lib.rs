//! The recorder: a person uses a browser, and a recording comes of it.
//!
//! A preload script ([`inject/`](https://doc.rust-lang.org/cargo/), TypeScript) tells what happens in every page; the [`merge`]r makes steps
//! of it; the pump around both takes the pictures and keeps the document on disk up to date.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod merge;
pub mod raw;
