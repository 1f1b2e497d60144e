"""How much of the recordings is replayed, and why the rest isn't."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.support.expressed import NO_USER, expressed, inexpressible
from tests.support.recordings import find


def write_to(terminalreporter: "pytest.TerminalReporter") -> None:
    replayed, left_out = defaultdict(list), defaultdict(list)
    recordings = find("*")
    for recording in recordings:
        if reason := inexpressible(recording):
            left_out[reason].append(recording.name)
        else:
            replayed[expressed(recording).differs].append(recording.name)
    exact, but_for_the_user = len(replayed.pop("")), len(replayed.pop(NO_USER))
    rows = [
        (exact, "replayed, request and answer"),
        (but_for_the_user, "replayed likewise; the recorded request named no user, the client always does"),
        (_count(replayed), "replayed, the answer alone, because no call sends such a request:"),
        *_reasons(replayed),
        (_count(left_out), "not expressible:"),
        *_reasons(left_out),
    ]
    terminalreporter.section(f"replay of the {len(recordings)} recordings")
    for count, what in rows:
        terminalreporter.write_line(f"{count:5} {what}")


def _count(cases: dict[str, list[str]]) -> int:
    return sum(map(len, cases.values()))


def _reasons(cases: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    for reason, names in sorted(cases.items()):
        yield len(names), f"    {reason} ({', '.join(names)})"
