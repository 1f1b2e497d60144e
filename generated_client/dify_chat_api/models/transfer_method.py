# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from enum import StrEnum


class TransferMethod(StrEnum):
    """How a file gets to the server: fetched from a URL, or uploaded before."""

    LOCAL_FILE = "local_file"
    REMOTE_URL = "remote_url"
