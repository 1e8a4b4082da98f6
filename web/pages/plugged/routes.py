"""Plugins of other vendors: the system administrator switches them, and reads what they said."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.identity.permissions import Permission
from web import gate
from web.access import requires
from web.pages.plugged.port import Plugged

plugins = Blueprint("plugins", __name__, url_prefix="/t/<slug>/plugins")


def service() -> Plugged:
    """The plugins, where the application has them."""
    return gate.there(gate.services().plugged)


@plugins.get("")
@requires(Permission.ADMINISTER)
def overview(slug: str) -> ResponseReturnValue:
    """Every plugin, and what was told of them."""
    place = gate.place()
    return render_template(
        "plugged/overview.html",
        slug=slug,
        plugins=service().all(place),
        reports=service().reports(place),
    )


@plugins.post("/<plugin>/<any(on, off):way>")
@requires(Permission.ADMINISTER)
def switch(slug: str, plugin: str, way: str) -> ResponseReturnValue:
    """Let it work for the institution, or no more."""
    service().switch(gate.place(), plugin, on=way == "on")
    flash(gettext("已启用插件。") if way == "on" else gettext("已停用插件。"), "ok")
    return redirect(url_for("plugins.overview", slug=slug))
