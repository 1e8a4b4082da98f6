"""Numbers that stand for one person or one organisation, each in its one form."""

import unicodedata

from core.evidence.coercion.id_numbers import whole

__all__ = ["organisation_number", "whole"]


def organisation_number(text: str) -> str | None:
    """A unified social credit code without blanks and dashes; None where its check fails."""
    from stdnum.cn import uscc  # noqa: PLC0415 - rarely needed

    code = uscc.compact(unicodedata.normalize("NFKC", text)).upper()
    return str(code) if uscc.is_valid(code) else None
