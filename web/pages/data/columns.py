"""Matching the headers of a file with fields: what was chosen, and what is still missing."""

from collections.abc import Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from core.evidence.model import Field
from web.values import Choice, Columns


def chosen_of(found: Columns, form: MultiDict[str, str]) -> dict[str, str]:
    """Header → field of the form; a header that the form does not speak of is not used."""
    said = dict(zip(form.getlist("header"), form.getlist("field"), strict=False))
    return {each.header: said.get(each.header, "") for each in found.choices}


def with_choices(found: Columns, chosen: Mapping[str, str]) -> Columns:
    """The same headers as somebody has just tried to match them."""
    return replace(
        found, choices=[Choice(each.header, chosen[each.header]) for each in found.choices]
    )


def missing(found: Columns) -> list[Field]:
    """Required fields that no header goes to."""
    used = {each.field for each in found.choices}
    return [each for each in found.dataset.fields if not each.optional and each.name not in used]
