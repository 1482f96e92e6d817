//! A rectangle of whole device pixels, and the few questions asked of it.

use serde::{Deserialize, Serialize};

/// A rectangle in device pixels of one picture. `x`, `y` is the left upper pixel; it covers
/// `x .. x + width` and `y .. y + height`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct PixelBox {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl PixelBox {
    /// A box from its left upper corner and size.
    #[must_use]
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self { x, y, width, height }
    }

    /// First column right of the box.
    #[must_use]
    pub const fn right(&self) -> u32 {
        self.x.saturating_add(self.width)
    }

    /// First row below the box.
    #[must_use]
    pub const fn bottom(&self) -> u32 {
        self.y.saturating_add(self.height)
    }

    /// The middle pixel.
    #[must_use]
    pub const fn centre(&self) -> (u32, u32) {
        (self.x.saturating_add(self.width / 2), self.y.saturating_add(self.height / 2))
    }

    /// Number of pixels covered.
    #[must_use]
    pub const fn area(&self) -> u64 {
        self.width as u64 * self.height as u64
    }

    /// No pixel inside.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// Whether the pixel lies inside.
    #[must_use]
    pub const fn contains(&self, x: u32, y: u32) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// The common part, or `None` where the boxes do not meet.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (x < right && y < bottom).then(|| Self::new(x, y, right - x, bottom - y))
    }

    /// What of the box lies in another, seen from the other's top left corner.
    #[must_use]
    pub fn inside(&self, other: &Self) -> Option<Self> {
        let part = self.intersection(other)?;
        Some(Self::new(part.x - other.x, part.y - other.y, part.width, part.height))
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self::new(x, y, right - x, bottom - y)
    }

    /// Whether at least half of the box lies inside the other.
    #[must_use]
    pub fn mostly_inside(&self, other: &Self) -> bool {
        self.intersection(other).is_some_and(|part| 2 * part.area() >= self.area())
    }

    /// Common area divided by joint area, 0 to 1.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> f32 {
        let common = self.intersection(other).map_or(0, |part| part.area());
        let joint = self.area() + other.area() - common;
        if joint == 0 { 0.0 } else { common as f32 / joint as f32 }
    }

    /// The box grown by `dx`, `dy` on every side and cut at the edges of a picture of this size.
    #[must_use]
    pub fn grown(&self, dx: u32, dy: u32, (width, height): (u32, u32)) -> Self {
        let (x, y) = (self.x.saturating_sub(dx).min(width), self.y.saturating_sub(dy).min(height));
        let right = self.right().saturating_add(dx).min(width).max(x);
        let bottom = self.bottom().saturating_add(dy).min(height).max(y);
        Self::new(x, y, right - x, bottom - y)
    }
}
