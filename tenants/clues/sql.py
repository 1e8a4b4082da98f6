"""Clues as rows of the institution that they belong to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Numbered
from core.graph.elements import Origin, key_of
from core.tenancy.tables import WHOLE
from core.texts import Text
from tenants.clues.model import Clue, ClueState, Draft


class ClueRow(Base, Numbered):
    """What a question found of somebody, and its handling."""

    __tablename__ = "clues"
    __table_args__ = (Index("ix_clues_staff_no", "tenant_id", "staff_no"),)

    matter: Mapped[int] = mapped_column(WHOLE)
    question: Mapped[str] = mapped_column(String(40))
    about: Mapped[list[str]] = mapped_column(Json)
    shown: Mapped[list[list[str]]] = mapped_column(Json)
    said: Mapped[list[str]] = mapped_column(Json)
    rows: Mapped[list[list[Any]]] = mapped_column(Json)
    certificate: Mapped[str] = mapped_column(String(64))
    staff_no: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    registered_by: Mapped[int] = mapped_column(WHOLE)
    registered_name: Mapped[str] = mapped_column(String(120))
    registered_at: Mapped[datetime] = mapped_column(Moment, default=now)
    approved_by: Mapped[int | None] = mapped_column(WHOLE)
    approved_name: Mapped[str] = mapped_column(String(120), default="")
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_name: Mapped[str] = mapped_column(String(120), default="")
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    finding: Mapped[str] = mapped_column(String(1000), default="")
    answer: Mapped[str] = mapped_column(String(2000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    delete_on: Mapped[date | None] = mapped_column(Date)


def draft_of(plain: dict[str, Any]) -> Draft:
    """A draft out of plain values."""
    said = plain["said"]
    return Draft(
        question=plain["question"],
        about=tuple(key_of(each) for each in plain["about"]),
        shown=tuple((Text(a, b), Text(c, d)) for a, b, c, d in plain["shown"]),
        said=Text(*said) if said else None,
        rows=tuple(Origin(dataset, row) for dataset, row in plain["rows"]),
        certificate=plain["certificate"],
    )


def as_clue(row: ClueRow) -> Clue:
    """The clue of a row."""
    names = ("question", "about", "shown", "said", "rows", "certificate")
    return Clue(
        number=row.number,
        matter=row.matter,
        draft=draft_of({name: getattr(row, name) for name in names}),
        staff_no=row.staff_no,
        state=ClueState(row.state),
        registered_by=row.registered_by,
        registered_name=row.registered_name,
        registered_at=row.registered_at,
        approved_name=row.approved_name,
        approved_at=row.approved_at,
        closed_name=row.closed_name,
        closed_at=row.closed_at,
        finding=row.finding,
        answer=row.answer,
        answered_at=row.answered_at,
        delete_on=row.delete_on,
    )
