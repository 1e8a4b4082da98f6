"""A page of the log in words, and its conditions as they were typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.audit.chain import first_moment
from core.audit.model import Act, Entry, Outcome, Search, Thing
from core.audit.words import ACTS, OUTCOMES, THINGS
from core.texts import Text, same
from web.pages.audit.facts import Fact, facts_of

NOBODY = Text("系统", "System")
SOURCES = {
    "command line": Text("命令行", "Command line"),
    "source": Text("数据来源", "Source of records"),
}
TAGS = {"intended": "line", "done": "", "refused": "warn", "failed": "crit"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    number: int
    moment: datetime
    actor: Text | str
    source: Text | str
    act: Text
    what: Text
    object: str
    outcome: Text
    tag: str
    facts: tuple[Fact, ...]
    digest: str


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
    return Line(
        number=entry.number,
        moment=entry.moment,
        actor=entry.actor or NOBODY,
        source=SOURCES.get(entry.source, entry.source),
        act=ACTS[Act(entry.act)] if entry.act in set(Act) else same(entry.act),
        what=THINGS[Thing(entry.thing)] if entry.thing in set(Thing) else same(entry.thing),
        object=entry.object,
        outcome=_outcome(entry.outcome),
        tag=TAGS.get(entry.outcome, ""),
        facts=facts_of(entry.before, entry.after),
        digest=entry.digest,
    )


def _outcome(word: str) -> Text:
    return OUTCOMES[Outcome(word)] if word in set(Outcome) else same(word)
