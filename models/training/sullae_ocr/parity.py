"""Stage 7: lines with this framework's own answers, for the program's test that it reads exactly the same.

Written: `sheet_K.png` and `lines.json`, [{"sheet", "box": [x, y, width, height], "text"}]; a box is a line's crop,
its margin included.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from . import crops, shards
from .evaluate import batches_of_one_width, truth_crop
from .labels import Alphabet
from .networks import Recogniser
from .train_recogniser import HELD_BACK

LINES = 1000
SHEET_PX = 1024
# Two labels closer than this in any frame: the answer hangs on the order of additions, which differs between frameworks.
LEAST_MARGIN = 1e-3


def run(recogniser: Recogniser, alphabet: Alphabet, shard_folder: Path, out: Path, count: int = LINES) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("sheet_*.png"):
        old.unlink()
    rng = random.Random(0)
    lines = [
        line for path in sorted(shard_folder.glob(f"*{HELD_BACK}.zip")) for page in shards.pages(path) for line in shards.lines(page, rng)
    ]
    rng.shuffle(lines)
    pieces = [piece for piece in map(truth_crop, lines) if piece.shape[1] <= SHEET_PX - 2]
    pieces = pieces[: count + count // 5]
    answers, unsure = answers_of(recogniser, alphabet, pieces)
    kept = [(piece, text) for piece, text in zip(pieces, answers) if text is not None][:count]
    kept.sort(key=lambda pair: pair[0].shape[0])
    entries, sheets = [], [np.full((SHEET_PX, SHEET_PX), 255, np.uint8)]
    x = y = tallest = 0
    for piece, text in kept:
        height, width = piece.shape
        if x + width > SHEET_PX:
            x, y, tallest = 0, y + tallest, 0
        if y + height > SHEET_PX:
            sheets.append(np.full((SHEET_PX, SHEET_PX), 255, np.uint8))
            x = y = tallest = 0
        sheets[-1][y : y + height, x : x + width] = piece
        entries.append({"sheet": len(sheets) - 1, "box": [x, y, width, height], "text": text})
        x, tallest = x + width, max(tallest, height)
    for number, sheet in enumerate(sheets):
        Image.fromarray(sheet).save(out / f"sheet_{number}.png", optimize=True)
    rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (out / "lines.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    print(f"{len(entries)} lines on {len(sheets)} sheets; {unsure} of {len(pieces)} left out as undecided")


def answers_of(recogniser: Recogniser, alphabet: Alphabet, pieces: list[np.ndarray]) -> tuple[list[str | None], int]:
    answers: list[str | None] = [None] * len(pieces)
    for indices, log_probabilities in batches_of_one_width(recogniser, [crops.prepared(piece) for piece in pieces]):
        best = torch.topk(log_probabilities, 2, dim=2)
        sure = ((best.values[..., 0] - best.values[..., 1]) > LEAST_MARGIN).all(0)
        for k, row, decided in zip(indices, best.indices[..., 0].T.tolist(), sure.tolist()):
            answers[k] = alphabet.decode(row) if decided else None
    return answers, answers.count(None)
