"""Stage 5: how well the models read: isolated lines here, whole screens in `screens`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein

from . import crops
from .labels import Alphabet
from .networks import Recogniser
from .shards import Line

MOST_COLUMNS = 16_000


def batches_of_one_width(model: Recogniser, prepared: list[torch.Tensor]) -> Iterator[tuple[list[int], torch.Tensor]]:
    """Indices and log-probabilities. Only lines of one padded width share a batch, as in the program."""
    device = next(model.parameters()).device
    model.eval()
    order = sorted(range(len(prepared)), key=lambda k: prepared[k].shape[1])
    for width, same in itertools.groupby(order, key=lambda k: crops.padded_width(prepared[k].shape[1])):
        indices, most = list(same), max(1, MOST_COLUMNS // width)
        for first in range(0, len(indices), most):
            some = indices[first : first + most]
            with torch.no_grad():
                yield some, model(crops.batch([prepared[k] for k in some]).to(device)).cpu()


def read(model: Recogniser, prepared: list[torch.Tensor], alphabet: Alphabet) -> list[str]:
    texts = [""] * len(prepared)
    for indices, log_probabilities in batches_of_one_width(model, prepared):
        for k, row in zip(indices, log_probabilities.argmax(2).T.tolist()):
            texts[k] = alphabet.decode(row)
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
    return ", ".join(
        f"{name}: {f'CER {100 * e / n:.2f} %, ' if n else ''}exact {100 * x / m:.1f} % of {m}"
        for name, (e, n, x, m) in sorted(groups.items())
    )
