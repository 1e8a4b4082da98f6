"""The operators' page of a vendor's people: invited by a letter, removed with their accounts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.chain import CHINA
from core.errors import BadInput, Conflict, GonghengError
from core.mail.ports import Letter
from core.plugin.catalogue.model import Vendor
from core.plugin.catalogue.people.service import HOURS, Invited
from core.texts import Text
from web.access import operates
from web.failures import sentences
from web.outward import outward
from web.pages.mailbox.routes import letters_are_here
from web.pages.offering.routes import parts

vendor_people = Blueprint("vendor_people", __name__, url_prefix="/operator/vendors/<vendor>/people")


@vendor_people.get("")
@operates
def overview(vendor: str) -> ResponseReturnValue:
    """Who works for the vendor here, who was asked, and the form to ask somebody."""
    return _page(vendor)


@vendor_people.post("")
@operates
def invite(vendor: str) -> ResponseReturnValue:
    """Ask somebody by a letter."""
    form = request.form
    try:
        made = parts().people.invite(vendor, form.get("email", ""), form.get("label", ""))
    except (BadInput, Conflict) as error:
        return _page(vendor, error), 422
    return _sent(vendor, *made)


@vendor_people.post("/invitations/<int:vendor_invitation>/again")
@operates
def again(vendor: str, vendor_invitation: int) -> ResponseReturnValue:
    """Write the letter once more, with a fresh link."""
    return _sent(vendor, *parts().people.send_again(vendor, vendor_invitation))


@vendor_people.post("/invitations/<int:vendor_invitation>/withdraw")
@operates
def revoke(vendor: str, vendor_invitation: int) -> ResponseReturnValue:
    """Take an invitation back."""
    parts().people.withdraw(vendor, vendor_invitation)
    flash(gettext("邀请已撤回，链接不能再用。"), "ok")
    return redirect(url_for("vendor_people.overview", vendor=vendor))


@vendor_people.post("/<int:vendor_person>/remove")
@operates
def remove(vendor: str, vendor_person: int) -> ResponseReturnValue:
    """Let somebody work for the vendor no longer."""
    parts().people.remove(vendor, vendor_person)
    flash(gettext("已移除，帐号已关闭，其令牌已失效。"), "ok")
    return redirect(url_for("vendor_people.overview", vendor=vendor))


def _sent(vendor: str, invited: Invited, secret: str) -> ResponseReturnValue:
    address = outward("arriving.look", token=secret)
    of = parts().shelf.vendor(vendor)
    mailed = parts().write(_letter(of, invited, address))
    return render_template(
        "vendors/sent.html",
        vendor=of,
        invited=invited,
        mailed=mailed,
        mailbox=letters_are_here(),
        address=address,
        hours=HOURS,
    )


def _letter(vendor: Vendor, invited: Invited, address: str) -> Letter:
    until = f"{invited.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return Letter(
        invited.email,
        Text("邀请您管理指标包目录中的供应商", "You are invited to look after a vendor"),
        Text(
            f"{invited.label}：\n\n平台运营邀请您在公衡的指标包目录中管理供应商“{vendor.name.zh}”。"
            f"请打开下面的链接设立帐号。链接只能用一次，{until} 前有效。\n\n{address}\n\n"
            "如果您不认识邀请人，请不要理会这封信。\n",
            f"Dear {invited.label},\n\nthe operator invites you to look after the vendor "
            f"{vendor.name.en} in Gongheng's catalogue of packs. Open the link below to make an "
            f"account. It works once, until {until} (Beijing time).\n\n{address}\n\n"
            "If you do not know who invites you, ignore this letter.\n",
        ),
    )


def _page(vendor: str, error: GonghengError | None = None) -> str:
    found = parts()
    return render_template(
        "vendors/people.html",
        vendor=found.shelf.vendor(vendor),
        people=found.people.of_vendor(vendor),
        invited=found.people.invited(vendor),
        typed=request.form,
        problem=sentences(error) if error else "",
    )
