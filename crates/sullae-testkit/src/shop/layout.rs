//! What every page has around its content: header, menus, footer, and the faults that lie over it.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{DOCTYPE, Markup, html};

use super::buttons;
use super::faults::Button;
use super::goods::Category;
use super::visit::{Language, Visit};

/// A whole page with `main` in the middle.
pub(crate) fn page(visit: &Visit, title: &str, main: &Markup) -> Response {
    visit.page(&whole(visit, title, main, ""))
}

/// A page whose search box holds what was searched for.
pub(crate) fn page_with_query(visit: &Visit, title: &str, main: &Markup, query: &str) -> Response {
    visit.page(&whole(visit, title, main, query))
}

/// A page that says what went wrong, under an HTTP status.
pub(crate) fn error_page(visit: &Visit, status: StatusCode) -> Response {
    let (headline, advice) = match status {
        StatusCode::NOT_FOUND => (
            visit.t("찾으시는 페이지가 없습니다", "This page does not exist"),
            visit.t("주소가 바뀌었거나 사라진 페이지입니다.", "Its address has changed, or it is gone."),
        ),
        _ if status.is_client_error() => (
            visit.t("요청을 처리할 수 없습니다", "The request could not be handled"),
            visit.t("보내신 내용을 다시 확인해 주세요.", "Please check what was sent and try again."),
        ),
        _ => (
            visit.t("일시적인 오류가 발생했습니다", "Something went wrong on our side"),
            visit.t("잠시 후 다시 시도해 주세요.", "Please try again in a little while."),
        ),
    };
    let main = html! {
        section class="notice-page" {
            p class="notice-code" { (visit.t("오류", "Error")) " " (status.as_u16()) }
            h1 { (headline) }
            p class="muted" { (advice) }
            a class="button secondary" href="/" { (visit.t("처음으로", "Back to the shop")) }
        }
    };
    visit.page_with_status(status, &whole(visit, headline, &main, ""))
}

fn whole(visit: &Visit, title: &str, main: &Markup, query: &str) -> Markup {
    html! {
        (head(visit, title))
        body {
            a class="skip" href="#main" { (visit.t("본문으로", "Skip to content")) }
            (header(visit, query))
            main id="main" class="page" {
                (buttons::moved_to_top(visit, Button::Search, "search-form"))
                (main)
            }
            (footer(visit))
            div class="js-toast toast" role="status" aria-live="polite" {}
            (over_the_page(visit))
            (scripts(visit))
        }
    }
}

/// The head of a page; `html` itself is closed by the browser.
pub(crate) fn head(visit: &Visit, title: &str) -> Markup {
    let variant = if visit.faults.renamed { "?renamed" } else { "" };
    html! {
        (DOCTYPE)
        html lang=(visit.language.code());
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) " · " (visit.t("술래상점", "Sullae Shop")) }
            link rel="icon" href="/favicon.svg" type="image/svg+xml";
            link rel="stylesheet" href={ "/assets/shop.css" (variant) };
            @if visit.faults.dark { link rel="stylesheet" href="/assets/dark.css"; }
        }
    }
}

fn header(visit: &Visit, query: &str) -> Markup {
    html! {
        header class="top" {
            div class="top-inner" {
                a class="logo" href="/" data-testid="logo" {
                    (logo_mark())
                    span { (visit.t("술래상점", "Sullae Shop")) }
                }
                form id="search-form" class="search" action="/search" method="get" role="search" {
                    label class="hidden" for="search-box" { (visit.t("상품 검색", "Search products")) }
                    input id="search-box" type="search" name="q" value=(query) maxlength="80" autocomplete="off"
                        placeholder=(visit.t("무엇을 찾고 계신가요?", "What are you looking for?"));
                    (buttons::in_place(visit, Button::Search, "search-form"))
                }
                div class="top-links" {
                    a class="top-link" href="/delivery" target="_blank" rel="noopener" {
                        (visit.t("배송 안내", "Delivery"))
                    }
                    @if let Some(user) = &visit.session.user {
                        span class="top-user" data-testid="user" { (user) (visit.t("님", "")) }
                        form action="/logout" method="post" {
                            button type="submit" class="link top-link" { (visit.t("로그아웃", "Log out")) }
                        }
                    } @else {
                        a class="top-link" id="login-link" href="/login" { (visit.t("로그인", "Log in")) }
                    }
                    a class="top-cart" id="cart-link" href="/cart" aria-label=(visit.t("장바구니", "Cart")) {
                        span { (visit.t("장바구니", "Cart")) }
                        span class="badge js-badge" data-testid="cart-count" { (visit.session.cart.pieces()) }
                    }
                }
            }
            (menus(visit))
        }
    }
}

