//! Raw page events in, steps out
