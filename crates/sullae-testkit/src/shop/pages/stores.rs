//! The store finder: a list inside a shadow root, and a map inside a frame.

use axum::response::Response;
use maud::{Markup, html};

use crate::shop::fields::Fields;
use crate::shop::layout;
use crate::shop::visit::Visit;

struct Store {
    code: &'static str,
    name: [&'static str; 2],
    address: [&'static str; 2],
    /// Where its pin is on the map, in the map's units.
    at: [u32; 2],
}

const STORES: [Store; 4] = [
    Store {
        code: "bukchon",
        name: ["북촌점", "Bukchon"],
        address: ["서울 종로구 북촌로 5길", "Bukchon-ro 5-gil, Seoul"],
        at: [150, 96],
    },
    Store {
        code: "seongsu",
        name: ["성수점", "Seongsu"],
        address: ["서울 성동구 연무장길", "Yeonmujang-gil, Seoul"],
        at: [330, 150],
    },
    Store {
        code: "jeonju",
        name: ["전주점", "Jeonju"],
        address: ["전주 완산구 은행로", "Eunhaeng-ro, Jeonju"],
        at: [210, 250],
    },
    Store {
        code: "haeundae",
        name: ["해운대점", "Haeundae"],
        address: ["부산 해운대구 달맞이길", "Dalmaji-gil, Busan"],
        at: [440, 290],
    },
];

/// The widget brings its own style, as embedded widgets do.
const WIDGET_STYLE: &str = ":host{display:block}\
.box{display:flex;gap:8px;margin-bottom:16px}\
.box input{flex:1;min-width:0;font:inherit;padding:10px 12px;border:1px solid var(--line);border-radius:10px;background:var(--panel);color:var(--ink)}\
button{font:inherit;font-weight:600;padding:10px 16px;border:1px solid var(--line);border-radius:10px;background:var(--panel);color:var(--ink);cursor:pointer}\
ul{list-style:none;margin:0;padding:0;display:grid;gap:10px}\
.shop{display:flex;justify-content:space-between;align-items:center;gap:12px;padding:14px 16px;border:1px solid var(--line);border-radius:12px}\
.shop p{margin:2px 0 0;color:var(--ink2);font-size:14px}\
.is-chosen{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}\
.is-away{display:none}";

pub(crate) async fn show(visit: Visit) -> Response {
    let heading = visit.heading(["매장 찾기", "Find a store"], ["가까운 술래상점", "Our shops"]);
    let main = html! {
        h1 { (heading) }
        div class="stores" {
            section class="panel" {
                div id="store-finder" class="js-stores" { (widget(&visit)) }
            }
            iframe class="map" name="store-map" src="/stores/map" title=(visit.t("매장 지도", "Store map")) {}
        }
    };
    layout::page(&visit, heading, &main)
}

fn widget(visit: &Visit) -> Markup {
    html! {
        template shadowrootmode="open" {
            style { (maud::PreEscaped(WIDGET_STYLE)) }
            div class="box" {
                input class="js-store-query" type="text" name="q" autocomplete="off" maxlength="40"
                    placeholder=(visit.t("지역이나 매장 이름", "Town or store")) aria-label=(visit.t("매장 이름", "Store name"));
                button type="button" class="js-store-search" { (visit.t("매장 검색", "Find")) }
            }
            ul {
                @for store in &STORES {
                    li class="shop js-store" {
                        div {
                            strong { (visit.t(store.name[0], store.name[1])) }
                            p { (visit.t(store.address[0], store.address[1])) }
                        }
                        button type="button" class="js-store-choose" { (visit.t("선택", "Choose")) }
                    }
                }
            }
        }
    }
}

/// The map in the frame: its pins are links inside the frame.
pub(crate) async fn map(visit: Visit, fields: Fields) -> Response {
    let chosen = STORES.iter().find(|store| store.code == fields.get("q"));
    let page = html! {
        (layout::head(&visit, visit.t("매장 지도", "Store map")))
        body class="map-page" {
            svg class="map-picture" viewBox="0 0 560 400" preserveAspectRatio="xMidYMid slice" aria-hidden="true" {
                rect class="map-land" width="560" height="400" {}
                path class="map-water" d="M-10 190c120-40 190 40 290-6s180-50 290-10v34c-110-40-190-20-290 16S110 190-10 226z" {}
                path class="map-park" d="M60 40h130v74H60zM400 60h90v60h-90zM90 300h90v60H90z" {}
                path class="map-road" d="M0 130h560M0 270h560M120 0v400M280 0v400M420 0v400M0 400L560 40" {}
            }
            @for store in &STORES {
                a class={ "pin" @if chosen.is_some_and(|chosen| chosen.code == store.code) { " current" } }
                    href={ "/stores/map?q=" (store.code) }
                    style={ "left:" (store.at[0] * 100 / 560) "%;top:" (store.at[1] * 100 / 400) "%" } {
                    (visit.t(store.name[0], store.name[1]))
                }
            }
            p class="map-note" {
                @match chosen {
                    Some(store) => {
                        strong { (visit.t(store.name[0], store.name[1])) } " "
                        (visit.t(store.address[0], store.address[1])) " · " (visit.t("매일 11시~20시", "11 am to 8 pm"))
                    }
                    None => (visit.t("지도에서 매장을 눌러 보세요.", "Choose a store on the map.")),
                }
            }
        }
    };
    visit.page(&page)
}
