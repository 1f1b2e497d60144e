"""What a batch costs: rows in a second and CPU beside those of aiohttp and of the client alone, and memory.

python -m benchmarks.batch --rows 20000 --concurrency 32 --size 1000

The server answers at once, in a process of its own. The client's connections are those of aiohttp.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import aiohttp

from dify_chat import AsyncDifyChat
from dify_chat.batch import ask_all

_INFO = {"name": "fast", "description": "", "tags": [], "mode": "chat", "author_name": "fast"}


def main() -> int:
    options = _options()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=_serve, args=[theirs], daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    loop = asyncio.run(_measured(lambda: _loop(url, options), options.rows))
    client = asyncio.run(_measured(lambda: _bare(url, options), options.rows))
    with TemporaryDirectory() as folder:
        rows = Path(folder, "rows.jsonl")
        with rows.open("w") as file:
            file.writelines(json.dumps({"content": content}) + "\n" for content in _contents(options))
        batch = asyncio.run(_measured(lambda: _batch(url, rows, options), options.rows))
        began = time.perf_counter()
        asyncio.run(_batch(url, rows, options))
        resumed = time.perf_counter() - began
    server.terminate()
    print(f"{options.rows:,} rows of {options.size:,} characters, {options.concurrency} in flight")
    measured = {"aiohttp": loop, "the client": client, "a batch": batch}
    for name, (rate, cpu) in measured.items():
        of_loop = f"{rate / loop[0]:.0%} of aiohttp's rate"
        print(f"{name + ':':<12} {rate:>6,.0f} rows/s, {cpu:.2f} ms of CPU a row, {of_loop}")
    print(f"a batch adds {batch[1] - client[1]:.2f} ms of CPU to a call")
    print(f"the same again, with nothing left: {resumed:.1f} s")
    print(f"memory at most:  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--size", type=int, default=100, help="characters in a row")
    return parser.parse_args()


def _contents(options: argparse.Namespace) -> Iterator[str]:
    return (f"question {number} ".ljust(options.size, "x") for number in range(options.rows))


async def _measured(run: Callable[[], Awaitable[None]], rows: int) -> tuple[float, float]:
    """Return rows in a second, and milliseconds of CPU a row."""
    began, cpu = time.perf_counter(), time.process_time()
    await run()
    return rows / (time.perf_counter() - began), (time.process_time() - cpu) / rows * 1000


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[AsyncDifyChat]:
    async with AsyncDifyChat("app-fast", url, "ada", transport="aiohttp") as chat:
        yield chat


async def _loop(url: str, options: argparse.Namespace) -> None:
    """Ask the rows as a loop over aiohttp would that knows nothing of Dify, and keeps nothing."""
    contents = _contents(options)
    headers = {"Authorization": "Bearer app-fast"}

    async def ask(session: aiohttp.ClientSession) -> None:
        for content in contents:
            body = {"query": content, "inputs": {}, "user": "ada", "response_mode": "blocking"}
            async with session.post(f"{url}/chat-messages", json=body) as response:
                await response.json()

    async with aiohttp.ClientSession(headers=headers) as session:
        await asyncio.gather(*(ask(session) for _ in range(options.concurrency)))


async def _bare(url: str, options: argparse.Namespace) -> None:
    contents = _contents(options)

    async def ask() -> None:
        for content in contents:
            await chat.send(content)

    async with _client(url) as chat:
        await asyncio.gather(*(ask() for _ in range(options.concurrency)))


async def _batch(url: str, rows: Path, options: argparse.Namespace) -> None:
    async with _client(url) as chat:
        report = await ask_all(chat, rows, rows.with_name("answers.jsonl"), concurrency=options.concurrency)
    assert report.answered == options.rows


def _serve(parent: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.start_server(_connected, "127.0.0.1", 0, backlog=1024)
        parent.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


async def _connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            body = json.loads(await reader.readexactly(length)) if length else None
            said = _answer(body["query"]) if body else json.dumps(_INFO)
            fields = f"Content-Type: application/json\r\nContent-Length: {len(said)}\r\n\r\n"
            writer.write(f"HTTP/1.1 200 OK\r\n{fields}{said}".encode())
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _answer(query: str) -> str:
    id_ = str(uuid4())
    usage = {"total_tokens": 3, "total_price": "0.001", "currency": "USD", "latency": 0.1}
    ids = dict.fromkeys(("id", "message_id", "conversation_id", "task_id"), id_)
    told = {"answer": query, "created_at": 1, "metadata": {"usage": usage}}
    return json.dumps({"event": "message", "mode": "chat", **ids, **told})


if __name__ == "__main__":
    sys.exit(main())
