"""What must hold of the alert rules (预警规则) of a pack."""

from collections.abc import Iterator

from core.alerts.model import AlertRule
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack
from core.scoring.curves.shares import UNLIT
from core.texts import Text


class AlertsLookAtIndicators:
    """An alert looks at an indicator of the pack, at levels where that is shown."""

    name = "alert indicators"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Indicators that there are not, and levels that they are not shown at."""
        for each in pack.alerts:
            place = ("alerts", each.id)
            indicator = pack.indicator(each.indicator)
            if indicator is None:
                yield Finding(
                    self.name,
                    (*place, "indicator"),
                    Text(
                        f"没有指标“{each.indicator}”", f'There is no indicator "{each.indicator}"'
                    ),
                    nearest(each.indicator, sorted(one.id for one in pack.indicators)),
                )
            elif not set(each.levels) <= set(indicator.levels):
                shown = ", ".join(level.value for level in indicator.levels)
                yield Finding(
                    self.name,
                    (*place, "levels"),
                    Text("该指标不在这一层级显示", "The indicator is not shown at such a level"),
                    Text(f"可用：{shown}", f"It is shown at {shown}"),
                )


class AlertsByLightHaveOne:
    """An alert that waits for a light looks at an indicator that can show one."""

    name = "alert lights"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Alerts that could never be raised."""
        for each in pack.alerts:
            if each.light is not None and not _lit(pack, each):
                yield Finding(
                    self.name,
                    ("alerts", each.id, "light"),
                    Text(
                        "该指标没有会亮灯的计分规则", "The indicator has no curve that shows lights"
                    ),
                    Text(
                        "给指标写 curve，或用 below、above",
                        "give it a curve, or say below or above",
                    ),
                )


def _lit(pack: Pack, alert: AlertRule) -> bool:
    if pack.indicator(alert.indicator) is None:
        return True
    items = (
        item.curve
        for scheme in pack.schemes
        for group in scheme.groups
        for item in group.items
        if item.indicator == alert.indicator
    )
    curves = [curve for curve in (pack.curves.get(alert.indicator), *items) if curve is not None]
    return any(each.shape not in UNLIT for each in curves)
