//! The recorder with a real browser: input arrives as from a person's mouse and keyboard, the recording is read from disk.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fresh;
mod hand;
mod pages;
mod scene;
mod shop;
mod survival;
