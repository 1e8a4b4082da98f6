"""How the graph's answers read on the command line."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import click

from core.graph.answering import Cut, Why
from core.graph.asking import Answered
from core.graph.elements import Entity
from core.graph.paths import Path
from core.graph.ports import Hop
from core.graph.questions.related import Reason
from core.tenancy.model import TenantId
from core.texts import Text
from web.application import Application
from web.commands.printing import language

NO_PATH = Text("没有找到有意义的路径", "No meaningful path was found")
WHOLE = Text("凭据属实：每条关联都有来源行", "The certificate holds: every link has its row")

REASONS = {
    Reason.CHAIN: Text("同一案件的其他审级", "another instance"),
    Reason.COUNTERCLAIM: Text("互诉", "counterclaim"),
    Reason.SAME_FACTS: Text(
        "同一事实（相同当事人、相同案由、同期）", "same facts: parties, cause and time"
    ),
    Reason.SAME_PARTIES: Text("相同当事人", "same parties"),
    Reason.SHARED_PARTY: Text("共同当事人", "shared party"),
    Reason.SERIES: Text("系列案件", "series"),
}

CUTS = {
    Why.FAN_OUT: Text("关联过多，未全部展开：", "Too many links, the rest left out:"),
    Why.ENTITIES: Text("超过实体上限，未展开：", "Beyond the limit of entities, left out:"),
    Why.DATES: Text("时间上不可能，未采用：", "Impossible in time, left out:"),
    Why.HUB: Text("不得经过的实体：", "May not be passed through:"),
    Why.STATES: Text("搜索未完成：", "The search was cut short:"),
    Why.AVERTED: Text("应当回避，未纳入：", "Kept out of, left out:"),
}


def labels(application: Application, tenant: TenantId) -> dict[str, str]:
    """What each kind of link is called."""
    declared = application.graph.projector.wanted(tenant).graph
    return {each.name: each.label.within(language()) for each in declared.links}


def way(path: Path, found: Answered[Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A path in plain values."""
    return {
        "hops": len(path),
        "links": [
            {
                "kind": hop.kind,
                "label": labels.get(hop.kind, hop.kind),
                "forward": bool(hop.forward),
                "to": str(found.entities[hop.far].key),
                "name": found.entities[hop.far].name,
                "since": _day(hop.since),
                "until": _day(hop.until),
                "link": hop.link,
                "passage": quote_of(found, hop.link),
            }
            for hop in path
        ],
    }


def told(start: Entity, path: Path, found: Answered[Any], labels: Mapping[str, str]) -> str:
    """A path on one line."""
    steps = (_step(hop, found, labels) for hop in path)
    return start.name + "".join(steps)


def _step(hop: Hop, found: Answered[Any], labels: Mapping[str, str]) -> str:
    label = labels.get(hop.kind, hop.kind)
    arrow = f" —{label}→ " if hop.forward else f" ←{label}— "
    return arrow + found.entities[hop.far].name


def quote_of(found: Answered[Any], link: int) -> dict[str, Any] | None:
    """The passage behind a link in plain values; characters are counted from 0."""
    quote = found.quotes.get(link)
    if quote is None:
        return None
    passage = quote.passage
    return {
        "dataset": passage.document.dataset,
        "row": dict(passage.document.row),
        "field": passage.field,
        "from": passage.start,
        "to": passage.end,
        "words": quote.words,
        "sentence": quote.text,
    }


def say_quotes(found: Answered[Any], links: Iterable[int]) -> None:
    """Print the passages behind links, the words themselves in brackets."""
    for quote in (found.quotes[each] for each in dict.fromkeys(links) if each in found.quotes):
        passage = quote.passage
        before, after = quote.text[: quote.start], quote.text[quote.end :]
        row = " ".join(passage.document.row.values())
        place = f"{passage.document.dataset} {row} {passage.start}–{passage.end}"
        click.echo(f"  {before}【{quote.words}】{after}  ({place})")


def cuts_of(cuts: tuple[Cut, ...], found: Answered[Any]) -> list[dict[str, Any]]:
    """What was left out, in plain values."""
    return [
        {
            "why": cut.why.value,
            "at": str(found.entities[cut.at].key) if cut.at in found.entities else "",
            "count": cut.count,
        }
        for cut in cuts
    ]


def say_cuts(cuts: tuple[Cut, ...], found: Answered[Any]) -> None:
    """Print what was left out."""
    for cut in cuts:
        at = found.entities[cut.at].name if cut.at in found.entities else ""
        said = CUTS[cut.why].within(language())
        click.echo(f"{said} {at} {cut.count}".replace("  ", " "))


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None else date.fromordinal(ordinal).isoformat()
