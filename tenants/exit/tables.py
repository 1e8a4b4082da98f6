"""Which tables hold what belongs to an institution, and how each leaves with it.

A table that is named nowhere here fails a test: nobody may add one and forget its way out.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Table

import core
import tenants
from core.database import Base
from core.tenancy.tables import is_owned
from core.texts import Text

LABELS: Mapping[str, Text] = {
    "acts_alone": Text("单人办理的事项", "Acts that one person did alone"),
    "conversions": Text("转为正式的申请和报告", "How the institution became full"),
    "contracts": Text("与上下级的共享约定", "Contracts with institutions above and below"),
    "clues": Text("督察线索", "Clues of the supervision office"),
    "counters": Text("各类编号用到几号", "The last number given out, by kind"),
    "decoy_alarms": Text("诱饵警报", "Alarms of decoys"),
    "deliveries": Text("下级送达的汇总", "Aggregates delivered by lower institutions"),
    "evidence_pins": Text("计分引用的数据版本", "Versions of the records that runs refer to"),
    "header_mappings": Text("已确认的表头对应", "Headers assigned to fields"),
    "import_batches": Text("导入批次", "Imports and their undo"),
    "delegations": Text("委托", "Permissions lent by members"),
    "configuration_offers": Text("提供和收到的配置", "Configurations offered and received"),
    "pack_proposals": Text("换用指标包版本的申请", "Proposals of other versions of the pack"),
    "parcels": Text("约定之下的送达件", "Parcels under contracts, of both directions"),
    "plugin_reports": Text("插件的报告", "What plugins remarked or broke"),
    "plugin_switches": Text("启用的插件", "Plugins that are switched on"),
    "query_reviews": Text("图谱查询的复核", "Reviews of questions to the graph"),
    "publications": Text("通报", "Published results"),
    "installed_packs": Text("安装的指标包", "Installed packs"),
    "invitations": Text("邀请", "Invitations of members"),
    "matters": Text("查询事由", "Matters under which the graph is asked"),
    "opened_names": Text("打开过的姓名", "Names that were opened under a matter"),
    "same_proposals": Text("同一性提议和认定", "Who may be one, and what was decided"),
    "sample_builds": Text("示范数据的建立", "The building of invented data"),
    "saved_views": Text("保存的关联视图", "Views of the graph that were saved"),
    "saved_view_shares": Text("视图的共享", "With whom views are shared"),
    "scoring_runs": Text("计分", "Scoring runs"),
    "scoring_totals": Text("总分和等次", "Totals and grades"),
    "source_readings": Text("数据来源的各次读取", "Readings of sources"),
    "sources": Text("数据来源", "Sources that are read by themselves"),
    "support_visits": Text("平台运营的支持访问", "Support access by the operator"),
    "tenant_settings": Text("单位设置的各个版本", "Settings, every version"),
    "tree_moves": Text("隶属关系的邀请和申请", "Proposals to stand above or below"),
}
"""What each table that is exported row by row holds."""

ELSEWHERE: Mapping[str, str] = {
    "audit_entries": "audit.jsonl holds the log in the form that can be checked off line",
    "audit_seals": "the first line of audit.jsonl holds the seals",
    "audit_chains": "the first line of audit.jsonl holds the end of the chain",
}
"""Tables whose content is exported in another form, and where."""

EXEMPT: Mapping[str, str] = {
    "decoys": "an invented person is a trap at this installation alone",
    "erasure_requests": "what was to be erased is erased here, or stays",
    "tenant_exports": "a file to fetch lies at the installation that made it",
    "evidence_locks": "whose turn it is at this moment means nothing elsewhere",
    "graph_entities": "a projection of the records, made anew from them elsewhere",
    "graph_links": "a projection of the records, made anew from them elsewhere",
    "sign_on_providers": "a provider registers each installation by itself, with its own secret",
    "sign_on_subjects": "people prove who they are anew at another installation",
    "graph_projections": "says which version of the records is projected here",
    "same_searches": "how far a search is means nothing elsewhere; what it found is exported",
    "signing_keys": "a private key never leaves: a new one is made elsewhere when it is needed",
}
"""Tables that are not exported, each with its reason."""


PEOPLE: Mapping[str, tuple[str, ...]] = {
    "acts_alone": ("account",),
    "clues": ("registered_by", "approved_by"),
    "conversions": ("asker",),
    "delegations": ("giver", "taker"),
    "invitations": ("inviter", "accepted_by"),
    "matters": ("asked_by", "decided_by"),
    "pack_proposals": ("proposer",),
    "same_proposals": ("decided_by",),
    "query_reviews": ("account",),
    "saved_view_shares": ("account",),
    "saved_views": ("owner",),
    "support_visits": ("account",),
}
"""Columns that hold an account's id without a foreign key, by table: it is another id elsewhere."""

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "clues": ("matter",),
    "counters": ("last",),
    "evidence_pins": ("version",),
    "import_batches": ("undoes", "before", "version"),
    "opened_names": ("matter",),
    "query_reviews": ("entry",),
    "saved_view_shares": ("view",),
    "scoring_totals": ("run",),
}
"""Columns of the same width that hold no account's id; a test fails for one that is in neither."""

