"""What screens show that is not text: icons, emoji, switches, charts, photographs. The models must leave it alone."""

from __future__ import annotations

import base64
import random
from functools import cache
from pathlib import Path

from . import colours
from .colours import Colour

# Icon fonts, their weight, and a range of their code points that are drawn. The last three are not Debian's (README.md).
ICON_FONTS = [
    ("FontAwesome", 400, 0xF000, 0xF2E0),
    ("forkawesome", 400, 0xF000, 0xF2E0),
    ("Material Icons", 400, 0xE145, 0xE8FF),
    ("Material Design Icons", 400, 0xF0001, 0xF0FFF),
    ("GLYPHICONS Halflings", 400, 0xE001, 0xE260),
    ("elusiveicons", 400, 0xF101, 0xF230),
    ("Font Awesome 6 Free", 900, 0xF000, 0xF2E0),
    ("bootstrap-icons", 400, 0xF102, 0xF5E0),
    ("remixicon", 400, 0xEA01, 0xF2DE),
]
# Small bitmaps of desktop themes, as tool bars show them.
BITMAPS = ("/usr/share/icons", ["16x16", "22x22", "24x24"])
EMOJI = "😀😂😍🎉🔥👍🚀📁📂📄📅📌🔍🔒🔔💡⭐🏠🛒💬📧🖼🗑⚙✏🌙☀🌐🎵📷🐞🧪🧩🧭🏷🐍🐳🦀🍎🍕⚽🚗✈🕐💰🔑🧹📊📈🗂🖥💻📱"


@cache
def bitmaps() -> list[str]:
    """`data:` addresses: a page that was set as text may not open files."""
    root, sizes = BITMAPS
    found = sorted(path for size in sizes for path in Path(root).glob(f"*/{size}/*/*.png"))
    return ["data:image/png;base64," + base64.b64encode(path.read_bytes()).decode() for path in found]


