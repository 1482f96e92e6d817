//! The last seconds of every tab in pictures, so that the look from before a press is at hand when the press is told.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::merge::Shot;

const FRAMES_KEPT: usize = 40;
const BYTES_KEPT: usize = 48 << 20;
const SPAN_MS: f64 = 4_000.0;
/// A first paint and the picture of it are clocked by different processes.
const PAINT_SLACK_MS: f64 = 20.0;

/// One picture of a tab. Lossless, of the whole viewport.
#[derive(Debug, Clone)]
pub(crate) struct Still {
    pub(crate) png: Arc<Vec<u8>>,
    /// When it was drawn, milliseconds since 1970 on the browser's clock.
    pub(crate) at_ms: f64,
    /// How far the document was scrolled, where the picture tells.
    pub(crate) scroll: Option<(f64, f64)>,
}

#[derive(Debug, Default)]
struct Ring {
    stills: VecDeque<Still>,
    bytes: usize,
    /// The look before the pointer came over the target it is over now; a blinking cursor would push it out.
    before_hover: Option<Still>,
}

/// The rings of all tabs. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rings {
    by_tab: Arc<Mutex<HashMap<u32, Ring>>>,
}

impl Rings {
    fn lock(&self) -> MutexGuard<'_, HashMap<u32, Ring>> {
        self.by_tab.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn push(&self, tab: u32, still: Still) {
        self.lock().entry(tab).or_default().push(still);
    }

    pub(crate) fn forget(&self, tab: u32) {
        self.lock().remove(&tab);
    }

    /// Keeps the look from before the pointer came over something.
    pub(crate) fn hovered(&self, tab: u32, at_ms: f64) {
        if let Some(ring) = self.lock().get_mut(&tab) {
            ring.before_hover = ring.stills.iter().rev().find(|still| still.at_ms < at_ms).cloned();
        }
    }

    /// When the newest picture of a tab was drawn.
    pub(crate) fn newest_at(&self, tab: u32) -> Option<f64> {
        Some(self.lock().get(&tab)?.stills.back()?.at_ms)
    }

    /// The picture that shows a target as it was before anything was done to it.
    pub(crate) fn before(&self, shot: &Shot) -> Option<Still> {
        self.lock().get(&shot.tab)?.before(shot)
    }
}

impl Ring {
    fn push(&mut self, still: Still) {
        self.bytes += still.png.len();
        let at = self
            .stills
            .iter()
            .rposition(|other| other.at_ms <= still.at_ms)
            .map_or(0, |at| at + 1);
        self.stills.insert(at, still);
        let newest = self.stills.back().map_or(0.0, |still| still.at_ms);
        // A picture holds until the next one: the oldest may go once the second covers the whole span.
        while self.stills.len() > 1 {
            let covered = self.stills[1].at_ms < newest - SPAN_MS;
            if self.stills.len() <= FRAMES_KEPT && self.bytes <= BYTES_KEPT && !covered {
                break;
            }
            if let Some(oldest) = self.stills.pop_front() {
                self.bytes -= oldest.png.len();
            }
        }
    }

