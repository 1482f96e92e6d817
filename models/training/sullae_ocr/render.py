"""Stage 2: pages drawn by Chromium into shards of grey pictures with exact lines. The same pages feed both models.

A shard is a zip: `0.png`, `1.png`, ... and `pages.json`, one entry a page: `lines` (text, box [x0, y0, x1, y1] in
device pixels, font size, whether it is cut off) and `others`, boxes of what is not text. Shard k depends on the
seed and k alone, so any part can be drawn again or by another process.
"""

from __future__ import annotations

import io
import json
import os
import random
import time
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from .chromium import Chromium
from .labels import tidy
from .pages import Page
from .phrases import Phrases
from .script import Script

PAGES_A_SHARD = 20
WIDTH_PX, HEIGHT_PX = 1280, 1600
SCALES = [1, 1, 1, 1, 1, 1, 1, 1.25, 1.5, 2]
# One kind of anti-aliasing and hinting for each browser start.
FLAGS = [
    ["--font-render-hinting=none"],
    ["--font-render-hinting=slight"],
    ["--font-render-hinting=full"],
    [],
    ["--enable-lcd-text", "--font-render-hinting=slight"],
    ["--enable-lcd-text"],
]
# The box of a line reaches this far above and below the baseline, in font sizes: an em and a little less.
ABOVE, BELOW = 0.80, 0.18
# Runs of one block this close (in font sizes) are one line; from the second on a space stands between them.
SAME_LINE, SPACE = 0.8, 0.12
# A line whose greys differ by less is taken for hidden.
LEAST_CONTRAST = 18


def run(script: Script, home: Path, first: int, last: int, step: int, seed: int, pages: int = PAGES_A_SHARD) -> None:
    """Draws shards first, first+step, ... below last; those there already are left as they are."""
    folder = home / script.name / "shards"
    folder.mkdir(parents=True, exist_ok=True)
    phrases = Phrases(script, home / script.name / "corpus", seed)
    for shard in range(first, last, step):
        path = folder / f"{shard:05d}.zip"
        if path.exists():
            continue
        start = time.monotonic()
        lines = draw_shard(script, phrases, path, shard, seed, pages)
        print(f"shard {shard}: {lines} lines in {time.monotonic() - start:.0f} s", flush=True)


def draw_shard(script: Script, phrases: Phrases, path: Path, shard: int, seed: int, pages: int) -> int:
    rng = random.Random(f"{seed} {shard}")
    phrases.rng = rng
    entries, lines = [], 0
    partial = path.with_suffix(f".{os.getpid()}.part")
    with Chromium(FLAGS[shard % len(FLAGS)]) as chromium, zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as out:
        for number in range(pages):
            scale = rng.choice(SCALES)
            page = Page(script, phrases, rng, int(WIDTH_PX / scale), int(HEIGHT_PX / scale), scale)
            picture, found = chromium.draw(page.html(), page.width, page.height, scale)
            entries.append(
                {
                    "scale": scale,
                    "lines": lines_of(found["runs"], scale, picture),
                    "others": [[round(v * scale, 2) for v in box] for box in found["others"]],
                }
            )
            lines += len(entries[-1]["lines"])
            png = io.BytesIO()
            Image.fromarray(picture).save(png, "PNG", compress_level=3)
            out.writestr(f"{number}.png", png.getvalue())
        out.writestr("pages.json", json.dumps(entries, ensure_ascii=False))
    partial.rename(path)
    return lines


def lines_of(runs: list[dict], scale: float, picture: np.ndarray) -> list[dict]:
    """Runs joined to lines, in device pixels. `cut`: part of the line is hidden, so its text is not what is seen."""
    height, width = picture.shape
    joined: list[dict] = []
    for run in runs:
        size, base = run["size"] * scale, (run["top"] + run["ascent"]) * scale
        line = {
            "text": run["text"].rstrip(), "box": [run["left"] * scale, base - ABOVE * size, run["right"] * scale, base + BELOW * size],
            "size": size, "block": run["block"], "cut": run["cut"],
        }  # fmt: skip
        before = joined[-1] if joined else None
        if before and same_line(before, line):
            gap = line["box"][0] - before["box"][2]
            before["text"] += (" " if gap > SPACE * size else "") + line["text"]
            a, b = before["box"], line["box"]
            before["box"] = [a[0], min(a[1], b[1]), b[2], max(a[3], b[3])]
            before["size"] = max(before["size"], size)
            before["cut"] |= line["cut"]
        else:
            joined.append(line)
    kept = []
    for line in joined:
        x0, y0, x1, y1 = line["box"]
        line["text"] = tidy(line["text"])
        line["cut"] |= x0 < 1 or y0 < 1 or x1 > width - 1 or y1 > height - 1
        seen = picture[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))]
        if line["text"] and seen.size:
            line["faint"] = bool(int(seen.max()) - int(seen.min()) < LEAST_CONTRAST)
            line["box"] = [round(v, 2) for v in line["box"]]
            line["size"] = round(line["size"], 2)
            del line["block"]
            kept.append(line)
    return kept


def same_line(before: dict, line: dict) -> bool:
    a, b = before["box"], line["box"]
    overlap = min(a[3], b[3]) - max(a[1], b[1])
    larger = max(before["size"], line["size"])
    return before["block"] == line["block"] and overlap > 0.6 * min(before["size"], line["size"]) and -2 < b[0] - a[2] < SAME_LINE * larger
