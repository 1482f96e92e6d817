"""Stage 1: interface strings from translation catalogues of Debian packages.

Desktop programs and command-line tools only. Web applications are left out on purpose: screens of web
applications judge the models (`models/evaluation/`), and what judges is not learned from.
"""

from __future__ import annotations

import gettext
import random
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .labels import tidy
from .script import Script

PACKAGES = Path(__file__).parent.parent / "packages.txt"
LONGEST = 300
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[0-9]*\$?[-.0-9l]*[sdiuf]|\{ ?\$?[\w-]+ ?\}")


def run(script: Script, home: Path, seed: int, packages: list[str] | None = None) -> None:
    packages = packages or PACKAGES.read_text().split() + script.packages
    debs, trees = home / "debs", home / "trees"
    debs.mkdir(parents=True, exist_ok=True)
    fetch(debs, packages)
    rng = random.Random(seed)
    own: set[str] = set()
    english: set[str] = set()
    sources = []
    for deb in sorted(path for path in debs.glob("*.deb") if path.name.split("_")[0] in packages):
        tree = trees / deb.stem
        if not tree.exists():
            unpack(deb, tree)
        before = len(own) + len(english)
        for text, source in strings_of(tree, script):
            for part in parts(clean(source, rng)):
                english.add(part)
            for part in parts(clean(text, rng)):
                (own if script.letters.search(part) else english).add(part)
        package, version = deb.stem.split("_")[:2]
        sources.append((package, version.replace("%3a", ":"), licences(tree), len(own) + len(english) - before))
    folder = home / script.name / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in (("own", own), ("english", english)):
        alphabet = script.alphabet
        kept = sorted(t for t in {tidy(text) for text in texts} if t and len(t) <= LONGEST and alphabet.can_write(t))
        (folder / f"{name}.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
        print(f"{name}: {len(kept)} strings")
    lines = ["package\tversion\tstrings new\tlicences"] + [f"{p}\t{v}\t{n}\t{text}" for p, v, text, n in sources if n]
    (folder / "sources.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def fetch(debs: Path, packages: list[str]) -> None:
    """Downloads the packages not there yet; one that this Debian lacks is skipped."""
    have = {deb.name.split("_")[0] for deb in debs.glob("*.deb")}
    for package in packages:
        if package not in have:
            got = subprocess.run(["apt-get", "download", package], cwd=debs, capture_output=True)
            if got.returncode:
                print(f"no package {package}")


def unpack(deb: Path, tree: Path) -> None:
    """Keeps the catalogues and the copyright file, a fraction of the package."""
    whole = tree.with_suffix(".whole")
    shutil.rmtree(whole, ignore_errors=True)
    whole.mkdir(parents=True)
    subprocess.run(["dpkg", "-x", deb, whole], check=True)
    tree.mkdir(parents=True, exist_ok=True)
    wanted = [p for pattern in ("**/LC_MESSAGES/*.mo", "**/*langpack-*.xpi", "usr/share/doc/*/copyright") for p in whole.glob(pattern)]
    for path in wanted:
        if path.is_file():
            kept = tree / path.relative_to(whole)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept)
    shutil.rmtree(whole)


def strings_of(tree: Path, script: Script) -> Iterator[tuple[str, str]]:
    """(translation, English source) of every catalogue of the script's locales."""
    for locale in script.locales:
        for path in sorted(tree.glob(f"**/{locale}/LC_MESSAGES/*.mo")):
            yield from gettext_strings(path)
        for path in sorted(tree.glob(f"**/*langpack-{locale}*.xpi")):
            yield from fluent_strings(path)


def gettext_strings(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog
    except (OSError, UnicodeDecodeError, ValueError):
        return
    for key, text in sorted(catalogue.items(), key=str):
        source = key[0] if isinstance(key, tuple) else key
        if source and isinstance(text, str):
            yield text, source.split("\x04")[-1]


def fluent_strings(path: Path) -> Iterator[tuple[str, str]]:
    """Firefox's and Thunderbird's language packs; they hold no English."""
    with zipfile.ZipFile(path) as pack:
        for name in sorted(pack.namelist()):
            if name.endswith((".ftl", ".properties")):
                for line in pack.read(name).decode("utf-8", "ignore").splitlines():
                    if found := re.match(r"\s*\.?[\w-]+ *= *(.+)$", line):
                        yield found.group(1), ""


def licences(tree: Path) -> str:
    """The short names in the package's copyright file, where it is machine-readable."""
    found = set()
    for path in tree.glob("usr/share/doc/*/copyright"):
        found.update(re.findall(r"^License: *([\w.+-]+)", path.read_text(encoding="utf-8", errors="ignore"), re.MULTILINE))
    return " ".join(sorted(found)) or "see the package's copyright file"


def clean(text: str, rng: random.Random) -> str:
    """What a screen would show: tags, accelerators and placeholders gone or filled in."""
    text = re.sub(r"<[^>]{1,80}>", "", text)
    for entity, character in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("\u200b", "")):
        text = text.replace(entity, character)
    if rng.random() < 0.5:
        text = re.sub(r"\(_?&?([A-Za-z])\)", r"(\1)", text)
    else:
        text = re.sub(r"\s*\(_?&?[A-Za-z]\)", "", text)
    text = re.sub(r"(?<!\w)[_&~](?=\w)", "", text)
    if rng.random() < 0.7:
        text = re.sub(r"(?<=[A-Za-z])[_&~](?=[a-z]{2})", "", text)
    return unicodedata.normalize(
        "NFC", PLACEHOLDER.sub(lambda found: rng.choice([str(rng.randint(0, 999)), found.group(0), str(rng.randint(0, 20))]), text)
    )


def parts(text: str) -> Iterator[str]:
    """Lines of a string, as each stands on a screen."""
    for part in re.split(r"[\n\t\r|]+|\\n", text):
        part = re.sub(r"\s+", " ", part).strip()
        if part:
            yield part
