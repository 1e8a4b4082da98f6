"""Letters that wait, and in the mailbox form those that are read on a page, as rows."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Global
from core.tenancy.tables import WHOLE


class LetterRow(Base, Global):
    """A letter; ``content`` is sealed, and emptied once the letter has been carried."""

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_next_at", "next_at"),)
    why_global = "letters go to people who may belong to no institution yet"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    fault: Mapped[str] = mapped_column(String(200))
