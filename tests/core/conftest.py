"""What several files of these tests begin with."""

from collections.abc import Iterator
from socket import socket, socketpair

import pytest


@pytest.fixture
def pair() -> Iterator[tuple[socket, socket]]:
    """Two sockets that are connected; the first, the client's, doesn't block."""
    own, peer = socketpair()
    own.setblocking(False)
    with own, peer:
        yield own, peer
