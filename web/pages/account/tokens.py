"""One's own tokens for programs: made, shown once, revoked."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, NotAllowed, NotFound
from core.identity.permissions import Permission
from core.identity.tokens import OFFERED
from core.tenancy.model import TenantId
from core.texts import Text
from web import gate
from web.access import signed_in
from web.failures import sentences
from web.gate import NOBODY
from web.pages.account.routes import me, parts
from web.values import Membership

tokens = Blueprint("tokens", __name__, url_prefix="/account/tokens")
WORDS = {
    Permission.EXPORT: Text("导出", "Export"),
    Permission.SEE_OWN: Text("看自己的结果", "See own results"),
    Permission.SEE_UNIT: Text("看本部门的结果", "See the unit's results"),
    Permission.SEE_ALL: Text("看全单位的结果", "See all results"),
    Permission.SEE_ROWS: Text("看数后面的记录", "See records behind figures"),
    Permission.SEE_LOWER: Text("看下级单位汇总", "See the roll-up of lower institutions"),
}


@tokens.get("")
@signed_in
def overview() -> ResponseReturnValue:
    """My tokens, and the form for another."""
    return _page()


@tokens.post("")
@signed_in
def make() -> ResponseReturnValue:
    """Make a token for one of my institutions, with some of what I may do there."""
    who, typed = gate.actor(), request.form
    try:
        place = _place(typed.get("place", ""))
        parts().identity.prove(who.id, typed.get("proof", ""))
        wanted = _wanted(typed.getlist("permission"), _offered(place))
        days = typed.get("days", "")
        secret = parts().tokens.make(
            TenantId(place.place.id),
            who.id,
            name=typed.get("name", ""),
            permissions=wanted,
            days=int(days) if days.isdecimal() and len(days) < 5 else 0,
        )
    except (BadInput, NotAllowed) as error:
        return _page(problem=sentences(error))
    return render_template("account/token.html", secret=secret, slug=place.place.slug)


@tokens.post("/<int:number>/revoke")
@signed_in
def revoke(number: int) -> ResponseReturnValue:
    """Revoke one of mine; anybody else's does not exist."""
    within = gate.actor().within
    mine = {each.id for each in parts().tokens.of_account(me().id, _tenant(within))}
    if number not in mine:
        raise NotFound(NOBODY)
    parts().tokens.revoke(number, account_id=me().id)
    flash(gettext("令牌已撤销。"), "ok")
    return redirect(url_for("tokens.overview"))


def _tenant(within: int | None) -> TenantId | None:
    return None if within is None else TenantId(within)


def _place(slug: str) -> Membership:
    found = next((each for each in _places() if each.place.slug == slug), None)
    if found is None:
        raise BadInput(
            Text("请选择单位", "Choose an institution"),
            advice=Text("只能选自己有导出权限的单位", "One where you may export"),
        )
    return found


def _places() -> list[Membership]:
    """Where the account may let a program read."""
    return [each for each in gate.memberships() if Permission.EXPORT in each.permissions]


def _wanted(asked: Sequence[str], offered: Sequence[Permission]) -> list[Permission]:
    """What was chosen; NotAllowed for more than is one's own to give."""
    mine = {each.value for each in offered}
    strange = set(asked) - mine
    if strange:
        named = [WORDS[each] for each in OFFERED if each.value in strange]
        raise NotAllowed(
            Text(
                f"不能给出自己没有的权限：{'、'.join(each.zh for each in named)}".rstrip("："),
                "Nobody gives a permission that is not theirs: "
                f"{', '.join(each.en for each in named)}".rstrip(": "),
            ),
            advice=Text("请取消后再生成", "Leave it out"),
        )
    return [each for each in offered if each.value in asked]


def _offered(place: Membership) -> list[Permission]:
    return [each for each in OFFERED if each in place.permissions]


def _page(*, problem: str = "") -> ResponseReturnValue:
    who = gate.actor()
    page = render_template(
        "account/tokens.html",
        tokens=parts().tokens.of_account(who.id, _tenant(who.within)),
        places=_places(),
        names={each.place.id: each.place.name for each in gate.memberships()},
        offered=[each for each in OFFERED if any(each in place.permissions for place in _places())],
        words=WORDS,
        problem=problem,
        typed=request.form,
    )
    return page, 422 if problem else 200
