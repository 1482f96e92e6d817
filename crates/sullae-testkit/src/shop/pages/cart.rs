//! The cart: its page and the shop's own API call that fills it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::json;

use crate::shop::buttons;
use crate::shop::faults::Button;
use crate::shop::fields::Fields;
use crate::shop::goods::won;
use crate::shop::layout;
use crate::shop::pictures;
use crate::shop::sessions::{Cart, Line, read_line};
use crate::shop::visit::Visit;

/// Quantities the cart offers; the product page allows more.
const OFFERED: u32 = 10;

pub(crate) async fn show(visit: Visit) -> Response {
    let cart = &visit.session.cart;
    let heading = visit.heading(["장바구니", "Cart"], ["담은 물건", "Your basket"]);
    let main = html! {
        (buttons::moved_to_top(&visit, Button::Checkout, "checkout-form"))
        h1 { (heading) }
        @if cart.lines.is_empty() {
            section class="notice-page" {
                h2 { (visit.t("장바구니가 비어 있습니다", "Your cart is empty")) }
                p class="muted" { (visit.t("마음에 드는 물건을 담아 보세요.", "Add something you like.")) }
                a class="button secondary" href="/" { (visit.t("쇼핑 계속하기", "Continue shopping")) }
            }
        } @else {
            div class="with-summary" {
                ul class="lines" {
                    @for (index, line) in cart.lines.iter().enumerate() { li class="line" { (row(&visit, index, line)) } }
                }
                aside class="summary" {
                    (sums(&visit, cart))
                    form id="checkout-form" action="/checkout" method="get" {
                        (buttons::in_place(&visit, Button::Checkout, "checkout-form"))
                    }
                    a class="button secondary wide" href="/" { (visit.t("쇼핑 계속하기", "Continue shopping")) }
                }
            }
        }
    };
    layout::page(&visit, heading, &main)
}

fn row(visit: &Visit, index: usize, line: &Line) -> Markup {
    let product = line.product;
    let name = product.name(visit.language);
    let quantity_id = format!("line-{index}-quantity");
    html! {
        a class="line-picture" href={ "/product/" (product.id) } { (pictures::draw(product.picture, product.colours, name)) }
        div class="line-what" {
            a class="line-name" href={ "/product/" (product.id) } { (name) }
            p class="muted" {
                (product.option(line.option, visit.language))
                @if line.gift_wrap { " · " (visit.t("선물 포장", "gift wrap")) }
            }
        }
        form action="/cart/quantity" method="post" {
            input type="hidden" name="line" value=(index);
            label class="hidden" for=(quantity_id) { (visit.t("수량", "Quantity")) }
            select id=(quantity_id) class="js-submit-on-change" name="quantity" autocomplete="off" {
                @for pieces in (1..=OFFERED).chain((line.quantity > OFFERED).then_some(line.quantity)) {
                    option value=(pieces) selected[pieces == line.quantity] { (pieces) }
                }
            }
        }
        strong class="price line-price" { (won(line.price_won(), visit.language)) }
        form action="/cart/remove" method="post" {
            input type="hidden" name="line" value=(index);
            button type="submit" class="button small" data-testid="remove" { (visit.t("삭제", "Remove")) }
        }
    }
}

/// What it costs, line by line.
pub(crate) fn sums(visit: &Visit, cart: &Cart) -> Markup {
    let delivery = match cart.delivery_won() {
        0 => visit.t("무료", "Free").to_owned(),
        amount => won(amount, visit.language),
    };
    html! {
        dl class="sums" {
            dt { (visit.t("상품 금액", "Goods")) } dd { (won(cart.goods_won(), visit.language)) }
            dt { (visit.t("배송비", "Delivery")) } dd { (delivery) }
            dt class="sum-total" { (visit.t("결제 금액", "Total")) }
            dd class="sum-total" data-testid="total" { (won(cart.total_won(), visit.language)) }
        }
    }
}

pub(crate) async fn remove(mut visit: Visit, fields: Fields) -> Response {
    let Ok(index) = fields.get("line").parse::<usize>() else {
        return layout::error_page(&visit, StatusCode::BAD_REQUEST);
    };
    visit.change_session(|session| {
        // A line that is gone already, by a second press for example, needs no more removing.
        if index < session.cart.lines.len() {
            session.cart.lines.remove(index);
        }
    });
    visit.redirect("/cart")
}

pub(crate) async fn change_quantity(mut visit: Visit, fields: Fields) -> Response {
    let line = fields
        .get("line")
        .parse()
        .ok()
        .and_then(|index: usize| visit.session.cart.lines.get(index).cloned());
    let changed = line.and_then(|line| read_line(&line.product.id.to_string(), fields.get("quantity"), "", false));
    let (Some(changed), Ok(index)) = (changed, fields.get("line").parse::<usize>()) else {
        return layout::error_page(&visit, StatusCode::BAD_REQUEST);
    };
    visit.change_session(|session| {
        if let Some(line) = session.cart.lines.get_mut(index) {
            line.quantity = changed.quantity;
        }
    });
    visit.redirect("/cart")
}

fn line_of(fields: &Fields) -> Option<Line> {
    read_line(
        fields.get("product"),
        fields.get("quantity"),
        fields.get("option"),
        fields.ticked("gift_wrap"),
    )
}

/// `POST /api/cart`: adds to the cart and says how many pieces it holds.
pub(crate) async fn add(mut visit: Visit, fields: Fields) -> Response {
    let Some(line) = line_of(&fields) else {
        let message = visit.t(
            "상품과 수량(1~99)을 확인해 주세요.",
            "Please check the product and the quantity (1 to 99).",
        );
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": message }))).into_response();
    };
    let pieces = visit.change_session(|session| {
        session.cart.add(line);
        session.cart.pieces()
    });
    let message = visit.t("장바구니에 담았습니다", "Added to your cart");
    visit.with_cookies(Json(json!({ "pieces": pieces, "message": message })))
}

/// `POST /buy-now`: adds to the cart and goes on to the checkout.
pub(crate) async fn buy_now(mut visit: Visit, fields: Fields) -> Response {
    let Some(line) = line_of(&fields) else {
        return layout::error_page(&visit, StatusCode::BAD_REQUEST);
    };
    visit.change_session(|session| session.cart.add(line));
    visit.redirect("/checkout")
}
