"""MockDify against recorded exchanges: the same request gets an answer of the same make."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.support.recordings import Recording, find

UNKNOWN = "00000000-0000-4000-8000-000000000000"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BY_TRANSPORT = {"server", "date", "connection", "content-length", "transfer-encoding", "allow"}
FREE_FORM = {"inputs", "process_data", "execution_metadata"}
