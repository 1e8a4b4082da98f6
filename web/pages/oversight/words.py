"""A question as the log names it, said in words: what was asked, and about whom of the staff."""

import re
from collections.abc import Mapping

from core.texts import Text
from tenants.matters.questions import Question
from web.pages.questions.words import ASKINGS, titles

ASKED: Mapping[str, Text] = {
    "matter": Text("申请查询事由", "Asking for a matter"),
    "query": Text("看关联", "Neighbours"),
    "path": Text("找路径", "A path"),
    "search": Text("查找", "A search"),
    "profile": Text("看画像", "A profile"),
    **titles(),
    "petition_chains": ASKINGS[Question.PETITIONS].title,
    "verify": Text("核验凭据", "A certificate checked"),
}
KEY = re.compile(r"'(\w+):([^']*)'")


def in_words(asked: str) -> Text:
    """What an entry of the log was about; names of others than staff stay out of it."""
    name, _, rest = asked.partition(" ")
    what = ASKED.get(name)
    if what is None:
        return Text(asked, asked)
    keys = KEY.findall(rest)
    staff = "、".join(value for kind, value in keys if kind == "staff")
    others = sum(kind != "staff" for kind, _ in keys)
    more = Text(f"{others} 个对象", f"{others} others") if others else Text("", "")
    zh = " · ".join(each for each in (what.zh, staff, more.zh) if each)
    return Text(zh, " · ".join(each for each in (what.en, staff, more.en) if each))
