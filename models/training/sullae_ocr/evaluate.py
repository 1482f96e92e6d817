"""Stage 5: how well the models read: isolated lines here, whole screens in `evaluate_screens`."""

from __future__ import annotations

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein

from . import crops
from .labels import Alphabet
from .networks import Recogniser
from .shards import Line

MOST_COLUMNS = 16_000


def read(model: Recogniser, prepared: list[torch.Tensor], alphabet: Alphabet) -> list[str]:
    """Texts of prepared lines. Only lines of one padded width share a batch, as in the program."""
    device = next(model.parameters()).device
    order = sorted(range(len(prepared)), key=lambda k: prepared[k].shape[1])
    texts, first = [""] * len(prepared), 0
    model.eval()
    while first < len(order):
        width = crops.padded_width(prepared[order[first]].shape[1])
        last = first
        while last < len(order) and crops.padded_width(prepared[order[last]].shape[1]) == width and (last - first) * width < MOST_COLUMNS:
            last += 1
        with torch.no_grad():
            best = model(crops.batch([prepared[k] for k in order[first:last]]).to(device)).argmax(2).T.tolist()
        for k, row in zip(order[first:last], best):
            texts[k] = alphabet.decode(row)
        first = last
    return texts


def truth_crop(line: Line) -> np.ndarray:
    """The crop for the line's true box."""
    height, width = line.patch.shape
    x0, y0, x1, y1 = line.box
    a, b, c, d = crops.crop_box((max(0, int(x0)), max(0, round(y0)), min(width, int(x1) + 1), min(height, round(y1))), (width, height))
    return line.patch[b:d, a:c]


def error_rates(model: Recogniser, lines: list[Line], alphabet: Alphabet) -> str:
    """Character error rate and exact lines: all, small, and Hangul; invented text on what is not text."""
    if not lines:
        return "no lines held back yet"
    texts = read(model, [crops.prepared(truth_crop(line)) for line in lines], alphabet)
    groups: dict[str, list[int]] = {}
    for line, text in zip(lines, texts):
        if not line.text:
            count = groups.setdefault("not text", [0, 0, 0, 0])
            count[2] += text == ""
            count[3] += 1
            continue
        for name in ("all", *(["<=12 px"] if line.size < 12.5 else []), *(["Hangul"] if any("가" <= c <= "힣" for c in line.text) else [])):
            count = groups.setdefault(name, [0, 0, 0, 0])
            count[0] += Levenshtein.distance(text, line.text)
            count[1] += len(line.text)
            count[2] += text == line.text
            count[3] += 1
    return ", ".join(f"{name}: {f'CER {100 * e / n:.2f} %, ' if n else ''}exact {100 * x / m:.1f} % of {m}" for name, (e, n, x, m) in sorted(groups.items()))
