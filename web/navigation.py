"""The side bar and the period switch: what a member may reach from every page of an institution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for

from core.identity.permissions import Permission
from core.indicators.periods import Period
from core.plugin.reports import Door
from core.tenancy.model import TenantId
from core.texts import Text, same
from tenants.life import Standing
from web import gate, scope
from web.access import is_not_for_visitors
from web.icons import ICONS
from web.language import LANGUAGES, language
from web.sector_words import words
from web.shown import moment
from web.sidebar import HEADINGS, Looker, Part, sees_others
from web.sidebar_entries import ENTRIES
from web.values import Membership

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the side bar; ``pages`` are the blueprints and endpoints it stands for."""

    label: Text
    icon: str
    address: str
    pages: tuple[str, ...]

    @property
    def here(self) -> bool:
        """Whether the page being shown is one of the item's."""
        return bool({request.blueprint, request.endpoint, request.path} & set(self.pages))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the side bar with its items."""

    label: Text | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The scored periods of one year, for the period switch."""

    year: int
    periods: tuple[str, ...]


def furnish(app: Flask) -> None:
    """Offer the shell to every template."""

    app.jinja_env.globals["looking_at"] = looking_at
    app.jinja_env.globals["words"] = words

    @app.context_processor
    def shell() -> dict[str, object]:
        member: Membership | None = g.get("member")
        return {
            "account": gate.account(),
            "member": member,
            "stepped_in": g.get("person"),
            "visit": g.get("visit"),
            "many_places": member is not None and member.elsewhere,
            "sections": sections(member) if member else (),
            "tabs": tabs(member) if member else (),
            "years": years(g.get("periods", ())),
            "neighbours": neighbours(g.get("periods", ()), g.get("period")),
            "other_period": other_period,
            "way_back": request.full_path if request.method == "GET" else "/",
            "shown_period": g.get("period"),
            "languages": LANGUAGES,
            "language": language(),
            "theme": theme(),
            "may": gate.may,
            "writable": member is None or member.place.life.standing is not Standing.READ_ONLY,
            "days_left": member.place.life.days_left(datetime.now(UTC)) if member else None,
            "place_of_data": _place_of_data(),
            "Permission": Permission,
        }


def _place_of_data() -> Text | None:
    trials = gate.services().trials
    return trials.place if trials else None


def looking_at() -> str:
    """Who is looking at this page, and when."""
    who = gate.actor()
    number = gate.member().staff_no or who.name
    return f"{who.shown} {number} · {moment(datetime.now(UTC))}"


def theme() -> str:
    """``light`` or ``dark``, as the reader has chosen."""
    chosen = request.cookies.get(THEME_COOKIE, "light")
    return chosen if chosen in THEMES else "light"


def sections(member: Membership) -> Sequence[Section]:
    """The side bar; an item without permission is absent."""
    looker = Looker(member, g.get("period") or next(iter(g.get("periods", ())), None))
    slug = member.place.slug
    items: dict[Part, list[Item]] = {part: [] for part in Part}
    overview = words(member.place).overview
    for entry in ENTRIES:
        if entry.is_for(looker) and not ("visit" in g and _shut(entry.endpoint)):
            more: dict[str, Any] = entry.given(looker)
            address = url_for(entry.endpoint, slug=slug, **more)
            label = overview if entry.endpoint == "city.overview" else entry.label
            items[entry.part].append(Item(label, entry.icon, address, entry.pages))
    ours = [Section(HEADINGS[part], tuple(each)) for part, each in items.items() if each]
    return (*ours, *_of_plugins(looker))


def _of_plugins(looker: Looker) -> Sequence[Section]:
    """What plugins add, under their names, for whoever may see the report it leads to."""
    service, member = gate.services().reports, looker.member
    allowed = member.permissions & {Permission.SEE_UNIT, Permission.SEE_ALL}
    if service is None or not (allowed and sees_others(looker)):
        return ()
    found: dict[str, list[Item]] = {}
    for door in service.doors(TenantId(member.place.id)):
        if {each.level for each in door.report.tables} <= set(scope.levels()):
            found.setdefault(door.plugin, []).append(_item(door, member.place.slug))
    return [Section(same(plugin), tuple(each)) for plugin, each in found.items()]


def _item(door: Door, slug: str) -> Item:
    where: dict[str, Any] = {"slug": slug, "plugin": door.plugin, "report": door.report.id}
    address = url_for("reports.one", **where)
    icon = door.entry.icon if door.entry.icon in ICONS else "plug"
    return Item(door.entry.title, icon, address, (address,))


def _shut(endpoint: str) -> bool:
    """Whether whoever visits for support is not let in there."""
    return is_not_for_visitors(current_app, endpoint)


def first_page(member: Membership) -> str:
    """Where the work of a member begins that has no figures: the first item after the home page."""
    items = [item for section in sections(member) for item in section.items]
    pages = [item.address for item in items if "home" not in item.pages]
    return next(iter(pages), url_for("rules.all_rules", slug=member.place.slug))


def tabs(member: Membership) -> Sequence[Item]:
    """The bottom bar of a phone: four items of the side bar, scoring being work for a desk."""
    items = [item for section in sections(member) for item in section.items]
    chosen = items if len(items) <= 4 else [item for item in items if "runs" not in item.pages]
    return tuple(chosen[:4])


def neighbours(periods: Sequence[str], shown: str | None) -> list[tuple[str, str]]:
    """The scored period of the same length before this one, and the one after it."""
    if shown is None:
        return []
    here = Period.parse(shown)
    alike = sorted(each for each in map(Period.parse, periods) if each.span is here.span)
    before = [("prev", each) for each in alike if each < here][-1:]
    after = [("next", each) for each in alike if each > here][:1]
    return [(str(each), way) for way, each in before + after]


def other_period(period: str) -> str:
    """The address of this page for another period."""
    here = url_for(
        request.endpoint or "courts.front", **{**(request.view_args or {}), "period": period}
    )
    asked = {name: value for name, value in request.args.items() if name != "page"}
    return f"{here}?{urlencode(asked)}" if asked else here


def years(periods: Sequence[str]) -> tuple[Years, ...]:
    """Scored periods by year, newest first; within a year from the longest to the months."""
    parsed = sorted({Period.parse(each) for each in periods}, key=_place)
    return tuple(
        Years(year, tuple(str(period) for period in several))
        for year, several in groupby(parsed, lambda period: period.year)
    )


def _place(period: Period) -> tuple[int, int, int]:
    spans = ("year", "half", "quarter", "month")
    return (-period.year, spans.index(period.span.value), period.number)
