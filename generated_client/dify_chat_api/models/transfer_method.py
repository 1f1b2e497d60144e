# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class TransferMethod(StrEnum):
    """The way of a file to the server: it downloads a URL, or the client uploaded the file before."""

    LOCAL_FILE = "local_file"
    REMOTE_URL = "remote_url"
