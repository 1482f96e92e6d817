#!/usr/bin/env python3
"""Prints what is in the set, for README.md: screens and judged words by application, language and size.

    python models/evaluation/table.py [SCREENS_FOLDER]"""
import collections
import importlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from make_screens import use_own_environment  # noqa: E402
from score import counts, language, size  # noqa: E402

use_own_environment()

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "screens"
screens, words, total = collections.Counter(), collections.defaultdict(collections.Counter), collections.Counter()
for page in json.loads((folder / "gt.json").read_text()):
    screens[page["app"], page["lang"]] += 1
    screens[page["lang"]] += 1
    screens["dark"] += page["dark"]
    screens["dense"] += page["dpr"] != 1
    for line in page["lines"]:
        for word in line["words"]:
            if counts(word["s"]):
                words[page["app"]][language(word["s"])] += 1
                total[language(word["s"]), size(word["fs"])] += 1
print("| application | from | licence | Korean screens | English screens | Korean words | other words |\n|---|---|---|---|---|---|---|")
for app in sorted(words):
    about = importlib.import_module("applications." + app.replace("-", "_")).ABOUT
    print(f"| {about['title']} | {about['source']} | {about['licence']} | {screens[app, 'ko'] or ''} | {screens[app, 'en'] or ''} | {words[app]['ko']} | {words[app]['en']} |")
print(f"\n{len(words)} applications, {screens['ko'] + screens['en']} screens ({screens['ko']} Korean, {screens['en']} English; {screens['dark']} dark, {screens['dense']} at a device pixel ratio of 1.5)\n")
print("| words judged | 10-12 px | 13-16 px | >16 px | all |\n|---|---|---|---|---|")
for code, name in (("ko", "Korean"), ("en", "other")):
    row = [total[code, kind] for kind in ("10-12", "13-16", ">16")]
    print(f"| {name} | {' | '.join(map(str, row))} | {sum(row)} |")
