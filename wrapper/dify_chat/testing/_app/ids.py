"""Ids and times in the forms that Dify gives them, and the ids of the mock's one app."""

import time
from datetime import UTC, datetime
from uuid import uuid4


def new_id() -> str:
    return str(uuid4())


def now() -> int:
    """Return the seconds since the epoch."""
    return int(time.time())


def naive_time(seconds: int) -> str:
    """Return a time as Dify writes it for feedback and end users: ISO 8601 without a zone."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


APP_ID, TENANT_ID, WORKFLOW_ID, ADMIN_ID = (new_id() for _ in range(4))
