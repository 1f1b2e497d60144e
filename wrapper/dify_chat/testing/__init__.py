"""A mock Dify server for tests, demonstrations and development without a model.

    from dify_chat import DifyChat
    from dify_chat.testing import MockDify

    with MockDify() as server:
        dify = DifyChat(base_url=server.url, api_key=server.api_key, user_id="me")
        print(dify.send("hello").answer)  # You said: hello

It answers what a test prepares: texts (`answer`), events (`events`), and faults (`fault`). In pytest, the
fixture `mock_dify` gives one that runs, and that `DifyChat()` finds.

By hand: `python -m dify_chat.testing --port 8080`. It needs Werkzeug: `pip install "dify-chat[testing]"`.

The mock speaks for itself: it shares no code with the client, and was written from recorded exchanges with
Dify 1.16.0, whose statuses, headers, bodies and orders of events it gives; `MockDify(version="1.9.0")` gives
those of 1.9.0. Its model repeats what it's told. A query that begins with `emptyout`, `boom` or `boomnow`
gets an empty answer, an answer that fails after two words, or a failure at once (`boomnow ratelimit` and
`boomnow badauth` give those failures). In a chatflow (`app_mode="advanced-chat"`), one that begins with
`please approve` has people asked before it's answered, and with `please approve twice` asked once more.

Where it knowingly differs from a real server:

- It has one app, which asks for no inputs, uses no tools, has each feature on and neither reasons nor speaks
  by itself; nobody limits, disables or deletes it. `inputs` are remembered as they were given.
- An annotation answers the very same question alone; Dify's answers those that mean the same, too. What
  switches that on and off is done at once. On 1.9.0, where no operation can make annotations, there are none.
- Rows are ordered and paged exactly; Dify compares times of one second's resolution and may skip some.
- A conversation gets its generated name at once; Dify's comes some time after the answer.
- Booleans in a body must be JSON's own; Dify also reads `"yes"` or `1`.
- A stream pings after silence alone; Dify's pings come between words, too.
- A wrong method is told which ones are allowed (`Allow`), as HTTP asks for.
- Every answer closes its connection; nothing is compressed, redirected or limited in number, and a browser's
  preflight request gets no answer of its own.
- A `remote_url` isn't fetched, and the signed address of an upload (`source_url`) leads nowhere.
- What no recording shows is a guess: how a stopped chatflow words its end, that only its own user stops it,
  the bodies for a missing and for a too large audio file, how files from elsewhere are described, the stream
  that stays open over pauses, the history of a form that waits, annotations in agent apps and chatflows.
"""

try:
    import werkzeug as _werkzeug  # noqa: F401 - only to say what's missing
except ModuleNotFoundError as _missing:
    raise ImportError('dify_chat.testing needs Werkzeug: pip install "dify-chat[testing]"') from _missing

from ._requests import RecordedFile, RecordedHeaders, RecordedRequest
from ._server import MockDify

__all__ = ["MockDify", "RecordedFile", "RecordedHeaders", "RecordedRequest"]
