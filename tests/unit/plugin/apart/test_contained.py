"""What a hostile plugin tries gets it nowhere, and is told under its name."""

import os
from pathlib import Path

import polars as pl
import pytest

from core.errors import BadInput, NotAllowed
from core.plugin.apart.confinement import Limits
from core.plugin.apart.conversations import Nursery
from core.plugin.apart.faults import PluginFailed
from tests.unit.plugin.apart.conftest import Tried, apart


def outcome(tried: Tried, act: str, place: object = "") -> str:
    [portion] = tried(act, place)
    return str(portion.content["outcome"][0])


@pytest.mark.parametrize("act", ["look", "listing", "write", "remove", "truncate", "open_to_all"])
def test_it_touches_no_file_but_its_own(tried: Tried, act: str, tmp_path: Path) -> None:
    evidence = tmp_path / "evidence.parquet"
    evidence.write_text("of everybody")
    evidence.chmod(0o600)
    place = tmp_path if act == "listing" else evidence
    assert outcome(tried, act, place) == "PermissionError"
    assert evidence.read_text() == "of everybody"
    assert evidence.stat().st_mode & 0o777 == 0o600


def test_it_reads_the_inbox_that_it_was_sent_to_and_writes_nothing_there(
    tried: Tried, tmp_path: Path
) -> None:
    (tmp_path / "inbox" / "a.csv").write_text("案号")
    (tmp_path / "inbox" / "out").symlink_to(tmp_path)
    assert outcome(tried, "look", tmp_path / "inbox" / "a.csv") == "案号"
    assert outcome(tried, "write", tmp_path / "inbox" / "b.csv") == "PermissionError"
    assert outcome(tried, "listing", tmp_path / "inbox" / "out") == "PermissionError"
    with pytest.raises(BadInput, match="outside the institution's inbox"):
        tried("other_inbox", "../other")
    with pytest.raises(BadInput, match="outside the institution's inbox"):
        tried("file_elsewhere", "/etc/passwd")


@pytest.mark.parametrize("act", ["connect", "datagram", "unix", "fork", "peek", "kill"])
def test_it_opens_no_socket_and_reaches_no_process(tried: Tried, act: str) -> None:
    assert outcome(tried, act, os.getpid()) == "PermissionError"


def test_it_starts_no_program(tried: Tried) -> None:
    assert outcome(tried, "start") in {"PermissionError", "BlockingIOError"}


def test_it_sees_nothing_of_the_environment(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGHENG_SECRET_KEY", "a secret")
    assert "GONGHENG" not in outcome(tried, "environ")
    assert outcome(tried, "look", f"/proc/{os.getpid()}/environ") == "PermissionError"
    assert outcome(tried, "look", "/proc/self/environ") == "PermissionError"


def test_it_fetches_from_hosts_that_it_declares_alone(tried: Tried) -> None:
    assert outcome(tried, "fetch", "https://allowed.example/a") == "b'fetched'"
    with pytest.raises(NotAllowed, match="does not declare this host"):
        tried("fetch", "https://elsewhere.example/a")


@pytest.mark.parametrize("act", ["loop", "sleep"])
def test_it_does_not_hold_anything_up(hurried: Tried, act: str) -> None:
    with pytest.raises(PluginFailed, match=r"the plugin hostile failed \(did not answer in time"):
        hurried(act)


@pytest.mark.parametrize("act", ["eat", "eat_in_polars", "threads", "leave", "crash"])
def test_what_it_eats_or_breaks_is_its_own(tried: Tried, act: str) -> None:
    with pytest.raises(PluginFailed, match="hostile"):
        tried(act)
    assert outcome(tried, "good") == "fine"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("million", "bytes, over|more than 1000 rows"),
        ("nested", "column of type"),
        ("shout", "bytes, over"),
        ("babble", "JSON"),
        ("forge", "portion"),
        ("corrupt", "Arrow"),
    ],
)
def test_nonsense_is_refused_before_anybody_works_with_it(
    tried: Tried, act: str, said: str
) -> None:
    with pytest.raises(PluginFailed, match=said):
        tried(act)


def test_what_it_says_on_purpose_is_said_and_what_it_trips_over_is_not(tried: Tried) -> None:
    with pytest.raises(BadInput, match="here · no register"):
        tried("refuse")
    with pytest.raises(PluginFailed, match=r"RuntimeError hostile.py:\d+") as caught:
        tried("stumble")
    assert "张伟" not in caught.value.message("zh")


def test_it_changes_nothing_in_the_product_and_keeps_nothing_in_mind(tried: Tried) -> None:
    assert outcome(tried, "patch") == "patched"
    assert outcome(tried, "remember") == "nothing"
    assert outcome(tried, "remember") == "nothing"


@pytest.mark.parametrize("value", ["hostile:raising", "hostile:nonsense", "hostile:missing"])
def test_what_fails_in_a_hook_names_plugin_and_hook(nursery: Nursery, value: str) -> None:
    plugin = apart(nursery, value)
    hooks = [plugin.packs, plugin.adapters]
    if value == "hostile:raising":
        hooks += [plugin.declares, lambda: plugin.before_run({})]
        hooks += [lambda: plugin.after_run("2025-09", pl.DataFrame({"value": [1]}))]
    for hook in hooks:
        with pytest.raises(PluginFailed) as caught:
            hook()
        assert caught.value.plugin == "hostile"


def test_the_product_goes_on_when_the_process_that_makes_processes_was_killed() -> None:
    own = Nursery()
    try:
        plugin = apart(own, "hostile:plugin", Limits())
        assert own.started is None
        assert [each.id for each in plugin.adapters()] == ["hostile"]
        assert own.started is not None
        own.started.kill()
        own.started.wait()
        assert [each.id for each in apart(own, "hostile:plugin").adapters()] == ["hostile"]
    finally:
        own.close()
