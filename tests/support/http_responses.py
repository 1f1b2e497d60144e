"""The bytes of responses, for servers that send no recording."""

import json


def response(
    body: bytes,
    content_type: str = "application/json",
    *headers: str,
    status: str = "200 OK",
    coding: str = "",
    chunked: bool = False,
) -> bytes:
    """Return the bytes of a response.

    Args:
        body: The body, packed already if it has a coding.
        headers: Further lines of the head.
        coding: Its Content-Encoding.
        chunked: Whether the body is one chunk; else it has a length.
    """
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *headers]
    lines += [f"Content-Encoding: {coding}"] * bool(coding)
    lines += ["Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}"]
    head = "\r\n".join([*lines, "", ""]).encode()
    return head + (chunk(body) + chunk(b"") if chunked else body)


def chunk(data: bytes) -> bytes:
    """Return a chunk of a body that has no length; an empty one ends it."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def reply(answer: str) -> bytes:
    """Return the body of a blocking response."""
    names = ("id", "task_id", "message_id", "conversation_id")
    fields = dict.fromkeys(names, "x") | {"event": "message", "mode": "chat", "created_at": 1}
    metadata: dict[str, object] = {"retriever_resources": [], "usage": None}
    return json.dumps(fields | {"answer": answer, "metadata": metadata}).encode()
