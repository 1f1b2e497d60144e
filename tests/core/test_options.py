"""options.py: call > constructor > environment; invalid settings are refused."""

import os
import pickle
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from unittest.mock import patch

import httpx
import httpx2
import pytest

from dify_chat import DifyConfigError
from dify_chat._request.api_key import ApiKey, wrap_key
from dify_chat._request.base_url import DEFAULT_BASE_URL
from dify_chat._request.options import CallOptions, ClientOptions
from dify_chat_api.types import UNSET

NOTHING: dict[str, Any] = {
    "api_key": None,
    "base_url": None,
    "user_id": None,
    "timeout": UNSET,
    "max_retries": 2,
    "stop_on_exit": True,
    "max_event_bytes": 1000,
    "max_response_bytes": 1000,
}
ENVIRONMENT = {
    "DIFY_API_KEY": "app-environment",
    "DIFY_BASE_URL": "http://environment/v1",
    "DIFY_USER_ID": "environment",
}


def resolved(environment: dict[str, str] | None = None, **given: Any) -> ClientOptions:
    settings = NOTHING | given
    wrap_key(settings)
    with patch.dict(os.environ, environment or {}):
        return ClientOptions.resolve(**settings)


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


def text_of(options: ClientOptions | CallOptions) -> str | None:
    """Return the key of some options."""
    key = options.api_key
    return None if key is None else key.authorization().removeprefix("Bearer ")


def test_argument_precedes_environment_precedes_default() -> None:
    bare = resolved()
    assert (text_of(bare), bare.base_url, bare.user_id) == (None, DEFAULT_BASE_URL, None)
    from_environment = resolved(ENVIRONMENT)
    assert text_of(from_environment) == "app-environment"
    assert from_environment.base_url == "http://environment/v1"
    assert from_environment.user_id == "environment"
    given = resolved(ENVIRONMENT, api_key="app-given", base_url="http://given", user_id="given")
    assert (text_of(given), given.base_url, given.user_id) == ("app-given", "http://given", "given")


def test_empty_environment_variable_ignored() -> None:
    assert resolved(dict.fromkeys(ENVIRONMENT, "")) == resolved()


@pytest.mark.parametrize("name", ["api_key", "user_id"])
def test_empty_argument_refused(name: str) -> None:
    with pytest.raises(DifyConfigError):
        resolved(ENVIRONMENT, **{name: ""})
    with pytest.raises(DifyConfigError):
        resolved(ENVIRONMENT).changed(**{name: ApiKey("") if name == "api_key" else ""})


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_key": b"app-key"},
        {"user_id": 7},
        {"timeout": "10"},
        {"timeout": True},
        {"timeout": (1, 2)},
        {"max_retries": "3"},
        {"max_retries": 1.5},
        {"max_retries": True},
        {"max_event_bytes": "1"},
        {"base_url": 7},
    ],
    ids=str,
)
def test_argument_of_wrong_type_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DifyConfigError):
        resolved(**wrong)


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_base_url_with_invalid_host_refused(host: str) -> None:
    with pytest.raises(DifyConfigError, match="base_url has a host that can't be"):
        resolved(base_url=f"https://{host}/v1")


def test_base_url_that_is_a_key_refused_and_not_shown() -> None:
    with pytest.raises(DifyConfigError, match="the API key goes first") as raised:
        resolved(base_url="app-SECRETSECRETSECRET")
    assert "SECRET" not in str(raised.value)


def test_base_url_from_httpx() -> None:
    assert resolved(base_url=httpx.URL("https://dify.example/v1/")).base_url == "https://dify.example/v1"


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://localhost:5001/v1/", "http://localhost:5001/v1"),
        ("https://dify.example.org//", "https://dify.example.org"),
        ("HTTPS://[::1]/v1", "HTTPS://[::1]/v1"),
    ],
)
def test_base_url_without_trailing_slash(url: str, clean: str) -> None:
    assert resolved(base_url=url).base_url == clean


