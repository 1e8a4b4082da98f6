"""Tables of the documents that are written from the code."""

from core.scoring.curves.parameters import Parameter
from core.scoring.curves.shares import FAMILIES


def curves() -> str:
    """The families of curves with their parameters, as ``docs/vendors.md`` has them."""
    head = "| curve | parameter | 含义 · meaning | default |\n|---|---|---|---|\n"
    rows = [
        f"| `{shape.value}` | `{each.name}` | {each.what.zh} · {each.what.en} | {_default(each)} |"
        for shape, family in FAMILIES.items()
        for each in family.PARAMETERS
    ]
    return head + "\n".join(rows)


def _default(parameter: Parameter) -> str:
    if parameter.required:
        return "required"
    return "–" if parameter.default is None else str(parameter.default)
