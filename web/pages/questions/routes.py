"""Questions under a matter: which there are, their answers as tables, as certificates, as files."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import Conflict
from core.graph.asking import Answered
from core.graph.elements import Key
from core.graph.questions.meetings import STANDS_OUT
from core.graph.questions.swept import Span
from core.identity.permissions import Permission
from core.texts import Text
from tenants.matters.model import Matter, MatterState
from tenants.matters.questions import ONE_EACH, Found, Inquiry, Question
from web import gate
from web.access import reads, requires
from web.attachments import attached
from web.language import say
from web.pages.associations.asking import NOTED, asks, doors
from web.pages.associations.cases import as_file
from web.pages.associations.files import link_cells, marked
from web.pages.associations.given import day_asked, whole_asked
from web.pages.associations.view import Painter, cut_rows
from web.pages.questions.tables import Row, Table, draft, table
from web.pages.questions.words import ASKINGS, CLUES

questions = Blueprint("questions", __name__, url_prefix="/t/<slug>/matters/<int:matter>/questions")

MOST_LEAST = 10_000
PAGE = 100
LAST = 1_000_000


@dataclass(frozen=True)
class Seen:
    """An answer to the reader: the matter, what was asked, the table."""

    matter: Matter
    inquiry: Inquiry
    found: Answered[Found]
    painter: Painter

    @property
    def table(self) -> Table:
        """The answer as a table."""
        return table(self.found, self.painter)


@questions.get("")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.MATTER)
@asks
def overview(slug: str, matter: int) -> ResponseReturnValue:
    """Every question that can be asked."""
    found = doors().matter(gate.place(), gate.actor(), matter)
    if found.state is not MatterState.OPEN or found.asked_by != gate.actor().id:
        raise Conflict(
            Text("这项查询事由现在不能用来提问", "No question may be asked under this matter now"),
            advice=Text("请用自己申请且有效的事由", "Use one of your own that is in force"),
        )
    return render_template(
        "questions/overview.html",
        matter=found,
        askings=ASKINGS,
        subjects=_subjects(found),
        slug=slug,
    )


@questions.get("/<question>")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def one(slug: str, matter: int, question: str) -> ResponseReturnValue:
    """The answer to one of them."""
    seen = _seen(matter, question)
    made, skip = seen.table, seen.inquiry.skip
    rows = _drafts(seen, made)
    return render_template(
        "questions/one.html",
        matter=seen.matter,
        whom=seen.inquiry.whom,
        asking=ASKINGS[seen.inquiry.question],
        table=made,
        rows=[each for each in rows if not each[0].luck],
        luck=[each for each in rows if each[0].luck],
        beyond=STANDS_OUT,
        cuts=cut_rows(seen.found.cuts, seen.found.entities, seen.painter.mask),
        subjects=_subjects(seen.matter),
        typed=request.args,
        here=lambda endpoint, **more: url_for(
            endpoint, **{**request.args, **(request.view_args or {}), **more}
        ),
        skip=skip,
        more=seen.inquiry.question is Question.TIMELINE and skip + PAGE < made.total,
        slug=slug,
    )


@questions.get("/<question>/certificate.json")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def certificate(slug: str, matter: int, question: str) -> ResponseReturnValue:
    """The certificate of what the same address shows, to be verified against the records."""
    seen = _seen(matter, question)
    gate.note(Act.EXPORT, Thing.GRAPH, seen.matter.named, what="certificate")
    return as_file(dict(seen.found.certificate))


@questions.get("/<question>/table.csv")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def file(slug: str, matter: int, question: str) -> ResponseReturnValue:
    """The table as CSV, each row followed by its source rows, marked with whose copy it is."""
    seen = _seen(matter, question)
    gate.note(Act.EXPORT, Thing.GRAPH, seen.matter.named, what="table")
    made = seen.table
    rows: list[Sequence[object]] = [[say(each) for each in made.heads]]
    for row in made.rows:
        rows.append([say(cell.text) for cell in row.cells])
    for number, row in enumerate(made.rows, 1):
        rows += [(number,), *link_cells(row.sources)]
    content = marked(rows, seen.matter, gate.actor().shown)
    return attached(content, f"{question}.csv", mimetype="text/csv")


def _drafts(seen: Seen, made: Table) -> list[tuple[Row, str]]:
    """Each row, and the same sealed as the form carries it that registers a clue.

    Empty where none may be: of questions that find no clues, and of what may be luck.
    """
    question, clues = seen.inquiry.question, gate.services().clues
    if question not in CLUES or clues is None:
        return [(row, "") for row in made.rows]
    digest, place, number = str(seen.found.certificate["digest"]), gate.place(), seen.matter.number
    return [
        (
            row,
            "" if row.luck else clues.seal(place, number, draft(question.value, made, row, digest)),
        )
        for row in made.rows
    ]


def _seen(number: int, name: str) -> Seen:
    place, who = gate.place(), gate.actor()
    question = gate.there({each.value: each for each in Question}.get(name))
    matter = doors().matter(place, who, number)
    inquiry = _inquiry(matter, question)
    found = gate.there(gate.services().questions).ask(place, who, number, inquiry)
    mask = doors().mask(place, who, number)
    painter = Painter(
        mask,
        lambda key: doors().handle(place, number, key),
        lambda entity: doors().mark(place, entity),
        found.quotes,
    )
    return Seen(matter, inquiry, found, painter)


def _inquiry(matter: Matter, question: Question) -> Inquiry:
    args = request.args
    usual = ASKINGS[question].least
    of = args.get("of", "lawyer")
    return Inquiry(
        question,
        whom=_whom(matter, question),
        of=of if of in ("lawyer", "party") else "lawyer",
        least=whole_asked("least", usual, most=MOST_LEAST),
        span=Span(day_asked("since"), day_asked("until")),
        skip=whole_asked("skip", 0, most=LAST),
    )


def _whom(matter: Matter, question: Question) -> Key | None:
    written = request.args.get("at", "")
    if written:
        return doors().meant(gate.place(), matter.number, written)
    if question not in ONE_EACH:
        return None
    cases = [each for each in matter.wish.subjects if each.kind == "case"]
    wants_case = question is Question.RELATED and cases
    return cases[0] if wants_case else matter.wish.subjects[0]


def _subjects(matter: Matter) -> list[tuple[Key, str]]:
    place = gate.place()
    return [(each, doors().handle(place, matter.number, each)) for each in matter.wish.subjects]
