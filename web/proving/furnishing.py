"""What features leave in an institution for a proof to look for: one function each.

A function gets the application and the space, makes an object whose texts hold ``space.mark``, and
says by which arguments of a route or command it is found: ``{"token": ["…"]}``.
"""

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from core.adapters.sources import Wanted
from core.columns import now
from core.errors import Unavailable
from core.graph.elements import key_of
from core.graph.purpose import Purpose
from core.graph.query import Query, Step
from core.identity.permissions import Permission, Role
from core.indicators.periods import Period
from core.tenancy.registers import Ids
from core.texts import same
from tenants.adoption.model import Person
from tenants.contracts.drafts import Draft
from tenants.contracts.model import ZONE, Scope
from tenants.departure.erasures import Officer
from tenants.departure.exports import Exports
from tenants.departure.model import OPEN
from tenants.people.delegations import Delegations
from tenants.people.invitations import Invitations
from tenants.people.model import Wish as Seat
from tenants.sign_up.model import Asked
from web.adapters.exits import erasures_of, exports_of
from web.adapters.identity import place
from web.adapters.services import services_of
from web.adopting import adoptions_of
from web.application import Application
from web.proving.model import Space
from web.proving.plugged import plugged
from web.proving.released import release
from web.proving.scored import items
from web.proving.supervision import clues, matter, oversight, views
from web.proving.twins import twins
from web.proving.visiting import visits
from web.values import Account

PATIENCE_SECONDS = 120.0
Furnish = Callable[[Application, Space], Ids]


def upload(application: Application, space: Space) -> Ids:
    """A file that was handed over and waits to be confirmed."""
    number = space.accounts[Role.APPRAISAL_OFFICE]
    account = Account(id=number, name=space.mark, shown=space.mark, sessions=1)
    kept = services_of(application).imports.keep(
        place(application.tenants.of_id(space.tenant)),
        account,
        dataset="staff",
        name=f"{space.mark}.csv",
        file=BytesIO(f"工号,姓名\nS001,{space.mark}\nS002,\n".encode()),
    )
    return {"token": [kept.token]}


def proposal(application: Application, space: Space) -> Ids:
    """An invitation of an institution above."""
    upper = f"{space.slug}-above-{len(space.shared.get('code', ()))}"
    name = same(f"{space.title} above")
    application.tenants.add(upper, name=name, sector="court", level="intermediate")
    return {"code": [application.tiers.moves.invite(upper, space.slug).code], "upper": [upper]}


def sessions(application: Application, space: Space) -> Ids:
    """A session of each account; its key is known to nobody."""
    found = []
    for number in space.accounts.values():
        account = application.identity.account(number)
        key = application.sessions.begin(account, source="192.0.2.1", agent="")
        found.append(str(application.sessions.of(account, key)[0].id))
    return {"session": found}


def source(application: Application, space: Space) -> Ids:
    """A folder that is watched, with a file in it."""
    inbox = application.settings.inbox / space.slug
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / f"{space.mark}.csv").write_text(f"工号,姓名\nS001,{space.mark}\n", encoding="utf-8")
    name = f"{space.mark} {len(space.shared.get('source', ()))}"
    wanted = Wanted(name, "folder", "staff", {"folder": "."})
    return {"source": [str(application.sources.add(space.tenant, wanted).number)]}


def invitation(application: Application, space: Space) -> Ids:
    """Somebody invited, who has not answered."""
    account = application.identity.account(space.accounts[Role.SECURITY_ADMINISTRATOR])
    actor = application.members.actor(account, space.tenant)
    asking = Invitations(
        application.database, application.links, application.members, application.identity
    )
    email = f"{space.mark}-{len(space.shared.get('invitation', ()))}@example.gov.cn"
    wish = Seat(frozenset({Role.MEMBER}))
    return {"invitation": [str(asking.invite(actor, email, space.mark, wish=wish)[0].number)]}


def delegation(application: Application, space: Space) -> Ids:
    """Permissions that the leader has lent to the analyst."""
    leader = application.identity.account(space.accounts[Role.LEADER])
    actor = application.members.actor(leader, space.tenant)
    lent = Delegations(application.database, application.members).lend(
        actor,
        space.accounts[Role.PERFORMANCE_ANALYST],
        [Permission.EXPORT],
        until=now() + timedelta(days=1),
        reason=space.mark,
    )
    return {"delegation": [str(lent.number)]}


