"""A password that is short, leaked or soon guessed is refused in words that help."""

import pytest

from core.errors import BadInput
from core.identity.passwords import Passwords, check_strength
from tests.unit.identity.quick import QUICK


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 1025,
        "qwertyuiop",
        "1qaz2wsx3edc",
        "Password123!",
        "P@ssw0rd2024!",
        "1111111111111111",
        "zhangwei-1980",
        "19800101abcd",
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(BadInput):
        check_strength(password, about=("zhangwei", "张伟", "zhangwei@fy.example.cn"))


def test_a_leaked_password_is_named_as_such_with_what_to_do() -> None:
    with pytest.raises(BadInput) as caught:
        check_strength("Qwertyuiop")
    assert "泄露" in caught.value.message("zh")
    assert "unrelated words" in caught.value.message("en")


@pytest.mark.parametrize(
    "password",
    ["山高水长 2026 年", "green-bicycle-on-the-moon", "a" * 20 + "山高水长，月落乌啼" * 50],
)
def test_strong_passwords_are_kept(password: str) -> None:
    kept = Passwords(QUICK).hashed(password, about=("li", "李明"))
    assert Passwords(QUICK).is_right(kept, password)


def test_without_an_account_no_password_is_right() -> None:
    passwords = Passwords(QUICK)
    assert not passwords.is_right(None, "nobody's password")
    assert not passwords.is_right("no hash at all", "山高水长 2026 年")
