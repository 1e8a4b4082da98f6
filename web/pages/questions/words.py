"""What each question is called, what it finds, and what the finding does not say."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.texts import Text
from tenants.clues.marks import QUESTION
from tenants.matters.questions import Question
from web.clue_words import NOTES


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as its form shows it; ``fields`` are the conditions that it takes."""

    title: Text
    finds: Text
    note: Text
    fields: tuple[str, ...] = ()
    least: int = 0


CLUES = frozenset(
    {
        Question.MEETINGS,
        Question.RECUSAL,
        Question.REPEAT,
        Question.RINGS,
        Question.PETITIONS,
    }
)
"""Questions whose rows may be registered as clues."""

PETITIONS_NOTE = Text(
    "线索不是结论：反复信访也可能是问题没有得到解决",
    "A clue, not a finding: somebody may come again because nothing was solved",
)
RELATED_NOTE = Text(
    "只说明记录之间的联系；是否并案由承办人决定",
    "It says how records are connected; whether cases are joined is the judge's to decide",
)

ASKINGS: Mapping[Question, Asking] = {
    Question.MEETINGS: Asking(
        Text("同案是否多于偶然", "Meetings against chance"),
        Text(
            "承办人与律师（或当事人）同案的次数，与案件随机分派时应有的次数相比。",
            "How often staff and lawyers (or parties) met, beside what chance would have.",
        ),
        NOTES["meetings"],
        ("whom", "of", "span"),
    ),
    Question.RECUSAL: Asking(
        Text("应回避而未回避", "Duties to withdraw"),
        Text(
            "近亲属、三年内的原任职单位、参与过前一程序。",
            "Kin, an employer left within three years, an earlier instance.",
        ),
        NOTES["recusal"],
        ("whom",),
    ),
    Question.REPEAT: Asking(
        Text("反复涉诉的当事人", "Repeat litigants"),
        Text(
            "案件多的当事人，站在哪一方，对手是否总在更换。",
            "Parties with many cases, on which side, and whether opponents keep changing.",
        ),
        NOTES["repeat"],
        ("least", "span"),
        least=10,
    ),
    Question.RINGS: Asking(
        Text("疑似虚假诉讼团伙", "Suspected rings of sham litigation"),
        Text(
            "同住址或同律师、互相起诉、很快调解撤诉的一群人。",
            "People of one address or lawyer who sue one another and settle at once.",
        ),
        NOTES["rings"],
        ("span",),
    ),
    Question.PETITIONS: Asking(
        Text("信访链", "Chains of petitions"),
        Text(
            "同一人就同一案件先后提出的信访，后续审级并入一审。",
            "Petitions of one person about one case, later instances counted with the first.",
        ),
        PETITIONS_NOTE,
        ("whom", "least"),
        least=2,
    ),
    Question.RELATED: Asking(
        Text("关联案件", "Related cases"),
        Text(
            "其他审级、互诉、同一事实、相同或共同当事人、系列案件。",
            "Other instances, counterclaims, same facts, same or shared parties, series.",
        ),
        RELATED_NOTE,
        ("one",),
    ),
    Question.COMMON: Asking(
        Text("共同之处", "What the subjects share"),
        Text(
            "事由的各个对象在一步或两步之内都连到谁。",
            "What all subjects of the matter are one or two links from.",
        ),
        RELATED_NOTE,
    ),
    Question.TIMELINE: Asking(
        Text("大事记", "Timeline"),
        Text("一个对象的全部记录，按时间排列。", "Every record of one subject, in order of time."),
        RELATED_NOTE,
        ("one",),
    ),
}


def titles() -> Mapping[str, Text]:
    """What the question of a clue is called, by its name."""
    known = {question.value: asking.title for question, asking in ASKINGS.items()}
    return known | {QUESTION: Text("负面行为标记", "Mark of conduct")}
