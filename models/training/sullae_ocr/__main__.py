"""`python -m sullae_ocr STAGE`: one command for each stage."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from . import script


def main() -> None:
    parser = argparse.ArgumentParser(prog="sullae_ocr", description=__doc__)
    default = os.environ.get("SULLAE_OCR_DATA") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sullae-ocr"
    parser.add_argument("--data", type=Path, default=Path(default), help="folder for corpus, shards and checkpoints (default: $SULLAE_OCR_DATA or the user's cache)")
    parser.add_argument("--script", default="ko", help="script profile: a name in scripts/ or a .toml file")
    parser.add_argument("--seed", type=int, default=1)
    stages = parser.add_subparsers(dest="stage", required=True)

    stages.add_parser("corpus", help="interface strings from Debian packages")

    render = stages.add_parser("render", help="pages with exact boxes")
    render.add_argument("--first", type=int, default=0)
    render.add_argument("--last", type=int, default=200, help="shards first..last")
    render.add_argument("--step", type=int, default=1, help="for several processes: --first K --step N")
    render.add_argument("--pages", type=int, default=20, help="pages a shard")

    for name in ("recogniser", "detector"):
        train = stages.add_parser(f"train-{name}", help=f"train the {name}, or go on with it")
        train.add_argument("--minutes", type=float, default=60)
        train.add_argument("--cool-down", type=int, default=0, metavar="N", help="end: the learning rate falls to nothing over N lines (recogniser) or steps (detector), then a release is written")
        train.add_argument("--threads", type=int, default=1)
        train.add_argument("--worker", type=int, default=0, help="of several processes, which one this is")
        train.add_argument("--workers", type=int, default=1)
        train.add_argument("--validate-every", type=int, default=1000, metavar="STEPS")

    args = parser.parse_args()
    profile = script.load(args.script)
    # Each stage imports what it needs: rendering works without torch.
    if args.stage == "corpus":
        from . import corpus

        corpus.run(profile, args.data, args.seed)
    elif args.stage == "render":
        from . import render

        render.run(profile, args.data, args.first, args.last, args.step, args.seed, args.pages)
    elif args.stage.startswith("train-"):
        from . import train_detector, train_recogniser

        train = train_recogniser if args.stage == "train-recogniser" else train_detector
        options = train_recogniser.Options(args.minutes, args.worker, args.workers, args.cool_down, args.threads, args.validate_every, args.seed)
        train.run(profile, args.data, options)


if __name__ == "__main__":
    main()
