//! The home page: a hero and the whole range.

use axum::response::Response;
use maud::{Markup, html};

use super::listing::grid;
use crate::shop::goods::PRODUCTS;
use crate::shop::layout;
use crate::shop::visit::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let products: Vec<_> = PRODUCTS.iter().collect();
    let main = html! {
        section class="hero" {
            div class="hero-text" {
                p class="hero-kicker" { (visit.t("밤을 밝히는 물건들", "Things that light the night")) }
                h1 { (visit.heading(
                    ["찾았다, 오래 쓸 물건", "Found: things made to last"],
                    ["오래 곁에 둘 물건을 만나다", "Meet the things you keep"])) }
                p { (visit.t(
                    "손으로 빚고 엮은 살림 열여섯 가지. 5만 원부터 무료로 보내 드립니다.",
                    "Sixteen handmade goods. Free delivery from ₩50,000.")) }
                a class="button hero-button" href="/product/3" { (visit.t("순라 등불 보러 가기", "See the Night Watch Lantern")) }
            }
            (hero_picture())
        }
        section {
            div class="section-head" {
                h2 { (visit.heading(["인기 상품", "Popular now"], ["많이 찾는 물건", "What others choose"])) }
                a class="more" href="/search" { (visit.t("모두 보기", "See all")) }
            }
            (grid(&visit, &products))
        }
    };
    layout::page(&visit, visit.t("찾았다, 오래 쓸 물건", "Found: things made to last"), &main)
}

fn hero_picture() -> Markup {
    html! {
        svg class="hero-picture" viewBox="0 0 520 240" preserveAspectRatio="xMaxYMid slice" aria-hidden="true" {
            circle cx="360" cy="104" r="82" fill="#f6e7b4" {}
            circle cx="334" cy="86" r="12" fill="#e9d596" {}
            circle cx="382" cy="132" r="18" fill="#e9d596" {}
            circle cx="392" cy="74" r="7" fill="#e9d596" {}
            @for (x, y) in [(60, 48), (150, 26), (214, 84), (488, 40), (262, 36), (-40, 90), (110, 110)] {
                circle cx=(x) cy=(y) r="1.8" fill="#fff" fill-opacity=".8" {}
            }
            path d="M-700 250v-60c160 40 240 30 400-6 120-26 200-22 300 12 60-34 120-42 190-18 70 24 130 20 190-10 50-24 90-24 240-6v88z" fill="#1b2747" {}
            path d="M-700 250v-40c200 30 420 40 700 14 80-24 170-22 250-6 90 18 180 4 370-18v50z" fill="#121b35" {}
            // A tiled gate under the moon, and the lantern before it.
            path d="M250 164c20-4 34-12 44-26h132c10 14 24 22 44 26v6H250z" fill="#0d1428" {}
            path d="M268 170h184v52H268z" fill="#18223f" {}
            path d="M334 222v-34c0-20 52-20 52 0v34z" fill="#f2b24a" {}
            path d="M334 222v-34c0-20 52-20 52 0v34z" fill="#0d1428" fill-opacity=".25" {}
            path d="M200 150v-20" stroke="#0d1428" stroke-width="3" {}
            rect x="184" y="150" width="32" height="44" rx="10" fill="#d5532f" {}
            rect x="190" y="155" width="20" height="34" rx="7" fill="#ffe3a0" {}
            path d="M200 194v12" stroke="#d5532f" stroke-width="3" {}
            path d="M168 130h34" stroke="#0d1428" stroke-width="4" stroke-linecap="round" {}
            path d="M170 130v100" stroke="#0d1428" stroke-width="5" {}
        }
    }
}
