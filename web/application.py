"""The product put together, and what a command asks of it."""

import difflib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.adapters.service import Sources
from core.audit.service import Audit
from core.columns import now
from core.database import Database
from core.errors import BadInput, NotFound
from core.evidence.batches import Nature
from core.evidence.model import Dataset
from core.evidence.reading.source import FileSource
from core.evidence.reports import Report
from core.evidence.service import Imports
from core.evidence.store import EvidenceStore
from core.graph.service import Graph
from core.identity.links import Links
from core.identity.resets import Resets
from core.identity.second import SecondFactors
from core.identity.service import Identity
from core.identity.sessions import Sessions
from core.indicators.caveats import caveats
from core.indicators.explain import Explanation, Subject, explain
from core.indicators.model import Indicator, Level
from core.indicators.periods import Period
from core.jobs.ports import JobQueue
from core.mail.outbox import Outbox
from core.named_files import require_file
from core.plugin.archive import SUFFIX, unpacked
from core.plugin.catalogue.releases import Releases
from core.plugin.composition import news, without
from core.plugin.kit.examination import examine
from core.plugin.manager import Plugins
from core.plugin.model import AddsTo, Pack
from core.plugin.packfile import load_sound_pack
from core.scoring.lawful import require_schemes
from core.scoring.ports import Rules
from core.scoring.rows import BoundRows
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.scoring.shadow import Shadow, shadow
from core.settings import Settings
from core.tenancy.model import TenantId
from core.texts import Text
from core.vault import Vault
from tenants.adoption.model import NONE
from tenants.allowance import Allowance
from tenants.configuration.service import Configurations
from tenants.contracts.service import Contracts
from tenants.demonstrations.service import Demonstrations
from tenants.institutions import KnownInstitutions
from tenants.members import Members
from tenants.model import SECTORS, Sector, Tenant
from tenants.pack_shelf import PackShelf
from tenants.rollup import Rollups
from tenants.service import Tenants
from tenants.signon.service import SignOn
from tenants.standing import Standings
from web.accounts import Accounts
from web.catalogue import BUNDLE, base_for, composed, from_bundle, from_catalogue
from web.tiers import Tiers


