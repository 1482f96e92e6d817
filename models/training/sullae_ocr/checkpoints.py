"""Trained networks from the data folder: the newest of the running checkpoint and the release branched off it."""

from __future__ import annotations

from pathlib import Path

import torch

from .networks import Detector, Recogniser
from .script import Script


def recogniser(script: Script, home: Path) -> Recogniser:
    model = Recogniser(script.alphabet.labels)
    model.load_state_dict(torch.load(newest(home / script.name, "recogniser"), map_location="cpu")["smoothed"])
    return model.eval()


def detector(script: Script, home: Path) -> Detector:
    model = Detector()
    model.load_state_dict(torch.load(newest(home / script.name, "detector"), map_location="cpu")["smoothed"])
    return model.eval()


def newest(folder: Path, name: str) -> Path:
    found = [path for path in (folder / f"{name}.pt", folder / f"{name}.release.pt") if path.exists()]
    if not found:
        raise SystemExit(f"no {name} in {folder}: run train-{name} first")
    return max(found, key=lambda path: path.stat().st_mtime)