def contract(application: Application, space: Space) -> Ids:
    """An agreement with an institution that stands above."""
    upper = f"{space.slug}-over"
    if not space.shared.get("contract"):
        name = same(f"{space.title} over")
        application.tenants.add(upper, name=name, sector="court", level="intermediate")
        application.tiers.moves.move(space.slug, upper)
    since = today() + timedelta(days=60 * len(space.shared.get("contract", ())))
    draft = Draft(Scope.AGGREGATES, since, since + timedelta(days=30), note=space.mark)
    made = application.contracts.propose(upper, space.slug, draft)
    return {"contract": [made.terms.number], "over": [upper]}


def offered(application: Application, space: Space) -> Ids:
    """A configuration that the institution above has offered."""
    upper = f"{space.slug}-over"
    if not space.shared.get("offered"):
        application.install(upper, "court")
    (made,) = application.configurations.offer(upper, [space.slug])
    return {"offered": [made.code]}


def published(application: Application, space: Space) -> Ids:
    """What was published of the newest period, and an agreement under which it travels."""
    publications = application.tiers.publications
    made = publications.publish(space.slug, space.shared["period"][-1])
    if space.shared.get("results_contract"):
        return {"publication": [str(made.number)]}
    upper = f"{space.slug}-over"
    draft = Draft(Scope.RESULTS, today(), today() + timedelta(days=30), note=space.mark)
    offered = application.contracts.propose(upper, space.slug, draft)
    application.contracts.sign(space.slug, offered.terms.number)
    return {"publication": [str(made.number)], "results_contract": [offered.terms.number]}


def leaders(application: Application, space: Space) -> Ids:
    """An agreement on figures of people of the institution, which have travelled."""
    upper, people = f"{space.slug}-over", list(space.shared["staff_no"])
    details = {"persons": people}
    draft = Draft(Scope.LEADERS, today(), today() + timedelta(days=30), details, space.mark)
    offered_ = application.contracts.propose(upper, space.slug, draft)
    application.contracts.sign(space.slug, offered_.terms.number)
    return {"leaders_contract": [offered_.terms.number]}


def rows(application: Application, space: Space) -> Ids:
    """An agreement under which records are lent."""
    upper = f"{space.slug}-over"
    details = {
        "dataset": "cases",
        "clock": "closed",
        "period": space.shared["period"][-1],
        "columns": ["case_no"],
    }
    draft = Draft(Scope.ROWS, today(), today() + timedelta(days=30), details, space.mark)
    made = application.contracts.propose(upper, space.slug, draft)
    application.contracts.sign(space.slug, made.terms.number)
    return {"rows_contract": [made.terms.number]}


def graph(application: Application, space: Space) -> Ids:
    """The graph of the records, entities of it, and a certificate that speaks of some."""
    application.graph.projector.project(space.tenant)
    people = [f"staff:{each}" for each in space.shared["staff_no"]]
    cases = [f"case:{each}" for each in space.shared["case_no"]]
    newest = key_of(people[-1])
    under = Purpose("a proof", "a proof", now().date())
    # Links to cases alone: parties and relatives are known by their names, which hold the mark.
    asked = Query(start=(newest,), steps=(Step(links=("decided",)),))
    found = application.graph.query(space.tenant, asked, under)
    certificate = json.dumps(found.certificate, ensure_ascii=False)
    return {"entity": people, "case": cases, "text": [newest.id], "certificate": [certificate]}


def slot(application: Application, space: Space) -> Ids:
    """A time for a demonstration, which belongs to no institution."""
    known = len(application.demonstrations.calendar())
    moment = (now() + timedelta(days=3 + known)).replace(minute=0, second=0, microsecond=0)
    made = application.demonstrations.offer(moment, minutes=30, place="https://meet.example")
    return {"slot": [str(made.id)]}


