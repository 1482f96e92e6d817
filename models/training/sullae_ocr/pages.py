"""HTML pages that look like interfaces: columns of panels with menus, tables, forms, buttons, icons, pictures."""

from __future__ import annotations

import html
import random

from . import colours
from .colours import Colour
from .phrases import Phrases
from .pictures import Pictures
from .script import Script

LATIN_FONTS = {
    "DejaVu Sans": 4, "DejaVu Sans Mono": 2, "DejaVu Serif": 1, "DejaVu Sans Condensed": 1, "Liberation Sans": 7, "Liberation Serif": 1,
    "Liberation Mono": 2, "Roboto": 5, "Roboto Condensed": 1, "Roboto Slab": 1, "Inter": 5, "Lato": 3, "Cantarell": 2, "Hack": 1, "JetBrains Mono": 1,
    "Fira Code": 1, "Noto Sans": 4, "Noto Sans Display": 1, "Noto Serif": 1, "Noto Sans Mono": 1, "Noto Mono": 1, "Carlito": 2, "Caladea": 1, "Open Sans": 4,
    "Oxygen": 1, "Cabin": 1, "B612": 1, "EB Garamond": 1, "Play": 1, "Nimbus Sans": 1, "URW Gothic": 1, "P052": 1, "C059": 1, "Droid Sans Fallback": 1,
    "Arimo": 2, "Tinos": 1, "Cousine": 1, "Quicksand": 1, "Comfortaa": 1, "Dosis": 1, "Terminus": 1, "Anonymous Pro": 1, "Inconsolata": 1, "mononoki": 1,
    "Gentium": 1, "system-ui": 4, "sans-serif": 6, "serif": 1, "monospace": 2,
}  # fmt: skip
MONOSPACE = [
    "DejaVu Sans Mono",
    "Liberation Mono",
    "D2Coding",
    "NanumGothicCoding",
    "Hack",
    "JetBrains Mono",
    "Noto Sans Mono",
    "Noto Sans Mono CJK KR",
    "monospace",
]
SIZES = [9, 10, 10, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 15, 16, 16, 17, 18]
GENERIC = {"sans-serif", "serif", "monospace", "system-ui"}


