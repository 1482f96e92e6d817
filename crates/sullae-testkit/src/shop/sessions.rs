//! Visitors' sessions, in memory: who is logged in, the cart, and the last order.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use super::goods::{self, Product};

/// Older sessions are forgotten beyond this many.
const MOST_SESSIONS: usize = 1_000;
/// The most pieces of one product in a cart.
pub(crate) const MOST_PIECES: u32 = 99;
const FREE_DELIVERY_FROM_WON: u32 = 50_000;
const DELIVERY_WON: u32 = 3_000;
const GIFT_WRAP_WON: u32 = 2_000;

/// What the shop remembers of one visitor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Session {
    pub(crate) user: Option<String>,
    pub(crate) cart: Cart,
    /// The last order and its number.
    pub(crate) order: Option<Order>,
    orders_placed: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) cart: Cart,
}

impl Session {
    /// Turns the cart into an order. Its number counts the orders of this session alone, so the
    /// same visit always ends with the same number.
    pub(crate) fn place_order(&mut self, name: &str, address: &str) {
        self.orders_placed += 1;
        self.order = Some(Order {
            number: format!("SL-{}", 240_000 + self.orders_placed),
            name: name.to_owned(),
            address: address.to_owned(),
            cart: std::mem::take(&mut self.cart),
        });
    }
}

/// The products a visitor means to buy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cart {
    pub(crate) lines: Vec<Line>,
}

/// Some pieces of one product with the same wishes.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) product: &'static Product,
    /// Index into the product's options.
    pub(crate) option: usize,
    pub(crate) gift_wrap: bool,
    pub(crate) quantity: u32,
}

impl Line {
    pub(crate) fn price_won(&self) -> u32 {
        (self.product.price_won + if self.gift_wrap { GIFT_WRAP_WON } else { 0 }) * self.quantity
    }
}

impl Cart {
    /// Adds a line, or its pieces to the line that is like it.
    pub(crate) fn add(&mut self, line: Line) {
        let same = |other: &&mut Line| (other.product.id, other.option, other.gift_wrap) == (line.product.id, line.option, line.gift_wrap);
        match self.lines.iter_mut().find(same) {
            Some(other) => other.quantity = (other.quantity + line.quantity).min(MOST_PIECES),
            // One line for each product and choice there is, so the cart cannot grow without end.
            None => self.lines.push(line),
        }
    }

    pub(crate) fn pieces(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    pub(crate) fn goods_won(&self) -> u32 {
        self.lines.iter().map(Line::price_won).sum()
    }

    pub(crate) fn delivery_won(&self) -> u32 {
        if self.goods_won() >= FREE_DELIVERY_FROM_WON {
            0
        } else {
            DELIVERY_WON
        }
    }

    pub(crate) fn total_won(&self) -> u32 {
        self.goods_won() + self.delivery_won()
    }
}

/// Reads a line from what a product form sends.
pub(crate) fn read_line(product: &str, quantity: &str, option: &str, gift_wrap: bool) -> Option<Line> {
    let product = goods::product(product.parse().ok()?)?;
    let quantity = quantity.parse().ok().filter(|pieces| (1..=MOST_PIECES).contains(pieces))?;
    let option = if option.is_empty() { 0 } else { option.parse().ok()? };
    (option < product.options.len()).then_some(Line {
        product,
        option,
        gift_wrap,
        quantity,
    })
}

/// All sessions of the shop.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    by_id: HashMap<String, Session>,
    oldest_first: VecDeque<String>,
}

impl Sessions {
    /// The session of this id, or a new visitor's.
    pub(crate) fn read(&self, id: Option<&str>) -> Session {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        id.and_then(|id| known.by_id.get(id)).cloned().unwrap_or_default()
    }

    /// Changes the session of this id, or begins one; returns its id and how it is now.
    pub(crate) fn change<T>(&self, id: Option<&str>, change: impl FnOnce(&mut Session) -> T) -> (String, Session, T) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = id
            .filter(|id| known.by_id.contains_key(*id))
            .map_or_else(|| known.begin(), str::to_owned);
        let session = known.by_id.entry(id.clone()).or_default();
        let result = change(session);
        let session = session.clone();
        (id, session, result)
    }
}

impl Known {
    fn begin(&mut self) -> String {
        if self.oldest_first.len() >= MOST_SESSIONS
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        // The standard library's only source of randomness; a demo's cart needs no better lock.
        let id = format!("{:016x}", RandomState::new().hash_one(self.oldest_first.len()));
        self.by_id.insert(id.clone(), Session::default());
        self.oldest_first.push_back(id.clone());
        id
    }
}
