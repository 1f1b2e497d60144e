"""The fixture refuses clients that lead to another server than the mock."""

import pytest

from .conftest import ran


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("app-of-a-real-server", "https://dify.invalid/v1"),
        ("app-of-a-real-server", None),
        (None, "http://localhost:9/v1/"),
        (None, None),
    ],
)
def test_client_made_at_import_is_refused(
    key: str | None, url: str | None, users: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("DIFY_API_KEY", key), ("DIFY_BASE_URL", url), ("DIFY_USER_ID", "ada")):
        if value:
            monkeypatch.setenv(name, value)
        else:
            monkeypatch.delenv(name, raising=False)
    users.makepyfile(
        early="""
        from dify_chat import DifyChat, DifyError

        chat = DifyChat()

        def polite(question):
            try:
                return chat.send(question).answer
            except DifyError:
                return "Sorry."
        """
    )
    users.makepyfile(
        """
        import early
        import pytest

        def test_it(mock_dify):
            early.chat.send("Hi")

        def test_stream(mock_dify):
            early.chat.send_chat_message_stream("Hi").final()

        def test_code_that_takes_each_error(mock_dify):
            assert early.polite("Hi") == "Sorry."
        """
    )
    result = ran(users)
    result.assert_outcomes(failed=2, passed=1, errors=1)
    shown = (url or "https://api.dify.ai/v1").rstrip("/")
    message = f"a client called {shown}, though the test uses mock_dify"
    advice = "Make the client in the function that uses it, or in a fixture that asks for mock_dify."
    assert str(result.stdout).count(f"DifyConfigError: {message}") >= 2
    result.stdout.fnmatch_lines(
        ["*ERROR at teardown of test_code*", f"{message}*{advice}*"], consecutive=True
    )
    result.stdout.no_fnmatch_line("*app-of-a-real-server*")


def test_client_of_an_earlier_test_is_refused(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        from functools import cache

        import pytest
        from dify_chat import DifyChat, DifyConfigError

        client = cache(DifyChat)

        def test_first(mock_dify):
            client().send("Hi")

        def test_second(mock_dify):
            client().send("Hi")
        """
    )
    result = ran(users)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*made before the fixture started, at import or in an earlier test*"])


def test_other_servers_that_a_test_means_are_reached(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import pytest
        from dify_chat import DifyChat, DifyConnectionError
        from dify_chat.testing import MockDify

        @pytest.fixture(params=["127.0.0.1", "localhost"])
        def other(request):
            with MockDify(delay=0) as server:
                with DifyChat(server.api_key, server.url.replace("127.0.0.1", request.param)) as chat:
                    yield chat

        def test_server_of_the_test(mock_dify, other):
            assert other.send("Hi", user_id="ada").answer == "You said: Hi"

        @pytest.mark.parametrize("hosts", ["dify.invalid", ["dify.invalid"]])
        def test_server_of_the_mark(request, hosts):
            request.applymarker(pytest.mark.mock_dify(allow_hosts=hosts))
            request.getfixturevalue("mock_dify")
            with DifyChat(base_url="https://dify.invalid/v1", max_retries=0) as chat:
                with pytest.raises(DifyConnectionError):
                    chat.send("Hi")
        """
    )
    ran(users).assert_outcomes(passed=4)
