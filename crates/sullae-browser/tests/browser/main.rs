//! How a real browser behaves in our hands, and what is said when there is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod doctor;
mod lifetimes;
mod pages;
mod renewed;
mod settings;
mod support;
