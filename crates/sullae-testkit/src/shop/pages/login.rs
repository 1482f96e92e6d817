//! Logging in and out.

use axum::response::Response;
use maud::html;

use crate::shop::buttons;
use crate::shop::faults::Button;
use crate::shop::fields::Fields;
use crate::shop::layout;
use crate::shop::visit::Visit;

const LONGEST_ID: usize = 40;

pub(crate) async fn show(visit: Visit, fields: Fields) -> Response {
    page(&visit, fields.get("next"), "", None)
}

pub(crate) async fn log_in(mut visit: Visit, fields: Fields) -> Response {
    let id: String = fields.get("id").chars().take(LONGEST_ID).collect();
    let wrong = if id.is_empty() {
        Some(visit.t("아이디를 입력해 주세요.", "Please enter your ID."))
    } else if fields.get("password") != &*visit.shop.password {
        Some(visit.t("아이디 또는 비밀번호가 맞지 않습니다.", "The ID or the password is not right."))
    } else {
        None
    };
    if wrong.is_some() {
        return page(&visit, fields.get("next"), &id, wrong);
    }
    visit.change_session(|session| session.user = Some(id));
    visit.redirect(own_path(fields.get("next")))
}

pub(crate) async fn log_out(mut visit: Visit) -> Response {
    visit.change_session(|session| session.user = None);
    visit.redirect("/")
}

/// Where to go after logging in: never to another site.
fn own_path(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if own && next.bytes().all(|byte| byte.is_ascii_graphic()) {
        next
    } else {
        "/"
    }
}

fn page(visit: &Visit, next: &str, id: &str, wrong: Option<&str>) -> Response {
    let heading = visit.heading(["로그인", "Log in"], ["회원 입장", "Members"]);
    let main = html! {
        (buttons::moved_to_top(visit, Button::Login, "login-form"))
        section class="login" {
            h1 { (heading) }
            @if let Some(wrong) = wrong { p class="wrong" role="alert" { (wrong) } }
            form id="login-form" action="/login" method="post" autocomplete="off" {
                input type="hidden" name="next" value=(next);
                label for="login-id" { (visit.t("아이디", "ID")) }
                input id="login-id" type="text" name="id" value=(id) maxlength=(LONGEST_ID) autocomplete="off" required;
                label for="login-password" { (visit.t("비밀번호", "Password")) }
                input id="login-password" type="password" name="password" autocomplete="off" required;
                label class="tick" for="login-remember" {
                    input id="login-remember" type="checkbox" name="remember" value="yes";
                    span { (visit.t("로그인 상태 유지", "Remember me")) }
                }
                (buttons::in_place(visit, Button::Login, "login-form"))
            }
            p class="hint" {
                (visit.t("연습용 상점: 아이디는 아무거나, 비밀번호는 ", "A shop to practise on: any ID, with the password "))
                code { (visit.shop.password) }
            }
        }
    };
    layout::page(visit, heading, &main)
}
