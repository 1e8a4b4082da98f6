"""What a request claims to be its host reaches no letter."""

from pathlib import Path

import pytest

from core.errors import SettingsError
from tests.site import tokenless
from web.adapters.services import services_of
from web.app import Face, create_app
from web.bootstrap import opened
from web.outward import LOCAL, require_address

NAMES = {"main.css": "main.css", "main.js": "main.js", "charts.js": "c.js", "icons.svg": "i.svg"}
WEB = Path(__file__).parents[3] / "web"


def test_a_forged_host_does_not_get_into_a_letter(tmp_path: Path) -> None:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as product:
        product.identity.add_account(
            "ye", "a long enough password", label="叶清和", email="ye@court.example"
        )
        face = Face("k" * 32, secure_cookies=False, address="https://gongheng.example")
        site = tokenless(create_app(services_of(product), face, assets=NAMES))
        site.test_client().post(
            "/password/forgotten", data={"who": "ye"}, base_url="http://evil.example"
        )
        [kept] = product.post.newest()
    assert kept.letter is not None
    assert "https://gongheng.example/password/new/" in kept.letter.body.zh
    assert "evil" not in kept.letter.body.zh


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8100", "[", "10.0.0.7"])
def test_without_an_address_of_its_own_only_this_machine_is_answered(
    tmp_path: Path, host: str
) -> None:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as product:
        face = Face("k" * 32, secure_cookies=False)
        browser = tokenless(create_app(services_of(product), face, assets=NAMES)).test_client()
        for known in ("127.0.0.1:8100", "localhost", "[::1]:8100"):
            assert browser.get("/sign-in", headers={"Host": known}).status_code == 200
        answer = browser.post("/password/forgotten", data={"who": "ye"}, headers={"Host": host})
        assert answer.status_code in {400, 421}
        assert product.post.newest() == []


def test_who_is_reached_by_others_says_under_which_address() -> None:
    for host in LOCAL:
        require_address("", host=host)
    require_address("https://kh.example.gov.cn", host="192.0.2.9")
    for host in ("192.0.2.9", "192.0.2.7", ""):
        with pytest.raises(SettingsError, match="GONGHENG_PUBLIC_URL"):
            require_address("", host=host)


def test_addresses_for_the_outside_are_made_in_one_place() -> None:
    makers = [
        each.name for each in WEB.rglob("*.py") if "_external=True" in each.read_text("utf-8")
    ]
    assert makers == ["outward.py"]
