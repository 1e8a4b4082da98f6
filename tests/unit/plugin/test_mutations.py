"""However a pack is spoilt, it loads or is refused as a bad pack: nothing else comes out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BadPack
from core.plugin.checks.every import check_pack
from core.plugin.packfile import load_pack
from core.texts import Text, same

COURT = Path("plugins/court/pack")
FILES = sorted(COURT.rglob("*.yaml"))
WHOLE = {path.relative_to(COURT): path.read_text("utf-8") for path in FILES}

SCRAPS = (
    *("", ": ", "\n", "\n  ", "- ", "[", "}", "&a", "*a", "!!map", "null", "0.5", "-1", "1e400"),
    *("cases", "filed_on", "reference", "{zh: 一, en: a}", "\t", "'", '"', "|", "---", "\x00"),
)
scraps = st.one_of(st.text(max_size=12), st.sampled_from(SCRAPS))


@st.composite
def spoilt(draw: Callable[[Any], Any]) -> dict[Path, str]:
    """The court pack with a few places of one file cut out or overwritten."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    text = WHOLE[name]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 1, 5, 40]))
        text = text[:start] + draw(scraps) + text[start + length :]
    return {**WHOLE, name: text}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=spoilt())
def test_a_spoilt_pack_is_a_pack_or_a_bad_pack(tmp_path: Path, files: dict[Path, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    for what in said(tmp_path):
        assert what.zh
        assert what.en


def said(folder: Path) -> list[Text]:
    try:
        return [finding.what for finding in check_pack(load_pack(folder))]
    except BadPack as refusal:
        return [refusal.what, refusal.advice, same(refusal.where)]
