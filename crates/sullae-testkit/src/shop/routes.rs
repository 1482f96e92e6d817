//! Which address answers with what.

use axum::extract::{DefaultBodyLimit, RawQuery};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use super::pages::{cart, checkout, delivery, home, listing, login, product, stores};
use super::visit::Visit;
use super::{Shop, fault_panel, layout, rename, trouble};

const LARGEST_BODY_BYTES: usize = 64 * 1024;

/// The whole shop.
pub(crate) fn router(shop: Shop) -> Router {
    let pages = Router::new()
        .route("/", get(home::show))
        .route("/search", get(listing::search))
        .route("/category/{slug}", get(listing::category))
        .route("/product/{id}", get(product::show))
        .route("/login", get(login::show).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/cart", get(cart::show))
        .route("/cart/remove", post(cart::remove))
        .route("/cart/quantity", post(cart::change_quantity))
        .route("/buy-now", post(cart::buy_now))
        .route("/checkout", get(checkout::show))
        .route("/order", post(checkout::place_order))
        .route("/order/complete", get(checkout::complete))
        .route("/delivery", get(delivery::show))
        .route("/stores", get(stores::show))
        .route("/stores/map", get(stores::map))
        .fallback(missing)
        .layer(from_fn_with_state(shop.clone(), trouble::for_pages));
    let calls = Router::new()
        .route("/api/cart", post(cart::add).get(cart_now))
        .layer(from_fn_with_state(shop.clone(), trouble::for_calls));
    let assets = Router::new()
        .route("/assets/shop.css", get(shop_css))
        .route("/assets/shop.js", get(shop_js))
        .route("/assets/broken.js", get(broken_js))
        .route(
            "/assets/dialog.js",
            get(|| async { script(include_str!("assets/dialog.js").to_owned()) }),
        )
        .route(
            "/assets/dark.css",
            get(|| async { style(include_str!("assets/dark.css").to_owned()) }),
        )
        .route(
            "/assets/faults.css",
            get(|| async { style(include_str!("assets/faults.css").to_owned()) }),
        )
        .route(
            "/assets/faults.js",
            get(|| async { script(include_str!("assets/faults.js").to_owned()) }),
        )
        .route("/favicon.svg", get(favicon))
        // Browsers ask for it unbidden on pages without a head of ours.
        .route("/favicon.ico", get(favicon));
    pages
        .merge(calls)
        .merge(assets)
        .merge(fault_panel::router(&shop))
        .layer(DefaultBodyLimit::max(LARGEST_BODY_BYTES))
        .layer(map_response(never_stored))
        .with_state(shop)
}

/// A fault that was turned on must show at the next load, so nothing may come from a cache.
async fn never_stored(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn missing(visit: Visit) -> Response {
    layout::error_page(&visit, StatusCode::NOT_FOUND)
}

async fn cart_now(visit: Visit) -> Response {
    let cart = &visit.session.cart;
    Json(json!({ "pieces": cart.pieces(), "total_won": cart.total_won() })).into_response()
}

fn style(sheet: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet)
}

fn script(text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], text)
}

/// A page says by its query which names it uses, so that a fault turned on between the page and its
/// assets cannot mix the two.
fn renamed(query: Option<&str>) -> bool {
    query == Some("renamed")
}

async fn shop_css(RawQuery(query): RawQuery) -> impl IntoResponse {
    let sheet = include_str!("assets/shop.css");
    style(if renamed(query.as_deref()) {
        rename::css(sheet)
    } else {
        sheet.to_owned()
    })
}

async fn shop_js(RawQuery(query): RawQuery) -> impl IntoResponse {
    let text = include_str!("assets/shop.js");
    script(if renamed(query.as_deref()) {
        rename::js(text)
    } else {
        text.to_owned()
    })
}

async fn broken_js(RawQuery(query): RawQuery) -> impl IntoResponse {
    let text = include_str!("assets/broken.js");
    script(if renamed(query.as_deref()) {
        rename::js(text)
    } else {
        text.to_owned()
    })
}

async fn favicon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("assets/favicon.svg"))
}
