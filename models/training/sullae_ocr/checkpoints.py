"""Training that can be stopped and gone on with, and the trained networks it leaves in the data folder."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn as nn

from .averaging import Smoothed
from .networks import Detector, Recogniser
from .script import Script


class Progress:
    """A network in training: weights, their average, optimiser, and how many examples it has seen."""

    def __init__(self, name: str, model: nn.Module, folder: Path, learning_rate: float, warm_up_steps: int) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = model.to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.model.parameters(), learning_rate, weight_decay=1e-2, betas=(0.9, 0.98))
        self.smoothed, self.seen = Smoothed(self.model), 0
        self.learning_rate, self.warm_up_steps = learning_rate, warm_up_steps
        self.checkpoint, self.release = folder / f"{name}.pt", folder / f"{name}.release.pt"
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, map_location=self.device)
            self.model.load_state_dict(state["model"])
            self.smoothed.model.load_state_dict(state["smoothed"])
            self.smoothed.steps, self.seen = state["steps"], state["seen"]
            self.optimiser.load_state_dict(state["optimiser"])

    def step(self, loss: torch.Tensor, fraction: float, clip: float) -> None:
        """One step of the optimiser at this fraction of the learning rate."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.learning_rate * max(0.0, fraction) * min(1, (self.smoothed.steps + 1) / self.warm_up_steps)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if torch.isfinite(nn.utils.clip_grad_norm_(self.model.parameters(), clip)):
            self.optimiser.step()

    def save(self, release: bool = False) -> None:
        state = {"model": self.model.state_dict(), "smoothed": self.smoothed.model.state_dict(), "steps": self.smoothed.steps}
        path = self.release if release else self.checkpoint
        torch.save(state | {"seen": self.seen, "optimiser": self.optimiser.state_dict()}, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)


def recogniser(script: Script, home: Path) -> Recogniser:
    model = Recogniser(script.alphabet.labels)
    model.load_state_dict(torch.load(newest(home / script.name, "recogniser"), map_location="cpu")["smoothed"])
    return model.eval()


def detector(script: Script, home: Path) -> Detector:
    model = Detector()
    model.load_state_dict(torch.load(newest(home / script.name, "detector"), map_location="cpu")["smoothed"])
    return model.eval()


def newest(folder: Path, name: str) -> Path:
    """Of the running checkpoint and the release branched off it, the later one."""
    found = [path for path in (folder / f"{name}.pt", folder / f"{name}.release.pt") if path.exists()]
    if not found:
        raise SystemExit(f"no {name} in {folder}: run train-{name} first")
    return max(found, key=lambda path: path.stat().st_mtime)