def sign_up(application: Application, space: Space) -> Ids:
    """A sign-up whose letter is on its way; it belongs to no institution yet."""
    known = len(space.shared.get("sign_up", ()))
    domain = f"{space.slug}-{known}.example.gov.cn"
    asked = Asked(
        name=same(f"new {space.slug} {known}"),
        sector="court",
        level="basic",
        credit_code="",
        contact="new",
        email=f"new@{domain}",
    )
    links: list[str] = []
    trials = services_of(application).trials
    if trials is not None:
        trials.sign_ups.ask(asked, source=domain, address=partial(_kept, links))
    return {"sign_up": links}


def program(application: Application, space: Space) -> Ids:
    """A token of the office for a program, which nobody holds."""
    tokens, owner = application.accounts.tokens, space.accounts[Role.APPRAISAL_OFFICE]
    known, offered = len(space.shared.get("program", ())), [Permission.EXPORT]
    name = f"{space.mark} {known}"
    tokens.make(space.tenant, owner, name=name, permissions=offered, days=1)
    return {"program": [str(each.id) for each in tokens.of_tenant(space.tenant)]}


def _kept(links: list[str], secret: str) -> str:
    """Remember what a letter is about to say."""
    links.append(secret)
    return secret


def failed(application: Application, space: Space) -> Ids:
    """A run that has failed, of a period that nothing else speaks of."""
    period = Period.parse(f"{2020 + len(space.shared.get('failed', ()))}-Q1")
    ledger = application.scoring.ledger
    number = ledger.request(space.tenant, period, by=space.mark).number
    token = ledger.claim(space.tenant, number) or ""
    ledger.fail(space.tenant, number, token, fault=Unavailable(same(space.mark)))
    return {"failed": [str(number)]}


def departure(application: Application, space: Space) -> Ids:
    """An export of everything, and a request to erase it."""
    office = Officer(space.accounts[Role.SYSTEM_ADMINISTRATOR], space.mark)
    exports, erasures = exports_of(application), erasures_of(application)
    made = exports.ask(space.tenant, asker=office.account, by=office.name)
    exports.answer(space.tenant, made.number)
    _until_ready(exports, space)
    for each in erasures.of(space.tenant):
        if each.stands:
            erasures.cancel(space.tenant, each.number, office)
    name = application.tenants.of_id(space.tenant).name.zh
    asked = erasures.ask(space.tenant, office, confirm=name, reason=space.mark)
    return {"export": [str(made.number)], "erasure": [str(asked.number)]}


def alone(application: Application, space: Space) -> Ids:
    """An act that somebody did alone, which the auditor has not looked at."""
    service = services_of(application).small
    if service is None:
        return {}
    service.tell(
        space.tenant,
        account=space.accounts[Role.PERFORMANCE_ANALYST],
        name=space.mark,
        giver=space.mark,
        delegation=1,
        page=f"/t/{space.slug}/runs",
    )
    return {"alone": [str(each.number) for each in service.acts(space.tenant)[:1]]}


def _until_ready(exports: Exports, space: Space) -> None:
    """The thread of this process may have been faster, and be at it still."""
    until = time.monotonic() + PATIENCE_SECONDS
    while exports.of(space.tenant)[0].state in OPEN and time.monotonic() < until:
        time.sleep(0.1)


def proposed_pack(application: Application, space: Space) -> Ids:
    """The pack in use, tried once more in a shadow run."""
    adoptions = adoptions_of(application)
    person = Person(space.accounts[Role.APPRAISAL_OFFICE], space.mark)
    version = application.published("court").version
    made = adoptions.ask(space.tenant, "court", version, by=person)
    adoptions.answer(space.tenant, made.number)
    return {"pack_proposal": [str(made.number)]}


def today() -> date:
    """The day on which a contract begins."""
    return now().astimezone(ZONE).date()


FURNISHED: tuple[Furnish, ...] = (
    upload,
    proposal,
    sessions,
    source,
    invitation,
    delegation,
    contract,
    offered,
    published,
    leaders,
    items,
    rows,
    graph,
    matter,
    views,
    clues,
    twins,
    oversight,
    slot,
    sign_up,
    failed,
    program,
    departure,
    alone,
    visits,
    proposed_pack,
    release,
    plugged,
)
