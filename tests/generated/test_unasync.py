"""generator/unasync.py: translating, writing and --check."""

import re
from pathlib import Path

import pytest

from generator import unasync
from generator.unasync import RULES

ASYNC_FILE = '''"""The `AsyncThing`: ``await thing.aclose()``."""

from collections.abc import AsyncIterator, Awaitable, Callable
from .._async.core import AsyncCore


class AsyncThing:
    core: AsyncCore
    one: Callable[[int], Awaitable[list[int]]]

    async def __aenter__(self) -> "AsyncThing": return self

    async def walk(self) -> AsyncIterator[list[int]]:
        async with self.core.open() as core:
            async for step in core.aiter_bytes():
                yield await self.one(step)
'''
LINE_1 = "# Written from _async/thing.py by generator/unasync.py, which `make generate` runs."
SYNC_FILE = f'''{LINE_1}

"""The `Thing`: ``thing.close()``."""

from collections.abc import Callable, Iterator

from .._sync.core import Core


class Thing:
    core: Core
    one: Callable[[int], list[int]]

    def __enter__(self) -> "Thing":
        return self

    def walk(self) -> Iterator[list[int]]:
        with self.core.open() as core:
            for step in core.iter_bytes():
                yield self.one(step)
'''

NO_TWIN = '"""What only async code needs (async only)."""\n'

RULES_OF_FILE = [rule for rule in RULES if re.search(rule, ASYNC_FILE)]


@pytest.fixture
def thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a source tree of one async file, and return the path where its twin belongs."""
    source, target = tmp_path / "wrapper/_async", tmp_path / "wrapper/_sync"
    source.mkdir(parents=True)
    (source / "thing.py").write_text(ASYNC_FILE)
    (source / "alone.py").write_text(NO_TWIN)
    monkeypatch.setattr(unasync, "ROOT", tmp_path)
    monkeypatch.setattr(unasync, "SOURCES", [source])
    monkeypatch.setattr(
        unasync, "RULES", {rule: twin for rule, twin in RULES.items() if rule in RULES_OF_FILE}
    )
    return target / "thing.py"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return await (await get()).aclose()", "return (get()).close()"),
        ("except StopAsyncIteration:", "except StopIteration:"),
        ("class _AsyncPart(AsyncChatStream):", "class _Part(ChatStream):"),
        ("@asynccontextmanager", "@contextmanager"),
        ("await anyio.sleep(1)", "time.sleep(1)"),
        ("call: Callable[P, Coroutine[Any, Any, Raw[T]]]", "call: Callable[P, Raw[T]]"),
        ("call: Callable[P, Awaitable[Raw[T]]]", "call: Callable[P, Raw[T]]"),
        ("stack: AsyncExitStack", "stack: ExitStack"),
        ("# an async call, `async with client:`", "# an async call, `with client:`"),
        ("one\n    two,  # async only\nthree\n", "one\nthree\n"),
    ],
)
def test_translate_replaces_what_waits(before: str, after: str) -> None:
    assert unasync.translate(before) == after


@pytest.mark.parametrize(
    "text", ["awaited = asyncio.run(closes)", "Asynchronous to_async _asynchronous", "not_async only"]
)
def test_translate_keeps_words_that_only_contain_a_rule(text: str) -> None:
    assert unasync.translate(text) == text


def test_a_twin_is_written_formatted_with_its_origin_on_line_one(thing: Path) -> None:
    assert unasync.main([]) == 0
    assert thing.read_text() == SYNC_FILE


def test_a_twin_of_a_file_in_a_folder_is_written_into_the_same_folder(thing: Path) -> None:
    inner = unasync.SOURCES[0] / "inner" / "thing.py"
    inner.parent.mkdir()
    inner.write_text(ASYNC_FILE)
    assert unasync.main([]) == 0
    twin = (thing.parent / "inner" / "thing.py").read_text()
    assert twin == SYNC_FILE.replace("_async/thing.py", "_async/inner/thing.py", 1)
    assert unasync.main(["--check"]) == 0


def test_writing_removes_files_that_are_the_twin_of_none(thing: Path) -> None:
    unasync.main([])
    orphan = thing.with_name("orphan.py")
    orphan.touch()
    assert unasync.main([]) == 0
    assert [path.name for path in thing.parent.iterdir()] == ["thing.py"]


def test_check_accepts_what_was_just_written(thing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unasync.main([])
    assert unasync.main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_names_missing_files_and_writes_nothing(
    thing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert unasync.main(["--check"]) == 1
    assert capsys.readouterr().err == "wrapper/_sync/thing.py is missing\nRun `make generate`.\n"
    assert not thing.parent.exists()


def test_check_names_stale_and_extra_files(thing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unasync.main([])
    thing.write_text("stale = True\n")
    thing.with_name("extra.py").touch()
    assert unasync.main(["--check"]) == 1
    faults = capsys.readouterr().err.splitlines()[:-1]
    assert faults == ["wrapper/_sync/extra.py is extra", "wrapper/_sync/thing.py is stale"]
    assert thing.read_text() == "stale = True\n"


def test_check_fails_on_a_rule_that_no_file_uses(
    thing: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(unasync, "RULES", RULES | {"of an older file": ""})
    (thing.parents[1] / "_async" / "thing.py").write_text("# This has a use for no rule but `await thing`.\n")
    assert unasync.unused() == [rule for rule in unasync.RULES if "await" not in rule]
    monkeypatch.setattr(unasync, "RULES", {"of an older file": ""})
    unasync.main([])
    assert unasync.main(["--check"]) == 1
    assert capsys.readouterr().err == "No file has of an older file: remove it from RULES in unasync.py.\n"


def test_source_that_does_not_parse_stops_it_and_is_named(thing: Path) -> None:
    (unasync.SOURCES[0] / "broken.py").write_text("def (:\n")
    with pytest.raises(SystemExit, match=r"(?s)^ruff .* failed:\n.*broken\.py"):
        unasync.main([])
    assert not thing.exists()
