"""A data set through an app on a cluster of Ray, which is started on this machine.

    python examples/batch_ray.py

It asks a MockDify of its own, or Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own).
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dify_chat import DifyError
from dify_chat.testing import MockDify

try:
    import ray

    from dify_chat.batch.ray import ask_dataset
except ModuleNotFoundError as error:
    sys.exit(f"{error}: pip install '.[ray,testing]' in a clone of dify-chat")

QUESTIONS = [{"id": number, "content": f"What is the capital of country {number}?"} for number in range(20)]


def main() -> int:
    # The actors have the environment of this process, so the key is set before the cluster starts.
    with some_dify(), TemporaryDirectory() as folder:
        ray.init(num_cpus=2, object_store_memory=100 * 2**20, include_dashboard=False, log_to_driver=False)
        try:
            questions = ray.data.from_items(QUESTIONS)
            answers = ask_dataset(questions, journal=Path(folder, "run"), concurrency=4)
            results = answers.take_all()
        except DifyError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            ray.shutdown()
    print("results:", dict(Counter(result["status"] for result in results)))
    print("messages that each row took:", dict(Counter(result["attempts"] for result in results)))
    return 0


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
