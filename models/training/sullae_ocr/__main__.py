"""`python -m sullae_ocr STAGE`: one command for each stage."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from . import script


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="sullae_ocr", description=__doc__)
    default = os.environ.get("SULLAE_OCR_DATA") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sullae-ocr"
    whole.add_argument(
        "--data",
        type=Path,
        default=Path(default),
        help="folder for corpus, shards and checkpoints (default: $SULLAE_OCR_DATA or the user's cache)",
    )
    whole.add_argument("--script", default="ko", help="script profile: a name in scripts/ or a .toml file")
    whole.add_argument("--seed", type=int, default=1)
    stages = whole.add_subparsers(dest="stage", required=True)

    stages.add_parser("corpus", help="interface strings from Debian packages")

    stages.add_parser("prior", help="how likely characters are after each other, from the corpus")

    render = stages.add_parser("render", help="pages with exact boxes")
    render.add_argument("--first", type=int, default=0)
    render.add_argument("--last", type=int, default=80, help="shards first..last")
    render.add_argument("--step", type=int, default=1, help="for several processes: --first K --step N")
    render.add_argument("--pages", type=int, default=20, help="pages a shard")

    for name in ("recogniser", "detector"):
        train = stages.add_parser(f"train-{name}", help=f"train the {name}, or go on with it")
        train.add_argument("--minutes", type=float, default=60)
        train.add_argument(
            "--cool-down",
            type=int,
            default=0,
            metavar="N",
            help="the end: the learning rate falls to nothing over N lines (recogniser) or steps (detector); writes a release",
        )
        train.add_argument("--steps", type=int, default=0, help="stop after so many steps, whatever the time")
        train.add_argument("--threads", type=int, default=1)
        train.add_argument("--worker", type=int, default=0, help="of several processes, which one this is")
        train.add_argument("--workers", type=int, default=1)
        train.add_argument("--validate-every", type=int, default=1000, metavar="STEPS")
        if name == "recogniser":
            train.add_argument("--loaders", type=int, default=0, help="processes that prepare batches: several where a GPU waits for them")
            train.add_argument("--columns", type=int, default=5000, help="size of a batch, in columns of the input; more for a GPU")

    evaluate = stages.add_parser("evaluate", help="screens with a gt.json: characters, lines and words right")
    evaluate.add_argument("folder", type=Path)
    evaluate.add_argument("--wrong", type=int, default=0, metavar="N", help="print N lines read wrongly")

    export = stages.add_parser("export", help="ONNX, .rten, alphabet and manifest")
    export.add_argument("out", type=Path)
    export.add_argument("--model-version", default="0.0.0")

    parity = stages.add_parser("parity", help="1,000 lines with this framework's answers, for the program's test")
    parity.add_argument("out", type=Path)

    smoke = stages.add_parser("smoke", help="every stage once, in minutes; give it a --data of its own")
    smoke.add_argument("--screens", type=Path, help="folder with a gt.json")
    return whole


def main() -> None:
    args = parser().parse_args()
    # So that a stage that is ended takes its browser with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    profile = script.load(args.script)
    # Each stage imports what it needs: rendering works without torch.
    if args.stage == "corpus":
        from . import corpus

        corpus.run(profile, args.data, args.seed)
    elif args.stage == "prior":
        from . import prior

        prior.run(profile, args.data)
    elif args.stage == "render":
        from . import render

        render.run(profile, args.data, args.first, args.last, args.step, args.seed, args.pages)
    elif args.stage.startswith("train-"):
        from . import train_detector, train_recogniser

        train = train_recogniser if args.stage == "train-recogniser" else train_detector
        given = {name: value for name, value in vars(args).items() if name in train_recogniser.Options.__annotations__}
        options = train_recogniser.Options(**given)
        train.run(profile, args.data, options)
    elif args.stage == "smoke":
        from . import smoke

        smoke.run(profile, args.data, args.seed, args.screens)
    else:
        with_models(args, profile)


def with_models(args: argparse.Namespace, profile: script.Script) -> None:
    import torch

    from . import checkpoints, export, parity, screens

    torch.set_num_threads(1)
    recogniser = checkpoints.recogniser(profile, args.data)
    if args.stage == "parity":
        parity.run(recogniser, profile.alphabet, args.data / profile.name / "shards", args.out)
        return
    detector = checkpoints.detector(profile, args.data)
    if args.stage == "export":
        export.run(profile, recogniser, detector, args.data / profile.name / "prior.bin", args.out, args.model_version)
        return
    report = screens.evaluate(args.folder, recogniser, detector, profile.alphabet)
    for size, truth, reading in report.wrong[: args.wrong]:
        print(f"{size:>3} px  {truth!r} read as {reading!r}")
    print(report)


if __name__ == "__main__":
    main()
