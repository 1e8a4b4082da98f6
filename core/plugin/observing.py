"""Lets the plugins of an institution look at a run, each at what it declares and no more.

People are told apart by made-up names: a plugin sees that one subject has two values, never whose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from core.errors import Unavailable
from core.evidence.model import Dataset
from core.evidence.ports import Evidence
from core.plugin.manager import Plugins, Switches
from core.plugin.observers import Declared, Importance, Remark
from core.tenancy.model import TenantId
from core.texts import Text

SEEN = ("subject", "level", "indicator", "numerator", "denominator", "value")
BEFORE, AFTER = "before_run", "after_run"


class Store(Protocol):
    """Where the tenants' evidence is."""

    def for_tenant(self, tenant_id: int) -> Evidence:
        """The evidence of one tenant."""


@dataclass(frozen=True)
class Observing:
    """Asks before and after a run; what plugins remark or break is reported to the institution."""

    plugins: Plugins
    switches: Switches
    store: Store
    datasets: Callable[[TenantId], Mapping[str, Dataset]]

    def before(self, tenant: TenantId) -> None:
        """Show the declared columns; Unavailable where a plugin that is required fails."""
        for name, declared in self._declared(tenant, BEFORE).items():
            records = self._records(tenant, declared)
            self._ask(tenant, name, BEFORE, declared, records=records)

    def after(self, tenant: TenantId, period: str, values: Callable[[], pl.DataFrame]) -> None:
        """Show the declared values of a finished run; whatever happens, the run stays done."""
        for name, declared in self._declared(tenant, AFTER).items():
            wanted = pl.col("indicator").is_in(list(declared.indicators))
            seen, names = veiled(values().filter(wanted))
            optional = Declared(Importance.OPTIONAL)
            self._ask(tenant, name, AFTER, optional, names=names, period=period, values=seen)

    def _declared(self, tenant: TenantId, hook: str) -> dict[str, Declared]:
        return {
            name: self.plugins.declared(name)
            for name in self.plugins.in_use(tenant)
            if self.plugins.implements(name, hook, tenant=tenant)
        }

    def _ask(
        self,
        tenant: TenantId,
        name: str,
        hook: str,
        declared: Declared,
        *,
        names: Mapping[str, str] | None = None,
        **given: object,
    ) -> None:
        try:
            remarks = self.plugins.demand(name, hook, tenant=tenant, **given)
        except Exception as error:
            if declared.importance is Importance.REQUIRED:
                raise _required(name) from error
            return
        for each in remarks:
            said = _told(each, names or {})
            self.switches.report(tenant, name, hook, said, fault=False)

    def _records(self, tenant: TenantId, declared: Declared) -> dict[str, pl.DataFrame]:
        known, evidence = self.datasets(tenant), self.store.for_tenant(tenant)
        found = {}
        for name, columns in declared.reads.items():
            if name in known:
                open_ = [each.name for each in known[name].fields if not each.personal]
                wanted = [each for each in open_ if each in columns]
                found[name] = evidence.scan(known[name], columns=wanted).select(wanted).collect()
        return found


def veiled(values: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, str]]:
    """The values with made-up names for subjects, and whom each name means."""
    subjects = values["subject"].unique().sort().to_list()
    names = {f"subject {number}": each for number, each in enumerate(subjects, start=1)}
    made = {each: name for name, each in names.items()}
    return values.select(pl.col("subject").replace(made), *SEEN[1:]), names


def _told(remark: Remark, names: Mapping[str, str]) -> Text:
    about = [each for each in (names.get(remark.subject, ""), remark.indicator) if each]
    ahead = "".join(f"{each} · " for each in about)
    return Text(f"{ahead}{remark.said.zh}", f"{ahead}{remark.said.en}")


def _required(name: str) -> Unavailable:
    return Unavailable(
        Text(
            f"插件 {name} 声明为必需而出错，未计分",
            f"not scored: the plugin {name} is required and failed",
        ),
        where=name,
        advice=Text(
            f"原因见 gongheng plugin reports；也可停用插件 {name}",
            f"see gongheng plugin reports for why, or turn {name} off",
        ),
    )
