#!/usr/bin/env python3
"""Draws the truth over the screens, for a person to look at: words green, areas not judged red.

    python models/evaluation/boxes.py SCREENS_FOLDER OUT_FOLDER [NAME_PART ...]"""
import json
import pathlib
import sys

from PIL import Image, ImageDraw

source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
for page in json.loads((source / "gt.json").read_text()):
    if sys.argv[3:] and not any(part in page["img"] for part in sys.argv[3:]):
        continue
    picture = Image.open(source / page["img"]).convert("RGB")
    draw = ImageDraw.Draw(picture, "RGBA")
    for x0, y0, x1, y1 in page["ignore"]:
        draw.rectangle([x0, y0, x1 - 1, y1 - 1], outline="red", fill=(255, 0, 0, 60))
    for line in page["lines"]:
        draw.line([line["x0"], line["y1"] + 2, line["x1"], line["y1"] + 2], fill="blue")
        for word in line["words"]:
            draw.rectangle([word["x0"], word["y0"], word["x1"], word["y1"]], outline=(0, 170, 0))
    picture.save(out / page["img"])
