"""How likely a character is after those before it: counts of short runs of characters in the corpus, for the program to
choose between readings the recogniser is not sure of.

`prior.bin`: the line `sullae prior 1`, a byte with the longest run N, then for n = 1..N: the number of runs (u32, little
endian), the runs, sorted, n bytes each (labels of the alphabet), and one byte for each: -16 ln p of its last character after
the others. A run that is missing is looked up without its first character, at 0.4 of the probability ("stupid backoff",
Brants et al. 2007).
"""

from __future__ import annotations

import collections
import math
import struct
from pathlib import Path

from .labels import Alphabet, decompose, tidy
from .script import Script

LONGEST = 5
# Runs seen less often are left out: they would make the file large, and texts readable from it.
LEAST_SEEN = {1: 1, 2: 3, 3: 3, 4: 4, 5: 8}
BACKOFF = math.log(0.4)
STEPS_A_NAT = 16
# A run that says what the shorter one says already is left out.
LEAST_NEWS_NATS = 0.3


def run(script: Script, home: Path) -> None:
    folder = home / script.name
    lines = [line for name in ("own", "english") for line in (folder / "corpus" / f"{name}.txt").read_text(encoding="utf-8").splitlines()]
    data = packed(counted(script.alphabet, lines))
    (folder / "prior.bin").write_bytes(data)
    print(f"{len(data)} bytes from {len(set(lines))} strings")


def counted(alphabet: Alphabet, lines: list[str]) -> list[collections.Counter[bytes]]:
    """Counts of runs by their length; each different string counts once."""
    labels = {c: k + 1 for k, c in enumerate(alphabet.characters)}
    space = bytes([labels[" "]])
    counts: list[collections.Counter[bytes]] = [collections.Counter() for _ in range(LONGEST + 1)]
    for text in sorted({tidy(line) for line in lines}):
        letters = decompose(text)
        if any(c not in labels for c in letters):
            continue
        run_ = space + bytes(labels[c] for c in letters) + space
        for n in range(1, LONGEST + 1):
            counts[n].update(run_[k - n : k] for k in range(max(n, 2), len(run_) + 1))
    return counts


def packed(counts: list[collections.Counter[bytes]]) -> bytes:
    total = sum(counts[1].values())
    kept: list[dict[bytes, float]] = [{}]
    for n in range(1, LONGEST + 1):
        here: dict[bytes, float] = {}
        for letters, seen in counts[n].items():
            if seen < LEAST_SEEN[n]:
                continue
            value = math.log(seen / (max(counts[n - 1][letters[:-1]], seen) if n > 1 else total))
            if n < 3 or abs(value - looked_up(kept, letters[1:]) - BACKOFF) >= LEAST_NEWS_NATS:
                here[letters] = value
        kept.append(here)
    out = b"sullae prior 1\n" + bytes([LONGEST])
    for here in kept[1:]:
        runs = sorted(here)
        out += struct.pack("<I", len(runs)) + b"".join(runs)
        out += bytes(min(255, round(-here[letters] * STEPS_A_NAT)) for letters in runs)
    return out


def looked_up(kept: list[dict[bytes, float]], letters: bytes) -> float:
    """ln p of the last character after the others, as the program looks it up."""
    value = 0.0
    while letters:
        if (found := kept[len(letters)].get(letters)) is not None:
            return value + found
        letters, value = letters[1:], value + BACKOFF
    return value - 255 / STEPS_A_NAT
