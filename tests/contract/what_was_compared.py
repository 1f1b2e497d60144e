"""The number of recordings that the mock is compared with, and why not with the others."""

from collections import defaultdict

import pytest

from tests.contract.scenes import RECORDINGS, left_out


def write_to(terminalreporter: "pytest.TerminalReporter") -> None:
    names = defaultdict(list)
    for recording in RECORDINGS:
        names[left_out(recording)].append(recording.name)
    compared = len(names.pop(""))
    write = terminalreporter.write_line
    terminalreporter.section("the mock and the recordings")
    write(f"{compared:4} compared")
    write(f"{len(RECORDINGS) - compared:4} not compared:")
    for reason, cases in sorted(names.items()):
        write(f"{len(cases):8} {reason} ({', '.join(cases)})")