def drawn(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


class Page:
    """One page; `width` x `height` in CSS pixels."""

    def __init__(self, script: Script, phrases: Phrases, rng: random.Random, width: int, height: int, scale: float) -> None:
        self.script, self.phrases, self.rng = script, phrases, rng
        self.width, self.height, self.scale = width, height, scale
        self.pictures = Pictures(rng)
        # Most of a page is set in one family and size, as applications are.
        self.family, self.base = self._family(), rng.choice(SIZES)

    def html(self) -> str:
        rng = self.rng
        ground = colours.background(rng)
        columns, left = "", 0
        count = rng.choice([2, 3, 3, 4]) if self.width > 700 else rng.choice([1, 2, 2])
        for k in range(count):
            rest = self.width - left
            width = rest if k == count - 1 else max(130, min(rest - 130 * (count - 1 - k), int(self.width / count * rng.uniform(0.6, 1.4))))
            # Fractions of a pixel shift the glyphs' anti-aliasing.
            shift = rng.choice([0, 0, rng.random()])
            place = f"position:absolute;left:{left + shift:.2f}px;top:{rng.choice([0, rng.random()]):.2f}px;width:{width - 1}px;height:{self.height}px;overflow:hidden"
            columns += f'<div style="{place}">{self._column(ground, width)}</div>'
            left += width
        columns += self._veil()
        body = f"margin:0;background:{colours.css(ground)};width:{self.width}px;height:{self.height}px;overflow:hidden;position:relative"
        smoothing = rng.choice(["", "", "*{-webkit-font-smoothing:antialiased}", "*{text-rendering:geometricPrecision}"])
        return f'<!doctype html><meta charset="utf-8"><style>{self.pictures.style}{smoothing}</style><body style="{body}">{columns}'

    def _veil(self) -> str:
        """What dims the page behind a dialog, over all or some of it."""
        rng = self.rng
        if rng.random() > 0.12:
            return ""
        left, top = (rng.choice([0, rng.randint(0, side // 2)]) for side in (self.width, self.height))
        shade = rng.choice([0, 0, 0, 40, 255])
        return f'<div style="position:absolute;left:{left}px;top:{top}px;right:0;bottom:0;background:rgba({shade},{shade},{shade},{rng.uniform(0.25, 0.7):.2f})"></div>'

    def _column(self, ground: Colour, width: int) -> str:
        rng, out, filled = self.rng, "", 0
        while filled < self.height * 1.3 and len(out) < 400_000:
            own = ground if rng.random() < 0.5 else colours.background(rng)
            count, padding = rng.randint(1, 3), rng.randint(0, 8)
            style = f"padding:{padding}px;margin:{rng.randint(0, 5)}px;overflow:hidden;" + self._frame(own)
            style += self._fill(own) if own is not ground else ""
            out += f'<div style="{style}">' + "".join(self._block(own, width - 2 * padding - 12) for _ in range(count)) + "</div>"
            filled += 95 * count
        return out

    def _block(self, ground: Colour, width: int) -> str:
        blocks = [
            (self._menu, 22), (self._paragraph, 9), (self._table, 20), (self._buttons, 16), (self._form, 13), (self._heading, 4), (self._picture, 4),
            (self._toolbar, 6), (self._tabs, 6), (self._pairs, 8), (self._code, 4), (self._calendar, 3), (self._choices, 7), (self._cards, 5),
            (self._controls, 14), (self._badges, 9), (self._rules, 7), (self._trail, 5),
        ]  # fmt: skip
        block = self.rng.choices([b for b, _ in blocks], weights=[w for _, w in blocks])[0]
        return block(ground, width)

    # Styles.

    def _family(self) -> str:
        own, latin = drawn(self.rng, self.script.fonts), drawn(self.rng, LATIN_FONTS)
        names = [own] if self.rng.random() < 0.4 else [latin, own]
        return ",".join(name if name in GENERIC else f"'{name}'" for name in names)

    def _size(self) -> float:
        rng, x = self.rng, self.rng.random()
        size = self.base if x < 0.5 else rng.choice(SIZES) if x < 0.88 else rng.randint(16, 32) if x < 0.95 else rng.uniform(9, 20)
        return max(size, 9 / self.scale if self.scale > 1 else 9)

    def _font(self, ground: Colour, size: float | None = None) -> str:
        rng = self.rng
        family = self.family if rng.random() < 0.5 else self._family()
        style = f"color:{colours.css(colours.text(rng, ground))};font-size:{size or self._size():.4g}px;font-family:{family};"
        style += f"font-weight:{rng.choice([400, 400, 400, 400, 400, 500, 600, 700, 700, 300])};"
        for chance, extra in (
            (0.05, "font-style:italic;"),
            (0.10, f"letter-spacing:{rng.choice([-0.5, -0.3, -0.2, 0.2, 0.5, 1, 1.5])}px;"),
            (0.06, "text-decoration:underline;"),
            (0.02, "text-decoration:line-through;"),
            (0.02, "text-shadow:0 1px 2px rgba(0,0,0,.4);"),
            (0.06, "text-transform:uppercase;"),
            (0.05, f"opacity:{rng.uniform(0.5, 0.9):.2f};"),
            (0.03, f"background:{colours.css(colours.near(rng, ground))};"),
        ):
            if rng.random() < chance:
                style += extra
        return style + "font-variant-ligatures:none;"

    def _fill(self, ground: Colour) -> str:
        if self.rng.random() < 0.1:
            other = tuple(max(0, min(255, v + self.rng.randint(-25, 25))) for v in ground)
            return f"background:linear-gradient({self.rng.randint(0, 360)}deg,{colours.css(ground)},{colours.css(other)});"
        return f"background:{colours.css(ground)};"

    def _frame(self, ground: Colour, chance: float = 0.3) -> str:
        rng = self.rng
        if rng.random() > chance:
            return ""
        line = colours.near(rng, ground) if rng.random() < 0.7 else colours.text(rng, ground)
        return f"border:{rng.choice([1, 1, 1, 2])}px solid {colours.css(line)};border-radius:{rng.choice([0, 2, 4, 8, 16])}px;"

    def _text(self, most: int = 24) -> str:
        return html.escape(self.phrases.label(max(2, most)))

    def _edge(self, ground: Colour) -> str:
        """A border as native controls and tables have it: often as dark as the text."""
        rng = self.rng
        line = rng.choice([(118, 118, 118), colours.text(rng, ground), colours.text(rng, ground), colours.near(rng, ground)])
        return f"border:{rng.choice([1, 1, 1, 1, 1.5, 2])}px {rng.choice(['solid', 'solid', 'solid', 'inset', 'outset', 'dotted', 'dashed'])} {colours.css(line)};"

    def _icon(self, ground: Colour, chance: float) -> str:
        return self.pictures.icon(colours.text(self.rng, ground)) if self.rng.random() < chance else ""

    # Blocks.

    def _menu(self, ground: Colour, width: int) -> str:
        rng, style, out = self.rng, self._font(ground), ""
        padding, icons = rng.randint(1, 7), rng.choice([0, 0, 0.9, 0.5])
        separator = f"border-bottom:1px solid {colours.css(colours.near(rng, ground))};" if rng.random() < 0.3 else ""
        for _ in range(rng.randint(4, 10)):
            if rng.random() < 0.15:
                style = self._font(ground)
            row, behind = f"padding:{padding}px {rng.randint(2, 12)}px;white-space:nowrap;overflow:hidden;{separator}", ground
            if rng.random() < 0.12:
                behind = colours.background(rng) if rng.random() < 0.5 else colours.near(rng, ground)
                row += self._fill(behind)
            own = self._font(behind) if behind is not ground else style
            aside = (
                f'<span style="float:right;{self._font(behind)}">{html.escape(rng.choice([self.phrases.number, self.phrases.mark])())}</span>'
                if rng.random() < 0.18
                else ""
            )
            tail = self._icon(behind, 0.08)
            out += (
                f'<div style="{row}">{aside}{self._icon(behind, icons)}<span style="{own}">{self._text(int(width / 9))}</span>{tail}</div>'
            )
        return out

    def _paragraph(self, ground: Colour, width: int) -> str:
        rng = self.rng
        words = html.escape(self.phrases.paragraph(rng.randint(30, 160))).split(" ")
        if len(words) > 4 and rng.random() < 0.5:
            at = rng.randrange(len(words))
            tag = rng.choice(["b", "a", "code", "em", "mark", "kbd"])
            extra = (
                f"color:{colours.css(colours.text(rng, ground))};"
                if tag == "a"
                else "font-family:monospace;"
                if tag in ("code", "kbd")
                else ""
            )
            words[at] = f'<{tag} style="{extra}">{words[at]}</{tag}>'
        shape = f"margin:{rng.randint(2, 8)}px;line-height:{rng.choice(['normal', 1.2, 1.3, 1.4, 1.5, 1.6])};"
        shape += f"word-break:{rng.choice(['normal', 'keep-all'])};text-align:{rng.choice(['left', 'left', 'left', 'center', 'justify'])};"
        return f'<p style="{shape}{self._font(ground)}">{" ".join(words)}</p>'

    def _table(self, ground: Colour, width: int) -> str:
        rng = self.rng
        columns = rng.randint(2, max(2, min(8, width // rng.choice([50, 80, 110]))))
        border = f"border:1px solid {colours.css(colours.near(rng, ground))};" if rng.random() < 0.5 else ""
        padding, style, out = f"padding:{rng.randint(0, 7)}px {rng.randint(2, 9)}px;", self._font(ground), ""
        aligned = [rng.choice(["left", "left", "right", "center"]) for _ in range(columns)]
        numeric = [rng.random() < 0.3 for _ in range(columns)]
        for row in range(rng.randint(3, 9)):
            behind = colours.near(rng, ground) if rng.random() < 0.2 else ground
            if rng.random() < 0.15:
                style = self._font(behind)
            cells = ""
            for k in range(columns):
                x = rng.random()
                if x < 0.05:
                    content = self._icon(behind, 1)
                elif x < 0.09:
                    content = html.escape(self.phrases.mark())
                elif x < 0.13:
                    content = '<input type="checkbox">'
                elif numeric[k] and row:
                    content = html.escape(self.phrases.number())
                else:
                    content = self._text(int(width / columns / 8))
                cells += f'<td style="{padding}{border}white-space:nowrap;overflow:hidden;max-width:{width // columns}px;text-align:{aligned[k]};{style}">{content}</td>'
            out += f'<tr style="{self._fill(behind) if behind is not ground else ""}">{cells}</tr>'
        return f'<table style="border-collapse:{rng.choice(["collapse", "separate"])};border-spacing:1px;{rng.choice(["width:100%", ""])}">{out}</table>'

    def _buttons(self, ground: Colour, width: int) -> str:
        rng, out = self.rng, ""
        for _ in range(rng.randint(4, 10)):
            kind, behind = rng.random(), ground
            style = f"display:inline-block;margin:{rng.randint(1, 6)}px;padding:{rng.randint(0, 8)}px {rng.randint(3, 16)}px;border-radius:{rng.choice([0, 2, 4, 4, 6, 16])}px;"
            if kind < 0.6:
                behind = colours.any_colour(rng) if rng.random() < 0.5 else colours.near(rng, ground)
                style += self._fill(behind) + "border:none;"
            elif kind < 0.85:
                style += self._frame(ground, 1)
            if rng.random() < 0.1:
                style += "box-shadow:0 1px 4px rgba(0,0,0,.4);"
            tag = rng.choice(["span", "span", "button"])
            if tag == "button" and kind >= 0.6:
                behind = (239, 239, 239)
                style += f"background:{colours.css(behind)};"
            content = html.escape(self.phrases.mark()) if rng.random() < 0.08 else self._text(rng.choice([6, 10, 16]))
            out += f'<{tag} style="{style}{self._font(behind)}">{self._icon(behind, 0.2)}{content}{self._icon(behind, 0.06)}</{tag}>'
        return f"<div>{out}</div>"

    def _form(self, ground: Colour, width: int) -> str:
        rng, out = self.rng, ""
        for _ in range(rng.randint(2, 4)):
            behind = (
                colours.near(rng, ground) if rng.random() < 0.4 else (255, 255, 255) if colours.luminance(ground) > 0.2 else (20, 20, 20)
            )
            field = f"display:{rng.choice(['block', 'inline-block'])};border:1px solid {colours.css(colours.near(rng, behind))};border-radius:{rng.randint(0, 8)}px;"
            field += f"padding:{rng.randint(1, 7)}px {rng.randint(2, 12)}px;white-space:nowrap;overflow:hidden;" + self._fill(behind)
            arrow = (
                f'<span style="float:right;color:{colours.css(colours.text(rng, behind))}">{self.pictures.arrow()}</span>'
                if rng.random() < 0.25
                else ""
            )
            label = (
                f'<span style="{self._font(ground)}">{self._text(24)}</span>{"<b style=color:#d33>*</b>" if rng.random() < 0.1 else ""} '
            )
            help_text = (
                f'<div style="{self._font(ground, rng.choice([10, 11, 12]))}">{self._text(int(width / 7))}</div>'
                if rng.random() < 0.4
                else ""
            )
            out += f'<div style="margin:3px">{label}<span style="{field}{self._font(behind)}">{arrow}{self._text(int(width / 14))}</span>{help_text}</div>'
        return out

    def _heading(self, ground: Colour, width: int) -> str:
        return f'<div style="margin:4px;white-space:nowrap;overflow:hidden;{self._font(ground, self.rng.randint(16, 32))}">{self._text(22)}</div>'

    def _picture(self, ground: Colour, width: int) -> str:
        return self.pictures.picture(self.rng.randint(20, max(21, min(width, 300))), self.rng.randint(20, 110))

    def _toolbar(self, ground: Colour, width: int) -> str:
        rng = self.rng
        style = f"display:inline-block;margin:{rng.randint(0, 4)}px;padding:{rng.randint(1, 6)}px;"
        items = "".join(
            f'<span style="{style}{self._frame(ground, 0.2)}">{self._icon(ground, 1)}</span>' for _ in range(rng.randint(4, 12))
        )
        return f"<div>{items}</div>"

    def _tabs(self, ground: Colour, width: int) -> str:
        rng, style = self.rng, self._font(ground)
        between = rng.choice([" ", " ", "/", "›", "|", "·", "»"])
        gap = f"padding:{rng.randint(1, 6)}px {rng.randint(3, 12)}px;display:inline-block;"
        items = [f'<span style="{gap}{style}">{self._text(rng.choice([4, 8, 12]))}</span>' for _ in range(rng.randint(3, 7))]
        if rng.random() < 0.3:
            items = [
                f'<span style="{gap}{style}{self._frame(ground, 0.5)}">{html.escape(c)}</span>'
                for c in ["«", "‹", *map(str, range(1, rng.randint(4, 9))), "…", "›", "»"]
            ]
        return f'<div style="{style}">' + between.join(items) + "</div>"

    def _pairs(self, ground: Colour, width: int) -> str:
        rng, name, value, out = self.rng, self._font(ground), self._font(ground), ""
        for _ in range(rng.randint(3, 8)):
            content = html.escape(rng.choice([self.phrases.number, self.phrases.code, self.phrases.label])())
            out += f'<div style="display:flex;gap:{rng.randint(4, 30)}px;padding:{rng.randint(0, 4)}px"><span style="{name}">{self._text(14)}{rng.choice([":", ""])}</span><span style="{value}">{content}</span></div>'
        return out

    def _code(self, ground: Colour, width: int) -> str:
        rng, size = self.rng, self.rng.choice([10, 11, 12, 12, 13, 14])
        family, out = rng.choice(MONOSPACE), ""
        for _ in range(rng.randint(3, 9)):
            parts = self.phrases.code().split(" ")
            coloured = " ".join(
                f'<span style="color:{colours.css(colours.text(rng, ground))}">{html.escape(part)}</span>' for part in parts
            )
            out += f'<div style="white-space:pre;overflow:hidden">{coloured}</div>'
        return f"<div style=\"font-family:'{family}',monospace;font-size:{size}px;line-height:{rng.choice([1.2, 1.35, 1.5])};font-variant-ligatures:none;padding:4px\">{out}</div>"

    def _calendar(self, ground: Colour, width: int) -> str:
        rng, style, cell = self.rng, self._font(ground, self.rng.choice([10, 11, 12, 13])), self.rng.randint(20, 36)
        start, count = rng.randint(1, 9), rng.choice([7, 5, 6])
        rows = [[start + r * count + k for k in range(count)] for r in range(rng.randint(3, 5))]
        body = "".join(
            "<tr>" + "".join(f'<td style="width:{cell}px;text-align:center;{style}">{n}</td>' for n in row) + "</tr>" for row in rows
        )
        return f'<table style="border-collapse:collapse">{body}</table>'

    def _choices(self, ground: Colour, width: int) -> str:
        rng, style, kind = self.rng, self._font(ground), self.rng.choice(["checkbox", "radio"])
        items = ""
        for _ in range(rng.randint(2, 7)):
            box = f'<input type="{kind}" {rng.choice(["checked", "", "disabled"])} style="width:{(size := rng.randint(11, 18))}px;height:{size}px;vertical-align:middle;margin:{rng.randint(1, 4)}px">'
            if rng.random() < 0.3:
                box = self.pictures.switch(colours.text(rng, ground))
            inline = "display:inline-block;margin:0 6px;" if rng.random() < 0.3 else ""
            items += f'<div style="{inline}{style}">{box}{rng.choice(["", " ", "&nbsp; "])}{self._text(20)}</div>'
        return f'<div style="white-space:nowrap;overflow:hidden">{items}</div>'

    def _cards(self, ground: Colour, width: int) -> str:
        rng, out = self.rng, ""
        for _ in range(rng.randint(2, 4)):
            behind = colours.near(rng, ground)
            picture = self.pictures.picture(rng.randint(24, 80), rng.randint(24, 60)) if rng.random() < 0.4 else ""
            number = (
                f'<div style="{self._font(behind, rng.randint(18, 30))}">{html.escape(self.phrases.number())}</div>'
                if rng.random() < 0.4
                else ""
            )
            out += f'<div style="display:inline-block;margin:3px;padding:6px;vertical-align:top;{self._fill(behind)}{self._frame(behind)}">{picture}<div style="{self._font(behind)}">{self._text(14)}</div>{number}<div style="{self._font(behind)}">{self._text(18)}</div></div>'
        return out

    def _controls(self, ground: Colour, width: int) -> str:
        """Fields, lists and buttons whose borders all but touch their text."""
        rng, out, style = self.rng, "", self._font(ground)
        for _ in range(rng.randint(4, 12)):
            behind = ground if rng.random() < 0.3 else (255, 255, 255) if rng.random() < 0.6 else colours.background(rng)
            box = f"display:inline-block;margin:{rng.randint(0, 5)}px;white-space:nowrap;overflow:hidden;vertical-align:middle;{self._edge(behind)}{self._fill(behind)}"
            box += f"padding:{rng.choice([0, 0, 1, 1, 2, 3])}px {rng.choice([0, 1, 1, 2, 2, 3, 4])}px;border-radius:{rng.choice([0, 0, 0, 2, 3])}px;"
            if rng.random() < 0.3:
                box += f"width:{rng.randint(30, 160)}px;text-align:{rng.choice(['left', 'left', 'center', 'right'])};"
            content = html.escape(rng.choice([self.phrases.label, self.phrases.label, self.phrases.number, self.phrases.count, self.phrases.mark])())
            side = f"border-left:1px solid {colours.css(colours.text(rng, behind))};" if rng.random() < 0.4 else ""
            arrow = f'<span style="{side}padding:0 {rng.randint(0, 3)}px;margin-left:{rng.randint(0, 6)}px;color:{colours.css(colours.text(rng, behind))}">{self.pictures.arrow()}</span>'
            inner = f"{self._icon(behind, 0.15)}{content}{arrow if rng.random() < 0.4 else ''}{self._icon(behind, 0.08)}"
            name = f'<span style="{style}">{self._text(10)}{rng.choice([":", "", " "])}</span>' if rng.random() < 0.3 else ""
            out += f'{name}<span style="{box}{self._font(behind)}">{inner}</span>'
        return f"<div>{out}</div>"

    def _badges(self, ground: Colour, width: int) -> str:
        """Counts in small boxes, alone and beside a name; grades and steps of one glyph."""
        rng, out, style = self.rng, "", self._font(ground)
        shape = f"display:inline-block;text-align:center;padding:{rng.choice([0, 0, 1, 2, 3])}px {rng.choice([1, 2, 4, 5, 6, 8])}px;border-radius:{rng.choice([0, 2, 4, 8, 10, 20])}px;"
        shape += f"min-width:{rng.choice([0, 8, 14, 18, 24])}px;margin:0 {rng.randint(0, 12)}px;"
        framed = rng.random() < 0.3
        for _ in range(rng.randint(4, 14)):
            behind = ground if framed or rng.random() < 0.2 else colours.any_colour(rng) if rng.random() < 0.6 else colours.near(rng, ground)
            fill = self._edge(ground) if framed else self._fill(behind)
            badge = f'<span style="{shape}{fill}{self._font(behind, rng.choice([9, 10, 10, 11, 11, 12, 12, 13, 14]))}">{html.escape(self.phrases.count())}</span>'
            name = f'<span style="{style}">{self._icon(ground, 0.2)}{self._text(12)}</span>' if rng.random() < 0.6 else ""
            out += f'<div style="display:{rng.choice(["inline-block", "inline-block", "flex"])};justify-content:{rng.choice(["start", "space-between"])};margin:{rng.randint(0, 4)}px">{name}{badge}</div>'
        return f'<div style="white-space:nowrap;overflow:hidden">{out}</div>'

    def _rules(self, ground: Colour, width: int) -> str:
        """Words between upright and level rules: tool bars, status bars, tight grids."""
        rng, style = self.rng, self._font(ground)
        ink = colours.css(colours.text(rng, ground) if rng.random() < 0.6 else colours.near(rng, ground))
        if rng.random() < 0.5:
            rule = f'<span style="display:inline-block;width:{rng.choice([1, 1, 2])}px;height:{rng.randint(10, 30)}px;margin:0 {rng.randint(1, 6)}px;vertical-align:middle;background:{ink}"></span>'
            items = [f'<span style="display:inline-block;padding:0 {rng.randint(0, 3)}px;{style}">{self._text(10)}</span>' for _ in range(rng.randint(4, 10))]
            return f'<div style="white-space:nowrap;overflow:hidden;border-bottom:1px solid {ink}">{rule.join(items)}</div>'
        edge, padding, rows = self._edge(ground), f"padding:{rng.choice([0, 0, 1, 2])}px {rng.choice([0, 1, 2, 3])}px;", ""
        for _ in range(rng.randint(3, 8)):
            cells = [html.escape(rng.choice([self.phrases.label, self.phrases.count, self.phrases.number])()) for _ in range(rng.randint(3, 8))]
            rows += "<tr>" + "".join(f'<td style="{edge}{padding}white-space:nowrap;{style}">{cell}</td>' for cell in cells) + "</tr>"
        return f'<div style="overflow:hidden"><table style="border-collapse:{rng.choice(["collapse", "collapse", "separate"])};border-spacing:0">{rows}</table></div>'

    def _trail(self, ground: Colour, width: int) -> str:
        """The way to a page, and names parted from values by a mark with wide gaps."""
        rng, out = self.rng, ""
        for _ in range(rng.randint(2, 5)):
            mark = html.escape(rng.choice([">", ">", "/", "»", "›", "·", "·", "-", "|", "→", "•", ":"]))
            gap = f'<span style="margin:0 {rng.randint(2, 14)}px;{self._font(ground) if rng.random() < 0.3 else ""}">{mark}</span>'
            items = [self._text(10) if k == 0 or rng.random() < 0.7 else html.escape(self.phrases.count()) for k in range(rng.randint(2, 5))]
            lead = rng.choice(["", "", "", gap])
            out += f'<div style="white-space:nowrap;overflow:hidden;padding:{rng.randint(0, 4)}px;{self._font(ground)}">{self._icon(ground, 0.2)}{lead}{gap.join(items)}</div>'
        return out
