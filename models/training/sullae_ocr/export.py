"""Stage 6: checkpoints -> ONNX -> .rten, with alphabet and manifest, as the program loads them."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import torch
import torch.nn as nn

from .networks import Detector, Recogniser
from .script import Script

LICENCE = "MIT OR Apache-2.0"
# The program knows by this number how the models want their lines (crops.py, finding.py).
FORMAT = 2


def run(script: Script, recogniser: Recogniser, detector: Detector, prior: Path, out: Path, version: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "alphabet.txt").write_text(script.alphabet.characters, encoding="utf-8")
    line = torch.zeros(2, 1, 32, 128)
    axes = {"image": {0: "lines", 3: "width"}, "labels": {0: "frames", 1: "lines"}}
    to_rten(recogniser, line, out / "recogniser.onnx", "labels", axes)
    axes = {"image": {2: "height", 3: "width"}, "mask": {2: "half_height", 3: "half_width"}}
    to_rten(detector, torch.zeros(1, 1, 128, 128), out / "detector.onnx", "mask", axes)
    labels = script.alphabet.labels
    manifest = {
        "format": FORMAT,
        "version": version,
        "licence": LICENCE,
        "detector": entry(
            out / "detector.rten",
            "[1, 1, height, width] grey -0.5..0.5, multiples of 16 -> [1, 1, height / 2, width / 2] probability of text",
        ),
        "recogniser": entry(
            out / "recogniser.rten",
            "[lines, 1, 32, width] full contrast, dark on light, -0.5..0.5, width a multiple of 32, right-padded with 0.5"
            f" -> [width / 4, lines, {labels}] log-probabilities, label 0 blank",
        ),
        "alphabet": entry(
            out / "alphabet.txt",
            f"{len(script.alphabet)} characters: printable ASCII, interface symbols, the script's letters (Hangul as conjoining jamo, NFD)",
        ),
    }
    if prior.exists():  # the program reads without it too
        shutil.copyfile(prior, out / "prior.bin")
        manifest["prior"] = entry(out / "prior.bin", "runs of at most five characters and how likely the last is after the others")
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def entry(path: Path, shapes: str) -> dict:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "shapes": shapes}


def to_rten(model: nn.Module, example: torch.Tensor, path: Path, output: str, axes: dict) -> None:
    model = fused(model.eval().cpu())
    torch.onnx.export(
        model, (example,), path, input_names=["image"], output_names=[output], dynamic_axes=axes, opset_version=17, dynamo=False
    )
    subprocess.run([Path(sys.executable).with_name("rten-convert"), path, path.with_suffix(".rten")], check=True, capture_output=True)


def fused(model: nn.Module) -> nn.Module:
    """Batch norms folded into the convolutions before them."""
    for part in model.modules():
        if isinstance(part, nn.Sequential):
            for k in range(len(part) - 1):
                if isinstance(part[k], nn.Conv2d) and isinstance(part[k + 1], nn.BatchNorm2d):
                    part[k] = nn.utils.fusion.fuse_conv_bn_eval(part[k], part[k + 1])
                    part[k + 1] = nn.Identity()
    return model
