//! The main buttons, and what the faults make of them.

use maud::{Markup, html};

use super::faults::Button;
use super::visit::Visit;

impl Button {
    /// What the button says, in Korean and English, plain and while texts are changed.
    fn labels(self) -> [[&'static str; 2]; 2] {
        match self {
            Self::AddToCart => [["장바구니 담기", "Add to cart"], ["바구니에 넣기", "Put in basket"]],
            Self::BuyNow => [["바로 구매", "Buy now"], ["지금 사기", "Get it today"]],
            Self::Checkout => [["주문하기", "Checkout"], ["결제로 가기", "Go to payment"]],
            Self::PlaceOrder => [["주문하기", "Place order"], ["결제 마치기", "Pay and finish"]],
            Self::Search => [["검색", "Search"], ["찾기", "Find"]],
            Self::Login => [["로그인", "Log in"], ["들어가기", "Enter"]],
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::AddToCart => "add-to-cart",
            Self::BuyNow => "buy-now",
            Self::Checkout => "checkout",
            Self::PlaceOrder => "place-order",
            Self::Search => "search",
            Self::Login => "login",
        }
    }

    fn classes(self) -> &'static str {
        match self {
            Self::AddToCart => "button secondary wide",
            Self::Search => "button search-button",
            Self::BuyNow | Self::Checkout | Self::PlaceOrder | Self::Login => "button primary wide",
        }
    }

    pub(crate) fn label(self, visit: &Visit) -> &'static str {
        let [plain, changed] = self.labels();
        visit.heading(plain, changed)
    }
}

/// A button in its usual place: absent when it was removed or moved away.
pub(crate) fn in_place(visit: &Visit, button: Button, form: &str) -> Markup {
    html! {
        @if visit.faults.moved != Some(button) { (unless_removed(visit, button, form)) }
    }
}

/// The place a moved button goes to: a strip at the top of the page.
pub(crate) fn moved_to_top(visit: &Visit, button: Button, form: &str) -> Markup {
    html! {
        @if visit.faults.moved == Some(button) && visit.faults.target_removed != Some(button) {
            div class="moved-strip" { (unless_removed(visit, button, form)) }
        }
    }
}

fn unless_removed(visit: &Visit, button: Button, form: &str) -> Markup {
    html! {
        @if visit.faults.target_removed != Some(button) {
            (working_or_not(visit, button, form, button.classes(), html! { (button.label(visit)) }))
        }
    }
}

/// The small add-to-cart button of a product card.
pub(crate) fn on_card(visit: &Visit, form: &str) -> Markup {
    let label = html! {
        svg class="button-icon" viewBox="0 0 20 20" aria-hidden="true" {
            path d="M3 4h2l2 9h8l2-6.5H6" fill="none" stroke="currentColor" stroke-width="1.6" {}
            circle cx="8" cy="16.5" r="1.3" fill="currentColor" {}
            circle cx="14" cy="16.5" r="1.3" fill="currentColor" {}
        }
        (visit.heading(["담기", "Add"], ["넣기", "Take"]))
    };
    html! {
        @if visit.faults.target_removed != Some(Button::AddToCart) {
            (working_or_not(visit, Button::AddToCart, form, "button small", label))
        }
    }
}

fn working_or_not(visit: &Visit, button: Button, form: &str, classes: &str, label: Markup) -> Markup {
    let id = if classes.contains("small") {
        format!("{form}-button")
    } else {
        format!("{}-button", button.id())
    };
    let dead = visit.faults.dead_button == Some(button);
    let broken = visit.faults.script_error && button == Button::AddToCart;
    html! {
        @if dead {
            // Tied to no form and to no script: pressing it does nothing at all.
            button type="button" id=(id) class=(classes) data-testid=(button.id()) { (label) }
        } @else if broken {
            button type="button" id=(id) class={ (classes) " js-broken" } data-testid=(button.id()) { (label) }
        } @else {
            button type="submit" id=(id) class=(classes) data-testid=(button.id()) form=(form)
                formaction=[(button == Button::BuyNow).then_some("/buy-now")] { (label) }
        }
    }
}
