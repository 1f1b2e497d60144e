"""A mock Dify server for tests, demonstrations and development without a model.

    from dify_chat import DifyChat
    from dify_chat.testing import MockDify

    with MockDify() as server:
        dify = DifyChat(base_url=server.url, api_key=server.api_key, user_id="me")
        print(dify.send("hello").answer)  # You said: hello

By hand: `python -m dify_chat.testing --port 8080`. It needs Werkzeug: `pip install "dify-chat[testing]"`.

The mock speaks for itself: it shares no code with the client, and was written from recorded exchanges with
Dify 1.16.0, whose statuses, headers, bodies and orders of events it gives. Its model repeats what it's told;
a query that begins with `emptyout`, `boom` or `boomnow` gets an empty answer, an answer that fails after two
words, or a failure at once (`boomnow ratelimit` and `boomnow badauth` give those failures).

Where it knowingly differs from a real server:

- Rows are ordered and paged exactly; Dify compares times of one second's resolution and may skip some.
- A conversation gets its generated name at once; Dify's comes some time after the answer.
- `inputs` are remembered as they were given, and none are asked for; a real app declares its own.
- Booleans must be JSON's own; Dify also reads `"yes"` or `1`.
- A wrong method is told which ones are allowed (`Allow`), as HTTP asks for.
- Every answer closes its connection; nothing is compressed, redirected or limited in number, and a browser's
  preflight request gets no answer of its own.
- No files can be uploaded yet, so each `local_file` is an unknown one; a `remote_url` isn't fetched.
- The chatflow that a client left is complete at once, instead of going on for a while.
- No keep-alive pings flow while an answer is made; only a chatflow begins with one.
- What no recording shows is a guess: how a stopped chatflow words its end, that only its own user stops it,
  the bodies for a missing and for a too large audio file, how files from elsewhere are described.
"""

try:
    import werkzeug as _werkzeug  # noqa: F401 - only to say what's missing
except ModuleNotFoundError as missing:
    raise ImportError('dify_chat.testing needs Werkzeug: pip install "dify-chat[testing]"') from missing

from ._requests import RecordedFile, RecordedHeaders, RecordedRequest
from ._server import MockDify

__all__ = ["MockDify", "RecordedFile", "RecordedHeaders", "RecordedRequest"]
