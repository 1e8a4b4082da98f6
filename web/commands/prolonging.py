"""``gongheng tenant prolong``: more days for a trial."""

import click

from core.texts import Text
from tenants.prolonging import Prolonging
from web.bootstrap import opened
from web.commands.printing import say


@click.command()
@click.argument("slug")
@click.option("--days", type=int, required=True, help="延长几天 / how many days more")
@click.option("--reason", required=True, help="理由，记入日志 / why, for the log")
def prolong(slug: str, *, days: int, reason: str) -> None:
    """延长试用 / Give a trial more days, also one that is over and not yet erased."""
    with opened() as application:
        tenant = application.tenants.get(slug)
        service = Prolonging(application.database, application.standings)
        life = service.prolong(tenant.id, days=days, reason=reason)
    until = f"{life.until:%Y-%m-%d}"
    say(Text(f"{tenant.name.zh} 试用至 {until}", f"{tenant.name.en} may try it until {until}"))
