# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""What models and endpoints share."""

import json
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import Enum, StrEnum
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    ClassVar,
    Final,
    Generic,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
)

from .errors import InvalidResponseError

T_co = TypeVar("T_co", covariant=True)


class Unset(Enum):
    """The type of `UNSET`: an enumeration of one member, so that type checkers understand `is UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""The value of a field that is absent, as `None` is the value of a field that is null."""


def present(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that are neither absent nor null: a query or a form can't write those."""
    return {name: value for name, value in given.items() if value is not UNSET and value is not None}


# Only models need attrs, whose import takes as long as a sixth of httpx's; so these two are tuples.
class Upload(NamedTuple):
    """A file for a multipart body."""

    name: str
    content: bytes | BinaryIO
    content_type: str

    def __repr__(self) -> str:
        return f"Upload(name={self.name!r}, content_type={self.content_type!r})"


class Request(NamedTuple, Generic[T_co]):
    """A call as a value: what an endpoint makes of its arguments.

    Attributes:
        method: The HTTP method.
        path: The path below the base URL, with its parameters in it, percent-encoded.
        accept: The media type of a successful response.
        parse: Makes the result from the decoded JSON of a successful response, or of one event of it.
        params: The query.
        headers: The headers that are particular to the endpoint.
        json: The body, if it is JSON.
        form: The text fields of a multipart body.
        files: The files of a multipart body.
    """

    method: str
    path: str
    accept: str
    parse: Callable[[Any], T_co]
    params: Mapping[str, Any] = {}
    headers: Mapping[str, str] = {}
    json: Mapping[str, Any] | None = None
    form: Mapping[str, Any] = {}
    files: Mapping[str, Upload] = {}


class Model:
    """The base of all models. `additional_properties` keeps the fields that the description lacks.

    A required field that a server left out is no attribute: reading it raises an AttributeError that says so.
    """

    __slots__ = ()

    additional_properties: dict[str, Any]
    _wire_names: ClassVar[Mapping[str, str]] = {}
    _essential: ClassVar[Collection[str]] = ()

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Make the model from decoded JSON.

        Raises:
            InvalidResponseError: The data is no object, or lacks all that makes it a response of its kind.
        """
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that the model was made from, or that it stands for."""
        result = dict(self.additional_properties)
        model: type = type(self)
        for wire_name, name in attributes_of(model).items():
            value = getattr(self, name, UNSET)
            if value is not UNSET:
                result[wire_name] = plain(value)
        return result

    if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist

        def __getattr__(self, name: str) -> Any:
            for wire_name, attribute in attributes_of(type(self)).items():
                if attribute == name:
                    raise AttributeError(f"this server's response has no `{wire_name}`", name=name, obj=self)
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self
            )

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__getstate__().items())
        return f"{type(self).__name__}({shown})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __getstate__(self) -> dict[str, Any]:
        model: Any = type(self)
        names = (attribute.name for attribute in model.__attrs_attrs__)
        return {name: getattr(self, name) for name in names if hasattr(self, name)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


class Event(Model):
    """The base of all events of a stream."""

    __slots__ = ()

    def to_sse(self) -> bytes:
        """Return the event as a frame of server-sent events, in the form in which Dify sends it.

        Its data is one line of JSON in UTF-8, and the event's name is in it. A ping has no data, so that browsers
        skip it.

        Example:
            yield event.to_sse()
        """
        data = self.to_dict()
        if data == {"event": "ping"}:
            return b"event: ping\n\n"
        try:
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        except UnicodeEncodeError:  # half a surrogate pair, which JSON can escape and UTF-8 can't hold
            text = json.dumps(data, separators=(",", ":")).encode()
        return b"data: %b\n\n" % text


M = TypeVar("M", bound=Model)
E = TypeVar("E", bound=Enum)
T = TypeVar("T")
Hooks: TypeAlias = tuple[Callable[[str], T], Callable[[], list[str]]]
"""The `__getattr__` and the `__dir__` of a package."""
importing: AbstractContextManager[object] = nullcontext()
"""The block in which a module is imported when it is first used; the wrapper has one that explains failures."""


def lazy_modules(package: str, names: Collection[str]) -> Hooks[ModuleType]:
    """Make the hooks of a package whose modules are imported when they are first used."""
    return _lazy(package, names, lambda name: _imported(f"{package}.{name}"))


def lazy_names(package: str, modules: Mapping[str, str]) -> Hooks[Any]:
    """Make the hooks of a package whose names are taken from its modules when they are first used."""

    def load(name: str) -> Any:
        value = getattr(_imported(f"{package}.{modules[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return _lazy(package, modules, load)


def _imported(module: str) -> ModuleType:
    with importing:
        return import_module(module)


def _lazy(package: str, names: Collection[str], load: Callable[[str], T]) -> Hooks[T]:
    def __getattr__(name: str) -> T:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return load(name)

    def __dir__() -> list[str]:  # so that a prompt completes names that aren't imported yet
        return sorted({*vars(sys.modules[package]), *names})

    return __getattr__, __dir__


def plain(value: Any) -> Any:
    """Return a value as JSON has it: models as objects, members of enumerations as strings."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value.value if isinstance(value, StrEnum) else value


def object_of(model: type[Model], source: object) -> dict[str, Any]:
    """Return a mapping as a dict, which `from_dict` needs.

    Raises:
        InvalidResponseError: It is no mapping.
    """
    if not isinstance(source, Mapping):
        raise InvalidResponseError(f"{model.__name__}: an object was expected, not {type(source).__name__}")
    return dict(source)


def others(model: type, source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that the description lacks."""
    described = attributes_of(model)
    return {name: value for name, value in source.items() if name not in described}


@cache
def attributes_of(model: Any) -> dict[str, str]:
    """Return the names of a model's attributes, by the names that the fields have on the wire."""
    names = (
        attribute.name for attribute in model.__attrs_attrs__ if attribute.name != "additional_properties"
    )
    return {model._wire_names.get(name, name): name for name in names}


def without(model: type[M], source: Mapping[str, Any], name: str) -> M:
    """Make a model of an object that lacks a required field.

    Raises:
        InvalidResponseError: The field is essential, and there is no other that could take its place.
    """
    if name in model._essential and source.keys().isdisjoint(model._essential):
        raise InvalidResponseError(
            f"{model.__name__}: the field {' or '.join(map(repr, model._essential))} is missing"
        )
    made = model.from_dict({**source, name: UNSET})
    kind: type = model
    delattr(made, attributes_of(kind)[name])
    return made


def known(kind: type[E], value: Any) -> Any:
    """Return the member of an enumeration, or the value itself if the enumeration lacks it."""
    try:
        return kind(value)
    except ValueError:
        return value


def nested(model: type[M], value: Any) -> Any:
    """Make a model of an object. Any other value stays as it is."""
    return model.from_dict(value) if isinstance(value, Mapping) else value


def nested_list(model: type[M], value: Any) -> Any:
    """Make models of the objects in a list. Any other value stays as it is."""
    return [nested(model, item) for item in value] if isinstance(value, list) else value
