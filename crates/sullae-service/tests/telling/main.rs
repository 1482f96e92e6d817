//! From a finished run to what people are told, over a real database.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod channels;
mod hearing;
mod made;
mod outage;
