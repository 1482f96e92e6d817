//! From the cart to the finished order.

use axum::response::Response;
use maud::{Markup, html};

use super::cart::sums;
use crate::shop::buttons;
use crate::shop::faults::Button;
use crate::shop::fields::Fields;
use crate::shop::goods::won;
use crate::shop::layout;
use crate::shop::visit::Visit;

const FORM: &str = "order-form";
const LONGEST_TEXT: usize = 200;

pub(crate) async fn show(visit: Visit) -> Response {
    if visit.session.cart.lines.is_empty() {
        return visit.redirect("/cart");
    }
    page(&visit, &Fields::default(), None)
}

pub(crate) async fn place_order(mut visit: Visit, fields: Fields) -> Response {
    if visit.session.cart.lines.is_empty() {
        return visit.redirect("/cart");
    }
    if ["name", "phone", "address"].iter().any(|name| fields.get(name).is_empty()) {
        let wrong = visit.t(
            "받는 분, 연락처, 주소를 모두 적어 주세요.",
            "Please fill in name, phone and address.",
        );
        return page(&visit, &fields, Some(wrong));
    }
    if !fields.ticked("agree") {
        let wrong = visit.t("주문 내용에 동의해 주세요.", "Please agree to the terms of the order.");
        return page(&visit, &fields, Some(wrong));
    }
    let short = |name| fields.get(name).chars().take(LONGEST_TEXT).collect::<String>();
    let (name, address) = (short("name"), short("address"));
    visit.change_session(|session| session.place_order(&name, &address));
    visit.redirect("/order/complete")
}

fn page(visit: &Visit, fields: &Fields, wrong: Option<&str>) -> Response {
    let heading = visit.heading(["주문서", "Checkout"], ["배송과 결제", "Delivery and payment"]);
    let main = html! {
        (buttons::moved_to_top(visit, Button::PlaceOrder, FORM))
        h1 { (heading) }
        @if let Some(wrong) = wrong { p class="wrong" role="alert" { (wrong) } }
        div class="with-summary" {
            (form(visit, fields))
            aside class="summary" {
                ul class="summary-lines" {
                    @for line in &visit.session.cart.lines {
                        li {
                            span { (line.product.name(visit.language)) " × " (line.quantity) }
                            span { (won(line.price_won(), visit.language)) }
                        }
                    }
                }
                (sums(visit, &visit.session.cart))
                (buttons::in_place(visit, Button::PlaceOrder, FORM))
                a class="button secondary wide" href="/cart" { (visit.t("장바구니로 돌아가기", "Back to cart")) }
            }
        }
    };
    layout::page(visit, heading, &main)
}

fn form(visit: &Visit, fields: &Fields) -> Markup {
    let deliveries = [
        ("normal", visit.t("일반 배송 (2~3일)", "Standard (2–3 days)")),
        ("dawn", visit.t("새벽 배송 (내일 아침 7시 전)", "Early morning (before 7 am)")),
        ("pickup", visit.t("매장에서 찾기", "Pick up in store")),
    ];
    html! {
        form id=(FORM) class="panel order" action="/order" method="post" autocomplete="off" {
            div class="field half" {
                label for="order-name" { (visit.t("받는 분", "Name")) }
                input id="order-name" type="text" name="name" value=(fields.get("name")) maxlength=(LONGEST_TEXT) autocomplete="off" required;
            }
            div class="field half" {
                label for="order-phone" { (visit.t("연락처", "Phone")) }
                input id="order-phone" type="tel" name="phone" value=(fields.get("phone")) maxlength="30" autocomplete="off"
                    placeholder="010-0000-0000" required;
            }
            div class="field" {
                label for="order-address" { (visit.t("주소", "Address")) }
                input id="order-address" type="text" name="address" value=(fields.get("address")) maxlength=(LONGEST_TEXT) autocomplete="off" required;
            }
            div class="field" {
                label for="order-delivery" { (visit.t("배송 방법", "Delivery")) }
                select id="order-delivery" name="delivery" autocomplete="off" {
                    @for (code, name) in deliveries {
                        option value=(code) selected[code == fields.get("delivery")] { (name) }
                    }
                }
            }
            div class="field" {
                label for="order-memo" { (visit.t("요청 사항", "Message for the driver")) }
                textarea id="order-memo" name="memo" rows="2" maxlength=(LONGEST_TEXT)
                    placeholder=(visit.t("예: 문 앞에 놓아 주세요", "For example: please leave it at the door")) { (fields.get("memo")) }
            }
            label class="tick field" for="order-agree" {
                input id="order-agree" type="checkbox" name="agree" value="yes" required checked[fields.ticked("agree")];
                span { (visit.t("주문 내용을 확인했고 결제에 동의합니다", "I have checked my order and agree to pay")) }
            }
        }
    }
}

pub(crate) async fn complete(visit: Visit) -> Response {
    let Some(order) = &visit.session.order else {
        return visit.redirect("/cart");
    };
    let heading = visit.heading(
        ["주문이 완료되었습니다", "Your order is complete"],
        ["구매해 주셔서 고맙습니다", "Thank you for your purchase"],
    );
    let main = html! {
        section class="complete" {
            svg class="complete-mark" viewBox="0 0 64 64" aria-hidden="true" {
                circle cx="32" cy="32" r="30" {}
                path d="M19 33l9 9 18-19" {}
            }
            h1 { (heading) }
            p class="order-number" {
                (visit.t("주문 번호", "Order number")) " " strong data-testid="order-number" { (order.number) }
            }
            dl class="sums panel" {
                @for line in &order.cart.lines {
                    dt { (line.product.name(visit.language)) " × " (line.quantity) }
                    dd { (won(line.price_won(), visit.language)) }
                }
                dt { (visit.t("받는 분", "Name")) } dd { (order.name) }
                dt { (visit.t("주소", "Address")) } dd { (order.address) }
                dt class="sum-total" { (visit.t("결제 금액", "Total")) }
                dd class="sum-total" { (won(order.cart.total_won(), visit.language)) }
            }
            a class="button secondary" href="/" { (visit.t("쇼핑 계속하기", "Continue shopping")) }
        }
    };
    layout::page(&visit, heading, &main)
}
