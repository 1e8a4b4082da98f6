"""Everything that can be permitted, and the roles that an institution gives to its members."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.texts import Text


class Permission(StrEnum):
    """One thing that an actor may or may not do; each page and command names one."""

    SEE_OWN = "see own figures"
    SEE_UNIT = "see the figures of some units"
    SEE_ALL = "see all figures of the institution"
    SEE_ROWS = "see the records behind the figures of others"
    EXPORT = "export tables"
    IMPORT = "import records"
    UNDO_IMPORT = "undo an import"
    RUN = "start a scoring run"
    ENTER_POINTS = "enter ledger points"
    APPROVE_POINTS = "approve ledger points"
    EDIT_SCHEME = "edit schemes"
    CHOOSE_PACKS = "install packs"
    CONFIRM_PACKS = "confirm packs that another proposes"
    SEE_LOWER = "see the roll-up of lower institutions"
    AGREE = "agree with other institutions on what is delivered"
    EXPLORE_OWN_CASES = "explore associations of own cases"
    EXPLORE_APPROVED = "explore associations of approved matters"
    APPROVE_MATTERS = "approve matters of supervision"
    RATE = "rate in reviews"
    OFFER_PACKS = "offer packs to the catalogue"
    ADMINISTER = "administer settings and calendars"
    MANAGE_MEMBERS = "manage members and their roles"
    READ_AUDIT = "read the audit log"
    OPERATE = "operate the platform and its institutions"


class Role(StrEnum):
    """What a member is in an institution; those in ``OUTSIDE`` stand outside of them."""

    SYSTEM_ADMINISTRATOR = "system administrator"
    SECURITY_ADMINISTRATOR = "security administrator"
    AUDITOR = "auditor"
    APPRAISAL_OFFICE = "appraisal office"
    PERFORMANCE_ANALYST = "performance analyst"
    LEADER = "leader"
    DEPARTMENT_HEAD = "department head"
    TEAM_LEADER = "team leader"
    MEMBER = "member"
    RATER = "rater"
    SUPERVISION_OFFICER = "supervision officer"
    VENDOR = "vendor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """What users call a role, and what it permits."""

    label: Text
    permits: frozenset[Permission]


def _terms(zh: str, en: str, *permits: Permission) -> RoleTerms:
    return RoleTerms(Text(zh, en), frozenset(permits))


ROLES: Mapping[Role, RoleTerms] = {
    Role.SYSTEM_ADMINISTRATOR: _terms(
        "系统管理员", "System administrator", Permission.ADMINISTER, Permission.CHOOSE_PACKS
    ),
    Role.SECURITY_ADMINISTRATOR: _terms(
        "安全管理员", "Security administrator", Permission.MANAGE_MEMBERS
    ),
    Role.AUDITOR: _terms("审计员", "Auditor", Permission.READ_AUDIT),
    Role.APPRAISAL_OFFICE: _terms(
        "考核办",
        "Appraisal office",
        Permission.SEE_OWN,
        Permission.SEE_ALL,
        Permission.SEE_ROWS,
        Permission.SEE_LOWER,
        Permission.EXPORT,
        Permission.IMPORT,
        Permission.UNDO_IMPORT,
        Permission.RUN,
        Permission.ENTER_POINTS,
        Permission.EDIT_SCHEME,
        Permission.CHOOSE_PACKS,
        Permission.AGREE,
    ),
    Role.PERFORMANCE_ANALYST: _terms(
        "绩效分析员",
        "Performance analyst",
        Permission.SEE_OWN,
        Permission.SEE_ALL,
        Permission.SEE_ROWS,
        Permission.SEE_LOWER,
        Permission.EXPORT,
    ),
    Role.LEADER: _terms(
        "院领导",
        "Leader",
        Permission.SEE_OWN,
        Permission.SEE_ALL,
        Permission.SEE_ROWS,
        Permission.SEE_LOWER,
        Permission.EXPORT,
        Permission.APPROVE_POINTS,
        Permission.CONFIRM_PACKS,
        Permission.AGREE,
        Permission.APPROVE_MATTERS,
    ),
    Role.DEPARTMENT_HEAD: _terms(
        "部门负责人",
        "Department head",
        Permission.SEE_OWN,
        Permission.SEE_UNIT,
        Permission.SEE_ROWS,
        Permission.EXPORT,
        Permission.ENTER_POINTS,
    ),
    Role.TEAM_LEADER: _terms(
        "团队负责人",
        "Team leader",
        Permission.SEE_OWN,
        Permission.SEE_UNIT,
        Permission.SEE_ROWS,
        Permission.EXPORT,
    ),
    Role.MEMBER: _terms("干警", "Staff member", Permission.SEE_OWN, Permission.EXPLORE_OWN_CASES),
    Role.RATER: _terms("评价主体", "Rater", Permission.RATE),
    Role.SUPERVISION_OFFICER: _terms(
        "督察人员", "Supervision officer", Permission.SEE_OWN, Permission.EXPLORE_APPROVED
    ),
    Role.VENDOR: _terms("供应商", "Vendor", Permission.OFFER_PACKS),
    Role.OPERATOR: _terms("平台运营", "Operator", Permission.OPERATE),
}

OUTSIDE = frozenset({Role.OPERATOR, Role.VENDOR})
"""Roles that no institution gives: who runs the platform, and who offers packs to all."""

SEPARATED = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})
"""三员分立: no account holds two of these, in whatever institutions."""


NEVER_TOGETHER = frozenset({Permission.ENTER_POINTS, Permission.APPROVE_POINTS})
"""The person who enters points does not approve them, by roles or by delegation."""


def permitted(roles: Collection[Role]) -> frozenset[Permission]:
    """Everything that any of the roles permits."""
    return frozenset().union(*(ROLES[role].permits for role in roles))