@dataclass(frozen=True)
class Application:
    """Everything that a process needs, already connected."""

    settings: Settings
    database: Database
    evidence: EvidenceStore
    plugins: Plugins
    pack_shelf: PackShelf
    members: Members
    accounts: Accounts
    allowance: Allowance
    institutions: KnownInstitutions
    imports: Imports
    scoring: Scoring
    queue: JobQueue
    audit: Audit
    vault: Vault
    sources: Sources
    post: Outbox
    demonstrations: Demonstrations
    tiers: Tiers
    graph: Graph

    @property
    def identity(self) -> Identity:
        """Accounts and their passwords."""
        return self.accounts.identity

    @property
    def links(self) -> Links:
        """Links that are used once."""
        return self.accounts.links

    @property
    def sessions(self) -> Sessions:
        """Who is signed in where."""
        return self.accounts.sessions

    @property
    def second(self) -> SecondFactors:
        """The second step of signing in."""
        return self.accounts.second

    @property
    def sign_on(self) -> SignOn:
        """Single sign-on of institutions."""
        return self.accounts.sign_on

    @property
    def resets(self) -> Resets:
        """Forgotten passwords."""
        return self.accounts.resets

    @property
    def tenants(self) -> Tenants:
        """The tree of institutions."""
        return self.institutions.tenants

    @property
    def rollups(self) -> Rollups:
        """What the institutions below have delivered, added up."""
        return self.tiers.rollups

    @property
    def contracts(self) -> Contracts:
        """What institutions have agreed on."""
        return self.tiers.contracts

    @property
    def configurations(self) -> Configurations:
        """How institutions appraise, and what they offer to each other."""
        return self.tiers.configurations

    @property
    def standings(self) -> Standings:
        """How far each institution is in its life."""
        return self.allowance.standings

    def bring_in(
        self,
        slug: str,
        dataset: str,
        path: Path,
        *,
        actor: str = "",
        nature: Nature = Nature.REAL,
    ) -> Report:
        """Import a file of this machine into a dataset of an institution."""
        require_file(path)
        tenant = self.tenants.get(slug)
        return self.imports.bring_in(
            tenant.id, dataset, FileSource(path.name, path), actor=actor, nature=nature
        )

    def score_now(self, slug: str, period: Period, *, by: str = "") -> Run:
        """Score a period here and now, whatever the queue does."""
        tenant = self.tenants.get(slug)
        run = self.scoring.ledger.request(tenant.id, period, by=by)
        self.scoring.work(tenant.id, run.number)
        return self.scoring.wait(tenant.id, run.number)

    def explain(
        self, slug: str, period: Period, *, subject: Subject, indicator: str
    ) -> Explanation:
        """Open a value of the newest run of a period to its rows, at that run's versions."""
        tenant = self.tenants.get(slug)
        run = self.run_of(tenant.id, period)
        self._known_subject(run, subject)
        return self.opened(run, subject=subject, indicator=indicator)

    def datasets(self, slug: str) -> dict[str, Dataset]:
        """The datasets of the institution's pack, by name."""
        tenant = self.tenants.get(slug)
        return {each.name: each for each in self.institutions.datasets(tenant.id)}

    def caveats(self, slug: str, period: Period) -> tuple[Text, ...]:
        """What a reader of a period's values has to know beside them."""
        institution = self.institutions.institution(self.tenants.get(slug).id)
        return caveats(self.scoring.plan_of(institution.pack), institution.calendar, period)

    def formula(self, slug: str, indicator: str) -> str:
        """The formula of an indicator of the institution's pack, as its author wrote it."""
        pack = self.institutions.institution(self.tenants.get(slug).id).pack
        return _known_indicator(pack, indicator).formula

    def opened(self, run: Run, *, subject: Subject, indicator: str) -> Explanation:
        """Open a value of a run to its rows."""
        institution = self.institutions.as_of(run)
        _known_indicator(institution.pack, indicator)
        evidence = self.evidence.for_tenant(run.tenant)
        rows = BoundRows(evidence, institution.pack, run.inputs["versions"])
        return explain(
            self.scoring.plan_of(institution.pack),
            rows,
            institution.calendar,
            period=Period.parse(run.period),
            indicator=indicator,
            subject=subject,
        )

    def _known_subject(self, run: Run, subject: Subject) -> None:
        if subject.level is Level.TENANT:
            return
        level, outcome = subject.level.value, self.scoring.outcome(run)
        known = {
            name
            for frame in (outcome.subjects, outcome.values)
            for name in frame.filter(level=level)["subject"]
        }
        if subject.id not in known:
            raise NotFound(
                Text(f"本期没有“{subject.id}”", f"there is no {subject.id} in this period"),
                advice=Text("请核对工号或部门编号", "check the staff or unit number"),
            )

    def run_of(self, tenant: TenantId, period: Period) -> Run:
        """The newest finished run of a period; NotFound says how to make one."""
        run = self.scoring.ledger.latest(tenant, period)
        if run is None:
            raise NotFound(
                Text(f"{period} 还没有计分", f"{period} has not been scored"),
                advice=Text("请先计分", "score the period first"),
            )
        return run

    def published(self, identity: str) -> Pack:
        """The pack of that id among the installed plugins."""
        return self.plugins.pack(identity)

    def install(self, slug: str, what: str) -> Pack:
        """Let an institution work with a pack: an id, ``id==version``, a folder, or a file."""
        tenant = self.tenants.get(slug)
        pack = self.fit_pack(tenant, what)
        self.institutions.installed.install(tenant.id, pack)
        return pack

    def fit_pack(self, tenant: Tenant, what: str) -> Pack:
        """A pack that the institution may work with, kept on the shelf; refusals say why not."""
        pack = self.whole_pack(tenant, what)
        Releases(self.database).must_all_run(pack)
        require_schemes(self.institutions.under(tenant.id, pack), now().date())
        return self.pack_shelf.keep(pack)

    def whole_pack(self, tenant: Tenant, what: str) -> Pack:
        """What the institution would work with: ``ID==none`` is without that addition."""
        identity, _, version = what.partition("==")
        if version == NONE:
            return without(self.institutions.pack(tenant.id), identity)
        pack = self.found_pack(what)
        _same_sector(pack, tenant)
        return composed(self, tenant.id, pack)

    def found_pack(self, what: str) -> Pack:
        """The pack that an id, ``id==version``, a folder or a file stands for."""
        folder = Path(what)
        if folder.suffix == BUNDLE and folder.is_file():
            return from_bundle(self, folder)
        if folder.suffix == SUFFIX and folder.is_file():
            with TemporaryDirectory() as place:
                return self._shelved(unpacked(folder, Path(place)))
        if folder.is_dir():
            return self._shelved(folder)
        if folder.name != what:
            raise NotFound(
                Text("没有这个文件夹", "there is no such folder"),
                where=what,
                advice=Text(
                    "请写指标包编号，或其文件夹、文件的路径",
                    "give a pack's id, its folder or its file",
                ),
            )
        identity, _, version = what.partition("==")
        offered = not self.plugins.has(identity) and Releases(self.database).has(identity)
        if not offered:
            pack = self.published(identity)
            _same_version(pack, version)
            return pack
        return from_catalogue(self, identity, version)

    def shadow(self, slug: str, what: str, *, periods: int) -> Shadow:
        """What another pack would give on the last scored periods of an institution.

        ``what`` as for ``install``; nothing is installed and nothing stored.
        """
        tenant = self.tenants.get(slug)
        pack = self.whole_pack(tenant, what)
        return self.shadow_of(tenant.id, pack, periods=periods)

    def shadow_of(self, tenant: TenantId, pack: Pack, *, periods: int) -> Shadow:
        """The same for a pack that is at hand."""
        scored = sorted(self.scoring.ledger.scored(tenant), key=Period.parse)[-periods:]
        found = shadow(
            self.institutions.institution(tenant),
            self.institutions.under(tenant, pack),
            self.evidence.for_tenant(tenant),
            [Period.parse(each) for each in scored],
            self.tiers.items.given,
        )
        return replace(found, news=news(self.institutions.pack(tenant), pack))

    def _shelved(self, folder: Path) -> Pack:
        load_sound_pack(folder)
        return self.pack_shelf.add(folder)

    def check_pack(self, folder: Path, *, rows: int, base: Path | None = None) -> dict[str, Any]:
        """A pack folder examined, as a report in plain values that is kept by its digest.

        ``rows`` is the size of the largest data that the generated tests run on; an addition is
        examined on the pack in ``base``, or on the one that it names.
        """

        def base_of(wanted: AddsTo) -> Pack:
            return base_for(self, wanted) if base is None else load_sound_pack(base)

        report = examine(folder, rows=rows, base_of=base_of).report()
        place = self.settings.data / "pack-reports"
        place.mkdir(parents=True, exist_ok=True)
        name = f"{report['pack']}-{report['version']}-{report['digest'][:16]}.json"
        content = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
        (place / name).write_text(content, encoding="utf-8")
        return {**report, "report": str(place / name)}


