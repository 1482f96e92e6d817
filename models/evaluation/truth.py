"""Turns what truth.js read and two pictures (with text, without text) into lines, words and areas that cannot be judged.

All boxes that leave this module are device pixels."""
import re
import unicodedata

import numpy as np

INVISIBLE = 8        # largest change of a grey level (0-255) at which nobody sees a character
FAINT = 40           # below this a word is too faint to be asked for: neither missing nor found counts
TINY = 9             # device pixels of font size below which reading is not promised
ABOVE, BELOW = 0.80, 0.18   # line box: parts of the font size above and below the baseline
SYMBOLS = "·…→←↑↓↓※₩©®™•✓✔✗✕✖×÷±“”‘’「」『』【】《》〈〉▶▼▲◀■□●○◆◇★☆℃°€£¥§¶–—«»‹›²³∞≤≥≠≈☰⌘⌥⇧↵⇒⚠☑☐♥♡♪▸▾▴◂⋮⋯µ½¼†№∙↗↘↔"
# Characters that look the same are stored in one form.
SAME = str.maketrans({"\u00a0": " ", "′": "'", "−": "-", "‐": "-", "‑": "-", "〜": "~", "～": "~", "，": ",", "（": "(", "）": ")", "：": ":", "！": "!", "？": "?", "＋": "+", "ㆍ": "·", "・": "·", "‚": ",", "．": ".", "\u2009": " ", "\u3000": " "})


def judged(text):
    """True if every character is printable ASCII, Hangul or one of the usual interface symbols."""
    return all(" " <= c <= "~" or "가" <= c <= "힣" or "ㄱ" <= c <= "ㅣ" or c in SYMBOLS for c in text)


def speaks(text):
    """True if the text has a letter or a digit: marks alone are as good as icons."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


class Word:
    def __init__(self, text, chars, base, fs):
        self.text, self.chars, self.base, self.fs = text, chars, base, fs   # chars: [(x0, x1)]
        self.state = "seen"                                              # seen | faint | cut | hidden

    @property
    def box(self):
        return [self.chars[0][0], self.base - ABOVE * self.fs, self.chars[-1][1], self.base + BELOW * self.fs]


def _area(a, b):
    return max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))


def _words_of(run, dpr):
    """Splits a run at its spaces."""
    words, chars, text = [], [], ""
    for i, ch in enumerate([*run["s"], " "]):
        if ch == " ":
            if text:
                words.append(Word(text, chars, run["base"] * dpr, run["fs"] * dpr))
            chars, text = [], ""
        else:
            chars.append((run["x"][2 * i] * dpr, run["x"][2 * i + 1] * dpr))
            text += ch
    for word in words:
        word.run = run
    return words


class Ink:
    """Where text is painted: the difference of the picture with text and the one without."""

    def __init__(self, shown, bare):
        self.change = np.abs(shown.astype(np.int16) - bare.astype(np.int16)).max(axis=2).astype(np.uint8)
        self.height, self.width = self.change.shape

    def within(self, box):
        x0, y0, x1, y1 = (int(round(v)) for v in box)
        return self.change[max(0, y0):max(0, y1), max(0, x0):max(0, x1)]

    def strongest(self, box):
        part = self.within(box)
        return int(part.max()) if part.size else 0


def _look(word, ink, dpr):
    """Judges by the pixels whether a word is there, whole and strong enough."""
    x0, y0, x1, y1 = word.box
    clip = [v * dpr for v in word.run["clip"]]
    if x1 <= clip[0] + 1 or x0 >= clip[2] - 1 or y1 <= clip[1] + 1 or y0 >= clip[3] - 1 or x1 <= 0 or y1 <= 0 or x0 >= ink.width or y0 >= ink.height:
        return "hidden"
    peaks = [ink.strongest((max(a, clip[0]), max(y0 - .1 * word.fs, clip[1]), min(max(b, a + 1), clip[2]), min(y1 + .05 * word.fs, clip[3]))) for a, b in word.chars]
    if max(peaks) < INVISIBLE:
        return "hidden"
    slack = .12 * word.fs
    if x0 < clip[0] - 1 or x1 > clip[2] + 1 or y0 < clip[1] - slack or y1 > clip[3] + slack or x0 < 0 or x1 > ink.width or y0 < -slack or y1 > ink.height + slack:
        return "cut"
    if min(peaks) < INVISIBLE:
        return "cut"
    return "faint" if np.percentile(peaks, 90) < FAINT else "seen"


def _inside_clip(word, dpr):
    """The part of a word's box that its containers let through."""
    limits = [word.run["clip"], word.run.get("field", word.run["clip"])]
    box = list(word.box)
    for limit in limits:
        box = [max(box[0], limit[0] * dpr), max(box[1], limit[1] * dpr), min(box[2], limit[2] * dpr), min(box[3], limit[3] * dpr)]
    return box if box[2] > box[0] and box[3] > box[1] else word.box


