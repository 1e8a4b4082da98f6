"""The chain: what an entry's digest covers, and what a check of a log finds.

Pure functions over entries, so that an exported log is checked by the same code, off line.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import hashes

from core.audit.model import Details, Entry, Finding, Head, Note, Seal, SignedHead, Verdict, Whole
from core.audit.working import origin
from core.texts import Text

GENESIS = "0" * 64
"""What the first entry follows."""

UNREADABLE = datetime.min.replace(tzinfo=UTC)
"""Stands for a moment that is none: somebody has changed the entry."""

NO_NUMBER = 0
"""Stands for a number that is none; the first entry has the number 1."""

CHINA = ZoneInfo("Asia/Shanghai")
SECRET = ("password", "secret", "token", "cookie", "密码")
MOST_FINDINGS = 100


def digest_of(entry: Entry) -> str:
    """The SM3 of everything in the entry, the digest of the one before it included."""
    content = asdict(entry)
    del content["digest"]
    content["moment"] = entry.moment.astimezone(UTC).isoformat(timespec="microseconds")
    written = json.dumps(
        content, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=repr
    )
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(written.encode("ascii"))
    return sm3.finalize().hex()


def entry_of(chain: int, note: Note, *, number: int, moment: datetime, previous: str) -> Entry:
    """The entry that a note becomes; it still lacks its digest."""
    who = note.origin or origin()
    return Entry(
        tenant=chain,
        number=number,
        moment=moment,
        account=who.account,
        actor=_short(who.name, 120),
        source=_short(who.source, 120),
        act=note.act.value,
        thing=note.thing.value,
        object=_short(note.object, 200),
        outcome=note.outcome.value,
        purpose=_short(" ".join(each for each in (who.under, note.purpose) if each), 500),
        before=written(note.before),
        after=written(note.after),
        previous=previous,
    )


def _short(text: str, most: int) -> str:
    """A text without what a database or a page could stumble over."""
    return "".join(letter if letter.isprintable() else "�" for letter in text[:most])


def written(details: Details | None) -> str:
    """Facts as one line of JSON, empty for none; ValueError for a secret or an inexact number."""
    if details is None:
        return ""
    _check_plain(details)
    line = json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return line.encode("utf-8", "replace").decode("utf-8")


def _check_plain(value: Any) -> None:
    if isinstance(value, float):
        message = "the log keeps exact numbers"
        raise ValueError(message)
    if isinstance(value, list | tuple):
        for each in value:
            _check_plain(each)
    if isinstance(value, dict):
        for name, each in value.items():
            if any(word in name.lower() for word in SECRET):
                message = f"the log keeps no secret: {name}"
                raise ValueError(message)
            _check_plain(each)


def day_of(moment: datetime) -> str:
    """The day in China that a moment belongs to."""
    return moment.astimezone(CHINA).date().isoformat()


def check(log: Whole) -> Verdict:
    """Whether the entries of a chain are those that were written, all and in their order."""
    walk = _Walk({each.day: each for each in log.seals}, log.signed)
    findings: list[Finding] = list(_forged(log.forged))
    for each in chain(walk.along(log.entries), walk.at_the_end(log.head)):
        if len(findings) < MOST_FINDINGS:
            findings.append(each)
    findings.sort(key=lambda each: each.number)
    newest = max(log.signed, key=lambda each: each.count, default=None)
    return Verdict(walk.last, walk.digest, tuple(findings), newest)


def _forged(count: int) -> Iterator[Finding]:
    if count:
        yield Finding(
            1,
            Text(
                f"有 {count} 处封存签名无法验证，签名文件被改动或密钥已更换",
                f"{count} signed ends do not verify: their file or the key was changed",
            ),
        )


class _Walk:
    """Goes along a chain once and keeps where it is."""

    def __init__(self, seals: dict[str, Seal], signed: Iterable[SignedHead] = ()) -> None:
        self._seals = seals
        self._signed: dict[int, list[SignedHead]] = {}
        for each in signed:
            self._signed.setdefault(each.count, []).append(each)
        self._day: str | None = None
        self._moment: datetime | None = None
        self.last = 0
        self.digest = GENESIS

    def along(self, entries: Iterable[Entry]) -> Iterator[Finding]:
        """What is wrong with the entries themselves."""
        for entry in entries:
            if entry.number < 1:
                yield _stray(entry.number)
                continue
            at = self._moment if entry.moment == UNREADABLE else entry.moment
            yield from self._own(entry, at)
            day = day_of(at) if at else None
            if self._day is not None and day != self._day:
                yield from self._sealed(self._day)
            self.last, self.digest, self._day = entry.number, entry.digest, day
            self._moment = at
            yield from self._as_signed(entry)

    def _own(self, entry: Entry, at: datetime | None) -> Iterator[Finding]:
        if entry.number <= self.last:
            yield _finding(entry.number, "条目重复或次序颠倒", "is repeated or out of order", at=at)
        elif entry.number > self.last + 1:
            yield _missing(self.last + 1, entry.number - 1, at=self._moment)
        elif entry.previous != self.digest:
            yield _finding(
                entry.number, "条目与前一条不衔接", "does not follow the entry before it", at=at
            )
        if digest_of(entry) != entry.digest:
            yield _finding(entry.number, "条目内容被改动", "has been changed", at=at)

    def _as_signed(self, entry: Entry) -> Iterator[Finding]:
        for signed in self._signed.pop(entry.number, ()):
            if signed.digest != entry.digest:
                yield _finding(
                    entry.number,
                    f"与 {signed.day} 签名封存的不符，此条或此前的条目被改写",
                    f"differs from what was signed on {signed.day}: it or those before it"
                    " were rewritten",
                    at=entry.moment,
                )

    def _sealed(self, day: str) -> Iterator[Finding]:
        seal = self._seals.pop(day, None)
        if seal is None:
            yield _finding(
                self.last + 1,
                f"{day} 的封存记录缺失",
                f"follows {day}, whose seal is missing",
                at=self._moment,
            )
        elif (seal.count, seal.digest) != (self.last, self.digest):
            yield self._differs(seal)

    def _differs(self, seal: Seal) -> Finding:
        first = min(self.last, seal.count) + (seal.count != self.last)
        day = seal.day
        return _finding(
            first,
            f"与 {day} 的封存记录不符",
            f"differs from the seal of {day}",
            at=self._moment,
        )

    def at_the_end(self, head: Head | None) -> Iterator[Finding]:
        """What is wrong with the end: entries cut off, or seals that stand for nothing."""
        for count in sorted(self._signed):
            yield _missing(self.last + 1, count, at=self._moment)
        for seal in self._seals.values():
            if seal.count > self.last:
                yield _missing(self.last + 1, seal.count, at=self._moment)
            elif (seal.day, seal.count, seal.digest) != (self._day, self.last, self.digest):
                day = seal.day
                yield _finding(
                    seal.count,
                    f"与 {day} 的封存记录不符",
                    f"differs from the seal of {day}",
                    at=self._moment,
                )
        kept = head or Head(0, GENESIS)
        if kept.count > self.last:
            yield _missing(self.last + 1, kept.count, at=self._moment)
        elif (kept.count, kept.digest) != (self.last, self.digest):
            yield _finding(
                kept.count + 1 if kept.count < self.last else self.last or 1,
                "条目与日志末端的记录不符",
                "differs from the recorded end of the log",
                at=self._moment,
            )


def _finding(number: int, zh: str, en: str, *, at: datetime | None) -> Finding:
    when = f"（{_written(at)}）" if at else ""
    said = f" ({_written(at)})" if at else ""
    return Finding(number, Text(f"第 {number} 条{when}：{zh}", f"Entry {number}{said} {en}"), at)


def _stray(number: int) -> Finding:
    return _finding(
        number, "编号不在序列之中，是后来放入的", "was put in outside of the order", at=None
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _missing(first: int, last: int, *, at: datetime | None) -> Finding:
    if first == last:
        return _finding(first, "条目缺失", "is missing", at=at)
    when = f"（{_written(at)} 之后）" if at else ""
    said = f" (after {_written(at)})" if at else ""
    return Finding(
        first,
        Text(f"第 {first} 至 {last} 条缺失{when}", f"Entries {first} to {last} are missing{said}"),
        at,
    )


ENTRY_FIELDS = tuple(each.name for each in fields(Entry))


def as_line(entry: Entry) -> dict[str, Any]:
    """An entry as one object of an exported log."""
    moment = entry.moment.astimezone(UTC).isoformat(timespec="microseconds")
    return asdict(entry) | {"moment": moment}


def from_line(line: dict[str, Any]) -> Entry:
    """The entry of an exported log; KeyError, TypeError or ValueError for anything else."""
    moment = datetime.fromisoformat(line["moment"])
    if type(line["number"]) is not int or moment.tzinfo is None:
        message = "a number or a moment is none"
        raise ValueError(message)
    return Entry(**{**line, "moment": moment})


def first_moment(day: date) -> datetime:
    """When a day begins in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
