//! What is painted over in pictures, and what could not be, as sentences.

use super::words::{address, both, quoted, shortened, with_particle};
use crate::{mask::Mask, plain::visible, redact::redact_url, run::Sentence};

/// "‘고객 이름’을 가림 (‘주문’ 페이지)".
#[must_use]
pub fn mask_sentence(mask: &Mask) -> Sentence {
    let page = match shortened(&mask.page.title) {
        title if title.is_empty() => address(&redact_url(&mask.page.url)),
        title => title,
    };
    let name = quoted(&mask.target.label);
    both(
        format!("{} 가림 (‘{page}’ 페이지)", with_particle(&name.ko, '을', '를')),
        format!("{} is painted over (page “{page}”)", name.en),
    )
}

/// That pictures of a step are kept coarse, and why; nothing where none are.
#[must_use]
pub fn not_masked_sentence(not_masked: &[String]) -> Option<Sentence> {
    let [first, more @ ..] = not_masked else { return None };
    let first = visible(first);
    let (ko, en) = match more.len() {
        0 => (with_particle(&format!("‘{first}’"), '을', '를'), String::new()),
        more => (format!("‘{first}’ 외 {more}곳을"), format!(" and {more} more")),
    };
    Some(both(
        format!("가리는 곳 {ko} 찾지 못해 화면을 알아볼 수 없게 흐려서 남겼습니다."),
        format!("“{first}”{en} could not be found to be painted over, so the pictures are kept too coarse to read."),
    ))
}
