"""A script profile (`scripts/*.toml`): everything of the pipeline that depends on the language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .labels import ASCII, LEADING, TRAILING, VOWELS, Alphabet

SCRIPTS = Path(__file__).parent.parent / "scripts"


@dataclass(frozen=True)
class Script:
    name: str
    locales: list[str]
    packages: list[str]
    letters: re.Pattern[str]
    jamo: bool
    symbols: str
    extra: str
    rare: list[str]
    alone: list[str]
    dates: list[str]
    units: list[str]
    words_share: float
    fonts: dict[str, int]

    @property
    def alphabet(self) -> Alphabet:
        return Alphabet(ASCII + self.symbols + self.extra + (LEADING + VOWELS + TRAILING if self.jamo else ""))

    def rare_characters(self) -> list[str]:
        """One string of characters for each entry of `rare`: an encoding's letters, or a range."""
        return [self._characters_of(entry) for entry in self.rare]

    def _characters_of(self, entry: str) -> str:
        if len(entry) == 3 and entry[1] == "-":
            return "".join(chr(code) for code in range(ord(entry[0]), ord(entry[2]) + 1))
        pairs = (bytes([row, cell]) for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF))
        return "".join(c for pair in pairs if self.letters.fullmatch(c := pair.decode(entry, "ignore")))


def load(name: str) -> Script:
    """The profile of that name in `scripts/`, or the file of that path."""
    path = Path(name) if name.endswith(".toml") else SCRIPTS / f"{name}.toml"
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    values["letters"] = re.compile(values["letters"])
    values.setdefault("jamo", False)
    for key in ("symbols", "extra"):
        values.setdefault(key, "")
    for key in ("packages", "rare", "alone", "dates", "units"):
        values.setdefault(key, [])
    return Script(**values)
