//! What was already read in one picture, so that nothing is read twice.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::{Line, OcrError};
use crate::pixel_box::PixelBox;

/// Readings of one picture. Whoever asks for the same while it is being read waits for it.
#[derive(Debug, Default)]
pub(crate) struct Readings {
    page: OnceLock<Vec<Line>>,
    regions: Mutex<Vec<(PixelBox, Vec<Line>)>>,
}

impl Readings {
    /// The lines of the whole page.
    pub(super) fn page(&self, read: impl FnOnce() -> Result<Vec<Line>, OcrError>) -> Result<&[Line], OcrError> {
        if let Some(page) = self.page.get() {
            return Ok(page);
        }
        let _turn = self.regions();
        match self.page.get() {
            Some(page) => Ok(page),
            None => {
                let lines = read()?;
                Ok(self.page.get_or_init(|| lines))
            }
        }
    }

    /// The lines mostly inside `region`, from a reading of it or of more, if there was one.
    pub(super) fn region(&self, region: PixelBox, read: impl FnOnce() -> Result<Vec<Line>, OcrError>) -> Result<Vec<Line>, OcrError> {
        if let Some(page) = self.page.get() {
            return Ok(inside(page, region));
        }
        let mut regions = self.regions();
        // The page may have been read while we waited for our turn.
        if let Some(page) = self.page.get() {
            return Ok(inside(page, region));
        }
        let known = regions.iter().find(|(known, _)| known.intersection(&region) == Some(region));
        if let Some((_, lines)) = known {
            return Ok(inside(lines, region));
        }
        let lines = read()?;
        regions.push((region, lines.clone()));
        Ok(lines)
    }

    fn regions(&self) -> MutexGuard<'_, Vec<(PixelBox, Vec<Line>)>> {
        // What a panicking reader leaves behind is whole: lines are added in one step.
        self.regions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Readings {
    fn clone(&self) -> Self {
        Self {
            page: self.page.clone(),
            regions: Mutex::new(self.regions().clone()),
        }
    }
}

fn inside(lines: &[Line], region: PixelBox) -> Vec<Line> {
    lines.iter().filter(|line| line.place.mostly_inside(&region)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn line(text: &str, place: PixelBox) -> Line {
        Line {
            text: text.to_owned(),
            confidence: 1.0,
            place,
            words: Vec::new(),
        }
    }

    fn lines() -> Vec<Line> {
        vec![
            line("left", PixelBox::new(10, 10, 40, 12)),
            line("right", PixelBox::new(200, 10, 40, 12)),
        ]
    }

    #[test]
    fn a_region_is_read_once_and_smaller_ones_come_from_it() {
        let (readings, times) = (Readings::default(), Cell::new(0));
        let read = |region| {
            let reading = || {
                times.set(times.get() + 1);
                Ok(lines())
            };
            readings.region(region, reading).unwrap().len()
        };
        let wide = PixelBox::new(0, 0, 300, 50);
        assert_eq!((read(wide), read(wide), read(PixelBox::new(0, 0, 100, 50))), (2, 2, 1));
        assert_eq!(times.get(), 1);
        read(PixelBox::new(250, 0, 100, 50));
        assert_eq!(times.get(), 2, "this one is not inside the first");
    }

    #[test]
    fn after_the_page_no_region_is_read_and_a_failed_reading_is_tried_again() {
        let readings = Readings::default();
        assert!(readings.page(|| Err(OcrError::Stopped)).is_err());
        assert_eq!(readings.page(|| Ok(lines())).unwrap().len(), 2);
        let unread = || -> Result<Vec<Line>, OcrError> { Err(OcrError::Stopped) };
        assert_eq!(readings.page(unread).unwrap().len(), 2);
        assert_eq!(readings.region(PixelBox::new(190, 0, 80, 40), unread).unwrap()[0].text, "right");
    }
}
