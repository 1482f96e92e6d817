//! Lists of products: search results, categories, and the cards they are made of.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::shop::buttons;
use crate::shop::fields::Fields;
use crate::shop::goods::{self, Category, Product, Sort, won};
use crate::shop::layout;
use crate::shop::pictures;
use crate::shop::visit::Visit;

pub(crate) async fn search(visit: Visit, fields: Fields) -> Response {
    let query = fields.get("q");
    let sort = Sort::from_code(fields.get("sort"));
    let found = goods::list(|product| goods::matches(product, query), sort, visit.language);
    let heading = if query.is_empty() {
        visit.heading(["전체 상품", "All products"], ["모든 물건", "Everything"]).to_owned()
    } else {
        visit.t(format!("‘{query}’ 검색 결과"), format!("Results for “{query}”"))
    };
    let main = list_page(&visit, &heading, Some(query), sort, &found);
    layout::page_with_query(&visit, &heading, &main, query)
}

pub(crate) async fn category(Path(slug): Path<String>, visit: Visit, fields: Fields) -> Response {
    let Some(category) = Category::from_slug(&slug) else {
        return layout::error_page(&visit, StatusCode::NOT_FOUND);
    };
    let sort = Sort::from_code(fields.get("sort"));
    let found = goods::list(|product| product.category == category, sort, visit.language);
    let name = category.name(visit.language);
    layout::page(&visit, name, &list_page(&visit, name, None, sort, &found))
}

fn list_page(visit: &Visit, heading: &str, query: Option<&str>, sort: Sort, found: &[&'static Product]) -> Markup {
    html! {
        div class="section-head" {
            div {
                h1 class="list-title" { (heading) }
                p class="muted" data-testid="result-count" { (visit.t(
                    format!("상품 {}개", found.len()),
                    format!("{} {}", found.len(), if found.len() == 1 { "product" } else { "products" }))) }
            }
            form class="sort" method="get" {
                @if let Some(query) = query { input type="hidden" name="q" value=(query); }
                label for="sort" { (visit.t("정렬", "Sort by")) }
                select id="sort" name="sort" class="js-submit-on-change" autocomplete="off" {
                    @for choice in Sort::ALL {
                        option value=(choice.code()) selected[choice == sort] { (choice.name(visit.language)) }
                    }
                }
            }
        }
        @if found.is_empty() {
            section class="notice-page" {
                h2 { (visit.t("찾으시는 상품이 없습니다", "Nothing found")) }
                p class="muted" { (visit.t("다른 말로 찾아보세요. 예: 머그, 등불, 노트", "Try another word, such as mug, lantern or notebook.")) }
                a class="button secondary" href="/search" { (visit.t("전체 상품 보기", "See all products")) }
            }
        } @else {
            (grid(visit, found))
        }
    }
}

/// Product cards in rows.
pub(crate) fn grid(visit: &Visit, products: &[&'static Product]) -> Markup {
    html! {
        ul class="grid" { @for product in products { li { (card(visit, product)) } } }
    }
}

fn card(visit: &Visit, product: &Product) -> Markup {
    let name = product.name(visit.language);
    let form = format!("card-{}", product.id);
    html! {
        article class="card" data-product=(product.id) {
            a class="card-link" href={ "/product/" (product.id) } {
                span class="card-picture" { (pictures::draw(product.picture, product.colours, name)) }
                span class="card-name" { (name) }
            }
            p class="card-stars" { span class="stars" aria-hidden="true" { (product.stars) } " " (product.reviews) }
            div class="card-foot" {
                strong class="price" { (won(product.price_won, visit.language)) }
                form id=(form) class="js-add" action="/api/cart" method="post" {
                    input type="hidden" name="product" value=(product.id);
                    input type="hidden" name="quantity" value="1";
                    (buttons::on_card(visit, &form))
                }
            }
        }
    }
}
