"""Times for a demonstration and who has booked them, as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Global
from core.tenancy.tables import WHOLE


class SlotRow(Base, Global):
    """A time that the operator offers."""

    __tablename__ = "demonstration_slots"
    why_global = "visitors who book a demonstration belong to no institution yet"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Moment, unique=True)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))


class BookingRow(Base, Global):
    """The one visitor of a time; the key is the time's, so there cannot be two."""

    __tablename__ = "demonstration_bookings"
    why_global = "visitors who book a demonstration belong to no institution yet"

    slot: Mapped[int] = mapped_column(ForeignKey("demonstration_slots.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    institution: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    booked_at: Mapped[datetime] = mapped_column(Moment)
