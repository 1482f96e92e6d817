//! One product: its choices and its buttons.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::listing::grid;
use crate::shop::buttons;
use crate::shop::faults::Button;
use crate::shop::goods::{self, PRODUCTS, Product, won};
use crate::shop::layout;
use crate::shop::pictures;
use crate::shop::sessions::MOST_PIECES;
use crate::shop::visit::Visit;

const FORM: &str = "product-form";

pub(crate) async fn show(Path(id): Path<String>, visit: Visit) -> Response {
    let Some(product) = id.parse().ok().and_then(goods::product) else {
        return layout::error_page(&visit, StatusCode::NOT_FOUND);
    };
    let name = product.name(visit.language);
    let like_it: Vec<_> = PRODUCTS
        .iter()
        .filter(|other| other.category == product.category && other.id != product.id)
        .take(4)
        .collect();
    let main = html! {
        (buttons::moved_to_top(&visit, Button::AddToCart, FORM))
        (buttons::moved_to_top(&visit, Button::BuyNow, FORM))
        div class="product" {
            div class="product-picture" { (pictures::draw(product.picture, product.colours, name)) }
            div class="product-side" {
                p class="crumbs" {
                    a href="/" { (visit.t("홈", "Home")) } " / "
                    a href={ "/category/" (product.category.slug()) } { (product.category.name(visit.language)) }
                }
                h1 { (name) }
                p class="card-stars" {
                    span class="stars" aria-hidden="true" { (product.stars) } " "
                    (visit.t(format!("후기 {}개", product.reviews), format!("{} reviews", product.reviews)))
                }
                p class="product-price" { (won(product.price_won, visit.language)) }
                p class="product-blurb" { (product.blurb(visit.language)) }
                (form(&visit, product))
            }
        }
        section {
            div class="section-head" { h2 { (visit.t("함께 보면 좋은 상품", "You may also like")) } }
            (grid(&visit, &like_it))
        }
    };
    layout::page(&visit, name, &main)
}

fn form(visit: &Visit, product: &Product) -> Markup {
    html! {
        form id=(FORM) class="js-add choices" action="/api/cart" method="post" autocomplete="off" {
            input type="hidden" name="product" value=(product.id);
            div class="choice" {
                label for="option" { (visit.t("옵션", "Option")) }
                select id="option" name="option" {
                    @for index in 0..product.options.len() {
                        option value=(index) { (product.option(index, visit.language)) }
                    }
                }
            }
            div class="choice" {
                label for="quantity" { (visit.t("수량", "Quantity")) }
                div class="stepper" {
                    button type="button" class="js-step-down" aria-label=(visit.t("하나 빼기", "One fewer")) { "−" }
                    input id="quantity" class="js-quantity" type="number" name="quantity" value="1" min="1" max=(MOST_PIECES);
                    button type="button" class="js-step-up" aria-label=(visit.t("하나 더하기", "One more")) { "+" }
                }
            }
            div class="choice" {
                span class="choice-name" { (visit.t("포장", "Wrapping")) }
                label class="tick" for="gift-wrap" {
                    input id="gift-wrap" type="checkbox" name="gift_wrap" value="yes";
                    span { (visit.t("선물 포장 (+2,000원)", "Gift wrap (+₩2,000)")) }
                }
            }
        }
        div class="actions" {
            button type="button" class="button secondary wish js-wish" aria-pressed="false" {
                span class="heart" aria-hidden="true" { "♥" } (visit.t("찜하기", "Wish list"))
            }
            (buttons::in_place(visit, Button::AddToCart, FORM))
            (buttons::in_place(visit, Button::BuyNow, FORM))
        }
        ul class="promises" {
            li { (visit.t("오후 2시 전 주문은 당일 출고", "Ordered before 2 pm, sent the same day")) }
            li { (visit.t("30일 안 무료 교환·반품", "Free returns within 30 days")) }
        }
    }
}
