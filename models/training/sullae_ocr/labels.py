"""What the recogniser's labels stand for: an alphabet, with Hangul written as conjoining jamo.

Label 0 is the CTC blank; label k is character k-1 of the alphabet. Text is NFC outside and NFD for Hangul
inside, so 67 jamo cover all 11,172 syllables.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ASCII = "".join(chr(code) for code in range(32, 127))

# Jamo typed alone have code points of their own; the recogniser answers with the conjoining ones.
LEADING = "".join(chr(code) for code in range(0x1100, 0x1113))
VOWELS = "".join(chr(code) for code in range(0x1161, 0x1176))
TRAILING = "".join(chr(code) for code in range(0x11A8, 0x11C3))
ALONE_LEADING = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
ALONE_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
ALONE_TRAILING = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
TO_CONJOINING = dict(zip(ALONE_TRAILING, TRAILING)) | dict(zip(ALONE_VOWELS, VOWELS)) | dict(zip(ALONE_LEADING, LEADING))
TO_ALONE = dict(zip(LEADING, ALONE_LEADING)) | dict(zip(VOWELS, ALONE_VOWELS)) | dict(zip(TRAILING, ALONE_TRAILING))

# Characters nobody can tell apart on a screen are one label.
SAME_LOOK = str.maketrans(
    {
        "\u00a0": " ", "\u2009": " ", "\u3000": " ", "′": "'", "−": "-", "‐": "-", "‑": "-", "〜": "~", "～": "~", "，": ",",
        "（": "(", "）": ")", "：": ":", "！": "!", "？": "?", "＋": "+", "ㆍ": "·", "・": "·", "‚": ",", "。": ".", "、": ",", "．": ".",
    }
)  # fmt: skip


def is_hangul_syllable(character: str) -> bool:
    return "가" <= character <= "힣"


def tidy(text: str) -> str:
    """The text as the recogniser is to answer it: NFC, one space between words, look-alikes made one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(SAME_LOOK)).strip()


def decompose(text: str) -> str:
    """Hangul as conjoining jamo, everything else as it is."""
    return "".join(unicodedata.normalize("NFD", c) if is_hangul_syllable(c) else TO_CONJOINING.get(c, c) for c in text)


def compose(labels: str) -> str:
    """The inverse of `decompose`: jamo that cannot be joined to a syllable are written alone."""
    return "".join(TO_ALONE.get(c, c) for c in unicodedata.normalize("NFC", labels))


@dataclass(frozen=True)
class Alphabet:
    """The characters of labels 1, 2, ..."""

    characters: str

    def __post_init__(self) -> None:
        repeated = {c for c in self.characters if self.characters.count(c) > 1}
        if repeated:
            raise ValueError(f"the alphabet has characters twice: {''.join(sorted(repeated))}")

    def __len__(self) -> int:
        return len(self.characters)

    @property
    def labels(self) -> int:
        """Number of labels, the blank included."""
        return len(self.characters) + 1

    def can_write(self, text: str) -> bool:
        return all(c in self.characters for c in decompose(text))

    def encode(self, text: str) -> list[int]:
        return [self.characters.index(c) + 1 for c in decompose(text)]

    def decode(self, best: list[int]) -> str:
        """Greedy CTC: the best label of each frame -> text."""
        kept = [label for k, label in enumerate(best) if label and (k == 0 or best[k - 1] != label)]
        return compose("".join(self.characters[label - 1] for label in kept))