    fn before(&self, shot: &Shot) -> Option<Still> {
        let usable = |still: &&Still| {
            let of_this_document = shot
                .seen
                .painted_at_ms
                .is_none_or(|painted| still.at_ms >= painted - PAINT_SLACK_MS);
            let unmoved = still
                .scroll
                .is_none_or(|(x, y)| !shot.top || ((x - shot.view.scroll_x).abs() <= 2.0 && (y - shot.view.scroll_y).abs() <= 2.0));
            of_this_document && unmoved
        };
        let latest_before = |limit_ms: f64| {
            let all = self.before_hover.iter().chain(&self.stills);
            all.filter(|still| still.at_ms < limit_ms)
                .filter(usable)
                .max_by(|a, b| a.at_ms.total_cmp(&b.at_ms))
                .cloned()
        };
        // What changed since the pointer came would be missing from the look before it.
        let hovered_at = shot
            .seen
            .hover_at_ms
            .filter(|hover| shot.seen.changed_at_ms < *hover && *hover <= shot.at_ms);
        hovered_at.and_then(latest_before).or_else(|| latest_before(shot.at_ms))
    }
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Point, Rect};

    use super::*;
    use crate::raw::{Seen, View};

    fn rings(times: &[f64]) -> Rings {
        let rings = Rings::default();
        for at_ms in times {
            rings.push(1, still(*at_ms, 0.0));
        }
        rings
    }

    fn still(at_ms: f64, scroll_y: f64) -> Still {
        Still {
            png: Arc::new(vec![0; 10]),
            at_ms,
            scroll: Some((0.0, scroll_y)),
        }
    }

    fn shot(at_ms: f64, seen: Seen) -> Shot {
        Shot {
            tab: 1,
            at_ms,
            seen,
            place: Rect::default(),
            hot_spot: Point::default(),
            view: View {
                width: 100.0,
                height: 100.0,
                device_pixel_ratio: 1.0,
                scroll_x: 0.0,
                scroll_y: 0.0,
            },
            top: true,
        }
    }

    fn chosen(rings: &Rings, shot: &Shot) -> Option<f64> {
        rings.before(shot).map(|still| still.at_ms)
    }

    #[test]
    fn the_look_from_before_the_pointer_came_is_chosen() {
        let seen = Seen {
            hover_at_ms: Some(250.0),
            changed_at_ms: 100.0,
            ..Seen::default()
        };
        assert_eq!(chosen(&rings(&[100.0, 200.0, 260.0, 400.0]), &shot(390.0, seen)), Some(200.0));
    }

    #[test]
    fn a_page_that_changed_since_the_pointer_came_is_seen_as_it_was_before_the_press() {
        let seen = Seen {
            hover_at_ms: Some(250.0),
            changed_at_ms: 300.0,
            ..Seen::default()
        };
        assert_eq!(chosen(&rings(&[100.0, 200.0, 310.0, 400.0]), &shot(390.0, seen)), Some(310.0));
    }

    #[test]
    fn pictures_of_the_page_before_are_never_chosen() {
        let seen = Seen {
            painted_at_ms: Some(300.0),
            ..Seen::default()
        };
        assert_eq!(chosen(&rings(&[100.0, 200.0]), &shot(390.0, seen)), None);
    }

    #[test]
    fn pictures_from_before_scrolling_are_never_chosen() {
        let rings = rings(&[100.0]);
        rings.push(1, still(200.0, 50.0));
        assert_eq!(chosen(&rings, &shot(390.0, Seen::default())), Some(100.0));
    }

    #[test]
    fn an_old_picture_stays_as_long_as_nothing_newer_covers_the_span() {
        let rings = rings(&[0.0, 60_000.0]);
        assert_eq!(chosen(&rings, &shot(59_000.0, Seen::default())), Some(0.0));
        rings.push(1, still(65_000.0, 0.0));
        rings.push(1, still(70_000.0, 0.0));
        assert_eq!(chosen(&rings, &shot(59_000.0, Seen::default())), None, "memory is bounded");
    }

    #[test]
    fn a_blinking_cursor_does_not_push_out_the_look_before_the_pointer_came() {
        let rings = rings(&[100.0]);
        rings.hovered(1, 150.0);
        for blink in 0..200 {
            rings.push(1, still(200.0 + f64::from(blink) * 500.0, 0.0));
        }
        let seen = Seen {
            hover_at_ms: Some(150.0),
            ..Seen::default()
        };
        assert_eq!(chosen(&rings, &shot(90_000.0, seen)), Some(100.0));
    }

    #[test]
    fn frames_that_come_out_of_order_are_put_in_order() {
        let rings = rings(&[100.0, 300.0, 200.0]);
        assert_eq!(chosen(&rings, &shot(250.0, Seen::default())), Some(200.0));
        assert_eq!(rings.newest_at(1), Some(300.0));
    }
}
