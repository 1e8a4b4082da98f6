"""Every route of the URL map, tried as everybody who has no business in the other institution."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.identity.permissions import Role
from web.access import declaration, needs_token, takes_token
from web.proving import standing, values
from web.proving.listening import Ear
from web.proving.model import Findings, ends
from web.proving.reading import in_answer
from web.proving.values import Arguments
from web.proving.visitors import (
    Visitor,
    members,
    mend,
    outsiders,
    program,
    programs,
    seller_program,
    standing_of,
)
from web.proving.world import World

METHODS = ("GET", "POST", "PUT", "DELETE")
"""Pages are read first: a form may make what has the other institution's number."""

REGISTER, EXPORTS = "routes", "exports"
HOLDER = "whoever holds the link of a letter is whom it was written to, and may see who invites"
OPERATOR = "operator"
"""The account that runs the platform of the proof."""

BOOKED = "whoever holds the link of a letter has booked, and bookings belong to no institution"
NOT_TRIED = {
    "static": "files of the pages, the same for everybody",
    "demonstrations.ask_back": BOOKED,
    "demonstrations.give_back": BOOKED,
    "mailbox.letter": "letters that nothing carries are read by whoever sits at the machine",
    "arriving.look": HOLDER,
    "arriving.register": HOLDER,
    "joining.look": HOLDER,
    "joining.accept": HOLDER,
    "joining.register": HOLDER,
}

NO_PICTURES = "answers only where a checked pack brings pictures, and none does here"
FROM_ABOVE = "answers only the institution above, and the one of the proof stands below"
NO_PLUGIN = "answers only where a plugin from outside is on, and a proof has none"
NO_PROVIDER = "answers only where an institution has single sign-on, which none has here"
NO_VISIT = "answers only the operator who has asked for support access, and another one has here"
NOT_GONE = "answers only where an institution was erased, which none was here"
SHUT = {
    "items.score": FROM_ABOVE,
    "leaders.appraise": FROM_ABOVE,
    "leaving.certificate": NOT_GONE,
    "small.answer_below": FROM_ABOVE,
    "offering.picture": NO_PICTURES,
    "packs.picture": NO_PICTURES,
    "reports.one": NO_PLUGIN,
    "reports.take_away": NO_PLUGIN,
    "sso.form": NO_PROVIDER,
    "sso.start": NO_PROVIDER,
    "sso.back": NO_PROVIDER,
    "sso.leave": NO_PROVIDER,
    "sso.ended": NO_PROVIDER,
    "asking.close": NO_VISIT,
    "second.picture": "shows a secret to its account alone, while a second step is being set up",
    "security.reset_second": "answers only where a member has a second step, which none has here",
}
"""Routes that even their owner finds shut in a proof; they are tried all the same."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A route and how it is asked."""

    rule: Rule
    method: str


