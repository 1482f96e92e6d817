//! What no picture may show: typed secrets and the recording's masked areas. A picture of a page goes through a [`Shot`], and leaves it
//! painted over only.

use serde::Deserialize;
use serde_json::{Value, json};
use sullae_browser::{Browser, BrowserError, Page};
use sullae_recording::{Mask, Rect};
use sullae_vision::{Picture, PictureError, pixels_of};

use crate::{hands::Hands, look::SANDBOX, step::Setup};

/// Tells where masked areas are; made from the recorder's `inject/` folder, so that both see alike.
const MASKED_SCRIPT: &str = include_str!("masked.generated.js");

/// A picture of a tab as the browser sent it, and what of it may not be kept.
#[derive(Debug, Clone)]
pub(crate) struct Shot {
    /// As the browser sent it: to be looked at only.
    pub(crate) raw: Vec<u8>,
    pub(crate) hidden: Hidden,
}

/// Where a picture shows what no picture may. Boxes are CSS pixels.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Hidden {
    pub(crate) secrets: Vec<Rect>,
    pub(crate) masked: Vec<Rect>,
    /// What people call the masked areas that should be there and were not found.
    pub(crate) not_masked: Vec<String>,
}

impl Shot {
    /// The picture as it may be kept. Where an area was not found that should be painted over, nobody can read anything in it.
    pub(crate) fn kept(self, ratio: f64) -> Result<Vec<u8>, PictureError> {
        let Hidden {
            secrets,
            masked,
            not_masked,
        } = self.hidden;
        if secrets.is_empty() && masked.is_empty() && not_masked.is_empty() {
            return Ok(self.raw);
        }
        let mut picture = Picture::from_png(&self.raw)?;
        let size = picture.size();
        picture.blank(&pixels_of(&[secrets, masked].concat(), ratio, size));
        let picture = if not_masked.is_empty() { picture } else { picture.coarse() };
        picture.to_png()
    }
}

/// Where the masked areas were at one moment.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Masked {
    url: String,
    /// Of each mask the boxes of what it stands for; nothing where that is not there.
    found: Vec<Option<Vec<Rect>>>,
    closed: bool,
}

impl Setup<'_> {
    /// Where a tab shows masked areas now, to be asked right before a picture of it is taken. Nothing where it does not say.
    pub(crate) async fn masked(&self, page: &Page) -> Option<Masked> {
        masked(self.browser, page, &self.prepared.recording.masks).await
    }

    /// Where a tab shows a secret.
    pub(crate) async fn secret_places(&self, hands: &Hands) -> Result<Vec<Rect>, BrowserError> {
        if self.secrets.any() {
            hands.secret_places(&self.secrets.values()).await
        } else {
            Ok(Vec::new())
        }
    }

    /// What a picture shows that it may not, besides these secrets: taken since `before`, up to now.
    pub(crate) async fn hidden(&self, page: &Page, secrets: Vec<Rect>, before: Option<Masked>) -> Hidden {
        let after = self.masked(page).await;
        Hidden {
            secrets,
            ..between(&self.prepared.recording.masks, before.as_ref(), after.as_ref())
        }
    }
}

/// As [`Setup::masked`], of any browser.
pub(crate) async fn masked(browser: &Browser, page: &Page, masks: &[Mask]) -> Option<Masked> {
    if masks.is_empty() {
        return Some(Masked::default());
    }
    let told = all_masked(browser, page, masks).await;
    told.inspect_err(|error| tracing::debug!(%error, "a page does not say where its masked areas are"))
        .ok()
}

async fn all_masked(browser: &Browser, page: &Page, masks: &[Mask]) -> Result<Masked, BrowserError> {
    let selectors = json!(masks.iter().map(Mask::selector).collect::<Vec<_>>());
    let mut all = of_document(page, &selectors).await?;
    // What was pointed at in no frame is not looked for in those of other sites.
    let in_frames = masks.iter().any(|mask| !mask.page.frame.is_empty());
    let mut open = Vec::new();
    if all.closed && in_frames {
        open.push((page.clone(), 0.0, 0.0));
    }
    while let Some((outer, x, y)) = open.pop() {
        for frame in outer.locate_child_frames().await? {
            let inner = browser.page(&frame.context);
            let told = of_document(&inner, &selectors).await?;
            let (x, y) = (x + frame.x, y + frame.y);
            all.take_in(told.found, x, y);
            if told.closed {
                open.push((inner, x, y));
            }
        }
    }
    Ok(all)
}

async fn of_document(page: &Page, selectors: &Value) -> Result<Masked, BrowserError> {
    let told = page
        .call_function(Some(SANDBOX), MASKED_SCRIPT, std::slice::from_ref(selectors))
        .await?;
    serde_json::from_str(told.as_str().unwrap_or_default()).map_err(|error| BrowserError::ProtocolError {
        method: "masked".to_owned(),
        what: error.to_string(),
    })
}

