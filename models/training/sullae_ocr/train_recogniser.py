"""Stage 3: the recogniser. Resumable; takes in new shards while it runs.

The learning rate stays constant, so that training can go on with more data at any time; a release is a short
branch (`--cool-down`) in which it falls to nothing.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import torch
import torch.nn.functional as F

from . import augment, crops, shards
from .averaging import Meeting
from .checkpoints import Progress
from .evaluate import error_rates
from .networks import Recogniser
from .script import Script
from .shards import Line

LEARNING_RATE = 2e-3
WARM_UP_STEPS = 150
# Work of one step, in columns of the input: about thirty lines.
COLUMNS = 5000
WIDEST = 1600
# Lines prepared together and sorted by width, so that a batch needs little padding.
DRAWN = 480
# Short texts first: CTC starts to learn from them soonest. (lines seen, longest text)
CURRICULUM = [(12_000, 6), (30_000, 14), (60_000, 30)]
MEET_EVERY = 10
Batch = tuple[torch.Tensor, list[list[int]]]
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
    loaders: int = 0
    columns: int = COLUMNS
    steps: int = 0


class Batches(torch.utils.data.IterableDataset):
    """Batches without end. Each loader process draws its own."""

    def __init__(self, folder: Path, script: Script, seed: int, seen: Synchronized, columns: int) -> None:
        self.folder, self.script, self.seed, self.seen, self.columns = folder, script, seed, seen, columns

    def __iter__(self) -> Iterator[Batch]:
        torch.set_num_threads(1)
        loader = torch.utils.data.get_worker_info()
        supply = Supply(self.folder, self.script, self.seed * 100 + (loader.id if loader else 0))
        supply.look(6)
        while True:
            supply.look()
            longest = next((most for until, most in CURRICULUM if self.seen.value < until), 400)
            yield from batches(supply.draw(DRAWN * self.columns // COLUMNS, longest), supply.rng, self.columns)


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


def batches(drawn: list[tuple[Line, list[int]]], rng: random.Random, columns: int) -> list[Batch]:
    """Augmented, sorted by width, cut so that each batch is about `columns` wide in all."""
    made = []
    for line, labels in drawn:
        image = augment.varied(line, rng)
        needed = len(labels) + sum(a == b for a, b in zip(labels, labels[1:]))
        if needed <= crops.padded_width(image.shape[1]) // crops.FRAME_PX and image.shape[1] <= WIDEST:
            made.append((image, labels))
    made.sort(key=lambda pair: pair[0].shape[1])
    out: list[Batch] = []
    some: list[tuple[torch.Tensor, list[int]]] = []
    for pair in made:
        if (len(some) + 1) * crops.padded_width(pair[0].shape[1]) > columns and some:
            out.append((crops.batch([image for image, _ in some]), [labels for _, labels in some]))
            some = []
        some.append(pair)
    if some:
        out.append((crops.batch([image for image, _ in some]), [labels for _, labels in some]))
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
    found = [
        line
        for path in sorted(folder.glob(f"*{HELD_BACK}.zip"))
        for page in shards.pages(path)
        for line in shards.lines(page, random.Random(0))
    ]
    found = [line for line in found if script.alphabet.can_write(line.text)]
    random.Random(0).shuffle(found)
    return found[:most]


def run(script: Script, home: Path, options: Options) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed + options.worker)
    folder = home / script.name
    progress = Progress("recogniser", Recogniser(script.alphabet.labels), folder, LEARNING_RATE, WARM_UP_STEPS)
    meeting = Meeting(folder / "recogniser.shared", progress.model, options.worker) if options.workers > 1 else None
    seen = multiprocessing.Value("q", progress.seen)
    seed = options.seed * 1000 + options.worker + progress.seen
    drawn = Batches(folder / "shards", script, seed, seen, options.columns)
    held_back = validation(folder / "shards", script) if options.worker == 0 else []
    pace, own, average = Pace(options), 0, None
    for images, labels in torch.utils.data.DataLoader(drawn, batch_size=None, num_workers=options.loaders):
        loss = ctc(progress.model(images.to(progress.device, memory_format=torch.channels_last)), labels)
        progress.step(loss, 1 - own / options.cool_down if options.cool_down else 1.0, clip=5.0)
        pace.step, own, progress.seen = pace.step + 1, own + len(labels), progress.seen + len(labels) * options.workers
        seen.value = progress.seen
        average = loss.item() if average is None else 0.98 * average + 0.02 * loss.item()
        if meeting and pace.step % MEET_EVERY == 0:
            meeting.meet(progress.model)
        progress.smoothed.update(progress.model)
        if pace.step % 100 == 0:
            print(f"{pace.line(own)}, {progress.seen} seen, loss {average:.3f}", flush=True)
        if options.worker == 0 and pace.step % options.validate_every == 0:
            progress.save()
            report(progress, held_back, script)
        if pace.over(own):
            break
    if options.worker == 0:
        progress.save(release=options.cool_down > 0)
        report(progress, held_back, script)


def report(progress: Progress, held_back: list[Line], script: Script) -> None:
    print(f"validation at {progress.seen}: {error_rates(progress.smoothed.model, held_back, script.alphabet)}", flush=True)


class Pace:
    """How long this run has gone on, how fast, and whether it is at its end."""

    def __init__(self, options: Options) -> None:
        self.options, self.start, self.step = options, time.monotonic(), 0
        self.before = (self.start, 0)

    def over(self, done: int) -> bool:
        """`done` is what the cool-down counts."""
        late = time.monotonic() - self.start >= self.options.minutes * 60
        return late or 0 < self.options.steps <= self.step or 0 < self.options.cool_down <= done

    def line(self, done: int) -> str:
        now = time.monotonic()
        rate = (done - self.before[1]) / max(1e-9, now - self.before[0])
        self.before = (now, done)
        return f"{(now - self.start) / 60:.1f} min, step {self.step}, {rate:.0f}/s"
