"""Whole screens read by both networks, as the program reads them, and compared with their truth.

The truth is a `gt.json`: a list of {"img", "lines": [{"s", "x0", "y0", "x1", "y1", "fs", "words"?}], "ignore"?}, boxes in
device pixels. The rules are those of `models/evaluation/score.md`; a screen without "words" has those of "s".
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from rapidfuzz.distance import LCSseq, Levenshtein

from . import crops, finding
from .chromium import grey
from .evaluate import batches_of_one_width
from .labels import Alphabet, compose
from .networks import Detector, Recogniser

SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "•": "·",
        "∙": "·",
        "✕": "×",
        "✖": "×",
        "✔": "✓",
        "‹": "<",
        "›": ">",
        "«": "<<",
        "»": ">>",
    }
)
# Words read less surely are dropped, as the program does by default.
LEAST_CONFIDENCE = 0.5


@dataclass
class Word:
    box: tuple[float, float, float, float]
    text: str
    confidence: float


@dataclass
class Count:
    errors: int = 0
    characters: int = 0
    lines: int = 0
    lines_right: int = 0
    words: int = 0
    words_right: int = 0


@dataclass
class Report:
    groups: dict[str, Count] = field(default_factory=dict)
    screens: int = 0
    invented: int = 0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        rows = [f"{'':14}{'CER %':>8}{'lines %':>9}{'of':>7}{'words %':>9}{'of':>7}"]
        for name, c in sorted(self.groups.items()):
            cer, lines, words = c.errors / max(1, c.characters), c.lines_right / max(1, c.lines), c.words_right / max(1, c.words)
            rows.append(f"{name:14}{100 * cer:8.2f}{100 * lines:9.1f}{c.lines:7}{100 * words:9.1f}{c.words:7}")
        return "\n".join([*rows, f"invented words a screen: {self.invented / max(1, self.screens):.2f}"])


def read_screen(picture: np.ndarray, recogniser: Recogniser, detector: Detector, alphabet: Alphabet) -> list[Word]:
    size = (picture.shape[1], picture.shape[0])
    places = [crops.crop_box(box, size) for box in finding.line_boxes(finding.mask(detector, picture), size)]
    pieces = [picture[y0:y1, x0:x1] for x0, y0, x1, y1 in places]
    prepared = [crops.prepared(piece) for piece in pieces]
    words = []
    for indices, log_probabilities in batches_of_one_width(recogniser, prepared):
        for k, frames in zip(indices, log_probabilities.permute(1, 0, 2)):
            words += words_of(frames, places[k], prepared[k].shape[1], alphabet)
    return [word for word in words if word.confidence >= LEAST_CONFIDENCE]


def words_of(frames: torch.Tensor, place: tuple[int, int, int, int], width: int, alphabet: Alphabet) -> list[Word]:
    """Words of one line; a word reaches from one space to the next."""
    best, labels = frames.max(1)
    symbols: list[list] = []  # character, probability, x
    before = 0
    step = crops.FRAME_PX * (place[2] - place[0]) / width
    for t, (label, probability) in enumerate(zip(labels.tolist(), best.exp().tolist())):
        if label and label != before:
            symbols.append([alphabet.characters[label - 1], probability, place[0] + (t + 0.5) * step])
        elif label:
            symbols[-1][1] = max(symbols[-1][1], probability)
        before = label
    words, letters, left = [], [], float(place[0])
    for character, probability, x in [*symbols, [" ", 1.0, float(place[2])]]:
        if character != " ":
            letters.append((character, probability))
            continue
        if letters:
            text = compose("".join(c for c, _ in letters))
            words.append(Word((left, place[1], x, place[3]), text, sum(p for _, p in letters) / len(letters)))
        letters, left = [], x
    return words


def norm(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(SAME).split())


def evaluate(folder: Path, recogniser: Recogniser, detector: Detector, alphabet: Alphabet) -> Report:
    report = Report()
    for screen in json.loads((folder / "gt.json").read_text(encoding="utf-8")):
        picture = grey(Image.open(folder / Path(screen["img"]).name))
        judge(screen, read_screen(picture, recogniser, detector, alphabet), report)
    return report


def judge(screen: dict, words: list[Word], report: Report) -> None:
    report.screens += 1
    lines, ignore = screen["lines"], screen.get("ignore", [])
    boxes = [grown(line) for line in lines]
    assigned: list[list[Word]] = [[] for _ in lines]
    for word in words:
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        if any(inside(x, y, box) for box in ignore):
            continue
        holding = [k for k, box in enumerate(boxes) if inside(x, y, box)]
        if holding:
            assigned[min(holding, key=lambda k: abs(y - (lines[k]["y0"] + lines[k]["y1"]) / 2))].append(word)
        elif not any(meets(word.box, box) for box in [*boxes, *ignore]):
            report.invented += 1
    forgiven = "words" not in (lines[0] if lines else {}) and "synth" not in screen["img"]
    for line, found in zip(lines, assigned):
        count_line(line, norm(" ".join(w.text for w in sorted(found, key=lambda w: w.box[0]))), forgiven, report)


def count_line(line: dict, reading: str, forgiven: bool, report: Report) -> None:
    """`forgiven`: the truth lacks CSS uppercase, so its uppercase counts where it is nearer."""
    truth = norm(line["s"])
    if forgiven and Levenshtein.distance(reading, truth.upper()) < Levenshtein.distance(reading, truth):
        truth = truth.upper()
    g, p = truth.replace(" ", ""), reading.replace(" ", "")
    if not g:
        return
    true_words = [norm(w["s"]) for w in line["words"]] if "words" in line else truth.split(" ")
    right = LCSseq.editops(true_words, reading.split(" "))
    missing = {op.src_pos for op in right if op.tag == "delete"}
    counting = [k for k, w in enumerate(true_words) if any(unicodedata.category(c)[0] in "LN" for c in w)]
    if p != g:
        report.wrong.append((f"{line['fs']:.0f}", truth, reading))
    for name in ("all", size_of(line["fs"]), language_of(g), f"{language_of(g)} {size_of(line['fs'])}"):
        count = report.groups.setdefault(name, Count())
        count.errors += min(Levenshtein.distance(p, g), 2 * len(g))
        count.characters += len(g)
        count.lines += 1
        count.lines_right += p == g
        count.words += len(counting)
        count.words_right += sum(k not in missing for k in counting)


def size_of(font_px: float) -> str:
    return "10-12" if font_px < 12.5 else "13-16" if font_px < 16.5 else ">16"


def language_of(text: str) -> str:
    return "Korean" if any("가" <= c <= "힣" for c in text) else "English"


def grown(line: dict) -> tuple[float, float, float, float]:
    by = 0.25 * line["fs"]
    return line["x0"] - by, line["y0"] - by, line["x1"] + by, line["y1"] + by


def inside(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def meets(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