class Pictures:
    style = "".join(
        f".i{k}{{font-family:'{name}';font-style:normal;font-weight:{weight};font-variant:normal;text-transform:none;letter-spacing:0;text-decoration:none}}"
        for k, (name, weight, _, _) in enumerate(ICON_FONTS)
    )

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def icon(self, colour: Colour) -> str:
        rng = self.rng
        size, gap = rng.randint(9, 24), f"margin:0 {rng.choice([0, 1, 2, 2, 3, 4, 5, 6, 8])}px;vertical-align:middle;"
        x = rng.random()
        if x < 0.50:
            k = rng.randrange(len(ICON_FONTS))
            _, _, first, last = ICON_FONTS[k]
            return f'<i class="not-text i{k}" style="display:inline-block;{gap}font-size:{size}px;line-height:1;color:{colours.css(colour)}">&#{rng.randint(first, last)};</i>'
        if x < 0.64 and bitmaps():
            return f'<img class="not-text" src="{rng.choice(bitmaps())}" style="{gap}">'
        if x < 0.70:
            return f'<span class="not-text" style="display:inline-block;{gap}font-size:{size}px;line-height:1.1;font-family:\'Noto Color Emoji\'">{rng.choice(EMOJI)}</span>'
        return f'<svg class="not-text" width="{size}" height="{size}" viewBox="0 0 24 24" style="{gap}" {self._stroke(colour)}>{self._shapes()}</svg>'

    def arrow(self) -> str:
        return self.rng.choice(
            [
                '<svg class="not-text" width="10" height="10" viewBox="0 0 24 24"><path d="M4 8l8 8 8-8" fill="none" stroke="currentColor" stroke-width="3"/></svg>',
                '<svg class="not-text" width="9" height="9" viewBox="0 0 24 24"><path d="M2 6h20l-10 13z" fill="currentColor"/></svg>',
            ]
        )

    def switch(self, colour: Colour) -> str:
        size = self.rng.randint(11, 18)
        inner = self.rng.choice(
            ["", '<path d="M5 12l5 5 9-10" fill="none" stroke-width="3"/>', '<circle cx="12" cy="12" r="5" fill="currentColor"/>']
        )
        shape = self.rng.choice(
            [
                '<rect x="2" y="2" width="20" height="20" rx="3" fill="none"/>',
                '<circle cx="12" cy="12" r="10" fill="none"/>',
                '<rect x="1" y="6" width="22" height="12" rx="6"/>',
            ]
        )
        return f'<svg class="not-text" width="{size}" height="{size}" viewBox="0 0 24 24" style="vertical-align:middle;margin:2px" stroke="{colours.css(colour)}" stroke-width="2" fill="{colours.css(colour)}">{shape}{inner}</svg>'

    def _stroke(self, colour: Colour) -> str:
        ink = colours.css(colour)
        if self.rng.random() < 0.6:
            return f'fill="none" stroke="{ink}" stroke-width="{self.rng.choice([1, 1.5, 2, 2, 2.5, 3])}" stroke-linecap="round"'
        return f'fill="{ink}"'

    def _shapes(self) -> str:
        r = self.rng.randint
        made = {
            "circle": lambda: f'<circle cx="{r(8, 16)}" cy="{r(8, 16)}" r="{r(3, 8)}"/>',
            "box": lambda: f'<rect x="{r(2, 8)}" y="{r(2, 8)}" width="{r(6, 14)}" height="{r(6, 14)}" rx="{r(0, 4)}"/>',
            "lines": lambda: f'<path d="M3 {r(4, 7)}h{r(8, 18)}M3 12h{r(8, 18)}M3 {r(17, 20)}h{r(8, 18)}"/>',
            "angle": lambda: f'<path d="M{r(3, 10)} {r(3, 20)}L{r(10, 20)} {r(3, 20)}L{r(3, 20)} {r(3, 20)}"/>',
            "loupe": lambda: '<circle cx="11" cy="11" r="7"/><path d="M16 16l6 6"/>',
            "cross": lambda: '<path d="M12 4v16M4 12h16"/>',
            "x": lambda: '<path d="M5 5l14 14M19 5L5 19"/>',
            "curve": lambda: f'<path d="M{r(2, 8)} {r(2, 22)}Q{r(2, 22)} {r(2, 22)} {r(12, 22)} {r(2, 22)}T{r(2, 22)} {r(2, 22)}"/>',
            "person": lambda: '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-8 16-8 16 0"/>',
            "gear": lambda: (
                '<circle cx="12" cy="12" r="4"/><path d="M12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M5 19l3-3"/>'
            ),
            "dots": lambda: '<circle cx="5" cy="12" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="19" cy="12" r="2"/>',
        }
        return "".join(made[name]() for name in self.rng.sample(list(made), self.rng.choice([1, 1, 2])))

    def picture(self, width: int, height: int) -> str:
        kind = self.rng.choice([self._gradient, self._scribble, self._noise, self._bars, self._curve])
        return f'<div class="not-text" style="display:inline-block;overflow:hidden;width:{width}px;height:{height}px;margin:3px">{kind(width, height)}</div>'

    def _any(self) -> str:
        return colours.css(colours.any_colour(self.rng))

    def _gradient(self, width: int, height: int) -> str:
        return f'<div style="width:100%;height:100%;background:{self.rng.choice(["linear", "radial"])}-gradient({self._any()},{self._any()},{self._any()})"></div>'

    def _scribble(self, width: int, height: int) -> str:
        def point() -> str:
            return f"{self.rng.randint(0, width)} {self.rng.randint(0, height)}"

        paths = "".join(
            f'<path d="M{point()}Q{point()} {point()}T{point()}" fill="{self.rng.choice(["none", self._any()])}" stroke="{self._any()}" stroke-width="{self.rng.randint(1, 6)}"/>'
            for _ in range(self.rng.randint(3, 20))
        )
        return f'<svg width="{width}" height="{height}" style="background:{self._any()}">{paths}</svg>'

    def _noise(self, width: int, height: int) -> str:
        name, kind = f"n{self.rng.randint(0, 10**9)}", self.rng.choice(["turbulence", "fractalNoise"])
        turbulence = f'<feTurbulence type="{kind}" baseFrequency="{self.rng.uniform(0.005, 0.3):.3f}" numOctaves="3" seed="{self.rng.randint(0, 999)}"/>'
        return f'<svg width="{width}" height="{height}"><filter id="{name}">{turbulence}</filter><rect width="100%" height="100%" fill="{self._any()}"/><rect width="100%" height="100%" filter="url(#{name})"/></svg>'

    def _bars(self, width: int, height: int) -> str:
        bars = "".join(
            f'<rect x="{x}" y="{height - (tall := self.rng.randint(2, height))}" width="8" height="{tall}" fill="{self._any()}"/>'
            for x in range(4, width, 12)
        )
        return f'<svg width="{width}" height="{height}">{bars}</svg>'

    def _curve(self, width: int, height: int) -> str:
        points = " ".join(f"{x},{self.rng.randint(0, height)}" for x in range(0, width, 9))
        grid = "".join(f'<path d="M0 {y}H{width}" stroke="#888" stroke-width=".5"/>' for y in range(10, height, 20))
        return f'<svg width="{width}" height="{height}">{grid}<polyline points="{points}" fill="none" stroke="{self._any()}" stroke-width="1.5"/></svg>'
