//! How the goods are delivered: the page that opens in a new tab.

use axum::response::Response;
use maud::html;

use crate::shop::layout;
use crate::shop::visit::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let heading = visit.heading(["배송 안내", "Delivery"], ["보내 드리는 방법", "How we send"]);
    let sections = [
        (
            visit.t("언제 받나요?", "When does it arrive?"),
            visit.t(
                "오후 2시 전에 주문하시면 그날 보내고, 보통 2~3일 안에 받으십니다. 새벽 배송은 다음 날 아침 7시 전에 문 앞에 놓아 드립니다.",
                "Orders placed before 2 pm leave the same day and usually arrive within two or three days. Early morning delivery is at your door before 7 am the next day.",
            ),
        ),
        (
            visit.t("배송비는 얼마인가요?", "What does it cost?"),
            visit.t(
                "5만 원 이상은 무료, 그보다 적으면 3,000원입니다. 매장에서 찾으시면 언제나 무료입니다.",
                "Free from ₩50,000, otherwise ₩3,000. Picking up in a store is always free.",
            ),
        ),
        (
            visit.t("교환과 반품", "Returns"),
            visit.t(
                "받으신 날부터 30일 안에 알려 주시면 무료로 교환하거나 환불해 드립니다.",
                "Tell us within 30 days and we exchange or refund at no cost.",
            ),
        ),
        (
            visit.t("깨지기 쉬운 물건", "Fragile goods"),
            visit.t(
                "도자기는 두 겹 상자에 담아 보냅니다. 깨져서 도착하면 사진 한 장으로 새것을 보내 드립니다.",
                "Pottery travels in a double box. If it breaks, one photo is enough for a new one.",
            ),
        ),
    ];
    let main = html! {
        h1 { (heading) }
        div class="answers" {
            @for (question, answer) in sections { section class="panel" { h2 { (question) } p { (answer) } } }
        }
    };
    layout::page(&visit, heading, &main)
}
