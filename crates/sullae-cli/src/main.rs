//! The binary `sullae`.

fn main() {}
