//! The panel that turns faults on and off, and the HTTP call for the same.
//!
//! `GET /api/faults` answers with the faults as JSON, `PUT` (or `POST`) sets them all, `DELETE` turns
//! all off. Only pages of the shop itself and programs on this machine may call it: a website in
//! the same browser could otherwise reach it by a form, or by a name that resolves to 127.0.0.1.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use maud::{DOCTYPE, Markup, html};
use serde_json::{Value, json};

use super::Shop;
use super::faults::{Button, FAULTS, FaultEntry, Faults};
use super::layout::logo_mark;
use super::visit::{Language, Visit};

/// The panel, its assets and its call. The guard needs the port, so the state is given here.
pub(crate) fn router(shop: &Shop) -> Router<Shop> {
    let port = shop.port;
    Router::new()
        .route("/faults", get(panel))
        .route("/api/faults", get(show).put(set).post(set).delete(clear))
        .layer(from_fn(move |request: Request, next: Next| async move {
            match refusal(port, request.method(), request.headers()) {
                None => next.run(request).await,
                Some(reason) => (StatusCode::FORBIDDEN, Json(json!({ "error": reason }))).into_response(),
            }
        }))
}

/// Why a request may not see or change the faults.
fn refusal(port: u16, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let header = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = header(header::HOST).unwrap_or_default();
    if host != format!("127.0.0.1:{port}") && host != format!("localhost:{port}") {
        return Some("the Host is not this shop's own: use http://127.0.0.1 and its port");
    }
    if method == Method::GET || method == Method::HEAD {
        return None;
    }
    // Browsers send these with every request that changes something; programs send neither.
    let foreign_origin = header(header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}"));
    let foreign_site = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
    (foreign_origin || foreign_site).then_some("the request comes from another website")
}

async fn show(State(shop): State<Shop>) -> Json<Faults> {
    Json(shop.faults.borrow().clone())
}

async fn set(State(shop): State<Shop>, faults: Result<Json<Faults>, JsonRejection>) -> Response {
    match faults {
        Ok(Json(faults)) => {
            shop.faults.send_replace(faults.clone());
            Json(faults).into_response()
        }
        Err(rejection) => (rejection.status(), Json(json!({ "error": rejection.body_text() }))).into_response(),
    }
}

async fn clear(State(shop): State<Shop>) -> Json<Faults> {
    shop.faults.send_replace(Faults::default());
    Json(Faults::default())
}

async fn panel(visit: Visit) -> Response {
    let on = FAULTS.iter().filter(|fault| fault.is_on(&visit.faults)).count();
    let page = html! {
        (DOCTYPE)
        html lang=(visit.language.code());
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (visit.t("고장 스위치 · 술래상점", "Fault switches · Sullae Shop")) }
            link rel="icon" href="/favicon.svg" type="image/svg+xml";
            link rel="stylesheet" href="/assets/faults.css";
        }
        body {
            header {
                (logo_mark())
                div class="grow" {
                    h1 { (visit.t("고장 스위치", "Fault switches")) }
                    p class="muted" { (visit.t(
                        "술래상점을 원하는 대로 고장 내고, 점검이 알아채는지 보세요. 바꾸면 바로 적용됩니다.",
                        "Break the Sullae Shop as you like and see whether your check notices. Changes apply at once.")) }
                }
                nav {
                    a href="?lang=ko" class=[(visit.language == Language::Ko).then_some("current")] { "한국어" }
                    a href="?lang=en" class=[(visit.language == Language::En).then_some("current")] { "English" }
                }
            }
            div class="state" role="status" aria-live="polite" {
                strong id="state" data-none=(visit.t("모두 정상입니다", "Everything works"))
                    data-some=(visit.t("켜진 고장: ", "Faults on: "))
                    data-gone=(visit.t("지금은 상점이 연결을 거부합니다. 다시 열리면 이 화면도 돌아옵니다.",
                        "The shop refuses connections now. This panel returns when it opens again.")) {
                    @if on == 0 { (visit.t("모두 정상입니다", "Everything works")) }
                    @else { (visit.t("켜진 고장: ", "Faults on: ")) (on) }
                }
                span id="error" {}
                span class="grow" {}
                button id="clear" type="button" { (visit.t("모두 끄기", "Turn all off")) }
                a class="shop" href="/" target="_blank" rel="noopener" { (visit.t("상점 열기", "Open the shop")) }
            }
            main { @for fault in FAULTS { (card(&visit, fault)) } }
            section class="call" {
                h2 { (visit.t("HTTP로 바꾸기", "The same over HTTP")) }
                pre { code id="call" data-url={ "http://127.0.0.1:" (visit.shop.port) "/api/faults" } {} }
            }
            script src="/assets/faults.js" {}
        }
    };
    let mut response = visit.with_cookies(axum::response::Html(page.0));
    // A page that lay over this one could steer the clicks.
    response
        .headers_mut()
        .insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

