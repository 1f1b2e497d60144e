"""Which modules the client imports when, and which packages it needs."""

from importlib import import_module
from pathlib import Path

import pytest

import dify_chat
import dify_chat_api.events
import dify_chat_api.models
from dify_chat import models
from tests.support.programs import output_of

TYPED = Path(__file__).parents[1] / "typing"
SEND = """
import httpx
from dify_chat import DifyChat

reply = {
    "event": "message", "task_id": "t", "id": "m", "message_id": "m", "conversation_id": "c", "mode": "chat",
    "answer": "Hello", "metadata": {"retriever_resources": [], "usage": None}, "created_at": 1,
}
pool = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=reply)))
print(DifyChat("app-key", user_id="ada", http_client=pool).send("Hi").answer)
"""
BEFORE = "lambda request: (seen.update(sys.modules), httpx.Response(200, json=reply))[1]"
# The two that the client needs, and what they need themselves.
NEEDED = {"attr", "attrs", "httpx"} | {
    "anyio",
    "certifi",
    "h11",
    "httpcore",
    "idna",
    "sniffio",
    "typing_extensions",
}
NOTHING_ELSE = f"""
import sys

class Refusing:
    installed = sys.stdlib_module_names | {NEEDED | {"dify_chat", "dify_chat_api"}}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in self.installed:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refusing())
"""


def modules_after(program: str) -> list[str]:
    return output_of(f"{program}\nimport sys\nprint(*sys.modules)").split()


def test_import_of_client_alone() -> None:
    of_httpx = modules_after("import httpx")  # whose command imports rich, if it is there, and that attrs
    modules = {*modules_after("from dify_chat import DifyChat")} - {*of_httpx}
    assert "dify_chat._sync.client" in modules
    of_models = ("attr", "dify_chat_api.models.", "dify_chat_api.api.")
    unasked = ("asyncio", "dify_chat._async", "dify_chat._sync.raw_responses", "dify_chat.testing")
    assert [name for name in modules if name.startswith(of_models + unasked)] == []


def test_imports_of_one_call() -> None:
    modules = modules_after(SEND)
    assert [name for name in modules if name.startswith("dify_chat_api.api.")] == [
        "dify_chat_api.api.chat",
        "dify_chat_api.api.chat.send",
    ]
    assert "dify_chat_api.models.message_event" not in modules


def test_nothing_imported_after_request() -> None:
    """An import opens a file, and a process may have no descriptor left for one."""
    program = SEND.replace("lambda request: httpx.Response(200, json=reply)", BEFORE)
    told = output_of(f"import sys\nseen = set()\n{program}\nprint(len(seen) > 0, {{*sys.modules}} - seen)")
    assert told == "Hello\nTrue set()\n"


def test_client_works_with_httpx_and_attrs_alone() -> None:
    assert output_of(NOTHING_ELSE + SEND) == "Hello\n"
    with pytest.raises(AssertionError, match="No module named 'werkzeug'"):
        output_of(NOTHING_ELSE + "import dify_chat.testing")


def test_dir_lists_lazy_names() -> None:
    assert set(dir(dify_chat)) == {*dify_chat.__all__, "models", "types"}


def test_public_modules_without_their_own_import() -> None:
    program = "import dify_chat\nprint(dify_chat.models.MessageEvent, dify_chat.types.UNSET)"
    assert output_of(program).startswith("<class 'dify_chat_api.models.message_event.MessageEvent'>")
    with pytest.raises(AttributeError, match="no attribute 'modles'"):
        _ = dify_chat.modles  # type: ignore[attr-defined]  # that it doesn't exist is the point


def test_models_module_exports() -> None:
    assert set(vars(models)["__all__"]) == {*dify_chat_api.models.__all__, "ChatStreamEvent"}
    assert {*vars(models)["__all__"], "__doc__"} <= set(dir(models)), "a prompt completes them"
    assert models.MessageEvent is dify_chat_api.models.MessageEvent
    assert models.ChatStreamEvent == dify_chat_api.events.ChatStreamEvent
    with pytest.raises(AttributeError, match="no attribute 'MesageEvent'"):
        _ = models.MesageEvent  # type: ignore[attr-defined]  # that it doesn't exist is the point


@pytest.mark.parametrize("name", sorted(path.stem for path in TYPED.glob("[!_]*.py")))
def test_typing_examples_importable(name: str) -> None:
    assert import_module(f"tests.typing.{name}").__doc__
