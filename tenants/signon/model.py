"""What an institution has agreed with its provider, and the roles that follow from claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.identity.permissions import OUTSIDE, ROLES, SEPARATED, Role
from core.texts import Text

LONGEST_RULES = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """Whoever has the value in the claim has the role."""

    value: str
    role: Role


@dataclass(frozen=True, slots=True)
class Agreement:
    """How members of an institution sign in by its provider.

    ``claim`` is where their groups stand, with dots for what lies deeper. ``fallback`` is the role
    of somebody whom no rule names. ``makes_accounts``: who comes for the first time becomes a
    member. ``gives_officers``: rules may name the three officers, whom else the operator appoints.
    """

    issuer: str
    client_id: str
    claim: str = "groups"
    rules: Sequence[Rule] = ()
    fallback: Role | None = None
    makes_accounts: bool = True
    gives_officers: bool = False
    enabled: bool = True

    @property
    def managed(self) -> frozenset[Role]:
        """The roles that follow the provider, and are taken away when it stops saying so."""
        named = {each.role for each in self.rules}
        return frozenset(named | ({self.fallback} if self.fallback else set()))

    def roles(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        """The roles that the claims give; never the operator, officers only by agreement."""
        values = _values(claims, self.claim)
        found = {each.role for each in self.rules if each.value in values}
        found -= OUTSIDE | (set() if self.gives_officers else SEPARATED)
        return frozenset(found or ({self.fallback} if self.fallback else set()))


def rules_of(text: str) -> list[Rule]:
    """Rules written one a line as ``value = role``; the role by its name in either language."""
    names = {name.casefold(): role for role, name in _names()}
    rules = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        value, sign, role = (part.strip() for part in line.partition("="))
        if not (value and sign and role.casefold() in names):
            raise BadInput(
                Text(f"第 {number} 行不是“取值 = 角色”", f"line {number} is no “value = role”"),
                where=line[:60],
                advice=Text(
                    "角色写名称，例如 kaohe = 考核办", "Name the role, as in staff = Staff member"
                ),
            )
        rules.append(Rule(value[:200], names[role.casefold()]))
    if len(rules) > LONGEST_RULES:
        raise BadInput(Text("规则最多 100 行", "There may be 100 rules at most"))
    return rules


def rules_text(rules: Sequence[Rule]) -> str:
    """The rules as they are written."""
    return "\n".join(f"{each.value} = {ROLES[each.role].label.zh}" for each in rules)


def check(agreement: Agreement) -> None:
    """BadInput for an agreement that would give what it must not."""
    officers = sorted(agreement.managed & SEPARATED)
    if OUTSIDE & agreement.managed:
        raise BadInput(
            Text("平台运营不属于任何单位", "The operator belongs to no institution"),
            advice=Text("请去掉这条规则", "Take that rule out"),
        )
    if (officers and not agreement.gives_officers) or agreement.fallback in SEPARATED:
        raise BadInput(
            Text(
                "三员由平台运营指定，规则不能指定",
                "The operator appoints the three officers, rules do not",
            ),
            where="、".join(ROLES[each].label.zh for each in officers),
            advice=Text(
                "去掉这些规则，或勾选“允许按规则指定三员”",
                "Take those rules out, or allow rules to name them",
            ),
        )


def _names() -> list[tuple[Role, str]]:
    return [
        (role, name)
        for role, terms in ROLES.items()
        for name in (terms.label.zh, terms.label.en, role.value)
    ]


def _values(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    found: Any = claims
    for part in claim.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    several = found if isinstance(found, list) else [found]
    return frozenset(each for each in several if isinstance(each, str))
