"""The pytest plugin, in a pytest process of its own, as users have it."""

import os
import re
import sys
import time

import pytest

from dify_chat._extras import install_command
from dify_chat.testing import MockDify

PRELUDE = """
from dify_chat import DifyChat

def ask(question="Hi"):
    with DifyChat() as chat:
        return chat.send(question).answer
"""


@pytest.fixture
def users(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a folder for tests of a user, which import from where our tests do."""
    paths = [path for path in sys.path if path]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(pytester.path), *paths]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # loading the other installed plugins takes 1 s
    pytester.makepyfile(app=PRELUDE)
    return pytester


def ran(users: pytest.Pytester, *options: str) -> pytest.RunResult:
    return users.runpytest_subprocess("-p", "pytest_dify_chat", "--strict-markers", "-Werror", *options)


def test_plugin_imports_nothing_that_is_tested(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import sys

        def test_it():
            names = {name.partition(".")[0] for name in sys.modules}
            assert "pytest_dify_chat" in names
            assert not names & {"dify_chat", "dify_chat_api", "httpx", "werkzeug", "attr"}
        """
    )
    ran(users).assert_outcomes(passed=1)


def test_fixture_starts_one_server_for_each_test(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import os, socket, threading
        from urllib.parse import urlsplit

        import pytest
        from app import ask

        NAMES = ["DIFY_API_KEY", "DIFY_BASE_URL", "DIFY_USER_ID"]
        seen = []

        @pytest.mark.parametrize("name", ["Ada", "Bob"])
        def test_it(mock_dify, name):
            mock_dify.answer(f"Hello, {name}")
            assert ask() == f"Hello, {name}"
            assert mock_dify.questions == ["Hi"]
            assert [os.environ[each] for each in NAMES] == [mock_dify.api_key, mock_dify.url, "test-user"]
            seen.append(mock_dify.url)

        def test_afterwards():
            assert len(seen) == 2
            assert not [name for name in NAMES if name in os.environ]
            assert threading.active_count() == 1
            for url in seen:
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", urlsplit(url).port))
        """
    )
    ran(users).assert_outcomes(passed=3)


def test_fixture_reaches_programs_that_a_test_starts(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import subprocess, sys

        def test_it(mock_dify):
            mock_dify.answer("Hello from there")
            command = [sys.executable, "-c", "import app; print(app.ask())"]
            printed = subprocess.check_output(command, text=True)
            assert printed == "Hello from there\\n"
        """
    )
    ran(users).assert_outcomes(passed=1)


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_fixture_bypasses_a_proxy(name: str, users: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv(name, "intranet.example")
    users.makepyfile(
        f"""
        import os
        from app import ask

        def test_it(mock_dify):
            assert ask() == "You said: Hi"
            assert os.environ["{name}"] == "127.0.0.1,intranet.example"
        """
    )
    ran(users).assert_outcomes(passed=1)


def test_fixture_fails_a_test_that_leaves_something_unused(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import pytest

        def test_strict(mock_dify):
            mock_dify.answer("Hello")

        @pytest.mark.mock_dify(allow_unused=True)
        def test_lenient(mock_dify):
            mock_dify.answer("Hello")
        """
    )
    result = ran(users)
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        ["*ERROR at teardown of test_strict*", "E *never used:", "*answer('Hello')"], consecutive=False
    )
    result.stdout.no_fnmatch_line("*ERROR at teardown of test_lenient*")


def test_assertion_that_fails_shows_what_arrived_and_not_our_code(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        from app import ask

        def test_it(mock_dify):
            ask("Hello")
            mock_dify.assert_sent("Helo")
        """
    )
    result = ran(users)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E *with query='Helo' has arrived; what has:", "*POST /chat-messages query='Hello'*"]
    )
    result.stdout.no_fnmatch_line("*assertions.py*")


def test_report_of_a_test_that_fails_has_its_requests_without_the_key(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        from app import ask

        def test_wrong(mock_dify):
            print("key:", len(mock_dify.api_key))
            ask("Hello")
            assert False

        def test_right(mock_dify):
            ask("Bye")

        def test_that_asks_nothing(mock_dify):
            assert False
        """
    )
    result = ran(users)
    result.assert_outcomes(passed=1, failed=2)
    section = "*Requests to mock_dify*"
    result.stdout.fnmatch_lines([section, "POST /chat-messages query='Hello', user='test-user', * → 200"])
    assert str(result.stdout).count("Requests to mock_dify") == 1
    result.stdout.no_fnmatch_line("*app-mock-*")


@pytest.mark.parametrize("key", ["app-of-a-real-server", None])
@pytest.mark.parametrize("url", ["https://dify.invalid/v1", "http://localhost:9/v1/", None])
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


def test_mark_that_is_closest_sets_the_option(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import pytest
        from dify_chat import DifyChat

        pytestmark = pytest.mark.mock_dify(app_mode="agent-chat", api_key="app-marked")

        @pytest.mark.mock_dify(app_mode="advanced-chat")
        def test_it(mock_dify):
            with DifyChat() as chat:
                assert chat.info().mode == "advanced-chat"
            assert mock_dify.api_key == "app-marked"
        """
    )
    ran(users).assert_outcomes(passed=1)


def test_fixture_works_in_many_processes(users: pytest.Pytester) -> None:
    users.makepyfile(
        """
        import pytest
        from app import ask

        @pytest.mark.parametrize("number", range(8))
        def test_it(mock_dify, number):
            mock_dify.answer(str(number))
            assert ask() == str(number)
        """
    )
    ran(users, "-p", "xdist", "-n2").assert_outcomes(passed=8)


def test_fixture_without_its_extra_fails_in_one_line(users: pytest.Pytester) -> None:
    users.makeconftest("import sys; sys.modules['werkzeug'] = None")
    users.makepyfile("def test_it(mock_dify): pass\ndef test_other(): pass")
    result = ran(users)
    result.assert_outcomes(passed=1, errors=1)
    hint = f"mock_dify needs werkzeug: {install_command('testing')}"
    assert next(line for line in result.outlines if "werkzeug" in line or "Error" in line) == hint
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*No module named*")


def test_fixture_and_mark_are_listed_by_pytest(users: pytest.Pytester) -> None:
    fixtures = re.sub(r"\s+", " ", users_output(users, "--fixtures", "-v"))
    assert "A mock Dify server that runs during the test" in fixtures
    assert '`mock_dify.answer("Hello")`' in fixtures
    assert "allow_unused=True lets a test leave" in users_output(users, "--markers")


def users_output(users: pytest.Pytester, *options: str) -> str:
    return str(ran(users, *options).stdout)


def test_server_starts_and_stops_in_milliseconds() -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        with MockDify():
            pass
        return time.perf_counter() - begun

    # The best of 20, because the machine may be busy. A loop that polls for its end would make each one slow.
    assert min(seconds() for _ in range(20)) < 0.005
