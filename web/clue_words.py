"""What clues are called, and what each kind of them does not say; for pages and commands."""

from collections.abc import Mapping

from core.graph.questions.recusal import Ground
from core.graph.questions.repeat import Habit
from core.texts import Text

GROUNDS: Mapping[Ground, Text] = {
    Ground.KIN: Text("近亲属", "relative"),
    Ground.EMPLOYER: Text("原任职单位", "former employer"),
    Ground.INSTANCE: Text("参与过前一程序", "earlier instance"),
}
HABITS: Mapping[Habit, Text] = {
    Habit.PROFESSIONAL: Text("疑似职业原告", "professional claimant"),
    Habit.CLAIMANT: Text("多为原告方", "claimant"),
    Habit.DEBTOR: Text("多为被告方", "debtor"),
    Habit.BOTH: Text("两方均有", "both sides"),
}
NOTES: Mapping[str, Text] = {
    "meetings": Text(
        "线索不是结论：专业相同的承办人与律师也会经常同案",
        "A clue, not a finding: those of one speciality meet often too",
    ),
    "recusal": Text(
        "线索不是结论：是否已经回避以案卷为准",
        "A clue, not a finding: the file says whether somebody stepped back",
    ),
    "repeat": Text(
        "线索不是结论：租户众多的房东也会反复起诉",
        "A clue, not a finding: a landlord of many sues often too",
    ),
    "rings": Text(
        "线索不是结论：分家析产的亲属也会如此",
        "A clue, not a finding: families who divide an estate look alike",
    ),
}
"""What a clue does not say, by question."""
