"""What must hold of the indicators of a pack, formulas apart."""

from collections.abc import Iterator

from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack
from core.texts import Text


class ClockKnown:
    """An indicator's clock is a clock of some dataset."""

    name = "clock"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Clocks that no dataset has."""
        known = {clock for dataset in pack.datasets for clock in dataset.clocks}
        for each in pack.indicators:
            if each.clock not in known:
                yield Finding(
                    self.name,
                    ("indicators", each.id, "clock"),
                    Text(
                        f"没有数据集有时点“{each.clock}”", f'No dataset has a clock "{each.clock}"'
                    ),
                    nearest(each.clock, sorted(known)),
                )


class RoleKnown:
    """An indicator's role is a role of some dataset."""

    name = "role"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Roles that no dataset has."""
        known = {role.name for dataset in pack.datasets for role in dataset.roles}
        for each in pack.indicators:
            if each.role is not None and each.role not in known:
                yield Finding(
                    self.name,
                    ("indicators", each.id, "role"),
                    Text(f"没有数据集有角色“{each.role}”", f'No dataset has a role "{each.role}"'),
                    nearest(each.role, sorted(known)),
                )
