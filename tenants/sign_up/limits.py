"""How many sign-ups are taken, counted from the sign-ups themselves, so that nothing resets it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from core.database import UnitOfWork
from core.errors import NotAllowed
from core.texts import Text
from tenants.sign_up.model import Asked
from tenants.sign_up.sql import SignUpRow

PER_EMAIL_A_DAY = 3
PER_SOURCE_AN_HOUR = 10
PER_SOURCE_A_DAY = 30
PER_DOMAIN_A_DAY = 40
A_DAY_IN_ALL = 5_000
EVERYBODYS = frozenset({"qq.com", "163.com", "126.com", "139.com", "sina.com", "foxmail.com"})
"""Domains of people rather than of an institution; only addresses and sources are limited there."""


def must_be_few(work: UnitOfWork, asked: Asked, source: str, moment: datetime) -> None:
    """NotAllowed where an address, a source, a domain or everybody has asked too often."""
    domain = asked.email.partition("@")[2]
    day, hour = timedelta(days=1), timedelta(hours=1)
    limits: list[tuple[Any, timedelta, int]] = [
        (SignUpRow.email == asked.email, day, PER_EMAIL_A_DAY),
        (SignUpRow.source == source, hour, PER_SOURCE_AN_HOUR),
        (SignUpRow.source == source, day, PER_SOURCE_A_DAY),
        (SignUpRow.id > 0, day, A_DAY_IN_ALL),
    ]
    if domain not in EVERYBODYS:
        limits.append((SignUpRow.domain == domain, day, PER_DOMAIN_A_DAY))
    for which, span, most in limits:
        recent = which, SignUpRow.made_at > moment - span
        if (work.scalar(select(func.count()).where(*recent)) or 0) >= most:
            raise NotAllowed(
                Text("申请太频繁，没有受理", "Too many sign-ups; this one was not taken"),
                advice=Text("请明天再试", "Try again tomorrow"),
            )
