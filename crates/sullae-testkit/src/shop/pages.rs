//! The pages a visitor walks through.

pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod delivery;
pub(crate) mod home;
pub(crate) mod listing;
pub(crate) mod login;
pub(crate) mod product;
pub(crate) mod stores;
