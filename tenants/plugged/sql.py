"""Switches and reports as rows."""

from datetime import datetime

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Numbered, TenantOwned


class SwitchRow(Base, TenantOwned):
    """A plugin from outside that an institution has switched on, and the version that it met."""

    __tablename__ = "plugin_switches"

    plugin: Mapped[str] = mapped_column(String(80), primary_key=True)
    is_on: Mapped[bool] = mapped_column(Boolean)
    since: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[str] = mapped_column(String(80), default="", server_default="")


class ReportRow(Base, Numbered):
    """A fault or a remark of a plugin."""

    __tablename__ = "plugin_reports"

    plugin: Mapped[str] = mapped_column(String(80))
    hook: Mapped[str] = mapped_column(String(63))
    at: Mapped[datetime] = mapped_column(Moment)
    said_zh: Mapped[str]
    said_en: Mapped[str]
    fault: Mapped[bool] = mapped_column(Boolean)
