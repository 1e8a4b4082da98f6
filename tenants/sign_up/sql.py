"""Sign-ups and the building of invented institutions as rows."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Global, TenantOwned
from core.tenancy.tables import WHOLE


class SignUpRow(Base, Global):
    """One sign-up; ``source`` is a digest of the address that it came from."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        Index("ix_sign_ups_email", "email", "made_at"),
        Index("ix_sign_ups_domain", "domain", "made_at"),
        Index("ix_sign_ups_source", "source", "made_at"),
        Index("ix_sign_ups_made_at", "made_at"),
        Index("ix_sign_ups_tenant", "tenant"),
    )
    why_global = "whoever signs up belongs to no institution yet"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    sector: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    credit_code: Mapped[str] = mapped_column(String(18))
    contact: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(120))
    domain: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str] = mapped_column(String(20))
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    tenant: Mapped[int | None] = mapped_column(WHOLE)
    slug: Mapped[str] = mapped_column(String(40), default="")
    way: Mapped[str] = mapped_column(String(20), default="")
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    remark: Mapped[str] = mapped_column(String(500), default="")


class SampleRow(Base, TenantOwned):
    """How far the building of the invented institution in a tenant's space is."""

    __tablename__ = "sample_builds"

    state: Mapped[str] = mapped_column(String(20))
    step_zh: Mapped[str] = mapped_column(String(200), default="")
    step_en: Mapped[str] = mapped_column(String(200), default="")
    percent: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime] = mapped_column(Moment)