def _known_indicator(rules: Rules, indicator: str) -> Indicator:
    known = {each.id: each for each in rules.indicators}
    if indicator not in known:
        near = difflib.get_close_matches(indicator, known, n=3)
        raise NotFound(
            Text(f"没有指标“{indicator}”", f"there is no indicator {indicator}"),
            advice=Text(f"相近的有 {'、'.join(near)}", f"near it: {', '.join(near)}")
            if near
            else None,
        )
    return known[indicator]


def _same_sector(pack: Pack, tenant: Tenant) -> None:
    if pack.sector != tenant.sector:
        wanted, own = SECTORS[Sector(pack.sector)], SECTORS[tenant.sector]
        raise BadInput(
            Text(
                f"指标包“{pack.name.zh}”用于{wanted.zh}，{tenant.name.zh}是{own.zh}",
                f"the pack {pack.name.en} is for a {wanted.en}; {tenant.name.en} is a {own.en}",
            ),
            where=tenant.slug,
            advice=Text(f"请安装用于{own.zh}的指标包", f"install a pack for a {own.en}"),
        )


def _same_version(pack: Pack, version: str) -> None:
    if version and version != pack.version:
        raise NotFound(
            Text(
                f"指标包 {pack.id} 没有 {version} 版，可用的是 {pack.version}",
                f"pack {pack.id} has no version {version}; {pack.version} is at hand",
            )
        )
