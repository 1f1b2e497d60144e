# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class TransferMethod(StrEnum):
    """How a file gets to the server: fetched from a URL, or uploaded before."""

    LOCAL_FILE = "local_file"
    REMOTE_URL = "remote_url"
