"""Text for pages: strings of the corpus, and numbers, dates, addresses, code and rare characters made up."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from pathlib import Path

from .labels import tidy
from .script import Script

# Single marks as buttons, counters and list handles show them.
MARKS = "×✕✓+-−<>«»‹›…⋮⋯▾▸▲▼▶◀↑↓→←*#?!@/:|•●○■□★☆0123456789"
NARROW = ["l", "ll", "i", "I", "1", "t", "tt", "f", "j", "r", "il", "li", "ti", "tx", "'", ".", "!", "|"]
KEYS = [*string.ascii_uppercase, "F1", "F2", "F5", "F12", "Enter", "Esc", "Tab", "Del", "Home", "PgUp", "↑", "↓", "←", "→"]


class Phrases:
    """Draws strings; the same seed draws the same ones."""

    def __init__(self, script: Script, corpus: Path, seed: int) -> None:
        self.script = script
        self.alphabet = script.alphabet
        self.rng = random.Random(seed)
        self.own = (corpus / "own.txt").read_text(encoding="utf-8").splitlines()
        self.english = (corpus / "english.txt").read_text(encoding="utf-8").splitlines()
        # Labels of buttons, menus and columns are short: these are drawn most.
        self.own_short = [t for t in self.own if len(t) <= 16]
        self.english_short = [t for t in self.english if len(t) <= 24]
        self.own_words = sorted({w for t in self.own for w in t.split()})
        self.english_words = sorted({w for t in self.english for w in t.split()})
        self.rare = script.rare_characters()

    def label(self, most: int = 24) -> str:
        """A short text, as on a button or in a cell."""
        return self._drawn(most, short=True)

    def sentence(self, most: int = 80) -> str:
        return self._drawn(most, short=False)

    def paragraph(self, least: int) -> str:
        strings = self.own if self.rng.random() < self.script.words_share else self.english
        text = self.rng.choice(strings)
        while len(text) < least:
            text += " " + self.rng.choice(strings)
        return tidy(text)

    def mark(self) -> str:
        return tidy(self.rng.choice(MARKS))

    def number(self) -> str:
        return self._writable(self._number)

    def count(self) -> str:
        """A number of one or two digits, a grade, a step: one glyph or two."""
        rng = self.rng
        digit, letter = str(rng.randint(0, 9)), rng.choice(string.ascii_letters)
        longer = [str(rng.randint(0, 99)), str(rng.randint(0, 999)), f"{digit}/{rng.randint(1, 20)}"]
        return rng.choice([digit, digit, digit, "0", "1", *longer, digit + ".", f"({digit})", letter, letter.upper(), "-", "+" + digit])

    def code(self) -> str:
        return self._writable(self._code)

    def _writable(self, draw: Callable[[], str]) -> str:
        while True:
            text = tidy(draw())
            if text and self.alphabet.can_write(text):
                return text

    def _drawn(self, most: int, short: bool) -> str:
        while True:
            text = tidy(self._one(short))
            if len(text) > most:
                text = self._cut(text, most)
            if text and self.alphabet.can_write(text):
                return text

    def _cut(self, text: str, most: int) -> str:
        """Whole words where they fit, else an ellipsis, as interfaces cut."""
        rng = self.rng
        if " " in text and rng.random() < 0.8:
            words = text.split()
            start = rng.randrange(len(words))
            kept = words[start]
            for word in words[start + 1 :]:
                if len(kept) + 1 + len(word) > most:
                    break
                kept += " " + word
            if len(kept) <= most:
                return kept
        return tidy(text[: max(1, most - 1)]) + rng.choice(["…", "", "..."])

    def _one(self, short: bool) -> str:
        rng, own = self.rng, self.rng.random() < self.script.words_share
        x = rng.random()
        if x < 0.42:
            strings = (self.own_short if own else self.english_short) if short else (self.own if own else self.english)
            text = rng.choice(strings)
        elif x < 0.48:
            text = (
                rng.choice(self.own_short)
                + rng.choice([" ", " ", ": ", " - ", " | ", "/", " ("])
                + rng.choice([self._number, self._code, self._word])()
            )
            text += ")" if " (" in text and rng.random() < 0.9 else ""
        elif x < 0.50:  # the way to a page
            words = self.own_short if own else self.english_short
            text = rng.choice([" > ", " › ", " » ", " / ", " · ", " | "]).join(rng.choices(words, k=rng.randint(2, 4)))
        elif x < 0.60:
            text = self._number()
        elif x < 0.67:
            text = self._code()
        elif x < 0.80:
            words = self.own_words if own else self.english_words
            text = " ".join(rng.choices(words, k=rng.randint(1, 2 if short else 5)))
        elif x < 0.84:
            text = " ".join(
                rng.choice([rng.choice(self.own_words), rng.choice(self.english_words), self._number()]) for _ in range(rng.randint(2, 3))
            )
        elif x < 0.97:
            text = self._rare()
        else:
            text = "".join(rng.choices(self.alphabet.characters[:95], k=rng.randint(1, 10)))
        if rng.random() < 0.04:  # what stands last is lost first
            text += rng.choice([".", ".", ":", ":", "...", "…", " -", " >", " :", ",", ";", "*"])
        x = rng.random()
        return text.upper() if x < 0.05 else text.title() if x < 0.09 and text.isascii() else text

    def _rare(self) -> str:
        rng, x = self.rng, self.rng.random()
        if x < 0.5 and self.rare:
            letters = self.rare[0] if rng.random() < 0.7 else rng.choice(self.rare)
            return " ".join("".join(rng.choices(letters, k=rng.randint(1, 5))) for _ in range(rng.randint(1, 3)))
        if x < 0.57:
            return "".join(rng.choices(string.ascii_letters, k=rng.randint(1, 8)))
        if x < 0.62:  # narrow letters run together
            narrow = "".join(rng.choices(NARROW, k=rng.randint(2, 6)))
            word = rng.choice(self.english_words)
            at = rng.randint(0, len(word))
            return word[:at] + narrow + word[at:] if rng.random() < 0.6 else narrow
        if x < 0.72 and self.script.symbols:
            return rng.choice(self.script.symbols) + rng.choice([" ", ""]) + rng.choice(self.own_short)
        if x < 0.80 and self.script.symbols:
            return rng.choice([self.mark(), "".join(rng.choices(self.script.symbols, k=rng.randint(1, 3)))])
        if x < 0.84 and self.script.alone:
            return rng.choice(self.script.alone)
        if x < 0.92:
            return rng.choice(self.own_words) + rng.choice([".", "?", "!", ":", ",", "...", "*", " *", ")", "'s", '"'])
        return rng.choice(
            ['"{}"', "'{}'", "({})", "[{}]", "‘{}’", "“{}”", "{}:", "#{}", "@{}", "<{}>", "{} >", "- {}", "* {}", "{}. "]
        ).format(rng.choice(self.own_words if rng.random() < 0.5 else self.english_words))

    def _word(self) -> str:
        return self.rng.choice(self.english_words).strip(".,:;()\"'").lower() or "a"

    def _number(self) -> str:
        rng, r = self.rng, self.rng.randint
        kind = r(0, 23)
        if kind <= 1:
            return f"{r(1990, 2030)}{(sep := rng.choice('--./'))}{r(1, 12):02d}{sep}{r(1, 31):02d}" + rng.choice(
                ["", "", f" {r(0, 23):02d}:{r(0, 59):02d}"]
            )
        if kind == 2 and self.script.dates:
            values = {"y": r(1990, 2030), "m": r(1, 12), "d": r(1, 31), "H": f"{r(0, 23):02d}", "h": r(1, 12), "M": f"{r(0, 59):02d}"}
            return rng.choice(self.script.dates).format(**values)
        if kind == 3:
            return f"{r(0, 23):02d}:{r(0, 59):02d}" + rng.choice(["", f":{r(0, 59):02d}", " AM", " PM", "Z"])
        if kind == 4:
            return rng.choice(["₩", "$", "€", "£", "¥", ""]) + f"{r(0, 10 ** r(1, 8)):,}" + rng.choice(["", ".00", " USD", " KRW"])
        if kind == 5:
            return f"{rng.random() * 10 ** r(0, 4):.{r(0, 3)}f}" + rng.choice(
                ["%", "", "°", "℃", " GB", " MB", " KB", " ms", "px", "em", " kg", "km", "×", "x"]
            )
        if kind == 6:
            return f"{rng.choice(['v', 'V', ''])}{r(0, 20)}.{r(0, 30)}.{r(0, 99)}" + rng.choice(["", "", "-beta", "-rc1", "+dfsg-1"])
        if kind == 7:
            return ".".join(str(r(0, 255)) for _ in range(4)) + rng.choice(["", f":{r(1, 65535)}", "/24"])
        if kind == 8:
            return f"0{r(2, 70)}-{r(100, 9999)}-{r(0, 9999):04d}"
        if kind == 9:
            return "".join(rng.choices("0123456789abcdef", k=rng.choice([6, 7, 8, 12, 16, 32])))
        if kind == 10:
            return "#" + "".join(rng.choices(rng.choice(["0123456789abcdef", "0123456789ABCDEF", "0123456789"]), k=r(1, 6)))
        if kind == 11:
            return "".join(rng.choices(string.ascii_letters + string.digits, k=r(3, 12)))
        if kind == 12:
            return rng.choice(["Ctrl", "Alt", "Shift", "⌘", "⌥", "⇧", "Cmd"]) + rng.choice(["+", "", "-", " + "]) + rng.choice(KEYS)
        if kind == 13:
            return f"{r(1, 99)}" + rng.choice([" / ", "/", " of ", "–", "-", " - ", ":", "~"]) + f"{r(1, 999)}"
        if kind == 14:
            return rng.choice(["({})", "[{}]", "{}+", "+{}", "-{}", "{}.", "{})", "#{}"]).format(r(0, 999))
        if kind == 15:
            return f"{r(1, 12)}/{r(1, 31)}/{r(1990, 2030)}"
        if kind == 16:
            return f"{r(1, 60)}" + rng.choice([*self.script.units, " min ago", " hours ago", "d", "h", "s", " items", " days"])
        if kind == 17:
            return rng.choice("+-±") + f"{rng.random() * 100:.{r(0, 2)}f}" + rng.choice(["%", ""])
        if kind == 18:
            return f"{r(0, 10 ** r(1, 6)):,}" + rng.choice([*self.script.units, ""])
        if kind == 19:  # counters and grades: a glyph alone looks like an icon unless many are seen
            return rng.choice(["0", "0", "-", str(r(0, 9)), str(r(0, 9)), rng.choice(string.ascii_letters)])
        return str(r(0, 10 ** r(1, 6)))

    def _code(self) -> str:
        rng, r, w = self.rng, self.rng.randint, self._word
        kind = r(0, 12)
        if kind == 0:
            host = rng.choice(["www.", "", "api.", "docs."]) + w() + rng.choice([".com", ".co.kr", ".org", ".io", ".net", ".kr"])
            return rng.choice(["https://", "http://", ""]) + host + rng.choice(["", "/", f"/{w()}", f"/{w()}/{w()}?id={r(1, 9999)}"])
        if kind == 1:
            return (
                w()
                + rng.choice([".", "_", "", str(r(1, 99))])
                + "@"
                + rng.choice(["gmail.com", "naver.com", "example.com", "daum.net", w() + ".org"])
            )
        if kind == 2:
            return (
                rng.choice(["/", "~/", "./", ""])
                + "/".join(w() for _ in range(r(1, 3)))
                + rng.choice(["", ".txt", ".py", ".rs", ".json", ".png", "/"])
            )
        if kind == 3:
            return "C:\\" + "\\".join(w().capitalize() for _ in range(r(1, 3)))
        if kind == 4:
            return f"{w()}_{w()}({rng.choice(['', w(), w() + ', ' + w(), repr(w())])})" + rng.choice(["", ";", ":", " {"])
        if kind == 5:
            start = rng.choice(["let", "const", "var", "int", "def", "fn", "return", "if", "import", "class"])
            sign, value = (
                rng.choice(["=", "==", "!=", "=>", "->", "+=", "<", ">="]),
                rng.choice([w(), str(r(0, 100)), f'"{w()}"', "null", "[]", "{}"]),
            )
            return f"{start} {w()} {sign} {value}" + rng.choice([";", "", " {"])
        if kind == 6:
            return f'<{w()} {w()}="{w()}">'
        if kind == 7:
            return f'{{"{w()}": ' + rng.choice([str(r(0, 1000)), f'"{w()}"', "true", "null"]) + "}"
        if kind == 8:
            return "--" + w() + rng.choice(["=", "-", " "]) + w()
        if kind == 9:
            return rng.choice(["// ", "# ", "$ ", "> "]) + " ".join(w() for _ in range(r(1, 4)))
        if kind == 10:
            return w() + "." + w() + rng.choice(["()", "", "." + w(), "[0]", "[i]"])
        if kind == 11:
            return w() + rng.choice(["_", "-"]) + w() + rng.choice(["", f"_{r(0, 99)}", ".log", ".yaml", ".csv"])
        return w().capitalize() + w().capitalize()
