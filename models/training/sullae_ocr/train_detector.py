"""Stage 4: the detector, on pieces of the same pages. Resumable in the same way as the recogniser."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import finding, shards
from .checkpoints import Progress
from .networks import Detector
from .script import Script
from .shards import Page
from .train_recogniser import HELD_BACK, Options, Pace

LEARNING_RATE = 3e-3
WARM_UP_STEPS = 100
PIECES, PIECE_HEIGHT, PIECE_WIDTH = 6, 320, 448
PAGES_KEPT = 100
RENEW_EVERY = 30
VALIDATION_PAGES = 10
# Errors on icons and pictures cost more than their area says.
OTHERS_WEIGHT = 3.0
EDGE_WEIGHT = 2.0
# One or two glyphs standing alone, as a page number in its button, are few pixels among many.
LONE_WEIGHT = 3.0
# A mask of a lone glyph is at least so wide and high, or nothing would be left of a "1" once the mask is shrunk and halved.
LEAST_PX = 6


def target(page: Page) -> tuple[np.ndarray, np.ndarray]:
    """Soft mask and weights at half resolution."""
    height, width = page.grey.shape
    text = np.zeros((height, width), np.float32)
    weight = np.ones((height, width), np.float32)
    for x0, y0, x1, y1 in page.others:
        weight[span(y0 - 1, y1 + 1), span(x0 - 1, x1 + 1)] = OTHERS_WEIGHT
    for line in page.lines:
        x0, y0, x1, y1 = line["box"]
        # The gaps between lines decide whether they stay apart.
        weight[span(y0 - 1, y1 + 1), span(x0 - 3, x1 + 3)] = EDGE_WEIGHT
    for line in page.lines:
        x0, y0, x1, y1 = line["box"]
        if line["cut"] or line["faint"]:
            weight[span(y0 - 3, y1 + 3), span(x0 - 3, x1 + 3)] = 0
            continue
        if x1 - x0 < 2 * (y1 - y0):
            weight[span(y0, y1), span(x0, x1)] = LONE_WEIGHT
        x0, x1 = at_least(x0 + finding.SHRUNK_PX, x1 - finding.SHRUNK_PX, LEAST_PX)
        y0, y1 = at_least(y0 + finding.SHRUNK_PX, y1 - finding.SHRUNK_PX, LEAST_PX)
        text[span(y0, y1), span(x0, x1)] = 1
    return halved(text), halved(weight)


def span(first: float, last: float) -> slice:
    return slice(max(0, round(first)), max(0, round(last)))


def at_least(first: float, last: float, length: float) -> tuple[float, float]:
    middle = (first + last) / 2
    return (first, last) if last - first >= length else (middle - length / 2, middle + length / 2)


def halved(plane: np.ndarray) -> np.ndarray:
    height, width = (side // 2 * 2 for side in plane.shape)
    return plane[:height, :width].reshape(height // 2, 2, width // 2, 2).mean((1, 3))


class Supply:
    """Pieces of pages; the pages in memory change as training goes on."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.rng = folder, random.Random(seed)
        self.pages: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def renew(self) -> None:
        paths = [p for p in sorted(self.folder.glob("*.zip")) if not p.stem.endswith(HELD_BACK)]
        self.pages += [(page.grey, *target(page)) for page in shards.pages(self.rng.choice(paths))]
        self.pages = self.pages[-PAGES_KEPT:]

    def draw(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        pieces = [self._piece() for _ in range(PIECES)]
        return tuple(torch.from_numpy(np.stack(planes))[:, None] for planes in zip(*pieces))

    def _piece(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rng = self.rng
        grey, text, weight = rng.choice(self.pages)
        y, x = (rng.randrange(0, side - piece, 2) for side, piece in zip(grey.shape, (PIECE_HEIGHT, PIECE_WIDTH)))
        piece = grey[y : y + PIECE_HEIGHT, x : x + PIECE_WIDTH].astype(np.float32) / 255 - 0.5
        if rng.random() < 0.3:
            mean = piece.mean()
            piece = np.clip((piece - mean) * rng.uniform(0.5, 1.2) + mean + rng.uniform(-0.15, 0.15), -0.5, 0.5)
        if rng.random() < 0.2:
            piece = -piece
        if rng.random() < 0.1:
            noise = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(0.005, 0.03), piece.shape)
            piece = piece + noise.astype(np.float32)
        half = (slice(y // 2, (y + PIECE_HEIGHT) // 2), slice(x // 2, (x + PIECE_WIDTH) // 2))
        return piece.astype(np.float32), text[half], weight[half]


def loss_of(logits: torch.Tensor, text: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Cross-entropy, and Dice against the many empty pixels (Milletari, Navab, Ahmadi 2016)."""
    cross = F.binary_cross_entropy_with_logits(logits, text, weight)
    probability = logits.sigmoid()
    dice = 1 - (2 * (probability * text * weight).sum() + 1) / ((probability * weight).sum() + (text * weight).sum() + 1)
    return 3 * cross + dice


def scores(model: Detector, pages: list[Page]) -> str:
    """Lines found by a box of their own (overlap above half of the union), and boxes on nothing."""
    found, lines, invented = 0, 0, 0
    for page in pages:
        height, width = page.grey.shape
        boxes = finding.line_boxes(finding.mask(model, page.grey), (width, height))
        whole = [line["box"] for line in page.lines if not line["cut"] and not line["faint"]]
        found += sum(any(overlap(box, line) > 0.5 for box in boxes) for line in whole)
        lines += len(whole)
        invented += sum(not any(shards.touches(box, line["box"], 2) for line in page.lines) for box in boxes)
    return f"lines found {100 * found / max(1, lines):.2f} % of {lines}, boxes on nothing {invented / max(1, len(pages)):.2f} a page"


def overlap(a: tuple[int, int, int, int], b: list[float]) -> float:
    wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or tall <= 0:
        return 0.0
    return wide * tall / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - wide * tall)


def run(script: Script, home: Path, options: Options) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    folder = home / script.name / "shards"
    progress = Progress("detector", Detector(), home / script.name, LEARNING_RATE, WARM_UP_STEPS)
    supply = Supply(folder, options.seed * 1000 + progress.seen)
    held_back = [page for path in sorted(folder.glob(f"*{HELD_BACK}.zip")) for page in shards.pages(path)][:VALIDATION_PAGES]
    pace, average = Pace(options), None
    while not pace.over(pace.step):
        if pace.step % RENEW_EVERY == 0:
            supply.renew()
        pieces, text, weight = (plane.to(progress.device) for plane in supply.draw())
        loss = loss_of(progress.model.logits(pieces.contiguous(memory_format=torch.channels_last)), text, weight)
        progress.step(loss, 1 - pace.step / options.cool_down if options.cool_down else 1.0, clip=2.0)
        progress.smoothed.update(progress.model)
        pace.step, progress.seen = pace.step + 1, progress.seen + PIECES
        average = loss.item() if average is None else 0.97 * average + 0.03 * loss.item()
        if pace.step % 50 == 0:
            print(f"{pace.line(pace.step * PIECES)}, {progress.seen} pieces, loss {average:.3f}", flush=True)
        if pace.step % options.validate_every == 0:
            progress.save()
            print(f"validation at {progress.seen}: {scores(progress.smoothed.model, held_back)}", flush=True)
    progress.save(release=options.cool_down > 0)
    print(f"validation at {progress.seen}: {scores(progress.smoothed.model, held_back)}", flush=True)
