#!/usr/bin/env python3
"""Scores a reader on a set of screens, by the rules of score.md.

    python models/evaluation/score.py SCREENS_FOLDER WORDS.json    # [{"img":..., "words":[[x0,y0,x1,y1,"text"],...]}]
    python models/evaluation/score.py SCREENS_FOLDER --tesseract [--save WORDS.json]"""
import argparse
import collections
import concurrent.futures
import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "·", "∙": "·", "✕": "×", "✖": "×", "✔": "✓", "‹": "<", "›": ">", "«": "<<", "»": ">>"})


def norm(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(SAME)).strip()


def distance(a, b):
    """Levenshtein distance in characters."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def language(text):
    return "ko" if any("가" <= c <= "힣" for c in text) else "en"


def size(fs):
    return "10-12" if fs < 12.5 else "13-16" if fs < 16.5 else ">16"


def counts(text):
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def aligned(true, read):
    """Indices of true tokens on the longest common subsequence (ties as in score.md)."""
    n, m = len(true), len(read)
    table = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            table[i][j] = table[i + 1][j + 1] + 1 if true[i] == read[j] else max(table[i + 1][j], table[i][j + 1])
    i = j = 0
    right = set()
    while i < n and j < m:
        if true[i] == read[j]:
            right.add(i)
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return right


def covered(span, spans):
    """Length of `span` that the union of `spans` covers."""
    total, reach = 0, span[0]
    for a, b in sorted(spans):
        a, b = max(a, reach), min(b, span[1])
        if b > a:
            total, reach = total + b - a, b
    return total


def page_score(page, words, tally, worst=None):
    """Adds one page to `tally`[(language or "all", size or "all")]."""
    ignore, lines = page.get("ignore", []), page["lines"]
    grown = [(line["x0"] - .25 * line["fs"], line["y0"] - .25 * line["fs"], line["x1"] + .25 * line["fs"], line["y1"] + .25 * line["fs"]) for line in lines]
    given, invented = [[] for _ in lines], 0
    for x0, y0, x1, y1, text in words:
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        if any(a <= cx <= c and b <= cy <= d for a, b, c, d in ignore):
            continue
        holding = [(abs(cy - (lines[i]["y0"] + lines[i]["y1"]) / 2), i) for i, (a, b, c, d) in enumerate(grown) if a <= cx <= c and b <= cy <= d]
        if holding:
            given[min(holding)[1]].append((x0, x1, text))
        elif not any(min(x1, c) > max(x0, a) and min(y1, d) > max(y0, b) for a, b, c, d in [*grown, *map(tuple, ignore)]):
            invented += 1
    tally[("all", "all")]["invented"] += invented
    for line, found in zip(lines, given):
        reading = norm(" ".join(text for _, _, text in sorted(found, key=lambda w: w[0])))
        g, p = norm(line["s"]).replace(" ", ""), reading.replace(" ", "")
        if "words" not in line and "synth" not in page["img"] and distance(p, g.upper()) < distance(p, g):
            g = g.upper()
        errors = min(distance(p, g), 2 * len(g))
        for key in {("all", "all"), (language(line["s"]), "all"), ("all", size(line["fs"])), (language(line["s"]), size(line["fs"]))}:
            one = tally[key]
            one["errors"] += errors
            one["characters"] += len(g)
            one["lines"] += 1
            one["lines right"] += p == g
        true = line.get("words") or [{"s": s, "fs": line["fs"]} for s in line["s"].split(" ")]
        right = aligned([norm(word["s"]) for word in true], reading.split(" ") if reading else [])
        for index, word in enumerate(true):
            if not counts(word["s"]):
                continue
            found_it = "x0" not in word or covered((word["x0"], word["x1"]), [(a, b) for a, b, _ in found]) >= .5 * (word["x1"] - word["x0"])
            for key in {("all", "all"), (language(word["s"]), "all"), ("all", size(word["fs"])), (language(word["s"]), size(word["fs"]))}:
                tally[key]["words"] += 1
                tally[key]["words right"] += index in right
                tally[key]["words found"] += found_it
        if worst is not None and errors:
            worst.append((errors, page["img"], line["s"], reading))


def report(pages, readings, worst=None):
    tally = collections.defaultdict(collections.Counter)
    for page in pages:
        page_score(page, readings.get(page["img"], []), tally, worst)
    print("| language | size | words | right % | found % | CER % | lines right % |\n|---|---|---|---|---|---|---|")
    for key in sorted(tally, key=lambda k: (k[0] != "all", k[0], k[1] != "all", k[1])):
        one = tally[key]
        share = lambda a, b: f"{100 * one[a] / one[b]:.2f}" if one[b] else "-"
        print(f"| {key[0]} | {key[1]} | {one['words']} | {share('words right', 'words')} | {share('words found', 'words')} | {share('errors', 'characters')} | {share('lines right', 'lines')} |")
    print(f"invented words: {tally[('all', 'all')]['invented']} on {len(pages)} screens, {tally[('all', 'all')]['invented'] / max(1, len(pages)):.2f} a screen")
    return tally


def tesseract(path):
    """Words of Tesseract 5, Korean and English, sparse text, at twice the size."""
    import install
    from PIL import Image
    debian = install.Debian("tesseract", "tesseract-ocr", "tesseract-ocr-kor", "tesseract-ocr-eng")
    picture = Image.open(path).convert("RGB")
    doubled = io.BytesIO()
    picture.resize((picture.width * 2, picture.height * 2), Image.BICUBIC).save(doubled, "PNG")
    answer = subprocess.run([debian.root / "usr/bin/tesseract", "-", "-", "-l", "kor+eng", "--psm", "11", "tsv"], input=doubled.getvalue(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
                            env=debian.environment(TESSDATA_PREFIX=str(debian.root / "usr/share/tesseract-ocr/5/tessdata"), OMP_THREAD_LIMIT="1"))
    rows = csv.DictReader(io.StringIO(answer.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [[int(r["left"]) / 2, int(r["top"]) / 2, (int(r["left"]) + int(r["width"])) / 2, (int(r["top"]) + int(r["height"])) / 2, r["text"]] for r in rows if r["level"] == "5" and r["text"].strip()]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("screens", type=pathlib.Path)
    options.add_argument("words", nargs="?", type=pathlib.Path)
    options.add_argument("--tesseract", action="store_true")
    options.add_argument("--save", type=pathlib.Path)
    options.add_argument("--worst", type=int, default=0, help="print this many of the worst lines")
    options.add_argument("--each", action="store_true", help="one summary line a screen")
    asked = options.parse_args()
    pages = json.loads((asked.screens / "gt.json").read_text())
    if asked.tesseract:
        from make_screens import use_own_environment
        use_own_environment()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            readings = dict(zip([page["img"] for page in pages], pool.map(lambda page: tesseract(asked.screens / page["img"]), pages)))
        if asked.save:
            asked.save.write_text(json.dumps([{"img": img, "words": words} for img, words in readings.items()], ensure_ascii=False))
    else:
        readings = {page["img"]: page["words"] for page in json.loads(asked.words.read_text())}
    worst = []
    report(pages, readings, worst)
    if asked.each:
        for page in pages:
            tally = collections.defaultdict(collections.Counter)
            page_score(page, readings.get(page["img"], []), tally)
            one = tally[("all", "all")]
            print(f"{page['img']}: words {one['words']} right {100 * one['words right'] / max(1, one['words']):.1f} found {100 * one['words found'] / max(1, one['words']):.1f} CER {100 * one['errors'] / max(1, one['characters']):.1f} invented {one['invented']}")
    for errors, image, true, read in sorted(worst, reverse=True)[:asked.worst]:
        print(f"{errors:4} {image}\n     true {true}\n     read {read}")


if __name__ == "__main__":
    main()