fn card(visit: &Visit, fault: &FaultEntry) -> Markup {
    let on = fault.is_on(&visit.faults);
    let value = if on { fault.value_in(&visit.faults) } else { fault.example_value() };
    let [name_ko, name_en] = fault.name;
    let [what_ko, what_en] = fault.what;
    html! {
        article class={ "fault" @if on { " on" } } data-fault=(fault.key) {
            div class="what" {
                h2 { label for=(fault.key) { (visit.t(name_ko, name_en)) } code { (fault.key) } }
                p class="muted" { (visit.t(what_ko, what_en)) }
            }
            input id=(fault.key) class="switch" type="checkbox" role="switch" autocomplete="off" checked[on];
            @match value {
                Value::String(chosen) => div class="values" { (choice(visit, fault.key, &chosen)) },
                Value::Object(values) => div class="values" {
                    @for (field, value) in &values { (input(visit, fault.key, field, value)) }
                },
                _ => {}
            }
        }
    }
}

fn choice(visit: &Visit, key: &str, chosen: &str) -> Markup {
    let id = format!("{key}-button");
    html! {
        label for=(id) { (visit.t("버튼", "Button")) }
        select id=(id) data-value="" autocomplete="off" {
            @for button in Button::ALL {
                @let code = json!(button);
                option value=(code.as_str().unwrap_or_default()) selected[code == chosen] { (place(visit, button)) }
            }
        }
    }
}

fn place(visit: &Visit, button: Button) -> &'static str {
    match button {
        Button::AddToCart => visit.t("장바구니 담기 (상품)", "Add to cart (product)"),
        Button::BuyNow => visit.t("바로 구매 (상품)", "Buy now (product)"),
        Button::Checkout => visit.t("주문하기 (장바구니)", "Checkout (cart)"),
        Button::PlaceOrder => visit.t("주문하기 (주문서)", "Place order (checkout)"),
        Button::Search => visit.t("검색 (머리글)", "Search (header)"),
        Button::Login => visit.t("로그인 (로그인)", "Log in (log-in page)"),
    }
}

fn input(visit: &Visit, key: &str, field: &str, value: &Value) -> Markup {
    let id = format!("{key}-{field}");
    let name = match field {
        "path" => visit.t("경로 (* = 모두)", "Path (* = all)"),
        "delay_ms" => visit.t("지연 (ms)", "Delay (ms)"),
        "status" => visit.t("HTTP 상태", "HTTP status"),
        "for_ms" => visit.t("시간 (ms)", "For (ms)"),
        other => other,
    };
    // The shop checks again; these let the browser tell the person, in the person's language.
    let (least, most) = if field == "status" { (400, 599) } else { (0, u32::MAX) };
    let required = field != "for_ms";
    html! {
        label for=(id) { (name) }
        @match value {
            Value::String(text) => input id=(id) type="text" data-value=(field) value=(text)
                pattern="\\*|/.*" required autocomplete="off" spellcheck="false"
                title=(visit.t("* 또는 /cart 처럼 /로 시작하는 경로", "* or a path that begins with /, such as /cart"));,
            other => input id=(id) type="number" data-value=(field) value=(other)
                min=(least) max=(most) required[required] autocomplete="off";,
        }
    }
}
