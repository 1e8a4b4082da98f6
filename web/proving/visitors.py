"""Who tries: every role of the other institution, and everybody who belongs to none."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.identity.permissions import Role
from core.identity.sql import AccountRow, SessionRow
from core.identity.tokens import OFFERED
from core.plugin.catalogue.people.passes import Passes
from web.proving.model import PASSWORD, Space
from web.proving.released import OF_ALL, SELLER
from web.proving.world import World, join

COOKIE = "gongheng"
WHY = "a proof looks whether those who try are still signed in"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser; who has no account is anonymous."""

    name: str
    client: FlaskClient
    account: str = ""

    def awake(self) -> bool:
        """Whether the session still stands, or there is none to stand."""
        return not self.account or self.client.get("/institutions").status_code == 200

    @property
    def holds_key(self) -> bool:
        """Whether the browser still has what it shows, if it needs any."""
        return not self.account or self.client.get_cookie(COOKIE) is not None


def members(app: Flask, world: World, space: Space) -> list[Visitor]:
    """One member of the space for each role."""
    identity = world.application.identity
    return [
        signed_in(app, role.value, identity.account(number).name)
        for role, number in space.accounts.items()
    ]


def mend(world: World, space: Space | None, visitors: list[Visitor]) -> None:
    """Undo what an attempt did to those who try: memberships that ended, sessions that are over."""
    if space is not None:
        found = world.application.members.of_tenant(space.tenant)
        active = {each.account_id for each in found if not each.suspended}
        for role, number in space.accounts.items():
            if number not in active:
                join(world.application, space.tenant, number, role)
    for each in visitors:
        if not each.awake():
            sign_in(each)


def standing_of(world: World, visitors: Sequence[Visitor]) -> tuple[object, ...]:
    """Everything on which it hangs whether visitors are still signed in: cheap to look at."""
    of, sessions = AccountRow.__table__.c, SessionRow.__table__.c
    alive = select(sessions.id).where(sessions.ended_at.is_(None)).order_by(sessions.id)
    accounts = select(of.id, of.active, of.sessions).order_by(of.id)
    with world.application.database.global_reading(WHY) as work:
        known = [*work.execute(alive).all(), *work.execute(accounts).all()]
    return *map(tuple, known), *(each.holds_key for each in visitors)


def outsiders(app: Flask, world: World) -> list[Visitor]:
    """A removed member with the session still in hand, and others who belong to neither."""
    application, there = world.application, world.there
    join(application, there.tenant, world.removed, Role.APPRAISAL_OFFICE)
    removed = signed_in(app, "removed member", "removed")
    application.members.leave(there.tenant, world.removed)
    return [
        removed,
        signed_in(app, "member of nothing", "stranger"),
        signed_in(app, "office of an expired trial", "expired"),
        signed_in(app, "somebody of a vendor", SELLER),
        signed_in(app, "operator without approval", "operator"),
        Visitor("anonymous", app.test_client()),
    ]


def program(app: Flask, world: World, space: Space, account: int) -> Visitor:
    """A program with a token of that account for the space."""
    tokens, client = world.application.accounts.tokens, app.test_client()
    secret = tokens.make(space.tenant, account, name="proof", permissions=OFFERED, days=1)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return Visitor(f"program of account {account}", client)


def programs(app: Flask, world: World) -> list[Visitor]:
    """Programs that may not: of the institution that tries, of a removed member, of a vendor."""
    application, here, there = world.application, world.here, world.there
    join(application, there.tenant, world.removed, Role.APPRAISAL_OFFICE)
    orphan = program(app, world, there, world.removed)
    application.members.leave(there.tenant, world.removed)
    mine = program(app, world, here, here.accounts[Role.APPRAISAL_OFFICE])
    return [mine, orphan, seller_program(app, world)]


def seller_program(app: Flask, world: World) -> Visitor:
    """A program with a vendor's token."""
    client, account = app.test_client(), world.application.identity.named(SELLER)
    passes = Passes(world.application.database)
    secret = passes.make(OF_ALL, account.id, name="proof", days=1)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return Visitor("program of a vendor", client)


def signed_in(app: Flask, name: str, account: str) -> Visitor:
    """A visitor who has signed in through the page."""
    visitor = Visitor(name, app.test_client(), account)
    sign_in(visitor)
    return visitor


def sign_in(visitor: Visitor) -> None:
    """Sign in again, after something has ended the session."""
    visitor.client.delete_cookie(COOKIE)
    visitor.client.post("/sign-in", data={"name": visitor.account, "password": PASSWORD})
