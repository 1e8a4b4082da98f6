"""YAML as packs write it: plain data with the line of every entry, and none of YAML's surprises.

A number with a point is a Decimal, ``yes`` and ``on`` are words, a date stays text. Tags, anchors,
duplicate keys, many documents in one file and deep nesting are refused with line and column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

import yaml

from core.errors import BadPack
from core.texts import Text

MAX_DEPTH = 24
Path = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML has it: ten times faster, the same events."""

_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")


@dataclass
class Document:
    """What a file holds, and the line on which each path begins."""

    content: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


@dataclass
class _Open:
    """A mapping or sequence that has begun and not yet ended."""

    path: Path
    holder: dict[str, Any] | list[Any]
    key: str | None = None

    def next_path(self) -> Path:
        return (*self.path, len(self.holder) if self.key is None else self.key)

    def take(self, value: Any) -> None:
        if isinstance(self.holder, list):
            self.holder.append(value)
        else:
            self.holder[str(self.key)] = value
            self.key = None


class _Mark(Protocol):
    """Where an event begins, from either of PyYAML's parsers; both count from 0."""

    line: int
    column: int


def read_yaml(text: str, name: str) -> Document:
    """The one document in ``text``; BadPack says file, line and what would be accepted."""
    document = Document()
    stack: list[_Open] = []
    for event in _events(text, name):
        _refuse_extras(event, document, stack, name)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            stack.append(_open(event, document, stack, name))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            _place(stack.pop().holder, document, stack)
        elif isinstance(event, yaml.ScalarEvent):
            _scalar(event, document, stack, name)
    return document


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refusal(
            Text("不是有效的 YAML", f"Not valid YAML: {error.problem or error.context}"),
            mark,
            name,
            advice=Text(
                "检查缩进、冒号后的空格和引号", "Check indents, the space after a colon, quotes"
            ),
        ) from error
    except yaml.YAMLError as error:
        raise BadPack(
            Text("含有不能用于 YAML 的字符", "It holds characters that YAML does not allow"),
            where=name,
            advice=Text("另存为 UTF-8 文本", "Save it as UTF-8 text"),
        ) from error


def _refuse_extras(event: yaml.Event, document: Document, stack: list[_Open], name: str) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        what = Text("不能使用锚点和别名（& 和 *）", "Anchors and aliases (& and *) are not allowed")
        raise _refusal(what, event.start_mark, name, advice=Text("写出全文", "Write it out"))
    if getattr(event, "tag", None):
        what = Text("不能使用标签（!）", "Tags (!) are not allowed")
        raise _refusal(what, event.start_mark, name, advice=Text("去掉标签", "Remove the tag"))
    if isinstance(event, yaml.DocumentStartEvent) and document.lines:
        what = Text("一个文件只能有一份文档", "One file holds one document")
        raise _refusal(what, event.start_mark, name, advice=Text("去掉 ---", "Remove the ---"))


def _open(
    event: yaml.MappingStartEvent | yaml.SequenceStartEvent,
    document: Document,
    stack: list[_Open],
    name: str,
) -> _Open:
    if len(stack) >= MAX_DEPTH:
        what = Text(f"嵌套超过 {MAX_DEPTH} 层", f"Nested deeper than {MAX_DEPTH} levels")
        raise _refusal(what, event.start_mark, name, advice=Text("减少层次", "Flatten it"))
    if stack and isinstance(stack[-1].holder, dict) and stack[-1].key is None:
        raise _refusal(
            Text("键必须是一个词", "A key must be a single word"),
            event.start_mark,
            name,
            advice=Text("写成 键: 值", "Write key: value"),
        )
    path = stack[-1].next_path() if stack else ()
    document.lines[path] = _line(event)
    return _Open(path, {} if isinstance(event, yaml.MappingStartEvent) else [])


def _scalar(event: yaml.ScalarEvent, document: Document, stack: list[_Open], name: str) -> None:
    top = stack[-1] if stack else None
    if top is not None and isinstance(top.holder, dict) and top.key is None:
        if event.value in top.holder:
            raise _refusal(
                Text(f"“{event.value}”写了两次", f'"{event.value}" is written twice'),
                event.start_mark,
                name,
                advice=Text("只保留一处", "Keep one of them"),
            )
        top.key = event.value
        document.lines[(*top.path, event.value)] = _line(event)
        return
    document.lines.setdefault(top.next_path() if top else (), _line(event))
    _place(_plain(event.value) if event.implicit[0] else event.value, document, stack)


def _place(value: Any, document: Document, stack: list[_Open]) -> None:
    if stack:
        stack[-1].take(value)
    else:
        document.content = value


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _plain(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return Decimal(word) if _DECIMAL.fullmatch(word) else word


def _refusal(what: Text, mark: _Mark | None, name: str, *, advice: Text) -> BadPack:
    place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    return BadPack(what, where=place, advice=advice)
