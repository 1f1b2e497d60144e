# Written from _async/test_early_refusals.py by generator/unasync.py, which `make generate` runs.

"""A server that refuses a request before it has read its body: what it said is raised."""

import pytest

from dify_chat import DifyChat, PayloadTooLargeError
from tests.support.early import LARGE, EarlyRefusal, EarlyRefusalOverTls
from tests.wire._sync.talks import KEY

TIMES = 5


@pytest.mark.every_transport
@pytest.mark.parametrize("kind", [EarlyRefusal, EarlyRefusalOverTls])
def test_refusal_that_comes_before_the_body_is_read_is_raised(kind: type[EarlyRefusal]) -> None:
    with kind() as server:
        with DifyChat(KEY, server.url, "user-1", verify=False) as chat:
            for _ in range(TIMES):
                with pytest.raises(PayloadTooLargeError, match=r"413 file_too_large: File size exceeded\."):
                    chat.file_upload(LARGE)
            with pytest.raises(PayloadTooLargeError):
                chat.send(LARGE.decode())
    assert len(server.requests) == TIMES + 1
