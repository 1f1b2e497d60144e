# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""What the models and endpoints share."""

from collections.abc import Callable, Collection, Mapping
from enum import Enum, StrEnum
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO, ClassVar, Final, Generic, Literal, Self, TypeVar

from attrs import define, field, fields

from .errors import InvalidAnswerError

T_co = TypeVar("T_co", covariant=True)


class Unset(Enum):
    """The type of `UNSET`; an enumeration, so that type checkers understand `is UNSET`, and there is only one."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""Stands for a field that is absent, as `None` stands for one that is null."""


def present(given: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is absent or null."""
    return {name: value for name, value in given.items() if value is not UNSET and value is not None}


@define(frozen=True, kw_only=True)
class Upload:
    """A file on its way into a multipart body."""

    name: str
    content: bytes | BinaryIO = field(repr=False)
    content_type: str


@define(frozen=True, kw_only=True)
class Request(Generic[T_co]):
    """A call, described: all that is particular to one endpoint and the arguments it was given.

    Attributes:
        method: The HTTP method.
        path: The path below the base URL, with its parameters in it, percent-encoded.
        accept: The media type that a successful answer has.
        parse: Makes the result from the decoded JSON of a successful answer, or of one event of it.
        params: The query; what is absent or null is left out of it.
        json: The body, if it is JSON.
        form: The text fields of a multipart body.
        files: The files of a multipart body.
    """

    method: str
    path: str
    accept: str
    parse: Callable[[Any], T_co] = field(repr=False)
    params: Mapping[str, Any] = field(factory=dict, converter=present)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, Any] = field(factory=dict)
    files: Mapping[str, Upload] = field(factory=dict)


class Model:
    """What all models can do. A field that the description lacks is kept, in `additional_properties`."""

    __slots__ = ()

    additional_properties: dict[str, Any]
    _wire_names: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Make the model from decoded JSON.

        Raises:
            InvalidAnswerError: A field that is always there is missing, or the data is no object.
        """
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object that the model was made from, or that it stands for: no more and no less."""
        result = dict(self.additional_properties)
        model: type = type(self)
        for wire_name, name in _attributes(model).items():
            value = getattr(self, name)
            if value is not UNSET:
                result[wire_name] = plain(value)
        return result


M = TypeVar("M", bound=Model)
E = TypeVar("E", bound=Enum)


def lazy_modules(package: str, names: Collection[str]) -> Callable[[str], ModuleType]:
    """Make a package's `__getattr__`, which imports a module of it when it is first asked for."""

    def __getattr__(name: str) -> ModuleType:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(f"{package}.{name}")

    return __getattr__


def lazy_names(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Make a package's `__getattr__`, which takes a name from its home module when it is first asked for."""

    def __getattr__(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(import_module(package), name, value)
        return value

    return __getattr__


def plain(value: Any) -> Any:
    """Turn models and enumeration members into what JSON knows."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value.value if isinstance(value, StrEnum) else value


def object_of(model: type[Model], source: object) -> dict[str, Any]:
    """Make a dict of any other kind of mapping, which is all that a model is made from."""
    if not isinstance(source, Mapping):
        raise InvalidAnswerError(f"{model.__name__}: an object was expected, not {type(source).__name__}")
    return dict(source)


def others(model: type, source: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields that the description lacks."""
    known = _attributes(model)
    return {name: value for name, value in source.items() if name not in known}


@cache
def _attributes(model: Any) -> dict[str, str]:
    """Give the names of a model's attributes, by those that the fields have on the wire."""
    names = (attribute.name for attribute in fields(model) if attribute.name != "additional_properties")
    return {model._wire_names.get(name, name): name for name in names}


def missing(model: type[Model], name: KeyError) -> InvalidAnswerError:
    """Say which field a model could not do without."""
    return InvalidAnswerError(f"{model.__name__}: the field {name} is missing")


def known(kind: type[E], value: Any) -> Any:
    """Make a member of an enumeration; a value that it lacks stays as it is."""
    try:
        return kind(value)
    except ValueError:
        return value


def nested(model: type[M], value: Any) -> Any:
    """Make a model where the server sent an object; null, absence and surprises stay what they are."""
    return model.from_dict(value) if isinstance(value, Mapping) else value


def nested_list(model: type[M], value: Any) -> Any:
    """Make models of the objects in a list."""
    return [nested(model, item) for item in value] if isinstance(value, list) else value


def nested_dict(model: type[M], value: Any) -> Any:
    """Make models of the objects that an object holds by name."""
    return (
        {name: nested(model, item) for name, item in value.items()} if isinstance(value, Mapping) else value
    )
