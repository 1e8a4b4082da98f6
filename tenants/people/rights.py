"""What one member may give another: never more than its own office lets it, never an officer."""

from collections.abc import Sequence

from core.errors import BadInput, NotAllowed
from core.identity.model import Actor
from core.identity.permissions import OUTSIDE, ROLES, SEPARATED, Permission, Role
from core.identity.scope import DataScope
from core.texts import Text
from tenants.model import Member
from tenants.people.model import Wish

LONGEST = 64
MOST_IN_CHARGE = 40


def givable(actor: Actor) -> Sequence[Role]:
    """The roles that the actor may give: those of the work, for who manages members."""
    if Permission.MANAGE_MEMBERS not in actor.permissions:
        return ()
    return tuple(role for role in ROLES if role not in SEPARATED | OUTSIDE)


def must_give(actor: Actor, wish: Wish) -> None:
    """NotAllowed for a role that is not the actor's to give, BadInput for a wish without sense."""
    actor.must(Permission.MANAGE_MEMBERS)
    if not wish.roles:
        raise BadInput(
            Text("没有选择角色", "No role was chosen"),
            advice=Text("请至少选择一个角色", "Choose one role at least"),
        )
    beyond = sorted(wish.roles - set(givable(actor)))
    if beyond:
        raise NotAllowed(
            Text("三员和平台运营不能由成员指定", "Officers are not appointed by members"),
            where="、".join(ROLES[role].label.zh for role in beyond),
            advice=Text("三员由平台运营指定和更换", "The operator appoints and replaces officers"),
        )
    _check_sense(wish)


def must_touch(actor: Actor, member: Member) -> None:
    """NotAllowed where the member is the actor, or an officer."""
    actor.must(Permission.MANAGE_MEMBERS)
    if member.account_id == actor.account_id:
        raise NotAllowed(
            Text("不能更改自己的角色和权限", "Nobody changes their own rights"),
            advice=Text("三员由平台运营更换", "The operator replaces officers"),
        )
    if member.roles & SEPARATED:
        raise NotAllowed(
            Text("三员的角色不在这里更改", "An officer's roles are not changed here"),
            advice=Text("三员由平台运营指定和更换", "The operator appoints and replaces officers"),
        )


def _check_sense(wish: Wish) -> None:
    """A scope needs what it starts from."""
    if any(len(each) > LONGEST for each in (wish.staff_no or "", wish.unit_no or "")):
        raise BadInput(
            Text("编号太长", "A number is too long"),
            advice=Text(f"不超过 {LONGEST} 个字符", f"{LONGEST} characters at most"),
        )
    needs_unit = (DataScope.OWN_DEPARTMENT, DataScope.DEPARTMENT_AND_BELOW)
    if wish.scope in needs_unit and not wish.unit_no:
        raise BadInput(
            Text("这个数据范围要写明部门", "This data scope needs a department"),
            advice=Text("请填写部门编号", "Give the number of the department"),
        )
    if wish.scope is DataScope.OWN_TEAM and not (wish.unit_no or wish.staff_no):
        raise BadInput(
            Text("这个数据范围要写明工号或部门", "This data scope needs a staff or unit number"),
            advice=Text("请填写工号或部门编号", "Give a staff or a unit number"),
        )
    if wish.scope is DataScope.IN_CHARGE and not wish.in_charge:
        raise BadInput(
            Text("这个数据范围要写明分管部门", "This data scope needs departments in charge"),
            advice=Text("请填写分管部门的编号", "Give the numbers of the departments"),
        )
    if len(wish.in_charge) > MOST_IN_CHARGE or any(len(each) > LONGEST for each in wish.in_charge):
        raise BadInput(
            Text("分管部门太多或编号太长", "Too many departments in charge, or a number too long"),
            advice=Text(f"最多 {MOST_IN_CHARGE} 个", f"{MOST_IN_CHARGE} at most"),
        )
