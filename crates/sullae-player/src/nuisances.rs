//! What a recording says is to be pressed whenever it stands in the way: cookie banners, surveys, offers.

use std::time::{Duration, Instant};

use sullae_recording::run::Decision;

use crate::{
    aim::{Aim, LOOK_AGAIN, Sighting},
    hands::{Hands, Typing},
    observer::Observer,
    trouble::Trouble,
};

/// A page has this long to show the target itself before anything is taken to be in its way.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two looks at what may be in the way.
const AGAIN_AFTER: Duration = Duration::from_millis(800);
/// What is in sight has this long to stand still and be free.
const STANDS_WITHIN: Duration = Duration::from_secs(2);
/// A page that brings it back again and again is not fought for ever.
const MOST: usize = 5;

impl Aim<'_> {
    /// Presses one thing away that may keep the target from being seen or reached, where there is one.
    pub(crate) async fn clear_the_way(&self, hands: &Hands, observer: &mut Observer, sighting: &mut Sighting) -> Result<(), Trouble> {
        let waited = sighting.covered_by.is_some() || self.begun.elapsed() >= PATIENCE;
        let looked = sighting.cleared_at.is_some_and(|at| at.elapsed() < AGAIN_AFTER);
        if !waited || looked || sighting.dismissed.len() >= MOST {
            return Ok(());
        }
        for (at, step) in self
            .setup
            .prepared
            .nuisances()
            .filter(|(_, step)| step.page.tab == self.step.page.tab)
        {
            let Some(target) = &step.target else { continue };
            let begun = Instant::now();
            let nuisance = Aim {
                setup: self.setup,
                step,
                target,
                begun,
                limit: STANDS_WITHIN,
            };
            let pressed = nuisance.press_if_there(hands, observer).await?;
            sighting.thinking += begun.elapsed();
            if pressed {
                tracing::debug!(step = %step.id, "pressed away");
                sighting.dismissed.push(u32::try_from(at).unwrap_or(u32::MAX));
                break;
            }
        }
        sighting.cleared_at = Some(Instant::now());
        Ok(())
    }

    async fn press_if_there(&self, hands: &Hands, observer: &mut Observer) -> Result<bool, Trouble> {
        let mut sighting = Sighting::default();
        loop {
            if let Some(point) = self.look(hands, observer, &mut sighting).await? {
                return Ok(hands.act(&self.step.action, point, Typing::default()).await?);
            }
            let in_sight = sighting.found.as_ref().is_some_and(|found| found.decision == Decision::Accepted);
            if !in_sight || self.begun.elapsed() >= self.limit {
                return Ok(false);
            }
            observer.wait(LOOK_AGAIN).await?;
        }
    }
}