impl Masked {
    /// Adds what a frame told whose content begins there.
    fn take_in(&mut self, found: Vec<Option<Vec<Rect>>>, x: f64, y: f64) {
        for (known, boxes) in self.found.iter_mut().zip(found) {
            let Some(boxes) = boxes else { continue };
            known
                .get_or_insert_default()
                .extend(boxes.into_iter().map(|place| place.moved(x, y)));
        }
    }
}

/// What a picture shows of masked areas that was taken between two moments. What moved meanwhile may be anywhere on its way.
pub(crate) fn between(masks: &[Mask], before: Option<&Masked>, after: Option<&Masked>) -> Hidden {
    let mut hidden = Hidden::default();
    for (at, mask) in masks.iter().enumerate() {
        let boxes = |moment: Option<&Masked>| moment.and_then(|masked| masked.found.get(at).cloned().flatten());
        let is_told = |moment: Option<&Masked>| {
            let is_wanted = |masked: &Masked| !mask.may_be_absent && mask.is_of(&masked.url);
            moment.is_some_and(|masked| boxes(Some(masked)).is_some() || !is_wanted(masked))
        };
        if !is_told(before) || !is_told(after) {
            hidden.not_masked.push(mask.target.label.clone());
        }
        let (before, after) = (boxes(before).unwrap_or_default(), boxes(after).unwrap_or_default());
        if before.len() == after.len() {
            hidden.masked.extend(before.iter().zip(&after).map(|(a, b)| a.hull(*b)));
        } else {
            hidden.masked.extend(before.into_iter().chain(after));
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use sullae_recording::{ElementEvidence, PageSeen, Target, TargetKind};

    use super::*;

    const PAGE: &str = "https://shop.test/orders";

    fn owner() -> Mask {
        let page = PageSeen {
            url: PAGE.into(),
            ..PageSeen::default()
        };
        let target = Target {
            label: String::new(),
            kind: TargetKind::Other,
            place: Rect::default(),
            anchor: None,
            text: None,
            neighbours: Vec::new(),
            element: Some(ElementEvidence {
                tag: "b".into(),
                xpath: "/html[1]/body[1]/b[1]".into(),
                ..ElementEvidence::default()
            }),
        };
        Mask::of(page, target, "owner")
    }

    fn at(x: f64) -> Rect {
        Rect {
            x,
            y: 0.0,
            width: 10.0,
            height: 10.0,
        }
    }

    fn masked(url: &str, boxes: Option<Vec<Rect>>) -> Masked {
        Masked {
            url: url.into(),
            found: vec![boxes],
            closed: false,
        }
    }

    #[test]
    fn what_moves_is_covered_on_its_whole_way() {
        let (before, after) = (masked(PAGE, Some(vec![at(0.0)])), masked(PAGE, Some(vec![at(50.0)])));
        let hidden = between(&[owner()], Some(&before), Some(&after));
        assert_eq!(hidden.masked, [Rect { width: 60.0, ..at(0.0) }]);
        assert_eq!(hidden.not_masked, Vec::<String>::new());
        let came = between(&[owner()], Some(&masked(PAGE, Some(Vec::new()))), Some(&after));
        assert_eq!(came.masked, [at(50.0)]);
    }

    #[test]
    fn what_its_page_does_not_show_or_tell_makes_the_picture_coarse() {
        let (there, gone) = (masked(PAGE, Some(vec![at(0.0)])), masked(PAGE, None));
        for (before, after) in [
            (Some(&there), Some(&gone)),
            (Some(&gone), Some(&there)),
            (None, Some(&there)),
            (Some(&there), None),
        ] {
            assert_eq!(between(&[owner()], before, after).not_masked, ["owner"], "{before:?} {after:?}");
        }
        let elsewhere = masked("https://shop.test/help", None);
        assert_eq!(between(&[owner()], Some(&elsewhere), Some(&elsewhere)), Hidden::default());
        let rare = Mask {
            may_be_absent: true,
            ..owner()
        };
        assert_eq!(between(std::slice::from_ref(&rare), Some(&gone), Some(&gone)), Hidden::default());
        assert_eq!(
            between(&[rare], None, Some(&gone)).not_masked,
            ["owner"],
            "nobody said that it is not there"
        );
    }

    #[test]
    fn a_picture_is_kept_as_it_came_only_where_it_shows_nothing_hidden() {
        let mut rgb = vec![255; 3 * 100 * 100];
        rgb[..30].copy_from_slice(&[7; 30]);
        let raw = Picture::from_rgb(100, 100, rgb).unwrap().to_png().unwrap();
        let kept = |hidden: Hidden| {
            let shot = Shot { raw: raw.clone(), hidden };
            shot.kept(1.0).unwrap()
        };
        let shows = |png: &[u8]| Picture::from_png(png).unwrap().rgb().contains(&7);
        assert_eq!(kept(Hidden::default()), raw);
        let painted = Hidden {
            masked: vec![at(0.0)],
            ..Hidden::default()
        };
        assert!(shows(&raw) && !shows(&kept(painted)));
        let unsure = Hidden {
            not_masked: vec!["owner".into()],
            ..Hidden::default()
        };
        assert!(!shows(&kept(unsure)));
    }
}
