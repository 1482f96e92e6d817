//! The demo shop with its fault switches, fixture pages and test harness parts