@pytest.mark.parametrize(
    "url",
    [
        "localhost/v1",
        "ftp://localhost/v1",
        "http://",
        "http:///v1",
        "http://localhost/v1?user=1",
        "http://localhost/v1?key=secret\n&other=secret",
        "http://localhost/v1#top",
        "http://ada:secret@localhost/v1",
        "http://app-key@localhost/v1",
        "http://local\nhost/v1",
        "http://localhost/v1\r\nX-Evil: 1",
        "http://localhost:port/v1",
        "http://localhost:65536/v1",
        # Python makes no integer of more than 4,300 digits.
        pytest.param(f"http://localhost:{'9' * 5000}/v1", id="endless port"),
        "http://[::1/v1",
        " http://localhost/v1",
    ],
)
def test_invalid_base_url_refused(url: str) -> None:
    with pytest.raises(DifyConfigError, match="base_url must") as raised:
        resolved(base_url=url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("timeout", [0, -1, 0.0, float("nan"), float("inf")])
def test_invalid_timeout_refused(timeout: float) -> None:
    with pytest.raises(DifyConfigError, match="a timeout is a number of seconds above 0"):
        resolved(timeout=timeout)
    with pytest.raises(DifyConfigError, match="a timeout is"):
        resolved().changed(timeout=timeout)


@pytest.mark.parametrize("timeout", [UNSET, None, 1, 0.001, httpx.Timeout(5), httpx2.Timeout(5)])
def test_valid_timeout_kept(timeout: Any) -> None:
    assert resolved(timeout=timeout).timeout is timeout
    assert resolved(timeout=7).changed(timeout=timeout).timeout == (7 if timeout is UNSET else timeout)


def test_max_retries_not_negative() -> None:
    assert resolved(max_retries=0).max_retries == 0
    with pytest.raises(DifyConfigError, match="max_retries is a whole number, 0 or more; not -1"):
        resolved(max_retries=-1)


@pytest.mark.parametrize("key", ["app key", "app-key\n", "app-ключ", "\tapp-key", "app-\x7f"])
def test_key_invalid_in_header_refused_and_not_shown(key: str) -> None:
    with pytest.raises(DifyConfigError, match="the API key is empty, or holds a space") as given:
        resolved(api_key=key)
    with pytest.raises(DifyConfigError, match="the API key is empty, or holds a space") as found:
        resolved({"DIFY_API_KEY": key})
    for raised in (given, found):
        assert key.strip() not in str(raised.value)


@pytest.mark.parametrize("user", ["ada\r\nX-Evil: 1", "\n", "ada\0", "ada\x7f", "\tada"])
def test_user_id_with_control_character_refused(user: str) -> None:
    with pytest.raises(DifyConfigError, match="without line breaks"):
        resolved(user_id=user)
    if "\0" not in user:  # an environment can't hold one
        with pytest.raises(DifyConfigError, match="without line breaks"):
            resolved({"DIFY_USER_ID": user})
    with pytest.raises(DifyConfigError, match="without line breaks"):
        resolved().changed(user_id=user)


def test_changed_options_keep_the_rest() -> None:
    options = resolved(ENVIRONMENT, timeout=7, stop_on_exit=False)
    changed = options.changed(api_key=None, user_id="ada", timeout=UNSET, max_retries=None)
    assert (text_of(changed), changed.user_id, changed.timeout) == ("app-environment", "ada", 7)
    assert (changed.max_retries, changed.stop_on_exit) == (2, False)
    assert options.user_id == "environment"
    assert options.changed() == options


def test_call_options_need_key_and_user() -> None:
    with pytest.raises(DifyConfigError, match="no API key"):
        CallOptions.of(resolved(user_id="ada"))
    with pytest.raises(DifyConfigError, match="no user"):
        CallOptions.of(resolved(api_key="app-key"))
    call = CallOptions.of(resolved(api_key="app-key", user_id="ada", max_retries=5, timeout=1.5))
    assert (text_of(call), call.user_id, call.base_url) == ("app-key", "ada", DEFAULT_BASE_URL)
    assert (call.max_retries, call.timeout) == (5, 1.5)


def test_repr_without_key() -> None:
    options = resolved(api_key="app-secret", user_id="ada")
    assert "app-secret" not in repr(options) + repr(CallOptions.of(options))


@pytest.mark.parametrize("settle", [lambda options: options, CallOptions.of])
def test_options_not_pickled_or_deep_copied(settle: Callable[[ClientOptions], object]) -> None:
    settled = settle(resolved(api_key="app-secret", user_id="ada"))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="what holds an API key can't be pickled"):
            pickle.dumps(settled, protocol)
    with pytest.raises(TypeError, match="what holds an API key can't be pickled or copied deeply"):
        deepcopy(settled)


@pytest.mark.parametrize("limit", [0, -1])
@pytest.mark.parametrize("name", ["max_event_bytes", "max_response_bytes"])
def test_max_event_bytes_not_below_one(name: str, limit: int) -> None:
    smallest: dict[str, Any] = {name: 1}
    assert getattr(resolved(**smallest), name) == 1
    with pytest.raises(DifyConfigError, match=f"{name} is a whole number, 1 or more"):
        resolved(**smallest | {name: limit})


@pytest.mark.parametrize("host", ["dify.example.com", "8.8.8.8", "[2001:4860:4860::8888]", "local.example"])
def test_http_to_public_host_warns(host: str) -> None:
    with pytest.warns(UserWarning, match="travel unencrypted to .*: use https"):
        resolved(base_url=f"http://{host}/v1")
    resolved(base_url=f"https://{host}/v1")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1:5001",
        "[::1]",
        "192.168.1.7",
        "10.0.0.1",
        "api",
        "dify.local",
        "x.svc.internal",
    ],
)
def test_http_to_private_host_does_not_warn(host: str) -> None:
    assert resolved(base_url=f"http://{host}/v1").base_url == f"http://{host}/v1"
