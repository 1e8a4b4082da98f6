"""The letters about the end of a trial."""

import json
from datetime import datetime
from typing import Any

from core.audit.chain import day_of
from core.mail.ports import Enclosure, Letter
from core.texts import Text

NO_CERTIFICATE = Text("没有这份凭证", "There is no such certificate")
EXPORT = Text(
    "数据可以随时带走：登录后打开“导出与退出”，申请导出全部数据。",
    "Everything can be taken away: sign in, open the page of export and exit, ask for an export.",
)


def ends(to: str, name: Text, *, days: int, until: datetime, gone: datetime) -> Letter:
    """The trial ends in so many days."""
    day, last = day_of(until), day_of(gone)
    return Letter(
        to=to,
        subject=Text(f"公衡：试用还有 {days} 天", f"Gongheng: the trial ends in {days} days"),
        body=Text(
            f"“{name.zh}”的试用于 {day} 到期。到期后只能查看和导出，{last} 清除全部数据。\n\n"
            f"需要继续使用，请在“试用”页申请转为正式。{EXPORT.zh}",
            f"The trial of {name.en} ends on {day}. From then on everything can only be read and "
            f"exported, and on {last} all of it is erased.\n\nTo go on, ask on the page of the "
            f"trial to become a full institution. {EXPORT.en}",
        ),
    )


def ended(to: str, name: Text, *, gone: datetime) -> Letter:
    """The trial is over."""
    last = day_of(gone)
    return Letter(
        to=to,
        subject=Text("公衡：试用已到期，请导出数据", "Gongheng: the trial is over"),
        body=Text(
            f"“{name.zh}”的试用已到期，现在只能查看和导出；{last} 清除全部数据，并寄上凭证。\n\n"
            f"需要继续使用，请联系平台运营。{EXPORT.zh}",
            f"The trial of {name.en} is over: everything can only be read and exported. On {last} "
            f"all of it is erased, and the certificate is sent to you.\n\nTo go on, write to the "
            f"operator. {EXPORT.en}",
        ),
    )


def erases(to: str, name: Text, *, days: int, gone: datetime) -> Letter:
    """Everything is erased in so many days."""
    return Letter(
        to=to,
        subject=Text(
            f"公衡：{days} 天后清除全部数据", f"Gongheng: all data are erased in {days} days"
        ),
        body=Text(
            f"“{name.zh}”的全部数据将于 {day_of(gone)} 清除，清除后不能恢复。{EXPORT.zh}",
            f"All data of {name.en} are erased on {day_of(gone)}, for good. {EXPORT.en}",
        ),
    )


def erased(to: str, certificate: dict[str, Any]) -> Letter:
    """Everything is gone; the certificate is enclosed."""
    name, digest = certificate["name"], certificate["digest"]
    content = json.dumps(certificate, ensure_ascii=False, indent=1).encode()
    return Letter(
        to=to,
        subject=Text("公衡：数据已清除（附凭证）", "Gongheng: all data are erased"),
        body=Text(
            f"“{name['zh']}”的全部数据已清除。凭证见附件，摘要 {digest}。",
            f"All data of {name['en']} are erased. The certificate is enclosed; its digest is "
            f"{digest}.",
        ),
        enclosures=(Enclosure("certificate.json", "application/json", content),),
    )


def agreed(to: str, name: Text, *, by: str, gone: datetime) -> Letter:
    """Two officers have agreed to erase everything, on a day on which it can still be cancelled."""
    return Letter(
        to=to,
        subject=Text("公衡：清除全部数据的申请已批准", "Gongheng: the erasure is agreed on"),
        body=Text(
            f"“{name.zh}”清除全部数据的申请已由 {by} 批准，将于 {day_of(gone)} 执行，"
            f"此前可随时撤销。{EXPORT.zh}",
            f"{by} has agreed that all data of {name.en} are erased on {day_of(gone)}. Until then "
            f"it can be cancelled. {EXPORT.en}",
        ),
    )
