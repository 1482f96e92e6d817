"""Every stage once, small: shows in minutes that the pipeline runs, not that the models are good."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import checkpoints, corpus, export, parity, render, screens, train_detector, train_recogniser
from .script import Script
from .train_recogniser import Options

PACKAGES = ["bash", "geany-common", "gnome-calculator", "gnome-disk-utility"]


def run(script: Script, home: Path, seed: int, screens_folder: Path | None) -> None:
    folder = home / script.name
    for made in ("shards", "recogniser.pt", "detector.pt"):
        path = folder / made
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    corpus.run(script, home, seed, PACKAGES)
    # The pages of shard 3 is held back for validation.
    render.run(script, home, first=2, last=4, step=1, seed=seed, pages=2)
    train_recogniser.run(script, home, Options(minutes=10, steps=40, seed=seed))
    train_detector.run(script, home, Options(minutes=10, steps=20, seed=seed))
    recogniser, detector = checkpoints.recogniser(script, home), checkpoints.detector(script, home)
    if screens_folder:
        print(screens.evaluate(screens_folder, recogniser, detector, script.alphabet))
    parity.run(recogniser, script.alphabet, folder / "shards", folder / "lines", count=50)
    export.run(script, recogniser, detector, folder / "models", "smoke")
    print("every stage ran; models in", folder / "models")
