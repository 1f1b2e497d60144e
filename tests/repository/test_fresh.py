"""`make fresh` runs what `make help` lists."""

import re

from tests.repository import fresh


def test_fresh_knows_each_target_that_is_described() -> None:
    described = re.findall(r"^([a-z-]+):.* ## ", (fresh.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert fresh.listed() == described


def test_fresh_shortens_only_targets_that_there_are() -> None:
    assert {*fresh.ARGUMENTS, *fresh.SERVES, *fresh.LEFT_OUT} <= {*fresh.listed()}


def test_fresh_keeps_what_leads_to_the_index_and_no_cache() -> None:
    kept = [name for name in ("PIP_CERT", "https_proxy", "SSL_CERT_FILE") if fresh.KEPT.fullmatch(name)]
    assert len(kept) == 3
    assert not fresh.KEPT.fullmatch("PIP_CACHE_DIR")
    assert not fresh.KEPT.fullmatch("PYTHONPATH")
