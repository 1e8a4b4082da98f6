"""What a request claims to be its host reaches no letter."""

from pathlib import Path

from tests.site import tokenless
from web.adapters.services import services_of
from web.app import Face, create_app
from web.bootstrap import opened

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


def test_addresses_for_the_outside_are_made_in_one_place() -> None:
    makers = [
        each.name for each in WEB.rglob("*.py") if "_external=True" in each.read_text("utf-8")
    ]
    assert makers == ["outward.py"]
