//! The looks that runs propose for a recording, each beside the recorded one, with what changed and how to
//! decide.

use maud::{Markup, html};
use sullae_recording::{
    Language, Proposal, Recording, Step,
    plain::in_shell,
    proposal::{LookPart, look_changes},
    wording::step_sentence,
};

use crate::{
    evidence::{bars, percent},
    gallery::{Gallery, Mark},
    page::page,
    seen_text::Seen,
    words::Words,
};

/// Screen pixels for one of an anchor: small things are easier to compare a little larger.
const SCALE: f64 = 1.5;

/// One proposal and the step it is for.
#[derive(Debug, Clone)]
pub struct ProposalShown<'a> {
    /// The step's number, from 1.
    pub number: u32,
    /// The step as recorded.
    pub step: &'a Step,
    /// The recorded anchor's PNG file, if there is one.
    pub recorded_png: Option<Vec<u8>>,
    /// What is proposed.
    pub proposal: &'a Proposal,
}

/// Renders the proposals for the recording in `folder` as a whole HTML document.
pub fn render_proposals(recording: &Recording, folder: &str, shown: &[ProposalShown<'_>], language: Language) -> String {
    let words = Words::new(language);
    let pictures = shown.iter().flat_map(|one| {
        [
            (recorded_name(one), one.recorded_png.clone()),
            (seen_name(one), Some(one.proposal.png.clone())),
        ]
    });
    let gallery = Gallery::of(pictures);
    let heading = heading(shown.len(), words);
    let title = format!("{heading} · {}", Seen(&recording.name).plain());
    let folder = in_shell(folder);
    let body = html! {
        (gallery.definitions())
        main {
            header {
                p.about {
                    span.brand { (words.say("술래", "Sullae")) i { "." } }
                    b { (Seen(&recording.name)) }
                }
                h1.title { (heading) }
                p.intro { (words.say(
                    "실행이 아래 대상을 녹화와 다른 근거로 찾았고, 단계는 정상으로 끝났습니다. 왼쪽이 녹화한 모습, 오른쪽이 지금 모습입니다. 같은 대상이 맞으면 받아들이세요. 받아들이기 전에는 점검 시나리오가 바뀌지 않고, 받아들인 뒤에도 되돌릴 수 있습니다.",
                    "A run found these targets by other evidence than recorded, and their steps passed. Recorded on the left, as it is now on the right. Accept it if it is the same thing. Nothing in the recording changes before that, and it can be taken back.",
                )) }
            }
            @for one in shown { (card(one, &gallery, &folder, words)) }
            @if shown.len() > 1 {
                div.card.proposal {
                    div.how {
                        (command(words.say("모두 받아들이기", "Accept all"), &format!("sullae heal {folder} --all")))
                        (command(words.say("되돌리기", "Take it back"), &format!("sullae heal {folder} --undo")))
                    }
                }
            }
        }
    };
    page(words, &title, include_str!("proposals.css"), &body).into_string()
}

fn heading(count: usize, words: Words) -> String {
    words.language.pick(
        format!("새 모습 제안 {count}건"),
        if count == 1 {
            "1 new look is proposed".to_owned()
        } else {
            format!("{count} new looks are proposed")
        },
    )
}

fn card(one: &ProposalShown<'_>, gallery: &Gallery, folder: &str, words: Words) -> Markup {
    let number = one.number;
    html! {
        section.card.proposal {
            header {
                h2 { span.number { (words.step(number)) } (Seen(step_sentence(one.step).in_language(words.language))) }
                span.quiet { (words.say("본 때", "Seen")) " " (Seen(&words.time(&one.proposal.seen))) }
            }
            (pair(one, gallery, words))
            div.told {
                (changes(one, words))
                div {
                    h3 { (words.say("녹화한 것과 닮은 정도", "How alike what was recorded")) }
                    (bars(one.proposal.look.evidence, words))
                    p.margin { span { (words.say("종합", "Overall")) " " b { (percent(one.proposal.look.score)) } } }
                }
            }
            div.how {
                (command(words.say("받아들이기", "Accept"), &format!("sullae heal {folder} --accept {number}")))
                (command(words.say("거절하기", "Reject"), &format!("sullae heal {folder} --reject {number}")))
            }
        }
    }
}

/// Both looks at one scale, the target and its hot spot marked in each.
fn pair(one: &ProposalShown<'_>, gallery: &Gallery, words: Words) -> Markup {
    let recorded = one
        .step
        .target
        .as_ref()
        .and_then(|target| target.anchor.as_ref())
        .map(Mark::of_anchor);
    let seen = one.proposal.look.target.anchor.as_ref().map(Mark::of_anchor);
    html! {
        div.looks-pair {
            (look(gallery, &recorded_name(one), recorded, words.say("녹화한 모습", "As recorded"), "then", words))
            span.arrow aria-hidden="true" { "→" }
            (look(gallery, &seen_name(one), seen, words.say("지금 모습", "As it is now"), "now", words))
        }
    }
}

fn look(gallery: &Gallery, name: &str, mark: Option<Mark>, caption: &str, class: &str, words: Words) -> Markup {
    let width = gallery
        .width_of(name)
        .map(|width| format!("width:{:.0}px", f64::from(width) * SCALE));
    html! {
        figure class=(class) style=[width] {
            figcaption { (caption) }
            (gallery.named(name, mark, caption, words.say("그림 없음", "No picture")))
        }
    }
}

fn changes(one: &ProposalShown<'_>, words: Words) -> Markup {
    let target = one.step.target.as_ref();
    let changes = target.map_or_else(Vec::new, |target| look_changes(target, &one.proposal.look.target));
    let value = |text: Option<&String>| match text {
        Some(text) => html! { (Seen(text)) },
        None => html! { span.quiet { (words.say("없음", "none")) } },
    };
    html! {
        @if changes.is_empty() {
            p.quiet { (words.say("그림만 달라졌습니다.", "Only the picture has changed.")) }
        } @else {
            table.changes {
                thead { tr {
                    th { (words.say("달라진 것", "What changed")) }
                    th { (words.say("녹화할 때", "Recorded")) }
                    th { (words.say("지금", "Now")) }
                } }
                tbody {
                    @for change in &changes {
                        tr {
                            td { (part(&change.what, words)) }
                            td { (value(change.before.as_ref())) }
                            td.new { (value(change.after.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

fn part(part: &LookPart, words: Words) -> Markup {
    html! { (Seen(part.word().in_language(words.language))) }
}

fn command(what: &str, line: &str) -> Markup {
    html! { div { span { (what) } code.code { (Seen(line)) } } }
}

fn recorded_name(one: &ProposalShown<'_>) -> String {
    format!("recorded {}", one.number)
}

fn seen_name(one: &ProposalShown<'_>) -> String {
    format!("seen {}", one.number)
}
