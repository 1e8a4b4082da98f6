"""Furnishes an item that the institution above scores; the pack of the proof lets nobody do so."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from core.columns import now
from core.tenancy.registers import Ids
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Scope
from tenants.items.model import SHEET, Score
from web.application import Application
from web.proving.model import Space

ITEM = "court_appeal_rate"


def items(application: Application, space: Space) -> Ids:
    """An agreement on an item, its sheet and a score, each with the mark of the space."""
    upper, today = f"{space.slug}-over", now().date()
    period = space.shared["period"][-1]
    details = {"indicators": [ITEM], "period": period}
    draft = Draft(Scope.ITEMS, today, today + timedelta(days=30), details, space.mark)
    any_item = replace(application.contracts, fits=lambda draft, lower: None)
    number = any_item.propose(upper, space.slug, draft).terms.number
    contract = application.contracts.sign(space.slug, number)
    line = {"id": ITEM, "name": [space.mark] * 2, "full": "1", "due": "2099-12-31"}
    application.tiers.parcels.send(
        application.tenants.get(space.slug),
        contract,
        kind=SHEET,
        about=period,
        content={"items": [line]},
    )
    application.tiers.items.score(upper, number, {ITEM: Score(Decimal(1), space.mark)})
    return {"items_contract": [number]}