def _is_whole(word, ink):
    """True if ink reaches through most of the word's height and its end characters' width (for words something may lie over)."""
    rows = ink.within(word.box).max(axis=1, initial=0) if ink.within(word.box).size else np.zeros(0)
    hit = np.nonzero(rows >= INVISIBLE)[0]
    if hit.size == 0 or hit[-1] - hit[0] + 1 < .5 * word.fs:
        return False
    for x0, x1 in (word.chars[0], word.chars[-1]):
        part = ink.within((x0, word.box[1], x1, word.box[3]))
        columns = np.nonzero(part.max(axis=0, initial=0) >= INVISIBLE)[0] if part.size else np.zeros(0)
        if columns.size == 0 or columns[-1] - columns[0] + 1 < (.6 if x1 - x0 > .7 * word.fs else .25) * (x1 - x0):
            return False
    return True


def _place_field(run, ink, dpr):
    """Moves a form field's text to where its ink begins."""
    x0, y0, x1, y1 = (v * dpr for v in run["field"])
    clipped = [max(x0, run["clip"][0] * dpr), y0, min(x1, run["clip"][2] * dpr), y1]
    part = ink.within(clipped)
    columns = np.nonzero(part.max(axis=0, initial=0) >= INVISIBLE)[0] if part.size else np.zeros(0)
    if not columns.size:
        return
    shift = (int(round(max(0, clipped[0]))) + columns[0]) / dpr - (run["x"][0] + run["bearing"])
    if .75 < abs(shift):
        run["x"] = [x + shift for x in run["x"]]
    rows = np.nonzero(part.max(axis=1, initial=0) >= INVISIBLE)[0]
    middle = (int(round(max(0, clipped[1]))) + (rows[0] + rows[-1] + 1) / 2) / dpr
    if abs(middle - (run["base"] - .31 * run["fs"])) > .25 * run["fs"]:
        run["base"] = middle + .31 * run["fs"]


def _merge_into_lines(words):
    """Groups words into lines as a person sees them: same baseline, small gap, same block (or touching)."""
    lines = []
    for word in words:
        joined = None
        for line in reversed(lines[-12:]):
            last = line[-1]
            gap, fs = word.box[0] - last.box[2], max(word.fs, last.fs)
            level = abs(word.base - last.base) < .3 * min(word.fs, last.fs)
            same = word.run["block"] == last.run["block"]
            if level and (-.15 * fs < gap < .8 * fs if same else -.05 * fs < gap < .12 * fs):
                joined = line
                break
        if joined is None:
            lines.append([word])
            continue
        last = joined[-1]
        gap, fs = word.box[0] - last.box[2], max(word.fs, last.fs)
        if gap < .12 * fs and last.run is not word.run:
            last.text += word.text
            last.chars = last.chars + word.chars
            last.fs = fs
            last.state = last.state if last.state == word.state else "cut"
        else:
            joined.append(word)
    return lines


