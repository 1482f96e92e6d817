//! The table of cases, by kind.

mod choosing;
mod dialogs;
mod gestures;
mod keys;
mod places;
mod pressing;
mod tabs;
mod travel;
mod typing;
mod values;

use sullae_tests::fidelity::Case;

/// All cases.
pub(crate) fn all() -> Vec<Case> {
    [
        pressing::CASES,
        typing::CASES,
        choosing::CASES,
        keys::CASES,
        places::CASES,
        tabs::CASES,
        travel::CASES,
        dialogs::CASES,
        gestures::CASES,
        values::CASES,
    ]
    .concat()
}
