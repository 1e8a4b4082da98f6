"""What must hold of the datasets of a pack."""

from collections import Counter
from collections.abc import Iterator

from core.evidence.model import STANDARD, Dataset, Field, Kind
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.texts import Text

_STAFF = (Kind.STAFF, Kind.STAFF_LIST)
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT)


def unknown_field(rule: str, place: Place, name: str, dataset: Dataset) -> Finding:
    """A name that is no field of the dataset."""
    return Finding(
        rule,
        place,
        Text(
            f"数据集 {dataset.name} 没有字段“{name}”",
            f'Dataset {dataset.name} has no field "{name}"',
        ),
        nearest(name, [each.name for each in dataset.fields]),
    )


def reached(pack: Pack, dataset: Dataset, path: str) -> tuple[Dataset, str]:
    """The dataset and field at the end of ``field`` or ``reference.field``."""
    first, _, rest = path.partition(".")
    field = dataset.field(first)
    if rest and field is not None and field.refers is not None:
        return pack.dataset(field.refers) or dataset, rest
    return dataset, path if field is not None else first


class KeysAreFields:
    """The key names fields, and a row always has them."""

    name = "keys"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Keys that are no field, or may be empty."""
        for dataset in pack.datasets:
            place: Place = ("datasets", dataset.name, "key")
            for name in dataset.key:
                field = dataset.field(name)
                if field is None:
                    yield unknown_field(self.name, place, name, dataset)
                elif field.optional or field.kind is Kind.STAFF_LIST:
                    yield Finding(
                        self.name,
                        place,
                        Text(
                            f"键“{name}”可以为空或是列表",
                            f'The key "{name}" may be empty or a list',
                        ),
                        Text("键必须是必填的单值字段", "A key is a required field with one value"),
                    )


class ClocksAreDates:
    """A clock names a date field, here or one reference away."""

    name = "clocks"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Clocks on nothing, or on a field without dates."""
        for dataset in pack.datasets:
            for clock, name in dataset.clocks.items():
                place: Place = ("datasets", dataset.name, "clocks", clock)
                owner, last = reached(pack, dataset, name)
                field = owner.field(last)
                if field is None:
                    yield unknown_field(self.name, place, last, owner)
                elif field.kind is not Kind.DATE:
                    yield Finding(
                        self.name,
                        place,
                        Text(f"“{name}”不是日期", f'"{name}" is not a date'),
                        Text("时点必须是日期字段", "A clock is a field of type date"),
                    )


class RolesReachStaff:
    """A role ends at a field of staff members, here or one reference away."""

    name = "roles"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Roles that lead nowhere or to something else."""
        for dataset in pack.datasets:
            for role in dataset.roles:
                place: Place = ("datasets", dataset.name, "roles", role.name, "of")
                owner, name = reached(pack, dataset, role.path)
                field = owner.field(name)
                if field is None:
                    yield unknown_field(self.name, place, name, owner)
                elif field.kind not in _STAFF:
                    yield Finding(
                        self.name,
                        place,
                        Text(f"“{role.path}”不是人员", f'"{role.path}" holds no staff members'),
                        Text(
                            "应为 staff 或 staff list 字段",
                            "It must be of type staff or staff list",
                        ),
                    )


class OnePrimaryRole:
    """At most one role adds up the tree, or a row would count twice."""

    name = "primary role"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Datasets with more than one."""
        for dataset in pack.datasets:
            if sum(role.primary for role in dataset.roles) > 1:
                yield Finding(
                    self.name,
                    ("datasets", dataset.name, "roles"),
                    Text("主要责任不止一个", "There is more than one primary role"),
                    Text("只留一个 primary: true", "Leave one primary: true"),
                )


