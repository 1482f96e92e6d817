"""Several one-thread processes that train one model: each meets the others in a shared file of weights.

Threads inside one operation collapse when the machine is shared; processes that average their weights now and then
do not (elastic averaging, Zhang, Choromanska, LeCun 2015, without locks).
"""

from __future__ import annotations

import copy
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn


def weights(model: nn.Module) -> list[torch.Tensor]:
    return [t for t in model.state_dict(keep_vars=True).values() if t.is_floating_point()]


class Meeting:
    """Worker 0 creates the file; the others wait for it."""

    def __init__(self, path: Path, model: nn.Module, worker: int) -> None:
        count = sum(t.numel() for t in weights(model))
        if worker == 0:
            partial = path.with_suffix(".part")
            flat(model).tofile(partial)
            partial.rename(path)
        while not path.exists() or path.stat().st_size != 4 * count:
            time.sleep(0.5)
        self.shared = np.memmap(path, np.float32, "r+", shape=(count,))
        if worker:
            put(model, np.array(self.shared))

    def meet(self, model: nn.Module) -> None:
        middle = (flat(model) + np.array(self.shared)) / 2
        self.shared[:] = middle
        put(model, middle)


def flat(model: nn.Module) -> np.ndarray:
    return torch.cat([t.detach().cpu().reshape(-1) for t in weights(model)]).numpy()


def put(model: nn.Module, values: np.ndarray) -> None:
    source, at = torch.from_numpy(values), 0
    with torch.no_grad():
        for t in weights(model):
            t.copy_(source[at : at + t.numel()].view_as(t))
            at += t.numel()


class Smoothed:
    """Exponential moving average of the weights: what is evaluated and shipped."""

    def __init__(self, model: nn.Module, keep: float = 0.998) -> None:
        self.model, self.keep, self.steps = copy.deepcopy(model).eval(), keep, 0

    def update(self, model: nn.Module) -> None:
        self.steps += 1
        # Short memory at first, or the start would weigh too much.
        keep = min(self.keep, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_([t.data for t in weights(self.model)], [t.data for t in weights(model)], 1 - keep)
