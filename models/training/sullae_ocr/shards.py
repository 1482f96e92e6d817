"""Shards read back: pages for the detector, lines cut out with some surroundings for the recogniser."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

# Pixels kept beside and above a line, so that its box can be moved and grown in training.
BESIDE, ABOVE = 30, 14


@dataclass
class Page:
    grey: np.ndarray
    lines: list[dict]
    others: list[list[float]]


@dataclass
class Line:
    """`patch` holds the line and its surroundings; `box` (x0, y0, x1, y1) is the line's place in it, `free` how far it
    could grow to the left and right without meeting other text."""

    patch: np.ndarray
    box: tuple[float, float, float, float]
    text: str
    size: float
    free: tuple[float, float] = (0.0, 0.0)


def pages(path: Path) -> Iterator[Page]:
    with zipfile.ZipFile(path) as shard:
        for number, entry in enumerate(json.loads(shard.read("pages.json"))):
            grey = np.asarray(Image.open(io.BytesIO(shard.read(f"{number}.png"))))
            yield Page(grey, entry["lines"], entry["others"])


def cut(grey: np.ndarray, box: list[float], text: str, size: float) -> Line | None:
    height, width = grey.shape
    x0, y0 = max(0, int(box[0]) - BESIDE), max(0, int(box[1]) - ABOVE)
    x1, y1 = min(width, int(box[2]) + 1 + BESIDE), min(height, int(box[3]) + 1 + ABOVE)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return None
    return Line(grey[y0:y1, x0:x1].copy(), (box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0), text, size)


def lines(page: Page, rng: random.Random) -> Iterator[Line]:
    """The page's lines, and with empty text its icons, parts of its pictures and of empty ground."""
    height, width = page.grey.shape
    boxes = [line["box"] for line in page.lines]
    for line in page.lines:
        if not line["cut"] and not line["faint"] and (found := cut(page.grey, line["box"], line["text"], line["size"])):
            found.free = free_sides(line["box"], boxes)
            yield found
    for x0, y0, x1, y1 in page.others:
        if rng.random() > 0.35 or x0 < 1 or y0 < 1 or x1 > width - 1 or y1 > height - 1:
            continue
        if y1 - y0 > 30:  # a picture: a piece of it
            tall = rng.uniform(8, 24)
            x0, y0 = rng.uniform(x0, max(x0, x1 - 8)), rng.uniform(y0, y1 - tall)
            x1, y1 = min(x1, x0 + rng.uniform(6, 90)), y0 + tall
        if not any(touches((x0, y0, x1, y1), box) for box in boxes) and (found := cut(page.grey, [x0, y0, x1, y1], "", y1 - y0)):
            yield found


def free_sides(box: list[float], boxes: list[list[float]]) -> tuple[float, float]:
    """Pixels without text to the left and right, at most BESIDE."""
    left = right = float(BESIDE)
    for x0, y0, x1, y1 in boxes:
        if y0 < box[3] + 3 and box[1] - 3 < y1:
            if x0 < box[0] and x1 > box[0] - BESIDE:
                left = min(left, max(0.0, box[0] - x1 - 2))
            if x1 > box[2] and x0 < box[2] + BESIDE:
                right = min(right, max(0.0, x0 - box[2] - 2))
    return left, right


def touches(a: tuple[float, float, float, float], b: list[float], margin: float = 4) -> bool:
    return a[0] < b[2] + margin and b[0] < a[2] + margin and a[1] < b[3] + margin and b[1] < a[3] + margin
