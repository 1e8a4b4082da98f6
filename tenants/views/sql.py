"""Saved views, and with whom they are shared, as rows of the institution they belong to."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Numbered
from core.tenancy.tables import WHOLE
from tenants.views.model import Door, Draft, Fellow, Layout, Question, Sifted, Spot, View


class ViewRow(Base, Numbered):
    """A view of the explorer."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_owner", "tenant_id", "owner"),)

    door: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(80))
    owner: Mapped[int] = mapped_column(WHOLE)
    owner_name: Mapped[str] = mapped_column(String(120))
    question: Mapped[dict[str, Any]] = mapped_column(Json)
    layout: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)


class ViewShareRow(Base, Numbered):
    """Somebody with whom a view is shared."""

    __tablename__ = "saved_view_shares"
    __table_args__ = (Index("ix_saved_view_shares_view", "tenant_id", "view"),)

    view: Mapped[int] = mapped_column(WHOLE)
    account: Mapped[int] = mapped_column(WHOLE)
    name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


def question_in(question: Question) -> dict[str, Any]:
    """A question as plain values; numbers of the graph are text, since they pass 53 bits."""
    days = (question.since, question.until)
    return asdict(question) | {
        "start": [str(each) for each in question.start],
        "opened": [str(each) for each in question.opened],
        "goal": None if question.goal is None else str(question.goal),
        "since": days[0] and days[0].isoformat(),
        "until": days[1] and days[1].isoformat(),
    }


def layout_in(layout: Layout) -> dict[str, Any]:
    """A layout as plain values."""
    spots = [[each.mark, each.x, each.y, each.pinned] for each in layout.spots]
    return asdict(layout) | {"spots": spots}


def view_of(row: ViewRow, shared: tuple[Fellow, ...] = ()) -> View:
    """The view of a row."""
    return View(
        number=row.number,
        door=Door(row.door),
        purpose=row.purpose,
        owner=row.owner,
        owner_name=row.owner_name,
        saved_at=row.saved_at,
        draft=Draft(row.name, _question(row.question), _layout(row.layout)),
        shared=shared,
    )


def _question(plain: dict[str, Any]) -> Question:
    return Question(
        start=tuple(int(each) for each in plain["start"]),
        opened=tuple(int(each) for each in plain["opened"]),
        goal=None if plain["goal"] is None else int(plain["goal"]),
        links=tuple(plain["links"]),
        since=_day(plain["since"]),
        until=_day(plain["until"]),
        hops=plain["hops"],
        skip=plain["skip"],
    )


def _layout(plain: dict[str, Any]) -> Layout:
    sifted = plain["sifted"]
    return Layout(
        key=plain["key"],
        spots=tuple(Spot(*each) for each in plain["spots"]),
        links=tuple(plain["links"]),
        sifted=Sifted(**{**sifted, "kinds": tuple(sifted["kinds"])}),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
