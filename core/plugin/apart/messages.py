"""What the two sides say to each other: a JSON object, and beside it pieces of bytes or frames.

Nothing that comes in is ever executed, and nothing of it is believed before it was checked: its
size before it is read, its columns cell by cell before Polars sees them.
"""

import json
import select
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from socket import socket
from typing import Any, cast

import polars as pl
import pyarrow as pa

from core.errors import BadInput, GonghengError, Unavailable
from core.json_text import from_json
from core.texts import Text

HEADER = struct.Struct(">II")
PIECE = 2**16
MOST_COLUMNS = 500
PLAIN = (
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)


class Late(Unavailable):
    """The other side took longer than it may."""


class Ended(Unavailable):
    """The other side is there no more."""


class Nonsense(BadInput):
    """What the other side said is not what it may say."""


@dataclass(frozen=True)
class Message:
    """One saying: plain values, and pieces of bytes that they refer to by their place."""

    said: Mapping[str, Any]
    pieces: Sequence[bytes] = field(default_factory=tuple)


def send(channel: socket, message: Message, *, seconds: float | None = None) -> None:
    """Hand the whole message over, or raise Late or Ended."""
    lengths = [len(each) for each in message.pieces]
    head = json.dumps({"said": message.said, "pieces": lengths}, ensure_ascii=False).encode()
    until = None if seconds is None else time.monotonic() + seconds
    for part in (HEADER.pack(len(head), sum(lengths)), head, *message.pieces):
        _write(channel, memoryview(part), until)


def receive(channel: socket, *, most: int, seconds: float | None = None) -> Message:
    """The next message of at most so many bytes; Late, Ended or Nonsense otherwise."""
    until = None if seconds is None else time.monotonic() + seconds
    head, rest = HEADER.unpack(_read(channel, HEADER.size, until))
    if head + rest > most:
        raise Nonsense(
            Text(f"回答有 {head + rest} 字节，超过 {most}", f"{head + rest} bytes, over {most}")
        )
    try:
        about = from_json(_read(channel, head, until))
        said, lengths = about["said"], [int(each) for each in about["pieces"]]
    except (ValueError, KeyError, TypeError):
        raise nonsense("JSON") from None
    if not isinstance(said, dict) or min(lengths, default=0) < 0 or sum(lengths) != rest:
        raise nonsense("pieces")
    return Message(said, [_read(channel, each, until) for each in lengths])


def nonsense(what: str) -> Nonsense:
    """The error for an answer that cannot be understood."""
    return Nonsense(Text(f"回答无法理解（{what}）", f"the answer is no answer ({what})"))


def packed(frame: pl.DataFrame) -> bytes:
    """A frame as an Arrow stream."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return cast(bytes, sink.getvalue().to_pybytes())


def given(piece: bytes) -> pl.DataFrame:
    """The frame in a stream that the product wrote."""
    return cast(pl.DataFrame, pl.from_arrow(pa.ipc.open_stream(pa.py_buffer(piece)).read_all()))


def unpacked(piece: bytes, *, rows: int) -> pl.DataFrame:
    """The frame in an Arrow stream that somebody else wrote; Nonsense for anything odd."""
    try:
        table = _checked(piece, rows=rows)
        frame = pl.from_arrow(table)
    except GonghengError:
        raise
    except Exception:
        raise nonsense("Arrow") from None
    return cast(pl.DataFrame, frame)


def _checked(piece: bytes, *, rows: int) -> pa.Table:
    with pa.ipc.open_stream(pa.py_buffer(piece)) as reader:
        names = reader.schema.names
        if len(names) > MOST_COLUMNS or len(set(names)) != len(names):
            raise nonsense("columns")
        for each in reader.schema:
            if not any(fits(each.type) for fits in PLAIN):
                raise nonsense(f"column of type {each.type}"[:80])
        batches, found = [], 0
        for batch in reader:
            batch.validate(full=True)
            found += batch.num_rows
            if found > rows:
                raise Nonsense(Text(f"行数超过 {rows}", f"more than {rows} rows"))
            batches.append(batch)
        return pa.Table.from_batches(batches, reader.schema)


def _write(channel: socket, rest: memoryview, until: float | None) -> None:
    while rest:
        _wait(channel, select.POLLOUT, until)
        try:
            rest = rest[channel.send(rest[:PIECE]) :]
        except BlockingIOError:
            continue
        except OSError:
            raise _ended() from None


def _read(channel: socket, length: int, until: float | None) -> bytes:
    read = bytearray()
    while len(read) < length:
        _wait(channel, select.POLLIN, until)
        try:
            piece = channel.recv(min(PIECE, length - len(read)))
        except OSError:
            raise _ended() from None
        if not piece:
            raise _ended()
        read += piece
    return bytes(read)


def _wait(channel: socket, event: int, until: float | None) -> None:
    ready = select.poll()
    ready.register(channel, event)
    left = None if until is None else max(until - time.monotonic(), 0) * 1000
    if not ready.poll(left):
        raise Late(Text("没有按时回答", "did not answer in time"))


def _ended() -> Ended:
    return Ended(
        Text("进程中止（内存或处理器时间用尽，或自身崩溃）", "ended (a limit, or a crash)")
    )
