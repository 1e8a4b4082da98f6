"""A page of the log in words, and its conditions as they were typed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.audit.chain import first_moment
from core.audit.model import ACTS, OUTCOMES, THINGS, Act, Entry, Outcome, Search, Thing
from core.audit.service import PAGE
from core.texts import Text, same

NOBODY = Text("系统", "System")
ASIDE = ("", "{}")
TAGS = {"intended": "line", "done": "", "refused": "warn", "failed": "crit"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    number: int
    moment: datetime
    actor: Text | str
    source: str
    act: Text
    what: Text
    object: str
    outcome: Text
    tag: str
    facts: str
    digest: str


@dataclass(frozen=True, slots=True)
class View:
    """One page of the entries searched for."""

    lines: Sequence[Line]
    total: int
    page: int

    @property
    def first(self) -> int:
        """The place of the first line."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """The place of the last line."""
        return self.first + len(self.lines) - 1

    @property
    def last_page(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))


def asked(given: Mapping[str, str]) -> Search:
    """The conditions of the form; what makes no sense is left out."""
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    act, thing = given.get("act", ""), given.get("thing", "")
    return Search(
        actor=given.get("actor", "").strip()[:120],
        act=act if act in set(Act) else "",
        thing=thing if thing in set(Thing) else "",
        object=given.get("object", "").strip()[:200],
        since=first_moment(since) if since else None,
        until=first_moment(until + timedelta(days=1)) if until else None,
    )


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9999 else None


def line(entry: Entry) -> Line:
    """An entry in words."""
    before, after = (_facts(each) for each in (entry.before, entry.after))
    return Line(
        number=entry.number,
        moment=entry.moment,
        actor=entry.actor or NOBODY,
        source=entry.source,
        act=ACTS[Act(entry.act)] if entry.act in set(Act) else same(entry.act),
        what=THINGS[Thing(entry.thing)] if entry.thing in set(Thing) else same(entry.thing),
        object=entry.object,
        outcome=_outcome(entry.outcome),
        tag=TAGS.get(entry.outcome, ""),
        facts=f"{before} → {after}" if before and after else before or after,
        digest=entry.digest,
    )


def _outcome(word: str) -> Text:
    return OUTCOMES[Outcome(word)] if word in set(Outcome) else same(word)


def _facts(written: str) -> str:
    """``dataset=cases · rows=12``; what does not parse is shown as it is."""
    if written in ASIDE:
        return ""
    try:
        facts = json.loads(written)
    except ValueError:
        return written
    if not isinstance(facts, dict):
        return written
    return " · ".join(f"{name}={_plain(value)}" for name, value in facts.items() if value != "")


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
