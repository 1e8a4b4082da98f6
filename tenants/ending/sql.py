"""Which letters about the end of a trial have been written, so that each is written once."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment
from core.database import Base, Global
from core.tenancy.tables import WHOLE


class NoticeRow(Base, Global):
    """One letter about one end; ``to`` holds addresses only while an erasure is under way."""

    __tablename__ = "trial_notices"
    why_global = "the last letter is written when the institution is gone"

    place: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    written_at: Mapped[datetime | None] = mapped_column(Moment)
    to: Mapped[list[Any] | None] = mapped_column(Json)
