"""One test for all recordings of a version: pytest takes as long for a test as most replays do."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from itertools import groupby
from typing import Any

import pytest

from tests.support.recordings import Recording


def for_each(recordings: Iterable[Recording]) -> Callable[[Callable[[Recording], Any]], Any]:
    """Run a test with each recording, those of a version together; a failure names its recording."""
    versions = {
        version: list(group)
        for version, group in groupby(
            sorted(recordings, key=lambda recording: recording.version), lambda recording: recording.version
        )
    }

    def group(test: Callable[[Recording], Any]) -> Any:
        async def run_async(recordings: list[Recording]) -> None:
            for recording in recordings:
                with _named(recording):
                    await test(recording)

        def run(recordings: list[Recording]) -> None:
            for recording in recordings:
                with _named(recording):
                    test(recording)

        grouped = run_async if iscoroutinefunction(test) else run
        grouped.__name__, grouped.__module__, grouped.__doc__ = test.__name__, test.__module__, test.__doc__
        return pytest.mark.parametrize("recordings", versions.values(), ids=versions)(grouped)

    return group


@contextmanager
def _named(recording: Recording) -> Iterator[None]:
    try:
        yield
    except BaseException as error:  # pytest's own failures are no `Exception`
        error.add_note(f"The recording is {recording}.")
        raise
