"""What somebody decides about the headers of a file, checked before it is used."""

from collections.abc import Mapping, Sequence

from core.errors import BadInput
from core.evidence import headers
from core.evidence.headers import plain
from core.evidence.model import Dataset, Field
from core.texts import Text


def assigned(
    dataset: Dataset, chosen: Mapping[str, str], *, saved: headers.Mapping | None = None
) -> headers.Mapping:
    """The mapping that follows from the choices: header → field name, empty for no use.

    Decisions in ``saved`` about headers that are not among those chosen stay. Raises ``BadInput``
    where two headers go to one field, a field is unknown, or a required one has no header.
    """
    used = {header: name for header, name in chosen.items() if name}
    for name in dict.fromkeys(used.values()):
        _once(dataset, name, [header for header in used if used[header] == name])
    _complete(dataset, set(used.values()))
    before = saved or headers.Mapping()
    decided = {plain(header) for header in chosen}
    kept = {name: field for name, field in before.fields.items() if plain(name) not in decided}
    unused = {header for header in chosen if not chosen[header]}
    still = {header for header in before.ignored if plain(header) not in decided}
    return headers.Mapping({**kept, **used}, frozenset(unused | still))


def required(dataset: Dataset) -> tuple[Field, ...]:
    """The fields that a file must have a column for."""
    return tuple(field for field in dataset.fields if not field.optional)


def _once(dataset: Dataset, name: str, named: Sequence[str]) -> None:
    field = dataset.field(name)
    if field is None:
        raise BadInput(
            Text(f"数据集没有字段“{name}”", f"The dataset has no field “{name}”"),
            where=named[0],
            advice=Text("请重新选择", "Choose again"),
        )
    if len(named) > 1:
        raise BadInput(
            Text(
                f"{_quoted(named, '、')}都对应“{field.label.zh}”",
                f"{_quoted(named, ', ')} all go to “{field.label.en}”",
            ),
            where=dataset.label.zh,
            advice=Text(
                "一个字段只能对应一列，请把其余的改为“不使用”",
                "A field takes one column; set the others to “not used”",
            ),
        )


def _complete(dataset: Dataset, used: set[str]) -> None:
    missing = [field.label for field in required(dataset) if field.name not in used]
    if missing:
        raise BadInput(
            Text(
                f"还没有对应必需的字段：{'、'.join(each.zh for each in missing)}",
                f"Required fields without a column: {', '.join(each.en for each in missing)}",
            ),
            where=dataset.label.zh,
            advice=Text(
                "请为每个必需的字段选一列；文件中没有时，请补上这一列再上传",
                "Choose a column for each; if the file has none, add it and upload again",
            ),
        )


def _quoted(names: Sequence[str], between: str) -> str:
    return between.join(f"“{each}”" for each in names)
