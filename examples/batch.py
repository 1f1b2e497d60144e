"""A data set through an app: a first run is stopped in the middle, and a second one goes on.

    python examples/batch.py

It asks a MockDify of its own, or Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own).
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dify_chat import AsyncDifyChat, DifyError
from dify_chat.batch import BatchReport, ask_all
from dify_chat.testing import MockDify

QUESTIONS = [{"content": f"What is the capital of country {number}?", "row": number} for number in range(20)]


def main() -> int:
    with some_dify(), TemporaryDirectory() as folder:
        questions, answers = Path(folder, "questions.jsonl"), Path(folder, "answers.jsonl")
        questions.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS), "utf-8")
        try:
            first = asyncio.run(ask(questions, answers, at_most=5))
            print(f"first run: stopped by the {first.stopped}, rows are left")
            second = asyncio.run(ask(questions, answers))
        except DifyError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"second run: {second.answered} of {second.total} answered, {second.failed} failed")
        results = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    print("results:", dict(Counter(result["status"] for result in results)))
    print("messages that each row took:", dict(Counter(result["attempts"] for result in results)))
    return 0


async def ask(questions: Path, answers: Path, *, at_most: int | None = None) -> BatchReport:
    """Ask what is left of the questions; stop after some answers."""

    def progress(report: BatchReport) -> bool:
        return at_most is None or report.answered < at_most

    async with AsyncDifyChat() as chat:
        return await ask_all(chat, questions, answers, concurrency=2, progress=progress)


@contextmanager
def some_dify() -> Iterator[None]:
    """The server of the environment, or a mock one."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify(delay=0.02) as mock:
            os.environ.update(DIFY_BASE_URL=mock.url, DIFY_API_KEY=mock.api_key)
            yield


if __name__ == "__main__":
    sys.exit(main())