class Routes:
    """The routes of an application with those who try them."""

    def __init__(self, app: Flask, world: World, findings: Findings, ear: Ear) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        app.before_request(self._let_in)  # runs after the gate, and only if that lets pass
        self.passed = False
        self.app, self.world, self.findings, self.ear = app, world, findings, ear
        self.here = list(members(app, world, world.here))
        self.there = list(members(app, world, world.there))
        self.outside = outsiders(app, world)
        self.programs = programs(app, world)
        office = world.there.accounts[Role.APPRAISAL_OFFICE]
        self.own_programs = [
            program(app, world, world.there, office),
            seller_program(app, world),
        ]
        self.signed_in: tuple[object, ...] = ()

    def prove(self, only: Iterable[str] = ()) -> None:
        """Try every route; its owner opens it first, so that a refusal means something."""
        rules = [each for each in self.app.url_map.iter_rules() if each.endpoint not in NOT_TRIED]
        rules = [each for each in rules if not only or each.endpoint in only]
        for rule in rules:
            self.findings.entry(REGISTER, _name(rule))
            if "GET" in _methods(rule):
                self._as_owner(rule, "GET")
        self.ear.forget()
        before = self._standing()
        for method in METHODS:
            for rule in rules:
                if method in _methods(rule):
                    before = self._as_others(rule, method, before)
        for rule in sorted(rules, key=lambda each: ends(_name(each))):
            if "GET" not in _methods(rule):
                self._as_owner(rule, "POST")
                mend(self.world, self.world.there, self.there)

    def _let_in(self) -> None:
        self.passed = True

    def _standing(self) -> dict[str, str]:
        return standing.digest(self.world.application, self.world.there)

    def _as_owner(self, rule: Rule, method: str) -> None:
        """Open the route as who may, once; an entry that nobody can open proves nothing."""
        there = self.world.there
        known = values.of_route(rule, there, {**there.shared, **values.PLAIN})
        own = values.of_route(rule, there, there.own)
        wanted = own + known if ends(_name(rule)) else known + own
        people = [*self.there, *self.outside[::-1]]
        known_to = self.own_programs if needs_token(self.app, _name(rule)) else people
        opened = self._opens(rule, method, known_to, wanted)
        if takes_token(self.app, _name(rule)) and wanted:
            opened = opened and self._opens(rule, method, self.own_programs, wanted)
        if not opened and _name(rule) not in SHUT:
            why = "nobody of its own institution can open it" if wanted else "unknown arguments"
            self.findings.unproved[_name(rule)] = why

    def _opens(
        self, rule: Rule, method: str, visitors: Sequence[Visitor], wanted: Sequence[Arguments]
    ) -> bool:
        """Whether any of them is shown it."""
        slug = self.world.there.slug
        return any(
            self._opened(rule, self._ask(visitor, _Way(rule, method), slug, arguments))
            for visitor in visitors
            for arguments in wanted
        )

    def _opened(self, rule: Rule, answer: TestResponse) -> bool:
        if answer.status_code == 404 or not self.passed:
            return False
        if answer.status_code >= 500:
            self.findings.unproved[_name(rule)] = f"its owner is answered {answer.status_code}"
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            self.findings.entry(EXPORTS, _name(rule))
        return True

    def _as_others(self, rule: Rule, method: str, before: dict[str, str]) -> dict[str, str]:
        """Every way in; what the other institution holds must be what it was before."""
        name = _name(rule)
        if "slug" in rule.arguments:
            self._at_the_other(rule, method)
        self._with_its_ids(rule, method)
        self._by_side_doors(rule, method)
        if method != "GET":
            self._mend_those_who_try()
        after = self._standing()
        changed = sorted(key for key in before | after if before.get(key) != after.get(key))
        self.findings.tried(REGISTER, name, [f"{method} changed {each}" for each in changed])
        return after

    def _mend_those_who_try(self) -> None:
        """See who was thrown out, if anything has happened that could have done so."""
        everybody = (*self.here, *self.outside)
        mend(self.world, self.world.here, [])
        if standing_of(self.world, everybody) != self.signed_in:
            mend(self.world, None, list(everybody))
            self.signed_in = standing_of(self.world, everybody)

    def _at_the_other(self, rule: Rule, method: str) -> None:
        """At the other institution's address with its own ids: there is no such thing."""
        there = self.world.there
        shared = values.of_route(rule, there, {**there.shared, **values.PLAIN})
        own = values.of_route(rule, there, there.own)
        for visitor in (*self.here, *self.outside, *self._programs(rule)):
            for arguments in (own or shared)[:1]:
                answer = self._ask(visitor, _Way(rule, method), there.slug, arguments)
                self._look(rule, visitor, answer, hidden=True)

    def _with_its_ids(self, rule: Rule, method: str) -> None:
        """At the own address with ids that only the other institution has."""
        here, there = self.world.here, self.world.there
        for arguments in values.of_route(rule, there, there.own)[:1]:
            alone = values.all_of(there)
            foreign = {values.meaning(rule, n) for n, value in arguments.items() if value in alone}
            hidden = bool(foreign - values.OF_NOBODY) and method == "GET"
            for visitor in self._strangers(rule, method):
                answer = self._ask(visitor, _Way(rule, method), here.slug, arguments)
                self._look(rule, visitor, answer, hidden=hidden)

    def _by_side_doors(self, rule: Rule, method: str) -> None:
        """At the own address with ids that both have, and fields that ask for the other's."""
        here, there = self.world.here, self.world.there
        wanted: Sequence[Arguments] = values.of_route(rule, here, {**here.shared, **values.PLAIN})
        if method != "GET":
            wanted = [{}] if not rule.arguments - {"slug"} else []
        asked = values.side_doors(values.asked_for(self.app, rule.endpoint), there)
        for arguments in wanted:
            for visitor in self._strangers(rule, method):
                answer = self._ask(visitor, _Way(rule, method), here.slug, arguments, asked)
                self._look(rule, visitor, answer, hidden=False)

    def _strangers(self, rule: Rule, method: str) -> list[Visitor]:
        """Who has no business with the other institution; operators may act where they operate."""
        if "slug" in rule.arguments:
            return [*self.here, *self._programs(rule)]
        at_work = method != "GET" and _operates(self.app, rule)
        return [
            *self.here,
            *(each for each in self.outside if not (at_work and each.account == OPERATOR)),
        ]

    def _programs(self, rule: Rule) -> list[Visitor]:
        """Programs with tokens for the own institution, where tokens open anything."""
        return self.programs if takes_token(self.app, _name(rule)) else []

    def _ask(
        self,
        visitor: Visitor,
        way: _Way,
        slug: str,
        arguments: Arguments,
        asked: Arguments | None = None,
    ) -> TestResponse:
        given: dict[str, Any] = dict(arguments)
        if "slug" in way.rule.arguments:
            given["slug"] = slug
        with self.app.test_request_context():
            address = self.app.url_for(way.rule.endpoint, **given)
        self.passed = False
        kind = "query_string" if way.method == "GET" else "data"
        options: dict[str, Any] = {kind: asked} if asked else {}
        return visitor.client.open(address, method=way.method, **options)

    def _look(self, rule: Rule, visitor: Visitor, answer: TestResponse, *, hidden: bool) -> None:
        """What is wrong with an answer to somebody who may know nothing of the other one.

        Who operates the platform knows which institutions there are, and nothing of what they hold.
        """
        marks = self.world.there.marks
        if visitor.account == OPERATOR and _operates(self.app, rule):
            marks, hidden = (self.world.there.mark,), False
        places = in_answer(self.app, answer, marks)
        faults = [f"{visitor.name}: the {place} holds its mark" for place in places]
        if hidden and not _refused(answer):
            faults.append(f"{visitor.name}: answered {answer.status_code} instead of 404")
        if self.ear.heard(marks):
            faults.append(f"{visitor.name}: a log line holds its mark")
        if answer.status_code >= 500:
            self.findings.unproved[_name(rule)] = f"{visitor.name}: answers {answer.status_code}"
        self.findings.tried(REGISTER, _name(rule), faults)


def _refused(answer: TestResponse) -> bool:
    """There is no such thing; who has not signed in, or whose token ended, is asked to."""
    return answer.status_code in {401, 404} or "/sign-in" in (answer.location or "")


def _operates(app: Flask, rule: Rule) -> bool:
    declared = declaration(app, rule.endpoint)
    return declared is not None and declared.operates


def _name(rule: Rule) -> str:
    return str(rule.endpoint)


def _methods(rule: Rule) -> list[str]:
    return [each for each in METHODS if each in (rule.methods or ())]
