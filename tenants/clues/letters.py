"""The letter to who is concerned by a clue: that there is one, and until when to answer."""

from datetime import date

from core.mail.ports import Letter
from core.texts import Text


def letter(to: str, until: date) -> Letter:
    """It names neither the matter nor the finding: a mailbox is no place for them."""
    return Letter(
        to=to,
        subject=Text("公衡：有一条线索请您说明", "Gongheng: something to answer"),
        body=Text(
            f"有一条与您有关的线索已批准核查。请登录公衡，在“与我有关的线索”中查看依据，"
            f"并在 {until} 前说明情况。线索不是结论，不影响计分；"
            f"内容只有督察部门、批准人和您本人能看到。",
            f"A clue that concerns you is being looked into. Please sign in to Gongheng, see what "
            f"it rests on under Clues about me, and answer by {until}. A clue is no finding and "
            f"enters no score; only the supervision office, who approved it and you can see it.",
        ),
    )
