"""`make fresh` runs what `make help` lists."""

import re

from tests.repository import fresh


def test_fresh_knows_each_described_target() -> None:
    described = re.findall(r"^([a-z-]+):.* ## ", (fresh.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert fresh.listed() == described


def test_fresh_shortens_existing_targets_only() -> None:
    assert {*fresh.ARGUMENTS, *fresh.SERVES, *fresh.LEFT_OUT} <= {*fresh.listed()}


def test_fresh_environment_keeps_index_settings_and_no_cache() -> None:
    kept = [name for name in ("PIP_CERT", "https_proxy", "SSL_CERT_FILE") if fresh.KEPT.fullmatch(name)]
    assert len(kept) == 3
    assert not fresh.KEPT.fullmatch("PIP_CACHE_DIR")
    assert not fresh.KEPT.fullmatch("PYTHONPATH")