def _components(mask):
    """Boxes of connected areas of a boolean picture (8 neighbours), by runs of rows."""
    boxes, previous = [], []
    for y in range(mask.shape[0]):
        row = np.flatnonzero(np.diff(np.concatenate(([0], mask[y].view(np.int8), [0]))))
        current = []
        for a, b in zip(row[::2], row[1::2]):
            found = [box for pa, pb, box in previous if pa <= b and pb >= a]
            box = None
            for other in found:
                while other[4] is not None:
                    other = other[4]
                if box is None:
                    box = other
                elif other is not box:
                    box[0], box[1], box[2], box[3] = min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])
                    other[4] = box
            if box is None:
                box = [int(a), y, int(b), y + 1, None]
                boxes.append(box)
            box[0], box[2], box[3] = min(box[0], int(a)), max(box[2], int(b)), y + 1
            current.append((a, b, box))
        previous = current
    return [box[:4] for box in boxes if box[4] is None]


def _unite(boxes, reach):
    """Unites boxes that touch when grown by `reach`."""
    boxes = [list(b) for b in boxes]
    changed = True
    while changed:
        changed, kept = False, []
        for b in boxes:
            for k in kept:
                if b[0] - reach < k[2] and k[0] - reach < b[2] and b[1] < k[3] and k[1] < b[3]:
                    k[:] = [min(k[0], b[0]), min(k[1], b[1]), max(k[2], b[2]), max(k[3], b[3])]
                    changed = True
                    break
            else:
                kept.append(b)
        boxes = kept
    return boxes


def _grow(box, by):
    return [box[0] - by, box[1] - by, box[2] + by, box[3] + by]


def read(found, shown, bare, unstable, dpr, covered):
    """`found`: truth.js's answer; `shown`, `bare`: RGB pictures with and without text; `unstable`: boxes that changed while
    nothing was done; `covered([[index, x, y]])`: hit tests in CSS pixels. Returns (lines, ignore, counts of what was left out)."""
    ink = Ink(shown, bare)
    for run in found["fields"]:
        _place_field(run, ink, dpr)
    words, ignore = [], [[v * dpr for v in box] for box in found["unreadable"]] + unstable
    for run in [*found["runs"], *found["fields"]]:
        if run["turned"]:
            ignore.append([min(run["x"]) * dpr, run["top"] * dpr, max(run["x"]) * dpr, run["bottom"] * dpr])
            continue
        words += _words_of(run, dpr)
    for word in words:
        word.state = _look(word, ink, dpr)
    words = [word for word in words if word.state != "hidden"]
    _settle_overlaps(words, ink, dpr, covered)
    words = [word for word in words if word.state != "hidden"]
    lines, left_out = [], {"cut": 0, "faint": 0, "script": 0, "marks": 0, "tiny": 0}
    for line in _merge_into_lines(words):
        text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", " ".join(w.text for w in line)).translate(SAME)).strip()
        bad = "cut" if any(w.state == "cut" for w in line) or any(w.run["ellipsed"] for w in line) else "faint" if any(w.state == "faint" for w in line) else "tiny" if max(w.fs for w in line) < TINY else "script" if not judged(text) else "marks" if not speaks(text) else None
        box = [min(w.box[0] for w in line), min(w.box[1] for w in line), max(w.box[2] for w in line), max(w.box[3] for w in line)]
        if bad:
            left_out[bad] += len(line)
            ignore += [_grow(part, .15 * max(w.fs for w in line)) for part in ([_inside_clip(w, dpr) for w in line] if bad == "cut" else [box])]
        else:
            lines.append((text, box, line))
    lines = [entry for entry in lines if not any(_area(entry[1], box) > 0 for box in ignore[:len(found["unreadable"]) + len(unstable)])]
    ignore += _unknown_ink(found, ink, dpr, lines, ignore)
    for picture in found["pictures"]:
        box = [v * dpr for v in picture["box"]]
        width, height = box[2] - box[0], box[3] - box[1]
        if not picture["plain"] and (min(width, height) > 40 * dpr or width > max(40 * dpr, 2.5 * height)) and not any(_area(box, entry[1]) > 0 for entry in lines):
            ignore.append(box)
    return _written(lines, ink), _tidy(_without(ignore, [entry[1] for entry in lines]), ink), left_out


