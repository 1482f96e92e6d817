#!/usr/bin/env python3
"""Makes the set that judges the reader: screens of real applications with their text, read from the page.

    python models/evaluation/make_screens.py [--only NAME,...] [--out FOLDER] [--list]

Applications come from package registries into a cache (SULLAE_EVALUATION_CACHE), run on loopback with private folders,
and end with the command. Needs Debian 12, Python 3.11, Node 20 and Chromium."""
import argparse
import importlib
import json
import os
import pathlib
import signal
import sys
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import install  # noqa: E402

DRIVER = ["websocket-client==1.9.2", "pillow==13.0.0", "numpy==2.4.6", "pyoxipng==9.1.1", "rapidfuzz"]


def use_own_environment():
    """Goes on inside a private virtual environment that has the few packages this command needs."""
    if os.environ.get("SULLAE_EVALUATION_ENVIRONMENT"):
        return
    folder = install.pypi("driver", *DRIVER)
    python = str(folder / "bin" / "python")
    os.execve(python, [python, *sys.argv], {**os.environ, "SULLAE_EVALUATION_ENVIRONMENT": "1"})


def names():
    return sorted(path.stem for path in (HERE / "applications").glob("*.py") if not path.stem.startswith("_"))


def write_truth(out, pages):
    """gt.json with one line a screen; screens of applications made again replace their older ones."""
    path = out / "gt.json"
    made = {page["app"] for page in pages}
    kept = [page for page in json.loads(path.read_text()) if page["app"] not in made] if path.exists() else []
    for page in json.loads(path.read_text()) if path.exists() else []:
        if page["app"] in made and page["img"] not in {new["img"] for new in pages}:
            (out / page["img"]).unlink(missing_ok=True)
    everything = sorted(kept + pages, key=lambda page: page["img"])
    path.write_text("[\n" + ",\n".join(json.dumps(page, ensure_ascii=False, separators=(",", ":")) for page in everything) + "\n]\n")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", help="these applications, comma separated")
    options.add_argument("--out", type=pathlib.Path, default=HERE / "screens")
    options.add_argument("--list", action="store_true", help="name the applications and end")
    asked = options.parse_args()
    if asked.list:
        print("\n".join(names()))
        return 0
    use_own_environment()
    from stage import Ended, Stage
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))   # so that the applications end with the command
    asked.out.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in asked.only.split(",") if asked.only else names():
        print(name, flush=True)
        application = importlib.import_module(f"applications.{name}")
        try:
            with Stage(name.replace("_", "-"), asked.out) as stage:
                try:
                    application.screens(stage)
                finally:
                    write_truth(asked.out, stage.pages)   # what was made before a failure is kept
        except (Exception, Ended):
            traceback.print_exc()
            failed.append(name)
    if failed:
        print("failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
