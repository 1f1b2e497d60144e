"""The rooms of the wrapper: which may import which, and that no modules import each other in a circle."""

from collections.abc import Iterator
from graphlib import TopologicalSorter

from tests.repository.imports import imports

LEVELS = (
    "_version _errors _extras",
    "_request",
    "_http",
    "_response",
    "_stream",
    "_async _sync",
    "_async.operations.base _sync.operations.base",
    "_async.operations _sync.operations",
    "_async.raw_responses _sync.raw_responses",
    "_async.client _sync.client",
    "models types",
)
"""The client's rooms below `dify_chat`, the lowest first: a module imports none that stands after it."""

MOCK_LEVELS = ("_wire", "_script", "_app", "_operations", "_wsgi", "_server", "__main__")
"""The same of `dify_chat.testing`."""

NOT_PUBLIC = {("dify_chat.cli._conversations", "dify_chat._response.atomic_file")}
"""What the command may import without its being public: an export mustn't destroy the file before it."""


def below(package: str) -> Iterator[tuple[str, str]]:
    """Yield the imports of a package's modules from one another, without the package's name."""
    for module, imported in imports().items():
        for other in imported:
            if module.startswith(f"{package}.") and other.startswith(f"{package}."):
                yield module.removeprefix(f"{package}."), other.removeprefix(f"{package}.")


def level(module: str, levels: tuple[str, ...]) -> int | None:
    """Return where the room stands that a module is in, by the longest name that fits; None for no room."""
    rooms = {room: place for place, names in enumerate(levels) for room in names.split()}
    fitting = [room for room in rooms if module == room or module.startswith(f"{room}.")]
    return rooms[max(fitting, key=len)] if fitting else None


def upwards(package: str, levels: tuple[str, ...]) -> list[str]:
    """Return the imports from a room into one above it."""
    return [
        f"{module} imports {other}"
        for module, other in below(package)
        if (here := level(module, levels)) is not None
        and ((there := level(other, levels)) is None or there > here)
    ]


def test_room_imports_no_room_above_it() -> None:
    assert upwards("dify_chat", LEVELS) == []
    assert upwards("dify_chat.testing", MOCK_LEVELS) == []


def test_flavours_do_not_import_each_other() -> None:
    rooms = {(module.partition(".")[0], other.partition(".")[0]) for module, other in below("dify_chat")}
    assert rooms.isdisjoint({("_async", "_sync"), ("_sync", "_async")})


def test_operations_import_no_other_operations_but_their_base() -> None:
    for flavour in ("_async", "_sync"):
        assert {other for _, other in below(f"dify_chat.{flavour}.operations")} == {"base"}


def test_cli_imports_public_names_only() -> None:
    public = {"dify_chat", "dify_chat.batch", "dify_chat.models", "dify_chat.types", "dify_chat._extras"}
    found = {
        (module, other)
        for module, imported in imports().items()
        for other in imported
        if module.startswith("dify_chat.cli") and not other.startswith("dify_chat.cli")
    }
    mock = ("dify_chat.cli._mock", "dify_chat.testing")
    assert {(module, other) for module, other in found if other not in public} == {mock, *NOT_PUBLIC}


def test_batch_imports_public_names_only() -> None:
    outside = {
        other
        for module, imported in imports().items()
        for other in imported
        if module.startswith("dify_chat.batch") and not other.startswith("dify_chat.batch")
    }
    public = {"dify_chat", "dify_chat._extras", "dify_chat.models", "dify_chat.types"}
    # One function decides what was refused for want of room.
    assert outside == {*public, "dify_chat._http.retry"}


def test_testing_imports_nothing_of_the_client() -> None:
    outside = {
        other
        for module, imported in imports().items()
        for other in imported
        if module.startswith("dify_chat.testing") and not other.startswith("dify_chat.testing")
    }
    assert outside == {"dify_chat._extras"}


def test_client_imports_no_batch_cli_or_testing() -> None:
    extras = ("batch", "cli", "testing")
    importing = {
        module
        for module, imported in imports().items()
        for other in imported
        if other.removeprefix("dify_chat.").startswith(extras)
        and not module.removeprefix("dify_chat.").startswith(extras)
    }
    assert importing == {"dify_chat.__main__"}


def test_modules_import_each_other_in_no_circle() -> None:
    assert len(list(TopologicalSorter(imports()).static_order())) == len(imports())
