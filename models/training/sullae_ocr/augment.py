"""Lines as training sees them: boxes off by as much as the detector's are, pictures worse than Chromium's."""

from __future__ import annotations

import random

import cv2
import numpy as np
import torch

from . import crops
from .shards import Line

# Each process is one thread.
cv2.setNumThreads(0)
# The share of plain lines: they are what the program will meet.
UNTOUCHED = 0.35
# The share of lines whose box reaches over what stands beside the text: borders, icons, check boxes. Nothing of it is read.
WITH_NEIGHBOURS = 0.25


def varied(line: Line, rng: random.Random) -> torch.Tensor:
    """One training example of the line."""
    patch = line.patch
    height, width = patch.shape
    x0, y0, x1, y1 = line.box
    tall = y1 - y0
    # Mask pixels are two picture pixels wide, and the mask's edge is uncertain by about one of them.
    up, down = (rng.uniform(-1.2, 1.8) + rng.uniform(-0.03, 0.06) * tall for _ in range(2))
    left, right = (rng.uniform(-1.0, 3.0) + rng.uniform(0, 0.08) * tall for _ in range(2))
    if rng.random() < WITH_NEIGHBOURS:
        sides = rng.choice([(1, 0), (0, 1), (1, 1)])
        left, right = (
            max(own, side * rng.uniform(0, min(free, 2 * tall))) for own, side, free in zip((left, right), sides, line.free)
        )
        up, down = (own + rng.uniform(-0.05, 0.2) * tall * rng.choice([0, 1]) for own in (up, down))
    box = (round(x0 - left), round(y0 - up), round(x1 + right), round(y1 + down))
    a, b, c, d = crops.crop_box((max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])), (width, height))
    if c - a < 3 or d - b < 3:
        a, b, c, d = 0, 0, width, height
    crop = patch[b:d, a:c]
    if rng.random() > UNTOUCHED:
        crop = worse(crop, rng)
    values = crops.normalised(crop)
    wide = crops.scaled_width(crop.shape[1], crop.shape[0])
    if rng.random() < 0.35:
        wide = max(crops.LEAST_WIDTH, round(wide * rng.uniform(0.9, 1.12)))
    return crops.scaled(values, wide)


def worse(crop: np.ndarray, rng: random.Random) -> np.ndarray:
    """Other greys, noise, blur, other pixel grids."""
    values = crop.astype(np.float32)
    x = rng.random()
    if x < 0.25:  # a shade across, as gradients behind text are
        values += np.linspace(0, rng.uniform(-40, 40), crop.shape[1], dtype=np.float32)[None]
    elif x < 0.40:
        values += np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(1, 9), crop.shape).astype(np.float32)
    elif x < 0.50:
        values = cv2.GaussianBlur(values, (3, 3), rng.uniform(0.3, 0.7))
    elif x < 0.65:  # another gamma: text lighter or bolder
        values = 255 * (np.clip(values, 0, 255) / 255) ** rng.uniform(0.6, 1.6)
    elif x < 0.85 and crop.shape[0] >= 12:  # another pixel grid: half a pixel off, or smaller text
        factor = rng.uniform(max(0.7, 11 / crop.shape[0]), 1.25)
        size = (max(4, round(crop.shape[1] * factor)), max(8, round(crop.shape[0] * factor)))
        values = cv2.resize(values, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    else:  # less contrast, coarser greys
        low = rng.uniform(0, 120)
        values = low + values * rng.uniform(0.2, 0.5)
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
