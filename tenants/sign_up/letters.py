"""The letters of a sign-up."""

from core.mail.ports import Letter
from core.texts import Text
from tenants.sign_up.model import Asked


def confirm(asked: Asked, address: str) -> Letter:
    """Shows that the address is read by whoever signed up."""
    zh, en = asked.name.zh, asked.name.en
    return Letter(
        to=asked.email,
        subject=Text("公衡：确认邮箱，开通试用", "Gongheng: confirm your address"),
        body=Text(
            f"{asked.contact}：\n\n有人用这个邮箱为“{zh}”申请试用公衡。请在 24 小时内打开下面的"
            f"链接，设置密码并开通：\n\n{address}\n\n如果不是您申请的，请不要理会这封信。",
            f"{asked.contact},\n\nthis address was given to try Gongheng out for {en}. Open this "
            f"link within 24 hours, set a password and begin:\n\n{address}\n\n"
            "If it was not you, ignore this letter.",
        ),
        locale=asked.locale,
    )


def known(asked: Asked) -> Letter:
    """Tells the owner of an address alone that it has an account."""
    return Letter(
        to=asked.email,
        subject=Text("公衡：这个邮箱已有帐号", "Gongheng: this address has an account"),
        body=Text(
            f"{asked.contact}：\n\n有人用这个邮箱申请试用公衡，但它已经有帐号。请直接登录；忘记密码时"
            "可在登录页重设。如果不是您申请的，请不要理会这封信。",
            f"{asked.contact},\n\nthis address was given to try Gongheng out, but it has an "
            "account already. Sign in, or set a new password on the sign-in page. If it was not "
            "you, ignore this letter.",
        ),
        locale=asked.locale,
    )


def refused(asked: Asked, reason: str) -> Letter:
    """Says why an institution was not verified."""
    return Letter(
        to=asked.email,
        subject=Text("公衡：单位核验未通过", "Gongheng: not verified"),
        body=Text(
            f"{asked.contact}：\n\n“{asked.name.zh}”没有通过单位核验，原因：{reason}\n\n"
            "试用期内仍可使用示范数据。",
            f"{asked.contact},\n\n{asked.name.en} was not verified: {reason}\n\n"
            "Invented data remain usable until the trial ends.",
        ),
        locale=asked.locale,
    )
