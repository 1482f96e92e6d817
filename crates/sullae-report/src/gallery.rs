//! The run's pictures: each embedded once, drawn wherever it is needed, with what was found marked.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{Markup, html};
use sullae_recording::{
    Point, Rect, Run,
    folder::png_size,
    run::{Decision, Found, PictureRef},
};

/// Pictures by their SHA-256.
pub(crate) struct Gallery {
    held: BTreeMap<String, Held>,
}

struct Held {
    number: usize,
    width: u32,
    height: u32,
    data: String,
}

/// What is drawn over a picture.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    place: Rect,
    /// Where it was acted on, if it was.
    point: Option<Point>,
    certain: bool,
}

impl Mark {
    /// The best candidate in the picture it was found in; the point only where it was acted on.
    pub(crate) fn of(found: &Found) -> Self {
        let acted = found.decision == Decision::Accepted;
        Self {
            place: found.place,
            point: acted.then_some(found.point),
            certain: acted || found.decision == Decision::Covered,
        }
    }

    /// The target inside its anchor.
    pub(crate) fn of_anchor(anchor: &sullae_recording::Anchor) -> Self {
        Self {
            place: anchor.target,
            point: Some(anchor.hot_spot),
            certain: true,
        }
    }
}

impl Gallery {
    /// Asks for every picture of the run, once each.
    pub(crate) fn collect(run: &Run, pictures: impl Fn(&str) -> Option<Vec<u8>>) -> Self {
        let mut gallery = Self { held: BTreeMap::new() };
        let shown = run.steps.iter().flat_map(|step| [&step.expected, &step.before, &step.after]);
        for picture in shown.flatten() {
            if !gallery.held.contains_key(&picture.sha256) {
                gallery.hold(&picture.sha256, pictures(&picture.sha256));
            }
        }
        gallery
    }

    /// Pictures by names given here.
    pub(crate) fn of(named: impl IntoIterator<Item = (String, Option<Vec<u8>>)>) -> Self {
        let mut gallery = Self { held: BTreeMap::new() };
        for (name, png) in named {
            gallery.hold(&name, png);
        }
        gallery
    }

    fn hold(&mut self, name: &str, png: Option<Vec<u8>>) {
        let Some(png) = png else { return };
        if let Some((width, height)) = png_size(&png).filter(|(w, h)| *w > 0 && *h > 0) {
            let held = Held {
                number: self.held.len(),
                width,
                height,
                data: format!("data:image/png;base64,{}", STANDARD.encode(&png)),
            };
            self.held.insert(name.to_owned(), held);
        }
    }

    /// The pictures themselves, to be referred to by the drawings.
    pub(crate) fn definitions(&self) -> Markup {
        html! {
            svg.definitions width="0" height="0" aria-hidden="true" {
                defs {
                    @for held in self.held.values() {
                        image id={ "p" (held.number) } width=(held.width) height=(held.height) href=(held.data) {}
                    }
                }
            }
        }
    }

    /// The whole picture.
    pub(crate) fn whole(&self, picture: Option<&PictureRef>, mark: Option<Mark>, label: &str, missing: &str) -> Markup {
        self.named(picture.map_or("", |p| p.sha256.as_str()), mark, label, missing)
    }

    /// Width of a picture, its own pixels.
    pub(crate) fn width_of(&self, name: &str) -> Option<u32> {
        self.held.get(name).map(|held| held.width)
    }

    /// The whole picture of this name.
    pub(crate) fn named(&self, name: &str, mark: Option<Mark>, label: &str, missing: &str) -> Markup {
        match self.held.get(name) {
            Some(held) => {
                let all = Rect {
                    x: 0.0,
                    y: 0.0,
                    width: f64::from(held.width),
                    height: f64::from(held.height),
                };
                drawing(held, all, mark, label)
            }
            None => html! { div.shot.missing { span { (missing) } } },
        }
    }

    /// The part of the picture around a place, as large as `like` where that is given.
    pub(crate) fn around(
        &self,
        picture: Option<&PictureRef>,
        place: Rect,
        like: Option<&PictureRef>,
        mark: Mark,
        label: &str,
    ) -> Option<Markup> {
        const ROOM: f64 = 24.0;
        let held = self.held.get(&picture?.sha256)?;
        let (all_width, all_height) = (f64::from(held.width), f64::from(held.height));
        let wanted = |least: f64, like: Option<u32>| like.map_or(least, f64::from).max(least);
        let width = wanted(place.width + 2.0 * ROOM, like.map(|p| p.width)).clamp(1.0, all_width);
        let height = wanted(place.height + 2.0 * ROOM, like.map(|p| p.height)).clamp(1.0, all_height);
        let centre = place.centre();
        let part = Rect {
            x: (centre.x - width / 2.0).clamp(0.0, all_width - width),
            y: (centre.y - height / 2.0).clamp(0.0, all_height - height),
            width,
            height,
        };
        Some(drawing(held, part, Some(mark), label))
    }
}

fn drawing(held: &Held, part: Rect, mark: Option<Mark>, label: &str) -> Markup {
    let Rect { x, y, width, height } = part;
    html! {
        svg.shot role="img" aria-label=(label) viewBox={ (px(x)) " " (px(y)) " " (px(width)) " " (px(height)) }
            style={ "aspect-ratio:" (px(width)) "/" (px(height)) } {
            use href={ "#p" (held.number) } {}
            @if let Some(mark) = mark { (drawn_mark(mark)) }
        }
    }
}

/// Strokes keep their width on the screen at every scale, so a mark is as clear on a thumbnail as
/// on the large picture.
fn drawn_mark(mark: Mark) -> Markup {
    let Rect { x, y, width, height } = mark.place;
    html! {
        g.mark.(if mark.certain { "certain" } else { "doubtful" }) {
            @for layer in ["halo", "line"] {
                rect class=(layer) x=(px(x)) y=(px(y)) width=(px(width.max(0.0))) height=(px(height.max(0.0))) rx="4" {}
            }
            @if let Some(Point { x, y }) = mark.point {
                @for layer in ["spot-halo", "spot"] {
                    path class=(layer) d={ "M" (px(x)) " " (px(y)) "h0.01" } {}
                }
            }
        }
    }
}

/// A length in the picture's pixels.
fn px(length: f64) -> String {
    format!("{:.1}", if length.is_finite() { length } else { 0.0 })
}