BLANKED: Mapping[str, Mapping[str, object]] = {"sources": {"state": "paused"}}
"""Columns that leave with another value, by table: what needs a secret rests until it is there."""

EMPTIED: Mapping[str, frozenset[str]] = {"sources": frozenset({"sealed"})}
"""Columns of which the names alone leave: a secret that is sealed under the key of this
installation opens nowhere else, so it is asked for again by its name."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How a table that belongs to no institution speaks of one, and how that leaves with it.

    ``column`` holds the institution's id, if any does: its rows go when the institution is erased.
    """

    how: str
    column: str | None = None


OF_ALL = "packs are published for every institution; what one has installed leaves with it"
OF_VENDORS = "the people of a vendor belong to no institution"
SHARED: Mapping[str, Shared] = {
    "accounts": Shared("people.jsonl: names of those whom members and rows refer to, no secret"),
    "memberships": Shared("members.jsonl", column="member_of"),
    "one_time_links": Shared("a link opens one door once, at the installation that made it"),
    "daily_tasks": Shared("the installation looks after itself"),
    "demonstration_bookings": Shared("visitors belong to no institution yet"),
    "demonstration_slots": Shared("the calendar of the platform's operators"),
    "letters": Shared("a letter is carried by the installation that wrote it"),
    "recovery_codes": Shared("people prove who they are anew at another installation"),
    "second_factors": Shared("people prove who they are anew at another installation"),
    "tokens": Shared("a token is for one installation", column="within"),
    "sessions": Shared("a browser is signed in at the installation that it signed in to"),
    "public_keys": Shared("keys.jsonl: public keys stay, so that what was signed verifies"),
    "tenant_erasures": Shared("what is left of an institution stays where it was"),
    "sign_ups": Shared("how it came here is the installation's to know", column="tenant"),
    "trial_notices": Shared("which letters were written about the end of a trial, to nobody named"),
    "tenants": Shared("tenant.json"),
    "vendors": Shared(OF_ALL),
    "vendor_keys": Shared(OF_ALL),
    "vendor_people": Shared(OF_VENDORS),
    "vendor_invitations": Shared(OF_VENDORS),
    "vendor_tokens": Shared(OF_VENDORS),
    "pack_releases": Shared(OF_ALL),
    "catalogue_keys": Shared(OF_ALL),
    "catalogue_trust": Shared(OF_ALL),
}
"""The global tables."""


def every() -> list[Table]:
    """Every table of the product, each after those it refers to."""
    for package in (core, tenants):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name.rpartition(".")[2] == "sql":
                importlib.import_module(module.name)
    return list(Base.metadata.sorted_tables)


def owned() -> list[Table]:
    """The tables whose rows belong to one institution each, each after those it refers to."""
    return [table for table in every() if is_owned(table)]


def exported() -> list[Table]:
    """The tables that are exported row by row."""
    left_out = ELSEWHERE.keys() | EXEMPT.keys()
    return [table for table in owned() if table.name not in left_out]