class ReferencesLead:
    """A reference names a dataset with a key of one field, and nothing else names one."""

    name = "references"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """References without a target, or targets that no single value can name."""
        for dataset in pack.datasets:
            for field in dataset.fields:
                finding = self._fault(pack, field, ("datasets", dataset.name, "fields", field.name))
                if finding is not None:
                    yield finding

    def _fault(self, pack: Pack, field: Field, place: Place) -> Finding | None:
        names = [each.name for each in pack.datasets]
        if (field.kind is Kind.REFERENCE) != (field.refers is not None):
            what = Text(
                "reference 字段要有 to，其他字段不能有",
                "A reference needs `to`, and only a reference",
            )
            return Finding(self.name, place, what, nearest("", names))
        if field.refers is None:
            return None
        target = pack.dataset(field.refers)
        if target is None:
            what = Text(f"没有数据集“{field.refers}”", f'There is no dataset "{field.refers}"')
            return Finding(self.name, (*place, "to"), what, nearest(field.refers, names))
        if len(target.key) != 1:
            what = Text(
                f"“{field.refers}”的键不止一个字段",
                f'The key of "{field.refers}" has several fields',
            )
            return Finding(
                self.name, (*place, "to"), what, Text("引用单字段键", "Refer to a single key")
            )
        return None


class UnitFieldHoldsUnits:
    """``unit`` names a field of type unit."""

    name = "unit"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """A unit field that is none."""
        for dataset in pack.datasets:
            if dataset.unit_field is None:
                continue
            place: Place = ("datasets", dataset.name, "unit")
            field = dataset.field(dataset.unit_field)
            if field is None:
                yield unknown_field(self.name, place, dataset.unit_field, dataset)
            elif field.kind is not Kind.UNIT:
                what = Text(f"“{field.name}”不是部门字段", f'"{field.name}" is not of type unit')
                yield Finding(self.name, place, what, Text("应为 unit 字段", "Name a unit field"))


class CodesOnCodes:
    """A list of codes stands at a code field alone."""

    name = "codes"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Codes elsewhere, where they would do nothing."""
        for dataset in pack.datasets:
            for field in dataset.fields:
                if field.codes and field.kind is not Kind.CODE:
                    yield Finding(
                        self.name,
                        ("datasets", dataset.name, "fields", field.name, "codes"),
                        Text("只有 code 字段有代码表", "Only a code field has codes"),
                        Text(
                            "改为 type: code 或去掉 codes", "Write type: code, or leave codes out"
                        ),
                    )


class BoundsInOrder:
    """Bounds stand at numbers, the lower below the upper; a text has a greatest length."""

    name = "bounds"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Bounds that nothing or nobody can meet."""
        for dataset in pack.datasets:
            for field in dataset.fields:
                place: Place = ("datasets", dataset.name, "fields", field.name)
                low, high = field.minimum, field.maximum
                length = low is None and field.kind is Kind.TEXT
                if (low, high) != (None, None) and not length and field.kind not in _NUMBERS:
                    what = Text("只有数字字段有上下限", "Only a number has bounds")
                    yield Finding(self.name, place, what, Text("去掉上下限", "Leave them out"))
                if low is not None and high is not None and low > high:
                    what = Text("下限大于上限", "The minimum is above the maximum")
                    yield Finding(self.name, place, what, Text("对调", "Exchange them"))


class LabelsDiffer:
    """No two fields answer to one header, or an import could not tell the columns apart."""

    name = "labels"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Headers claimed twice in one dataset."""
        for dataset in pack.datasets:
            claims = [
                (header, field.name)
                for field in dataset.fields
                for header in {field.label.zh, field.label.en, *field.aliases}
            ]
            counts = Counter(header for header, _ in claims)
            for header, name in claims:
                if counts[header] > 1:
                    yield Finding(
                        self.name,
                        ("datasets", dataset.name, "fields", name),
                        Text(
                            f"表头“{header}”被几个字段使用", f'Several fields answer to "{header}"'
                        ),
                        Text("改用不同的名称", "Give each a name of its own"),
                    )


class StandardFieldsPresent:
    """A dataset that serves the engine has the fields that the engine reads."""

    name = "standard fields"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Standard fields that are missing."""
        for dataset in pack.datasets:
            for name in STANDARD[dataset.serves]:
                if dataset.field(name) is None:
                    yield Finding(
                        self.name,
                        ("datasets", dataset.name, "fields"),
                        Text(
                            f"serves: {dataset.serves} 的数据集缺少字段 {name}",
                            f"A dataset that serves {dataset.serves} needs the field {name}",
                        ),
                        nearest(name, STANDARD[dataset.serves]),
                    )
