"""Content codings: what a response's body is unpacked with, a piece at a time, so that memory has a bound."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NoReturn, Protocol

_PIECE = 64 * 1024
_WINDOW_BITS = 22  # 4 MiB of earlier content that br and zstd may refer to; gzip and deflate have 32 KiB
_MOST_CODINGS = 5  # curl's limit
# A block of zstd takes 4 bytes and gives up to 128 KiB, so 32 bytes give at most 1 MiB.
_SLICE = 32


class UnpackingError(ValueError):
    """The body isn't what its Content-Encoding says."""


class _Unpacker(Protocol):
    @property
    def faults(self) -> tuple[type[Exception], ...]: ...
    @property
    def is_finished(self) -> bool: ...
    def unpack(self, data: bytes) -> Iterator[bytes]: ...


class Decoder:
    """Unpacks a body, with the codings of its Content-Encoding in reverse order.

    Args:
        content_encoding: The header. A word that names no coding is passed over, as browsers do.

    Raises:
        UnpackingError: A coding can't be read here, or there are too many over each other.
    """

    def __init__(self, content_encoding: str) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        self._codings = [name for name in reversed(names) if name in _UNPACKERS]
        if len(self._codings) > _MOST_CODINGS:
            raise UnpackingError(f"the response is packed {len(self._codings)} times")
        self._unpackers = [_UNPACKERS[name]() for name in self._codings]

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what a chunk unpacks to, in pieces of 64 KiB (of br and zstd up to 1 MiB).

        Raises:
            UnpackingError: It is no data of the coding, or goes on after its end.
        """
        return self._through(0, chunk)

    def finish(self) -> None:
        """Check that the body has come to its end.

        Raises:
            UnpackingError: It ends early.
        """
        for name, unpacker in zip(self._codings, self._unpackers, strict=True):
            if not unpacker.is_finished:
                raise UnpackingError(f"the response's {name} data ends early")

    def _through(self, layer: int, data: bytes) -> Iterator[bytes]:
        if layer == len(self._unpackers):
            yield data
            return
        unpacker = self._unpackers[layer]
        try:
            for piece in unpacker.unpack(data):
                yield from self._through(layer + 1, piece)
        except unpacker.faults as error:
            raise UnpackingError(
                f"the response's {self._codings[layer]} data can't be unpacked: {error}"
            ) from None


class _Zlib:
    """Unpacks gzip, which may have several members (RFC 1952), or deflate, which has one.

    Args:
        wbits: zlib's number of the format.
        members: Whether there may be several.
    """

    faults = (zlib.error,)

    def __init__(self, wbits: int = 16 + zlib.MAX_WBITS, *, members: bool = True) -> None:
        self._wbits = wbits
        self._members = members
        self._object: Any = None

    @property
    def is_finished(self) -> bool:
        return self._object is None or self._object.eof

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while data or not self.is_finished:
            if self.is_finished:
                if self._object is not None and not self._members:
                    raise UnpackingError("the response's deflate data goes on after its end")
                self._object = zlib.decompressobj(self._wbits)
            piece = self._object.decompress(data, _PIECE)
            data = self._object.unused_data if self._object.eof else self._object.unconsumed_tail
            if piece:
                yield piece
            elif not data:
                return


class _Deflate:
    """Unpacks deflate: RFC 9110 has it in zlib's format, and some servers send it bare."""

    faults = (zlib.error,)

    def __init__(self) -> None:
        self._first = b""
        self._zlib: _Zlib | None = None

    @property
    def is_finished(self) -> bool:
        return not self._first if self._zlib is None else self._zlib.is_finished

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if self._zlib is None:
            self._first += data
            if len(self._first) < 2:
                return
            data = self._first
            has_header = data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
            self._zlib = _Zlib(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS, members=False)
        yield from self._zlib.unpack(data)


class _Brotli:
    """Unpacks br, where the package brotli is installed: older ones than 1.2 have no limit."""

    def __init__(self) -> None:
        brotli = _imported("brotli", "br")
        self.faults = (brotli.error,)
        self._object = brotli.Decompressor()
        self._is_begun = False

    @property
    def is_finished(self) -> bool:
        return not self._is_begun or bool(self._object.is_finished())

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if not self._is_begun and data:
            # RFC 7932, section 9.1: 4 bits say how large the window is, above 16 bits.
            if data[0] & 1 and 17 + (data[0] >> 1 & 7) > _WINDOW_BITS:
                raise UnpackingError("the response's br data needs too much memory")
            self._is_begun = True
        while piece := self._object.process(data, output_buffer_limit=_PIECE):
            yield piece
            data = b""


class _Zstd:
    """Unpacks zstd, which may have several frames (RFC 8878), where the package zstandard is installed."""

    def __init__(self) -> None:
        self._zstandard = _imported("zstandard", "zstd")
        self.faults = (self._zstandard.ZstdError,)
        self._object: Any = None

    @property
    def is_finished(self) -> bool:
        return self._object is None or self._object.eof

    def unpack(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _SLICE):
            part = data[start : start + _SLICE]
            while part:
                if self.is_finished:
                    frames = self._zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW_BITS)
                    self._object = frames.decompressobj()
                if piece := self._object.decompress(part):
                    yield piece
                part = self._object.unused_data if self._object.eof else b""


def _refused() -> NoReturn:
    # Data that isn't unpacked must not be taken for the content.
    raise UnpackingError("the response is packed in a way that wasn't asked for, and can't be unpacked here")


def _imported(package: str, coding: str) -> Any:
    try:
        return import_module(package)
    except ModuleNotFoundError:
        reason = f"{package} isn't installed"
    except (ImportError, OSError) as error:  # no descriptor is left
        reason = f"{package} can't be imported: {error}"
    raise UnpackingError(f"the response is packed as {coding}, for which {reason}")


# The names of https://www.iana.org/assignments/http-parameters, and what httpx reads besides.
_UNPACKERS: dict[str, Callable[[], _Unpacker]] = {
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
    **dict.fromkeys(("compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"), _refused),
}


def accepted_encodings(accept: str) -> str:
    """Return the Accept-Encoding of a request.

    Args:
        accept: Its Accept. Streams and files aren't packed: some relays pack without flushing, so that events
            come late, and speech and images are packed already.
    """
    return "gzip, deflate" if accept == "application/json" else "identity"
