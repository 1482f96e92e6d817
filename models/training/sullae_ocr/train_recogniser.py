"""Stage 3: the recogniser. Resumable; takes in new shards while it runs.

The learning rate stays constant, so that training can go on with more data at any time; a release is a short
branch (`--cool-down`) in which it falls to nothing.
"""

from __future__ import annotations

import random
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

from . import augment, crops, shards
from .averaging import Meeting, Smoothed
from .evaluate import error_rates
from .networks import Recogniser
from .script import Script
from .shards import Line

LEARNING_RATE = 2e-3
WARM_UP_STEPS = 150
# Work of one step, in columns of the input: about thirty lines.
COLUMNS = 5000
MOST_LINES = 48
# Lines prepared together and sorted by width, so that a batch needs little padding.
DRAWN = 480
# Short texts first: CTC starts to learn from them soonest. (lines seen, longest text)
CURRICULUM = [(12_000, 6), (30_000, 14), (60_000, 30)]
MEET_EVERY = 10
HELD_BACK = "03"  # shards whose number ends so are for validation


@dataclass
class Options:
    minutes: float
    worker: int = 0
    workers: int = 1
    cool_down: int = 0
    threads: int = 1
    validate_every: int = 1000
    seed: int = 1


class Supply:
    """Lines of all shards on disk, each seen once before any is seen again."""

    def __init__(self, folder: Path, script: Script, seed: int) -> None:
        self.folder, self.alphabet, self.rng = folder, script.alphabet, random.Random(seed)
        self.lines: list[tuple[Line, list[int]]] = []
        self.waiting: deque[int] = deque()
        self.loaded: set[Path] = set()

    def look(self, most: int = 1) -> None:
        """Loads up to `most` shards that are new."""
        fresh = [p for p in sorted(self.folder.glob("*.zip")) if p not in self.loaded and not p.stem.endswith(HELD_BACK)]
        self.rng.shuffle(fresh)
        for path in fresh[:most]:
            self.loaded.add(path)
            first = len(self.lines)
            for page in shards.pages(path):
                for line in shards.lines(page, self.rng):
                    if self.alphabet.can_write(line.text):
                        self.lines.append((line, self.alphabet.encode(line.text)))
            order = [*self.waiting, *range(first, len(self.lines))]
            self.rng.shuffle(order)
            self.waiting = deque(order)

    def draw(self, count: int, longest: int) -> list[tuple[Line, list[int]]]:
        drawn = []
        while len(drawn) < count:
            if not self.waiting:
                order = list(range(len(self.lines)))
                self.rng.shuffle(order)
                self.waiting = deque(order)
            pair = self.lines[self.waiting.popleft()]
            if len(pair[0].text) <= longest:
                drawn.append(pair)
        return drawn


def batches(drawn: list[tuple[Line, list[int]]], rng: random.Random) -> list[tuple[torch.Tensor, list[list[int]]]]:
    """Augmented, sorted by width, cut so that each batch is about COLUMNS wide in all."""
    made = []
    for line, labels in drawn:
        image = augment.varied(line, rng)
        needed = len(labels) + sum(a == b for a, b in zip(labels, labels[1:]))
        if needed <= crops.padded_width(image.shape[1]) // crops.FRAME_PX and image.shape[1] <= 1600:
            made.append((image, labels))
    made.sort(key=lambda pair: pair[0].shape[1])
    out, first = [], 0
    while first < len(made):
        last = first
        while last < len(made) and last - first < MOST_LINES and (last + 1 - first) * crops.padded_width(made[last][0].shape[1]) <= max(COLUMNS, made[last][0].shape[1]):
            last += 1
        last = max(last, first + 1)
        out.append((crops.batch([image for image, _ in made[first:last]]), [labels for _, labels in made[first:last]]))
        first = last
    rng.shuffle(out)
    return out


def ctc(log_probabilities: torch.Tensor, labels: list[list[int]]) -> torch.Tensor:
    lengths = torch.tensor([len(row) for row in labels])
    frames = torch.full((len(labels),), log_probabilities.shape[0], dtype=torch.long)
    flat = torch.tensor([label for row in labels for label in row], dtype=torch.long)
    losses = F.ctc_loss(log_probabilities, flat, frames, lengths, reduction="none", zero_infinity=True)
    return (losses / lengths.clamp(min=1).to(losses.device)).mean()


def validation(folder: Path, script: Script, most: int = 1500) -> list[Line]:
    """Lines of held-back shards, boxes as they are."""
    found = [line for path in sorted(folder.glob(f"*{HELD_BACK}.zip")) for page in shards.pages(path) for line in shards.lines(page, random.Random(0))]
    found = [line for line in found if script.alphabet.can_write(line.text)]
    random.Random(0).shuffle(found)
    return found[:most]


def run(script: Script, home: Path, options: Options) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed + options.worker)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    folder, checkpoint = home / script.name / "shards", home / script.name / "recogniser.pt"
    model = Recogniser(script.alphabet.labels).to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), LEARNING_RATE, weight_decay=1e-2, betas=(0.9, 0.98))
    smoothed, seen = Smoothed(model), 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"])
        smoothed.model.load_state_dict(state["smoothed"])
        smoothed.steps, seen = state["steps"], state["seen"]
        optimiser.load_state_dict(state["optimiser"])
    meeting = Meeting(home / script.name / "recogniser.shared", model, options.worker) if options.workers > 1 else None
    supply = Supply(folder, script, options.seed * 1000 + options.worker + seen)
    supply.look(6)
    held_back = validation(folder, script) if options.worker == 0 else []
    started, step, since, average, own = time.monotonic(), 0, (time.monotonic(), 0), None, 0

    def save(path: Path) -> None:
        state = {"model": model.state_dict(), "smoothed": smoothed.model.state_dict(), "steps": smoothed.steps, "seen": seen, "optimiser": optimiser.state_dict()}
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)

    while time.monotonic() - started < options.minutes * 60 and not (options.cool_down and own >= options.cool_down):
        supply.look()
        longest = next((most for until, most in CURRICULUM if seen < until), 400)
        for images, labels in batches(supply.draw(DRAWN, longest), supply.rng):
            fraction = max(0.0, 1 - own / options.cool_down) if options.cool_down else 1.0
            for group in optimiser.param_groups:
                group["lr"] = LEARNING_RATE * fraction * min(1, (smoothed.steps + 1) / WARM_UP_STEPS)
            loss = ctc(model(images.to(device, memory_format=torch.channels_last)), labels)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            if torch.isfinite(torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)):
                optimiser.step()
            step, own, seen = step + 1, own + len(labels), seen + len(labels) * options.workers
            average = loss.item() if average is None else 0.98 * average + 0.02 * loss.item()
            if meeting and step % MEET_EVERY == 0:
                meeting.meet(model)
            smoothed.update(model)
            if step % 100 == 0:
                now = time.monotonic()
                print(f"{(now - started) / 60:.1f} min, step {step}, {seen} seen of {len(supply.lines)}, loss {average:.3f}, {(own - since[1]) / (now - since[0]):.0f} lines/s", flush=True)
                since = (now, own)
            if options.worker == 0 and step % options.validate_every == 0:
                print(f"validation at {seen}: {error_rates(smoothed.model, held_back, script.alphabet)}", flush=True)
                save(checkpoint)
    if options.worker == 0:
        save(home / script.name / "recogniser.release.pt" if options.cool_down else checkpoint)
        print(f"validation at {seen}: {error_rates(smoothed.model, held_back, script.alphabet)}", flush=True)
