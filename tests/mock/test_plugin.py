"""The pytest plugin, in a pytest process of its own, as users have it."""

import re
import time

import pytest

from dify_chat._extras import install_command
from dify_chat.testing import MockDify

from .conftest import ran


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


def test_server_stops_without_polling() -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        with MockDify():
            pass
        return time.perf_counter() - begun

    # The best of 20, because the machine may be busy. socketserver's loop polls every 0.5 s for its end.
    assert min(seconds() for _ in range(20)) < 0.2
