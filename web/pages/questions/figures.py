"""Figures of answers in words: what a chance of 0.00003 or a q of 0.01 means."""

from core.graph.questions.meetings import Meeting, Share
from core.graph.questions.repeat import Litigant
from core.graph.questions.rings import QUICK_DAYS, Ring
from core.texts import Text

LEAST_CHANCE = 1e-12
TEN_THOUSAND = 10_000


def tenth(value: float) -> str:
    """With one decimal."""
    return f"{value:.1f}"


def percent(value: float) -> str:
    """A share in percent, whole."""
    return f"{value:.0%}"


def small(chance: float) -> str:
    """A chance that may be very small."""
    if chance < LEAST_CHANCE:
        return "< 1e-12"
    return f"{chance:.3f}" if chance >= 0.001 else f"{chance:.1e}"


def meeting(found: Meeting, pairs: int) -> Text:
    """What chance and adjusted chance of a pair say."""
    seldom = _seldom(found.chance)
    share = found.adjusted * 100
    among = f"{share:.1g}" if share < 1 else f"{share:.0f}"
    return Text(
        f"假如案件分给谁、请哪位律师互不相关，在同一法院、同一年里，两人同案 {found.met} 次"
        f"或更多的机会{seldom.zh}（p = {small(found.chance)}），应有约 {found.expected:.1f} 次。"
        f"可能相遇的共有 {pairs:,} 对，对数一多总有碰巧的：q = {small(found.adjusted)}，"
        f"即把这样以及更不寻常的各对都当作线索，其中约 {among}% 只是碰巧。",
        f"If who gets a case and who speaks in it had nothing to do with one another, the chance "
        f"of {found.met} meetings or more in one court and year is {seldom.en} "
        f"(p = {small(found.chance)}); about {found.expected:.1f} were to be expected. "
        f"{pairs:,} pairs could have met, and among so many some stand out by luck: "
        f"q = {small(found.adjusted)} says that of the pairs as unusual as this or more, "
        f"about {among}% are luck.",
    )


def share(found: Share) -> Text:
    """One court and year of a pair."""
    court = found.court or "本院"
    return Text(
        f"{court} {found.year}：共 {found.cases} 件，承办人 {found.one} 件，"
        f"对方 {found.other} 件，同案 {found.met} 件",
        f"{found.court or 'This court'} {found.year}: {found.cases} cases in all, "
        f"{found.one} of the one, {found.other} of the other, {found.met} of both",
    )


def litigant(found: Litigant) -> Text:
    """How a repeat litigant goes to court."""
    return Text(
        f"{found.cases} 件中 {found.claimed} 件站在原告一方，先后面对 {found.opponents} 个对手。",
        f"Claimant in {found.claimed} of {found.cases} cases, against {found.opponents} opponents.",
    )


def ring(found: Ring) -> Text:
    """What speaks for a ring."""
    return Text(
        f"成员两两之间有 {found.density:.0%} 互相起诉过；{len(found.cases)} 件中 {found.quick:.0%} "
        f"在 {QUICK_DAYS} 天内以调解、撤诉了结；{found.address} 件两边同住址，"
        f"{found.lawyer} 件两边同律师。",
        f"{found.density:.0%} of the pairs sued one another; {found.quick:.0%} of "
        f"{len(found.cases)} cases ended by agreement within {QUICK_DAYS} days; {found.address} "
        f"with one address on both sides, {found.lawyer} with one lawyer.",
    )


def _seldom(chance: float) -> Text:
    """A chance as one in so many."""
    if chance < LEAST_CHANCE:
        return Text("几乎为零", "practically nil")
    many = round(1 / chance)
    if many >= TEN_THOUSAND:
        shown = f"{many / TEN_THOUSAND:,.1f} 万"
        return Text(f"约为 {shown}分之一", f"about 1 in {many:,}")
    return Text(f"约为 {many} 分之一", f"about 1 in {many:,}")
