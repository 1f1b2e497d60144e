"""Fuzz one target for a given time. Fails at the first input that it doesn't hold for, and keeps that."""

import argparse
import hashlib
import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]  # it has no types, and may be absent

with atheris.instrument_imports(include=["dify_chat", "dify_chat_api"]):
    from dify_chat_api import models
    from dify_chat_api.events import EVENT_MODELS
    from tests.fuzz.targets import TARGETS, dictionary

    for name in EVENT_MODELS.values():  # imported when first asked for, and then it's too late to watch them
        getattr(models, name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="what was found is kept here")
    options = parser.parse_args()
    corpus = options.folder / options.target
    corpus.mkdir(parents=True, exist_ok=True)
    check, seeds = TARGETS[options.target]
    for seed in seeds():
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    words = options.folder / "words"
    words.write_text(dictionary(), "ascii")
    limits = [f"-max_total_time={options.seconds}", "-timeout=10", "-max_len=8192"]
    files = [f"-artifact_prefix={options.folder}/{options.target}-", f"-dict={words}", str(corpus)]
    atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", *files], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
