"""The readers of the small invented city, and what each may do."""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import NotAllowed
from core.identity.permissions import Permission
from core.identity.scope import DataScope, Reach
from core.identity.service import STRANGE, Known
from core.listing import Page
from core.texts import Text
from tests.web import city
from web.pages.courts.port import PAGE
from web.values import ALONE, Account, Membership

LEADS = Reach(DataScope.DEPARTMENT_AND_BELOW, "u2")
OFFICE = frozenset(Permission) - {Permission.SEE_LOWER}
HEAD = frozenset({Permission.SEE_OWN, Permission.SEE_UNIT, Permission.SEE_ROWS, Permission.EXPORT})
ROLES: dict[str, tuple[str, Text, frozenset[Permission], str | None]] = {
    "office": ("wangjiang", Text("考核办", "Appraisal office"), OFFICE, None),
    "judge": ("wangjiang", Text("干警", "Member"), frozenset({Permission.SEE_OWN}), "1008"),
    "head": ("wangjiang", Text("部门负责人", "Department head"), HEAD, "1007"),
    "auditor": ("wangjiang", Text("审计员", "Auditor"), frozenset({Permission.READ_AUDIT}), None),
    "elsewhere": ("chenghu", Text("考核办", "Appraisal office"), OFFICE, None),
}
WHO = {
    "office": "叶清和",
    "judge": "周砚",
    "head": "顾明",
    "elsewhere": "段清扬",
    "city": "沈维岳",
    "auditor": "高以宁",
}


class PlainIdentity:
    """Four accounts; every password is the name."""

    def sign_in(
        self, name: str, password: str, *, source: str = "", known: Known = STRANGE
    ) -> Account:
        if name not in WHO or password != name:
            raise NotAllowed(Text("帐号或密码不对", "Wrong name or password"))
        return Account(list(WHO).index(name), name, WHO[name])

    def begin(
        self, account: Account, *, source: str, agent: str, way: str = "", sid: str = ""
    ) -> str:
        return account.name

    def sign_out(self, account: Account, key: str) -> None:
        pass

    def account(self, account_id: int, sessions: int, key: str) -> Account | None:
        names = list(WHO)
        if not 0 <= account_id < len(names):
            return None
        return Account(account_id, names[account_id], WHO[names[account_id]])

    def membership(self, account: Account, slug: str) -> Membership | None:
        mine = self.memberships(account)
        found = next((each for each in mine if each.place.slug == slug), None)
        return replace(found, elsewhere=len(mine) > 1) if found else None

    def choice(self, account: Account, *, words: str = "", page: int = 1) -> Page[Membership]:
        mine = self.memberships(account)
        found = [each for each in mine if words in each.place.name.zh]
        return Page(found, len(found), 1, PAGE)

    def memberships(self, account: Account) -> Sequence[Membership]:
        if account.name == "city":
            role = Text("院长", "President")
            return [Membership(each, role, frozenset(Permission)) for each in city.PLACES]
        slug, role, permissions, staff_no = ROLES[account.name]
        place = next(each for each in city.PLACES if each.slug == slug)
        reach = LEADS if account.name == "head" else ALONE
        return [Membership(place, role, permissions, staff_no, reach)]
