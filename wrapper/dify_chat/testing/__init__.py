"""A mock Dify server for tests, demonstrations and development without a model.

    from dify_chat import DifyChat
    from dify_chat.testing import MockDify

    with MockDify() as server:
        dify = DifyChat(base_url=server.url, api_key=server.api_key, user_id="me")
        print(dify.send("hello").answer)  # You said: hello

It answers what a test prepares: texts (`answer`, `says`), reasoning (`thinks`), pauses (`pauses_for`),
failures (`fails`), events (`events`), and faults of the connection (`fault`). In pytest, the fixture
`mock_dify` starts one for each test, and `DifyChat()` finds it.

By hand: `python -m dify_chat.testing` on port 8080. It needs the extra `testing`.

The mock shares no code with the client. Its status codes, error codes, headers, bodies and orders of events
are those of recorded exchanges with Dify 1.16.0. To show your code a server of another version, prepare its
events and faults. The mock's model repeats the query. A query that begins with `emptyout`, `boom` or
`boomnow` gets an empty answer, a failure after two words, or a failure at once. `boomnow ratelimit` and
`boomnow badauth` are failures of that kind. In a chatflow (`app_mode="advanced-chat"`), a query that begins
with `please approve` waits for a person; with `please approve twice`, it waits twice.

It differs from a real server in these points:

- It has one app, without inputs, tools and spoken answers, and with no limits but those that it is
  given. It keeps `inputs` unchecked, and its speech never fails.
- An annotation answers only the very same question; Dify's answers similar ones. Its switch works at once.
- Pages are exact. Dify compares times of one second's resolution, and may skip rows.
- A conversation has its generated name at once; Dify's gets it some time after the answer.
- Booleans in a body must be JSON's own; Dify also reads `"yes"` or `1`. Error messages are the mock's own.
- A stream pings only after silence; Dify's pings come between words, too.
- A response to a wrong method has the header `Allow`, as HTTP requires.
- Each response closes its connection; nothing is compressed or redirected, and CORS preflight has no answer.
- The mock fetches no `remote_url`, and serves nothing at an upload's `source_url`.
- Where no recording shows Dify, the mock guesses: the error text of a stopped chatflow; who may stop a run;
  errors for a missing and a too large audio file; how a remote file is described; a stream that stays open
  over pauses; the history of a form that waits; annotations in agents and chatflows.
"""

from .._extras import install_command as _install_command

try:
    import werkzeug as _werkzeug  # noqa: F401 - only to say what's missing
except ModuleNotFoundError as _missing:
    raise ImportError(f"dify_chat.testing needs {_missing.name}: {_install_command('testing')}") from _missing

from ._script.answers import PreparedAnswer
from ._server import MockDify
from ._wire.recorded_request import RecordedFile, RecordedHeaders, RecordedRequest

__all__ = ["MockDify", "PreparedAnswer", "RecordedFile", "RecordedHeaders", "RecordedRequest"]
