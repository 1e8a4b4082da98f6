"""The page of an institution's trial: what there is, what is used, which step comes next."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.columns import now
from core.errors import GonghengError
from core.identity.permissions import Permission
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.life import STANDINGS, Standing
from tenants.sign_up.model import STAGES, Entrustment, SignUp, Stage
from tenants.sign_up.sampling import Sample, State
from tenants.sign_up.service import ENTRUSTMENT, entrustment_of
from tenants.standing import BOUNDS, Bound
from web import gate
from web.access import requires
from web.failures import sentences
from web.pages.trial.port import Trials
from web.values import RunState

trial = Blueprint("trial", __name__, url_prefix="/t/<slug>/trial")
VERSION = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path, taken or not by what is really there."""

    label: Text
    taken: bool
    endpoint: str | None


def trials() -> Trials:
    """The services, where the application has them."""
    return gate.there(gate.services().trials)


@trial.get("")
@requires(Permission.IMPORT, Permission.ADMINISTER)
def overview(slug: str) -> ResponseReturnValue:
    """Standing, days, limits, path, entrustment."""
    return _page(slug)


@trial.get("/progress")
@requires(Permission.IMPORT, Permission.ADMINISTER)
def progress(slug: str) -> ResponseReturnValue:
    """The part that asks again while the invented institution is built."""
    sample = _sample()
    answer = make_response(render_template("trial/progress.html", sample=sample, slug=slug))
    if sample is not None and sample.state not in {State.QUEUED, State.RUNNING}:
        answer.headers["HX-Refresh"] = "true"  # limits and path beside it have changed too
    return answer


@trial.post("/entrustment")
@requires(Permission.IMPORT)
def entrust(slug: str) -> ResponseReturnValue:
    """Write down who approved that the data are entrusted, and under which document."""
    tenant, service = TenantId(gate.place().id), trials()
    entrustment = Entrustment(
        version=VERSION,
        leader=request.form.get("leader", "").strip()[:60],
        document=request.form.get("document", "").strip()[:120],
        by=gate.actor().shown,
        on=date.today().isoformat(),
    )
    try:
        service.sign_ups.entrust(tenant, entrustment)
    except GonghengError as error:
        return _page(slug, problem=sentences(error)), 422
    service.preferences.put(tenant, ENTRUSTMENT, asdict(entrustment))
    flash(gettext("数据委托已记录，可以导入真实数据了。"), "ok")
    return redirect(url_for("trial.overview", slug=slug))


def _sample() -> Sample | None:
    return trials().samples.of(TenantId(gate.place().id))


def _page(slug: str, *, problem: str = "") -> str:
    tenant, service = TenantId(gate.place().id), trials()
    life = service.allowance.standings.life(tenant)
    found = service.sign_ups.of_tenant(tenant)
    entrusted = entrustment_of(service.preferences.get(tenant, ENTRUSTMENT))
    return render_template(
        "trial/overview.html",
        life=life,
        days=life.days_left(now()),
        standing=STANDINGS[life.standing],
        synthetic=life.standing is Standing.SYNTHETIC,
        standing_now=life.standing.value,
        found=found,
        stage=STAGES[found.stage] if found else None,
        verified=found is not None and found.stage is Stage.VERIFIED,
        entrusted=entrusted,
        sample=_sample(),
        uses=_uses(service, tenant),
        path=_path(service, tenant, found=found, entrusted=_approved(entrusted, life.standing)),
        form=request.form,
        problem=problem,
        slug=slug,
    )


def _uses(service: Trials, tenant: TenantId) -> list[tuple[Text, int, int]]:
    allowance = service.allowance
    used = {
        Bound.PEOPLE: allowance.people(tenant),
        Bound.RECORDS: allowance.records(tenant),
        Bound.STORAGE: allowance.mebibytes(tenant),
        Bound.RUNS: allowance.runs(tenant),
    }
    return [(words, used[bound], most) for bound, (most, words) in BOUNDS.items()]


def _approved(entrusted: Entrustment | None, standing: Standing) -> bool:
    """Whether the data are entrusted; what was recorded stays so after the trial."""
    return entrusted is not None or standing in {Standing.TRIAL, Standing.FULL}


def _colleagues(service: Trials, tenant: TenantId) -> int:
    """Members beside the first; prepared colleagues are nobody."""
    prepared = gate.services().colleagues
    invented = len(prepared.of(gate.place())) if prepared is not None else 0
    return service.allowance.people(tenant) - 1 - invented


def _path(
    service: Trials, tenant: TenantId, *, found: SignUp | None, entrusted: bool
) -> list[Step]:
    """From the first look to own results, as far as the product goes; nothing is ticked by hand."""
    sample = service.samples.of(tenant)
    real = service.allowance.first_real(tenant)
    scored = bool(gate.services().results.periods(gate.place()))
    verified = found is not None and found.stage is Stage.VERIFIED
    return [
        Step(
            Text("示范数据已建好", "Invented data are ready"),
            sample is not None and sample.state is State.DONE,
            None,
        ),
        Step(Text("计过分，可看结果", "A period is scored, results are shown"), scored, None),
        Step(
            Text("请来第一位同事", "A first colleague has joined"),
            _colleagues(service, tenant) > 0,
            None,
        ),
        Step(Text("单位通过核验", "The institution is verified"), verified, None),
        Step(
            Text("单位批准数据委托", "The institution has entrusted its data"),
            entrusted,
            None,
        ),
        Step(
            Text("导入第一批真实数据", "First real records are in"),
            real is not None,
            "data.overview",
        ),
        *_own_results(real),
    ]


def _own_results(since: datetime | None) -> list[Step]:
    """What follows the first real records: a scoring, and the first month that is published."""
    place, services = gate.place(), gate.services()
    ended = [run.ended for run in services.runs.latest(place) if run.state is RunState.DONE]
    published = gate.there(services.published).of(place.slug)
    standing = [each.at for each in published if each.withdrawn_at is None]
    return [
        Step(
            Text("用真实数据计过分", "Real records have been scored"),
            since is not None and any(each and each > since for each in ended),
            "runs.overview",
        ),
        Step(
            Text("通报第一个月的结果，封存这次计分", "The first month is published, its run kept"),
            since is not None and any(each > since for each in standing),
            "published.overview",
        ),
    ]
