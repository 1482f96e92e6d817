"""Colours of pages: backgrounds, and text that can be told from them."""

from __future__ import annotations

import random

Colour = tuple[int, int, int]
GREYS = [0, 0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 240, 255, 255]
# Least contrast of text; low ones stand for disabled controls and placeholders.
CONTRASTS = [1.8, 2.5, 3.0, 4.5, 4.5, 4.5, 7.0, 7.0, 7.0, 10.0]


def css(colour: Colour) -> str:
    return "#" + "".join(f"{v:02x}" for v in colour)


def luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2."""
    linear = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio, WCAG 2."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def any_colour(rng: random.Random) -> Colour:
    return (rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255))


def background(rng: random.Random) -> Colour:
    x = rng.random()
    if x < 0.5:
        return (v := rng.choice([255, 255, 255, 250, 245, 240, 232]), v, v)
    if x < 0.62:
        return (rng.randint(215, 255), rng.randint(215, 255), rng.randint(215, 255))
    if x < 0.84:
        v = rng.randint(8, 55)
        return (v + rng.randint(-8, 8), v + rng.randint(-8, 8), v + rng.randint(-8, 12))
    return any_colour(rng)


def near(rng: random.Random, colour: Colour) -> Colour:
    """A little lighter or darker: stripes, borders, selected rows."""
    step = rng.choice([-1, 1]) * rng.randint(4, 30)
    return tuple(max(0, min(255, v + step + rng.randint(-5, 5))) for v in colour)


def text(rng: random.Random, behind: Colour) -> Colour:
    least = rng.choice(CONTRASTS)
    for _ in range(40):
        colour = (v := rng.choice(GREYS), v, v) if rng.random() < 0.6 else any_colour(rng)
        if contrast(colour, behind) >= least:
            return colour
    return (0, 0, 0) if luminance(behind) > 0.18 else (255, 255, 255)
