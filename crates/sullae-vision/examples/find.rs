//! Finds a template in a screenshot and says how long each stage took:
//! `cargo run -p sullae-vision --example find -- SHOT.png TEMPLATE.png|X,Y,W,H [SCALE]`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use sullae_vision::matching::{Effort, MatchOptions, count_twins, find, grow_until_unique};
use sullae_vision::{Picture, PixelBox};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [shot, template, rest @ ..] = &arguments[..] else {
        return Err("usage: find SHOT.png TEMPLATE.png|X,Y,W,H [SCALE]".into());
    };
    let bytes = std::fs::read(shot)?;
    let decoded = timed("decode", || Picture::from_png(&bytes))?;
    let mut recorded = None;
    let pattern = if let [x, y, width, height] = template.split(',').collect::<Vec<_>>()[..] {
        let place = PixelBox::new(x.parse()?, y.parse()?, width.parse()?, height.parse()?);
        recorded = Some(place);
        decoded.crop(place)?
    } else {
        Picture::from_png(&std::fs::read(template)?)?
    };
    let scale = rest.first().map_or(Ok(1.0), |scale| scale.parse())?;
    let options = MatchOptions {
        scale,
        effort: Effort::Quick,
        ..MatchOptions::default()
    };
    timed("first look (grey, pyramid, search)", || find(&pattern, &decoded, &options));
    timed("quick look at a known picture", || find(&pattern, &decoded, &options));
    let full = MatchOptions {
        effort: Effort::Full,
        recorded_place: recorded,
        ..options
    };
    let found = timed("full look", || find(&pattern, &decoded, &full));
    timed("count twins", || count_twins(&pattern, &decoded));
    for candidate in &found {
        println!("{:?} {:.3} {:?}", candidate.place, candidate.score, candidate.method);
    }
    if let Some(place) = recorded {
        let crop = timed("grow until unique", || {
            grow_until_unique(&decoded, place, place.centre(), &Default::default())
        });
        println!("{crop:?}");
    }
    Ok(())
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = run();
    println!("{:8.2} ms  {what}", start.elapsed().as_secs_f64() * 1e3);
    value
}
