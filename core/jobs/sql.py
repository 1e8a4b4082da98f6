"""What is done once a day, as rows: on which day each was done last, and who is at it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Global


class DailyRow(Base, Global):
    """One daily task; ``again_at`` is when it may be taken up, by anybody, if it was not done."""

    __tablename__ = "daily_tasks"
    why_global = "the installation looks after itself, whatever institutions there are"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    done_on: Mapped[str] = mapped_column(String(10), default="")
    again_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
