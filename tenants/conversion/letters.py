"""What an institution is told about its conversion."""

from core.mail.ports import Letter
from core.texts import Text


def done(to: str, name: Text) -> Letter:
    """The institution is full, and nothing invented is left."""
    return Letter(
        to=to,
        subject=Text("公衡：已转为正式单位", "Gongheng: now a full institution"),
        body=Text(
            f"“{name.zh}”已转为正式单位。示范数据及由其得出的一切已清除，设置、成员和真实数据"
            "都已保留；清单见“转为正式”页。请重新计分。",
            f"{name.en} is now a full institution. Invented data and all that came of them are "
            "gone; settings, members and own records have stayed. The page on becoming full lists "
            "both. Score your periods again.",
        ),
    )


def declined(to: str, name: Text, reason: str) -> Letter:
    """The operator has not agreed, and why."""
    return Letter(
        to=to,
        subject=Text("公衡：转为正式的申请未批准", "Gongheng: not made a full institution"),
        body=Text(
            f"“{name.zh}”转为正式的申请没有批准，原因：{reason}\n\n试用继续，可再次申请。",
            f"{name.en} was not made a full institution: {reason}\n\n"
            "The trial goes on, and you may ask again.",
        ),
    )
