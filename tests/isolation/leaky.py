"""Things that leak on purpose, one of each register, for the prover to find."""

import io
from typing import Any

import click
import openpyxl
from flask import Flask, Response, flash, redirect, request
from sqlalchemy import delete, select, update

from core.evidence.sql import BatchRow
from core.identity.permissions import Permission
from core.plugin.hookspecs import hookimpl
from core.tenancy.model import TenantId
from core.tenancy.registers import Ids, Kept
from tenants.sql import MembershipRow
from web import gate
from web.access import requires, signed_in
from web.application import Application
from web.proving.world import World

WHY = "a fault that a test puts in on purpose"
INSIDE = "/t/<slug>/leaky"
ROUTES = {
    "leaky_list": "the body holds its mark",
    "leaky_file": "the body holds its mark",
    "leaky_header": "the header holds its mark",
    "leaky_flash": "the cookie holds its mark",
    "leaky_log": "a log line holds its mark",
    "leaky_batch": "instead of 404",
    "leaky_filter": "the body holds its mark",
    "leaky_removal": "POST changed members",
    "leaky_account": "the body holds its mark",
    "leaky_change": "GET changed import_batches",
}
"""Routes and what the prover must say of each."""


def batches(application: Application) -> list[str]:
    """The file names of everybody's batches."""
    with application.database.reading_all(WHY) as work:
        return list(work.scalars(select(BatchRow.source)))


def put_in(app: Flask, application: Application) -> None:
    """Add the leaky routes to an application that has served nothing yet."""
    for view, rule in (
        (_list(application), INSIDE),
        (_file(application), f"{INSIDE}/all.xlsx"),
        (_header(application), f"{INSIDE}/header"),
        (_flash(application), f"{INSIDE}/flash"),
        (_log(app, application), f"{INSIDE}/log"),
        (_batch(), f"{INSIDE}/batches/<int:number>"),
        (_filter(application), f"{INSIDE}/filter"),
        (_account(application), "/leaky/accounts/<int:account>"),
        (_change(application), f"{INSIDE}/change/<int:number>"),
    ):
        app.add_url_rule(rule, view_func=view)
    removal = f"{INSIDE}/members/<int:account>/remove"
    app.add_url_rule(removal, view_func=_removal(application), methods=["POST"])


def _list(application: Application) -> Any:
    @requires(Permission.SEE_OWN)
    def leaky_list(slug: str) -> str:
        return "\n".join(batches(application))

    return leaky_list


def _file(application: Application) -> Any:
    @requires(Permission.EXPORT)
    def leaky_file(slug: str) -> Response:
        book, content = openpyxl.Workbook(), io.BytesIO()
        book.active.append(batches(application))
        book.save(content)
        return Response(content.getvalue(), headers={"Content-Disposition": "attachment"})

    return leaky_file


def _header(application: Application) -> Any:
    @requires(Permission.SEE_OWN)
    def leaky_header(slug: str) -> Response:
        return Response("", headers={"X-Last": batches(application)[-1]})

    return leaky_header


def _flash(application: Application) -> Any:
    @requires(Permission.SEE_OWN)
    def leaky_flash(slug: str) -> Any:
        flash(batches(application)[-1])
        return redirect("/institutions")

    return leaky_flash


def _log(app: Flask, application: Application) -> Any:
    @requires(Permission.SEE_OWN)
    def leaky_log(slug: str) -> str:
        app.logger.warning("the last file was %s", batches(application)[-1])
        return ""

    return leaky_log


def _batch() -> Any:
    @requires(Permission.IMPORT)
    def leaky_batch(slug: str, number: int) -> str:
        return "a batch with this number exists"

    return leaky_batch


def _filter(application: Application) -> Any:
    @requires(Permission.SEE_OWN)
    def leaky_filter(slug: str) -> str:
        tenant = request.args.get("saved_by", gate.place().id, type=int)
        with application.database.reading(TenantId(tenant)) as work:
            return "\n".join(work.scalars(select(BatchRow.source)))

    return leaky_filter


def _removal(application: Application) -> Any:
    @requires(Permission.MANAGE_MEMBERS)
    def leaky_removal(slug: str, account: int) -> str:
        with application.database.global_session(WHY) as work:
            gone = MembershipRow.account_id == account
            work.execute(delete(MembershipRow).where(gone))
            work.commit()
        return ""

    return leaky_removal


def _account(application: Application) -> Any:
    @signed_in
    def leaky_account(account: int) -> str:
        return application.identity.account(account).label

    return leaky_account


def _change(application: Application) -> Any:
    @requires(Permission.SEE_OWN)
    def leaky_change(slug: str, number: int) -> str:
        with application.database.all_tenants(WHY) as work:
            mine = BatchRow.number == number
            work.execute(update(BatchRow).where(mine).values(actor="somebody else"))
            work.commit()
        return ""

    return leaky_change


def job(world: World) -> Any:
    """A job that copies what it finds under a number, whoever's it is."""

    def answer(tenant: TenantId, number: int) -> None:
        if tenant == world.here.tenant:
            found = "\n".join(batches(world.application)).encode()
            world.application.evidence.for_tenant(tenant).keep("copied.txt", found)

    return answer


def query(application: Application, tenant: TenantId, ids: Ids) -> object:
    """A query that forgets whose entities it looks for."""
    return batches(application)


KEY = Kept(name=lambda application, tenant: "profile:S001")
"""A cache whose key is without the tenant."""


def command_line(world: World) -> click.Group:
    """A command line with one command that shows too much."""

    @click.command("leaky")
    @click.argument("tenant")
    def leaky(tenant: str) -> None:
        click.echo("\n".join(batches(world.application)))

    return click.Group("line", {"leaky": leaky})


class Plugin:
    """A plugin whose answer to a hook holds a record."""

    def __init__(self, world: World) -> None:
        self._world = world

    @hookimpl
    def packs(self) -> list[str]:
        return batches(self._world.application)


def shut() -> Any:
    """A route with an argument that nobody has said anything of."""

    @requires(Permission.SEE_OWN)
    def shut(slug: str, unheard_of: str) -> str:
        return ""

    return shut
