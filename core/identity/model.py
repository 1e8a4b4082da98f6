"""Who somebody is (an account), and who somebody is in an institution (an actor)."""

from dataclasses import dataclass

from core.errors import BadInput, NotAllowed
from core.identity.permissions import ROLES, Permission, Role, permitted
from core.identity.scope import DataScope, Reach, usual_scope, within
from core.tenancy.model import TenantId
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Account:
    """A login. ``sessions`` counts revocations: a session that began under another is over.

    ``within`` is the one institution that a session by single sign-on is for.
    """

    id: int
    name: str
    label: str
    operator: bool
    active: bool
    sessions: int
    email: str = ""
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work in an institution; services ask it what it may do.

    ``staff_no`` is whose own figures it sees, ``unit_no`` its unit, ``in_charge`` the departments
    that it answers for; ``scope`` is None where the roles decide.
    """

    account_id: int
    name: str
    tenant_id: TenantId
    roles: frozenset[Role]
    staff_no: str | None = None
    unit_no: str | None = None
    scope: DataScope | None = None
    in_charge: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        """Of whom the actor sees results."""
        scope = self.scope or usual_scope(self.roles, self.in_charge)
        return Reach(scope, self.unit_no, self.in_charge)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything that the actor's roles permit, as far as its scope goes."""
        return within(permitted(self.roles), self.reach.scope)

    def may(self, permission: Permission) -> bool:
        """Whether the actor may do this."""
        return permission in self.permissions

    def must(self, permission: Permission) -> None:
        """Raise NotAllowed unless the actor may do this; says which roles could."""
        if self.may(permission):
            return
        able = [terms.label for terms in ROLES.values() if permission in terms.permits]
        raise NotAllowed(
            Text("您没有此项权限", "You are not permitted to do this"),
            where=permission.value,
            advice=Text(
                "可由以下角色办理：" + "、".join(label.zh for label in able),
                "These roles may: " + ", ".join(label.en for label in able),
            ),
        )


def wrong_sign_in() -> NotAllowed:
    """The one answer to a wrong name, a wrong password and a closed account."""
    return NotAllowed(
        Text("用户名或密码不正确", "Wrong name or password"),
        advice=Text(
            "请重新输入；忘记密码可用邮箱重设，或联系本单位安全管理员",
            "Try again; a forgotten password is reset by e-mail or by your security administrator",
        ),
    )


def wrong_password() -> BadInput:
    """The answer to somebody signed in who types the own password wrongly."""
    return BadInput(
        Text("当前密码不正确", "The present password is wrong"),
        advice=Text(
            "请重新输入；忘记密码时，退出后点“忘记密码”",
            "Type it again; if it is forgotten, sign out and choose “Forgotten password”",
        ),
    )


TOO_MANY = Text("失败次数过多，已暂停", "Too many failed attempts")


def is_shut(error: NotAllowed) -> bool:
    """Whether sign-in was not even tried, so that a flood of attempts fills no log."""
    return error.what is TOO_MANY


def too_many(seconds: int) -> NotAllowed:
    """The answer while sign-in is shut after too many failures."""
    minutes = -(-seconds // 60)
    return NotAllowed(
        TOO_MANY,
        advice=Text(f"请于 {minutes} 分钟后再试", f"Try again in {minutes} min"),
    )
