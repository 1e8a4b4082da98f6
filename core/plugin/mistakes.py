"""What a schema found wrong, said to a vendor: what it is and what would be accepted."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from jsonschema import ValidationError

from core.texts import Text

_TYPES = {
    "string": Text("文字", "text"),
    "number": Text("数字", "a number"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text("true 或 false", "true or false"),
    "object": Text("键值（键: 值）", "a mapping (key: value)"),
    "array": Text("列表（- 项）", "a list (- item)"),
    "null": Text("空", "nothing"),
}

_LIMITS = {
    "minimum": Text("不小于 {}", "at least {}"),
    "exclusiveMinimum": Text("大于 {}", "more than {}"),
    "maximum": Text("不大于 {}", "at most {}"),
    "minLength": Text("至少 {} 个字符", "at least {} characters"),
    "maxLength": Text("至多 {} 个字符", "at most {} characters"),
    "minItems": Text("至少 {} 项", "at least {} items"),
    "maxItems": Text("至多 {} 项", "at most {} items"),
    "minProperties": Text("至少 {} 项", "at least {} entries"),
    "maxProperties": Text("至多 {} 项", "at most {} entries"),
}

Said = tuple[Text, Text]


def say(error: ValidationError) -> Said:
    """What is wrong and what would be accepted, in both languages."""
    speaker = _SPEAKERS.get(str(error.validator), _limit)
    return speaker(error)


def shown(value: Any) -> str:
    """A value as it may stand in a message: short, on one line."""
    line = " ".join(str(value).split())
    return line if len(line) <= 60 else line[:57] + "…"


def nearest(word: str, known: Iterable[str]) -> Text:
    """What would be accepted, the likeliest first."""
    names = [str(each) for each in known]
    likely = get_close_matches(word, names, n=1)
    listed = "、".join(names[:40])
    plain = ", ".join(names[:40])
    if not names:
        return Text("此处没有可用的名称", "There is nothing to name here")
    if likely:
        return Text(
            f"是否要写“{likely[0]}”？可用：{listed}", f'Did you mean "{likely[0]}"? Known: {plain}'
        )
    return Text(f"可用：{listed}", f"Known: {plain}")


def _required(error: ValidationError) -> Said:
    absent = [name for name in error.validator_value if name not in error.instance]
    return (
        Text(f"缺少“{'”“'.join(absent)}”", "Missing: " + ", ".join(absent)),
        Text(
            "必须有：" + "、".join(error.validator_value),
            "Needed: " + ", ".join(error.validator_value),
        ),
    )


def _unknown(error: ValidationError) -> Said:
    known = list(error.schema.get("properties", {}))
    extra = str(next((key for key in error.instance if key not in known), ""))
    return (
        Text(f"不认识“{shown(extra)}”", f'"{shown(extra)}" is not known here'),
        nearest(extra, known),
    )


def _type(error: ValidationError) -> Said:
    if "accepts" in error.schema:
        return _pattern(error)
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else wanted
    texts = [_TYPES[name] for name in names]
    return (
        Text(
            f"“{shown(error.instance)}”的类型不对",
            f'"{shown(error.instance)}" is of the wrong type',
        ),
        Text(
            "应为" + "或".join(text.zh for text in texts),
            "It must be " + " or ".join(text.en for text in texts),
        ),
    )


def _choice(error: ValidationError) -> Said:
    value = shown(error.instance)
    return (
        Text(f"“{value}”不在可选范围内", f'"{value}" is not one of the choices'),
        nearest(value, error.validator_value),
    )


def _pattern(error: ValidationError) -> Said:
    value = shown(error.instance)
    accepts = error.schema.get("accepts") or {"zh": "另一种写法", "en": "another form"}
    return (
        Text(f"“{value}”的写法不对", f'"{value}" is not written as it must be'),
        Text(f"应为{accepts['zh']}", f"It must be {accepts['en']}"),
    )


def _repeated(error: ValidationError) -> Said:
    return (
        Text(
            f"有重复的项：{shown(error.instance)}", f"An item is repeated: {shown(error.instance)}"
        ),
        Text("每项只写一次", "Write each item once"),
    )


def _limit(error: ValidationError) -> Said:
    """Sizes, and whatever the schemas may come to use that has no words of its own."""
    wanted = _LIMITS.get(str(error.validator))
    value = shown(error.instance)
    what = Text(f"“{value}”不合要求", f'"{value}" is not accepted')
    if wanted is None:
        return what, Text(f"见格式说明：{error.validator}", f"See the format: {error.validator}")
    bound = error.validator_value
    return what, Text("应" + wanted.zh.format(bound), f"It must be {wanted.en.format(bound)}")


_SPEAKERS: dict[str, Callable[[ValidationError], Said]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _choice,
    "pattern": _pattern,
    "format": _pattern,
    "uniqueItems": _repeated,
}
