"""How an extra is installed, as messages say it."""

import sys

import pytest

from dify_chat._extras import install_command


def test_install_command_names_the_clone() -> None:
    assert install_command("cli") == 'pip install ".[cli]" in a clone of dify-chat'


def test_install_command_of_frozen_program_says_to_freeze_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert install_command("cli").startswith("freeze the program again with this module in it;")
