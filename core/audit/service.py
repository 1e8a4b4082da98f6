"""The log as others use it: written to, searched, checked, taken away."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.audit.chain import as_line, check, day_of, from_line
from core.audit.model import (
    Act,
    Entry,
    Head,
    Note,
    Outcome,
    Seal,
    Search,
    SignedHead,
    Thing,
    Verdict,
    Whole,
)
from core.audit.ports import Book
from core.audit.signed import SignedHeads
from core.columns import now
from core.errors import BadFile
from core.named_files import require_file
from core.texts import Text

PAGE = 50
FORMAT = "gongheng audit log 1"


class Audit:
    """The log of every institution, and of the installation itself."""

    def __init__(self, book: Book, signed: SignedHeads | None = None) -> None:
        self._book = book
        self._signed = signed
        self._sealed_on = ""

    def note(self, chain: int, note: Note) -> None:
        """Write down an act that changes no rows; who reads must call this before showing."""
        self._book.add([chain], note)

    def tell(self, chains: Sequence[int], note: Note) -> None:
        """Write the same note into several chains, all or none."""
        self._book.add(chains, note)

    def verify(self, chain: int) -> Verdict:
        """Whether the log is whole; the first finding is the first number that is wrong."""
        with self._book.whole(chain) as log:
            return check(self._with_signed(chain, log))

    def seal(self, *, again: bool = False) -> int:
        """Sign the end of each chain that was not signed today; ``again`` signs all. How many."""
        if self._signed is None:
            return 0
        today, count = day_of(now()), 0
        if self._sealed_on == today and not again:
            return 0
        for chain, head in self._book.heads().items():
            if again or self._signed.signed_on(chain) < today:
                self._signed.sign(chain, head, day=today)
                count += 1
        self._sealed_on = today
        return count

    def seals(self, chain: int) -> Sequence[SignedHead]:
        """The signed ends of a chain that verify, the newest first."""
        signed = self._signed
        found = [each for each in signed.of(chain) if signed.holds(each)] if signed else []
        return found[::-1]

    def signed_place(self, chain: int) -> Path | None:
        """The file in which the signed ends of a chain are kept."""
        return self._signed.place(chain) if self._signed else None

    def _with_signed(self, chain: int, log: Whole) -> Whole:
        if self._signed is None:
            return log
        every = self._signed.of(chain)
        sound = tuple(each for each in every if self._signed.holds(each))
        return replace(log, signed=sound, forged=len(every) - len(sound))

    def search(self, chain: int, search: Search, *, page: int) -> Sequence[Entry]:
        """A page of the entries searched for, the newest first."""
        return self._book.found(chain, search, skip=(page - 1) * PAGE, limit=PAGE)

    def newest(self, chain: int, search: Search, *, limit: int) -> Sequence[Entry]:
        """The newest of the entries searched for."""
        return self._book.found(chain, search, skip=0, limit=limit)

    def count(self, chain: int, search: Search) -> int:
        """How many entries were searched for."""
        return self._book.count(chain, search)

    def open_since(self, before: datetime) -> list[tuple[int, Entry]]:
        """Intents older than that without an outcome, each with its chain."""
        return [each for each in self._book.open_intents() if each[1].moment < before]

    def give_up(self, chain: int, intent: Entry) -> None:
        """Write that nobody has said what became of an intent."""
        note = Note(Act(intent.act), Thing(intent.thing), intent.object, outcome=Outcome.FAILED)
        self._book.add([chain], replace(note, after={"reported": False}))

    def export(self, chain: int, file: Path) -> int:
        """Write the whole log as JSON lines, which ``verify_file`` checks anywhere; how many."""
        written = -1
        with self._book.whole(chain) as log, file.open("w", encoding="utf-8") as out:
            for line in lines_of(chain, log):
                out.write(line)
                written += 1
        return written


def lines_of(chain: int, log: Whole) -> Iterator[str]:
    """A whole log as the lines that ``verify_file`` checks: its seals and end, then each entry."""
    yield _line(_opening(chain, log))
    for entry in log.entries:
        yield _line(as_line(entry))


def verify_file(file: Path) -> Verdict:
    """Whether an exported log is whole; BadFile, with the line, where it is no exported log."""
    with require_file(file).open("rb") as stream:
        return check(read_lines(file.name, stream))


def read_lines(name: str, stream: Iterable[bytes]) -> Whole:
    """An exported log, whose entries are read as they are needed; BadFile says which line."""
    lines = _lines(name, stream)
    head, seals = _opened(name, lines)
    return Whole(_entries(name, lines), seals, head)


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"


def _opening(chain: int, log: Whole) -> dict[str, Any]:
    return {
        "log": FORMAT,
        "chain": chain,
        "seals": [asdict(each) for each in log.seals],
        "end": asdict(log.head) if log.head else None,
    }


def _lines(name: str, stream: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(stream, 1):
        try:
            content = json.loads(line)
        except ValueError:
            raise _no_log(name, number) from None
        if not isinstance(content, dict):
            raise _no_log(name, number)
        yield number, content


def _opened(
    name: str, lines: Iterator[tuple[int, dict[str, Any]]]
) -> tuple[Head | None, tuple[Seal, ...]]:
    _, opening = next(lines, (1, {}))
    try:
        if opening["log"] != FORMAT:
            raise _no_log(name, 1)
        head = Head(**opening["end"]) if opening["end"] else None
        return head, tuple(Seal(**each) for each in opening["seals"])
    except (KeyError, TypeError):
        raise _no_log(name, 1) from None


def _entries(name: str, lines: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[Entry]:
    for number, content in lines:
        try:
            yield from_line(content)
        except (KeyError, TypeError, ValueError):
            raise _no_log(name, number) from None


def _no_log(name: str, line: int) -> BadFile:
    return BadFile(
        Text("不是导出的日志，或这一行已损坏", "no exported log, or a spoilt line"),
        where=f"{name}:{line}",
        advice=Text("请重新导出日志", "export the log again"),
    )
