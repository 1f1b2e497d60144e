"""A cluster of Ray on this machine, small, and a Dify whose key and address it knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.ray.server import Dify, serving

KEY = "app-key-that-no-log-may-show"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """Return the folder of the cluster's logs."""
    ray = pytest.importorskip("ray", reason="Ray isn't installed: `make test-ray` installs it, and runs this")
    with TemporaryDirectory(prefix="ray") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "disabled")  # else it keeps a token in the home folder
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("DIFY_API_KEY", KEY)
        patch.setenv("DIFY_USER_ID", "ada")
        ray.init(
            num_cpus=3,
            object_store_memory=100 * 2**20,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="WARNING",
            _temp_dir=folder,
        )
        ray.data.DataContext.get_current().enable_progress_bars = False
        try:
            yield Path(folder)
        finally:
            ray.shutdown()


@pytest.fixture
def dify(cluster: Path) -> Iterator[Dify]:
    with serving(delay=0, api_key=KEY) as server:
        yield server