fn menus(visit: &Visit) -> Markup {
    let query_of = |language: Language| {
        let kept = if visit.query.is_empty() {
            String::new()
        } else {
            format!("{}&", visit.query)
        };
        format!("?{kept}lang={}", language.code())
    };
    html! {
        nav class="menus" aria-label=(visit.t("분류", "Categories")) {
            ul class="menu-list" {
                @for category in Category::ALL {
                    @let path = format!("/category/{}", category.slug());
                    li class="menu" {
                        a class={ "menu-link" @if visit.path == path { " current" } } href=(path) {
                            (category.name(visit.language))
                        }
                        @if category == Category::Table {
                            ul class="submenu" {
                                li { a href="/search?q=%EB%A8%B8%EA%B7%B8" { (visit.t("머그", "Mugs")) } }
                                li { a href="/product/9" { (visit.t("찻주전자", "Teapots")) } }
                                li { a href="/product/14" { (visit.t("그릇", "Bowls")) } }
                            }
                        }
                    }
                }
                li class="menu" { a class={ "menu-link" @if visit.path == "/stores" { " current" } } href="/stores" {
                    (visit.t("매장 찾기", "Stores"))
                } }
            }
            div class="languages" {
                a lang="ko" class=[(visit.language == Language::Ko).then_some("current")] href=(query_of(Language::Ko)) { "한국어" }
                a lang="en" class=[(visit.language == Language::En).then_some("current")] href=(query_of(Language::En)) { "English" }
            }
        }
    }
}

fn footer(visit: &Visit) -> Markup {
    html! {
        footer class="foot" {
            div class="foot-inner" {
                div {
                    strong { (visit.t("술래상점", "Sullae Shop")) }
                    p { (visit.t(
                        "연습용 상점입니다. 실제로 팔거나 보내는 물건은 없습니다.",
                        "A shop to practise on. Nothing here is really sold or sent.")) }
                }
                nav class="foot-links" aria-label=(visit.t("안내", "About")) {
                    a href="/delivery" { (visit.t("배송과 교환", "Delivery and returns")) }
                    a href="/stores" { (visit.t("매장 찾기", "Stores")) }
                    a href="/faults" { (visit.t("고장 스위치", "Fault switches")) }
                }
            }
        }
    }
}

/// The shop's sign: the moon and the watchman's lantern.
pub(crate) fn logo_mark() -> Markup {
    html! {
        svg class="logo-mark" viewBox="0 0 32 32" aria-hidden="true" {
            circle cx="16" cy="16" r="15" class="logo-night" {}
            circle cx="20" cy="12" r="6" class="logo-moon" {}
            rect x="9" y="14" width="9" height="12" rx="3" class="logo-lantern" {}
            path d="M11 14c0-4 5-4 5 0" class="logo-handle" {}
        }
    }
}

fn over_the_page(visit: &Visit) -> Markup {
    html! {
        @if visit.faults.cookie_banner && !visit.consented {
            div class="banner js-banner" role="dialog" aria-label=(visit.t("쿠키 안내", "Cookie notice")) {
                div class="banner-inner" {
                    h2 { (visit.t("쿠키 사용에 동의해 주세요", "We would like to use cookies")) }
                    p { (visit.t(
                        "더 나은 쇼핑을 위해 쿠키를 사용합니다. 동의하시면 방문하신 상품과 장바구니를 기억해 드립니다.",
                        "Cookies make shopping easier: with your consent we remember what you looked at and what is in your cart.")) }
                    p class="muted" { (visit.t(
                        "언제든지 고객센터에서 동의를 거둘 수 있습니다.",
                        "You can withdraw your consent at the service desk at any time.")) }
                    button type="button" class="button primary js-accept" data-testid="accept-cookies" {
                        (visit.t("모두 동의", "Accept all"))
                    }
                }
            }
        }
    }
}

fn scripts(visit: &Visit) -> Markup {
    let variant = if visit.faults.renamed { "?renamed" } else { "" };
    html! {
        script src={ "/assets/shop.js" (variant) } {}
        @if visit.faults.script_error { script src={ "/assets/broken.js" (variant) } {} }
        @if visit.faults.dialog { script src="/assets/dialog.js" {} }
    }
}
