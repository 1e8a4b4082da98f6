"""The environment is read once, and every mistake in it is named at once."""

import pytest

from core.errors import SettingsError
from core.settings import read
from core.texts import Text

KEY = "k" * 32


def test_nothing_set_is_the_embedded_form() -> None:
    settings = read({})
    assert settings.embedded
    assert settings.database_url == "sqlite:///var/gongheng.sqlite"
    assert settings.evidence_url == "var/evidence"


def test_where_the_data_lie_is_said_as_it_was_set_or_is_this_machine() -> None:
    assert read({}).place_of_data == Text("本机", "this machine")
    assert read({"GONGHENG_PLACE_ZH": "市政务云"}).place_of_data == Text("市政务云", "市政务云")
    assert read({"GONGHENG_EVIDENCE_URL": "s3://evidence"}).place_of_data is None


def test_the_service_form_is_read_whole() -> None:
    settings = read(
        {
            "GONGHENG_DATABASE_URL": "postgresql://app:pw@db/gongheng",
            "GONGHENG_OWNER_DATABASE_URL": "postgresql://owner:pw@db/gongheng",
            "GONGHENG_REDIS_URL": "redis://queue:6379/0",
            "GONGHENG_SECRET_KEY": KEY,
            "GONGHENG_EVIDENCE_URL": "s3://evidence",
            "GONGHENG_EVIDENCE_OPTIONS": "AWS_REGION=cn-north-1;AWS_SECRET_ACCESS_KEY=a=b",
            "GONGHENG_WEB_PROCESSES": "4",
        }
    )
    assert not settings.embedded
    assert settings.evidence_options["AWS_SECRET_ACCESS_KEY"] == "a=b"
    assert settings.web_processes == 4


def test_every_mistake_is_named_in_both_languages() -> None:
    with pytest.raises(SettingsError) as caught:
        read(
            {
                "GONGHENG_DATABASE_URL": "mysql://somewhere",
                "GONGHENG_REDIS_URL": "localhost:6379",
                "GONGHENG_SECRET_KEY": "short",
                "GONGHENG_WEB_PROCESSES": "many",
                "GONGHENG_LOG_LEVEL": "loud",
            }
        )
    for locale in ("zh", "en"):
        said = caught.value.message(locale)
        for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "WEB_PROCESSES", "LOG_LEVEL"):
            assert f"GONGHENG_{name}" in said


def test_more_than_one_process_needs_redis() -> None:
    with pytest.raises(SettingsError, match="GONGHENG_REDIS_URL"):
        read({"GONGHENG_WEB_PROCESSES": "2"})


def test_postgresql_needs_a_secret_key() -> None:
    with pytest.raises(SettingsError, match="GONGHENG_SECRET_KEY"):
        read({"GONGHENG_DATABASE_URL": "postgresql://db/gongheng"})


def test_secrets_do_not_show() -> None:
    shown = repr(read({"GONGHENG_SECRET_KEY": KEY, "GONGHENG_REDIS_URL": "redis://:pw@h/0"}))
    assert KEY not in shown
    assert ":pw@" not in shown
