"""The pytest plugin for authors: a pack examined, an institution for a while, an adapter fed.

pytest loads this module in every run; what the fixtures need is imported when one is asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from core.adapters.model import Adapter, Mark, Portion
    from core.plugin.model import Pack
    from web.authoring.institution import TemporaryInstitution

ROWS = 2_000
"""Rows of the largest invented data, unless ``--gongheng-rows`` says otherwise."""

Fed = Callable[..., "list[Portion]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``gongheng_pack`` in the configuration, ``--gongheng-rows`` on the command line."""
    parser.addini("gongheng_pack", "the folder of the pack under test, from the root", default="")
    parser.getgroup("gongheng").addoption(
        "--gongheng-rows", type=int, default=ROWS, help="rows of the largest invented data"
    )


@pytest.fixture(scope="module")
def pack_folder(request: pytest.FixtureRequest) -> Path:
    """The folder of the pack: as configured, else the nearest above the test."""
    named = str(request.config.getini("gongheng_pack"))
    if named:
        return Path(request.config.rootpath, named)
    for place in Path(request.path).parents:
        if (place / "pack.yaml").is_file():
            return place
    pytest.fail("no pack.yaml above the test; say gongheng_pack = FOLDER in the configuration")


@pytest.fixture(scope="module")
def pack(pack_folder: Path) -> "Pack":
    """The pack itself; BadPack says what is wrong with it."""
    from core.plugin.packfile import load_pack  # noqa: PLC0415 - see above

    return load_pack(pack_folder)


@pytest.fixture(scope="module")
def pack_report(pack_folder: Path, pytestconfig: pytest.Config) -> Mapping[str, Any]:
    """What ``gongheng pack check`` says: rules, generated tests, samples."""
    from core.plugin.kit.examination import examine  # noqa: PLC0415

    return examine(pack_folder, rows=pytestconfig.getoption("--gongheng-rows")).report()


@pytest.fixture(scope="session")
def _new_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation without any institution, made once and copied for each test."""
    from web.authoring.institution import installed  # noqa: PLC0415

    return installed(tmp_path_factory.mktemp("installation"))


@pytest.fixture
def institution(
    pack_folder: Path, tmp_path: Path, _new_installation: Path
) -> "Iterator[TemporaryInstitution]":
    """An institution of the pack's sector that works with it, its sample rows imported."""
    from web.authoring.institution import temporary  # noqa: PLC0415

    folder = copytree(_new_installation, tmp_path / "institution")
    with temporary(pack_folder, folder) as made:
        made.bring_in_samples()
        yield made


@pytest.fixture
def feed(tmp_path: Path) -> Fed:
    """``feed(adapter, settings, files, answers, mark)`` → the portions that it hands over."""
    from web.authoring.inbox import portions  # noqa: PLC0415

    def fed(
        adapter: "Adapter",
        settings: Mapping[str, str] = {},
        files: Mapping[str, bytes] = {},
        answers: Mapping[str, bytes] = {},
        mark: "Mark | None" = None,
    ) -> "list[Portion]":
        return portions(
            adapter,
            settings,
            tmp_path / "inbox",
            files=files,
            answers=answers,
            mark=mark or {},
        )

    return fed