def _settle_overlaps(words, ink, dpr, covered):
    """Text below other things: two words cannot be painted in one place; what lies on top is what is seen."""
    rows = sorted(words, key=lambda w: w.box[1])
    clash = set()
    for i, word in enumerate(rows):
        for other in rows[i + 1:]:
            if other.box[1] >= word.box[3]:
                break
            small = min((word.box[2] - word.box[0]) * word.fs, (other.box[2] - other.box[0]) * other.fs)
            if _area(word.box, other.box) > .12 * small:
                clash |= {word, other}
    asked = []
    for word in words:
        x0, _, x1, _ = word.box
        points = [(x, y) for x in (x0 + 1, (x0 + x1) / 2, x1 - 1) for y in (word.base - .62 * word.fs, word.base - .1 * word.fs)]
        asked.append([[word.run["element"], x / dpr, y / dpr] for x, y in points if 0 <= x < ink.width and 0 <= y < ink.height])
    answers = iter(covered([point for points in asked for point in points]))
    for word, points in zip(words, asked):
        hidden = [next(answers) for _ in points]
        if word in clash:
            word.state = "hidden" if hidden and all(hidden) else "cut" if any(hidden) else word.state
        elif any(hidden) and not _is_whole(word, ink):
            word.state = "cut"
    seen = [word for word in clash if word.state in ("seen", "faint")]
    for i, word in enumerate(seen):
        for other in seen[i + 1:]:
            if _area(word.box, other.box) > .12 * min((word.box[2] - word.box[0]) * word.fs, (other.box[2] - other.box[0]) * other.fs):
                word.state = other.state = "cut"


def _unknown_ink(found, ink, dpr, lines, ignore):
    """Painted text that was not read (list marks, generated content) and is no icon."""
    rest = ink.change >= INVISIBLE
    for _, box, line in lines:
        x0, y0, x1, y1 = (int(v) for v in _grow(box, .22 * max(w.fs for w in line)))
        rest[max(0, y0 - 1):y1 + 2, max(0, x0):x1 + 1] = False
    for box in [*ignore, *([v * dpr for v in icon] for icon in found["icons"])]:
        x0, y0, x1, y1 = (int(v) for v in _grow(box, 2 * dpr))
        rest[max(0, y0):max(0, y1 + 1), max(0, x0):max(0, x1 + 1)] = False
    return [_grow(box, 2) for box in _unite(_components(rest), 4 * dpr) if (box[2] - box[0]) * (box[3] - box[1]) > 3]


def _without(areas, lines):
    """Cuts true lines out of the areas that are not judged."""
    for line in lines:
        kept = []
        for area in areas:
            if not _area(area, line):
                kept.append(area)
                continue
            x0, y0, x1, y1 = area
            top, bottom = max(y0, line[1]), min(y1, line[3])
            kept += [[x0, y0, x1, top], [x0, bottom, x1, y1], [x0, top, line[0], bottom], [line[2], top, x1, bottom]]
        areas = [area for area in kept if area[2] - area[0] > 1 and area[3] - area[1] > 1]
    return areas


def _tidy(ignore, ink):
    out = []
    for x0, y0, x1, y1 in ignore:
        box = [max(0, round(x0)), max(0, round(y0)), min(ink.width, round(x1)), min(ink.height, round(y1))]
        if box[2] > box[0] and box[3] > box[1] and box not in out:
            out.append(box)
    return [b for b in out if not any(o is not b and o[0] <= b[0] and o[1] <= b[1] and o[2] >= b[2] and o[3] >= b[3] for o in out)]


def _written(lines, ink):
    out = []
    number = lambda v: round(float(v), 1)
    for text, box, line in sorted(lines, key=lambda entry: (round(entry[1][3] / 4), entry[1][0])):
        words = []
        for word in line:
            x0, y0, x1, y1 = map(number, word.box)
            words.append({"s": re.sub(r"\s+", " ", unicodedata.normalize("NFC", word.text).translate(SAME)).strip(), "x0": x0, "y0": y0, "x1": x1, "y1": y1, "fs": number(word.fs)})
        words = [word for word in words if word["s"]]
        x0, y0, x1, y1 = map(number, box)
        out.append({"s": " ".join(word["s"] for word in words), "x0": x0, "y0": y0, "x1": x1, "y1": y1, "fs": max(word["fs"] for word in words), "words": words})
    return out
