"""A pack and its additions composed into one: a pure function of what each of them says.

The composed pack has the base's id; its version names every part, as
``1.0.0 + hearing-extra 0.2.0``, and its digest is of the digests of the parts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from core.errors import NotFound
from core.evidence.model import Severity
from core.plugin.checks.additions import BROUGHT, JOINT
from core.plugin.checks.every import check_pack
from core.plugin.digest import digest_of
from core.plugin.families import Written, written_out
from core.plugin.model import AddsTo, Finding, Pack
from core.plugin.packfile import MAX_REPORTED, build
from core.texts import Text

Bases = Callable[[AddsTo], Pack]
"""Finds the pack that an addition names."""

BETWEEN = " + "
"""What stands between the parts of a version."""


def compose(base: Pack, additions: Iterable[Pack]) -> Pack:
    """The base with its additions; BadPack says what does not fit, where, and what to do."""
    ordered = sorted(additions, key=lambda each: each.id)
    if not ordered:
        return base
    _refuse(misfits(base, ordered), ordered)
    content = _merged(base, ordered)
    written = written_out(content)
    _refuse(written.findings, ordered)
    return _whole(base, ordered, content, written)


def nowhere(wanted: AddsTo) -> Pack:
    """Finds no base."""
    raise NotFound(
        Text(f"没有附加包所需的“{wanted.pack}”", f'"{wanted.pack}", which it adds to, is not here'),
        advice=Text(
            "请先安装它，或用 --base 指明它的文件夹", "install it, or name its folder with --base"
        ),
    )


def adding(present: Pack, addition: Pack) -> Pack:
    """What is in use with one addition more, or with another version of it."""
    base, *others = present.pieces
    return compose(base, [*(each for each in others if each.id != addition.id), addition])


def without(present: Pack, identity: str) -> Pack:
    """What is in use without one of its additions; NotFound."""
    base, *others = present.pieces
    kept = [each for each in others if each.id != identity]
    if len(kept) == len(others):
        raise NotFound(Text("没有启用这个附加包", "that addition is not in use"), where=identity)
    return compose(base, kept)


def rebased(base: Pack, present: Pack) -> Pack:
    """Another version of the base with the additions in use; those to another pack fall away."""
    others = present.pieces[1:]
    return compose(base, [each for each in others if each.adds_to and each.adds_to.pack == base.id])


def misfits(base: Pack, additions: Sequence[Pack]) -> list[Finding]:
    """Why additions cannot be put on a base, or beside one another."""
    return [
        finding
        for place, each in enumerate(additions)
        for rule in JOINT
        for finding in rule.look(each, base, additions[:place])
    ]


def check_on(base: Pack, addition: Pack) -> tuple[Pack | None, list[Finding]]:
    """The base with one addition, and what the addition brings that is wrong or doubtful.

    No pack where the two do not fit. What the base alone is told is left out.
    """
    found = [*check_pack(addition), *misfits(base, [addition])]
    if any(each.severity is Severity.ERROR for each in found):
        return None, found
    content = _merged(base, [addition])
    written = written_out(content)
    if written.findings:
        return None, list(written.findings)
    whole = _whole(base, [addition], content, written)
    known = {(each.rule, each.place) for each in (*check_pack(base), *found)}
    return whole, [
        *found,
        *(each for each in check_pack(whole) if (each.rule, each.place) not in known),
    ]


def require_sound(whole: Pack) -> Pack:
    """A composed pack that no rule refuses; BadPack."""
    _refuse(check_pack(whole), whole.pieces[1:])
    return whole


def brought(whole: Pack, addition: Pack) -> Pack:
    """The addition with what only its base made of it: the members of its families, its curves."""
    theirs = {each.id for each in whole.pieces[0].indicators}
    own = tuple(each for each in whole.indicators if each.id not in theirs)
    return replace(
        addition,
        indicators=own,
        curves={each.id: whole.curves[each.id] for each in own if each.id in whole.curves},
        families={each.id: whole.families[each.id] for each in own if each.id in whole.families},
    )


def news(before: Pack, after: Pack) -> dict[str, tuple[str, ...]]:
    """What another version has and the present one has not, by section; indicators apart."""
    found = {
        section: tuple(each for each in after.content.get(section, {}) if each not in known)
        for section in BROUGHT
        if section not in ("indicators", "families")
        for known in [before.content.get(section, {})]
    }
    return {section: each for section, each in found.items() if each}


def _merged(base: Pack, additions: Sequence[Pack]) -> dict[str, Any]:
    """The content of all of them; ids are known to differ."""
    content = dict(base.content)
    for section in BROUGHT:
        whole = dict(content.get(section, {}))
        for each in additions:
            whole.update(each.content.get(section, {}))
        if whole:
            content[section] = whole
    return {**content, **_reads(base, additions), **_samples(additions)}


def _reads(base: Pack, additions: Sequence[Pack]) -> dict[str, Any]:
    """The columns that any of them declares; none, as with the base, where that declares none."""
    if not base.reads:
        return {}
    reads = {name: list(columns) for name, columns in base.reads.items()}
    for each in additions:
        for name, columns in each.reads.items():
            known = reads.setdefault(name, [])
            known.extend(column for column in columns if column not in known)
    return {"reads": reads}


def _samples(additions: Sequence[Pack]) -> dict[str, Any]:
    """Sample rows are tried with the addition that brings them, by itself on its base."""
    alone = additions[0].content if len(additions) == 1 else {}
    return {name: alone.get(name, {}) for name in ("samples", "expected")}


def _whole(
    base: Pack, additions: Sequence[Pack], content: dict[str, Any], written: Written
) -> Pack:
    parts = (base, *additions)
    made_of = [[each.id, each.version, each.digest] for each in parts]
    return replace(
        build(content, written),
        version=BETWEEN.join([base.version, *(f"{each.id} {each.version}" for each in additions)]),
        digest=digest_of({"composed": made_of}),
        about=replace(base.about, changelog={}),
        parts=parts,
    )


def _refuse(findings: Iterable[Finding], additions: Sequence[Pack]) -> None:
    wrong = [each for each in findings if each.severity is Severity.ERROR][:MAX_REPORTED]
    if not wrong:
        return
    first, *others = [each.as_error(_where(each, additions)) for each in wrong]
    first.others = tuple(others)
    raise first


def _where(finding: Finding, additions: Sequence[Pack]) -> str:
    """The addition that has the place, if one has, and the place."""
    section, *rest = finding.place or ("",)
    holders = [it for it in additions if rest and rest[0] in it.content.get(str(section), {})]
    holder = holders or (list(additions) if len(additions) == 1 else [])
    return f"{holder[-1].id} · {finding.where}" if holder else finding.where
