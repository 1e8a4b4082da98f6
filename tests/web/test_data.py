"""Handing a file over, and what the preview says of it."""

from flask.testing import FlaskClient

from tests.web.conftest import Reader, made
from tests.web.plain import a_file

HTTPS = "https://localhost"
DATASET = "/t/wangjiang/data/cases"


def hand_over(client: FlaskClient, content: bytes = b"x") -> str:
    answer = client.post(DATASET, data={"file": a_file(content)}, base_url=HTTPS)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_preview_tells_rows_by_what_would_become_of_them(reader: Reader) -> None:
    client = reader("office", of=made())
    page = client.get(hand_over(client), base_url=HTTPS).text
    for number in ("1,235", "412", "763", "35", "25"):
        assert f"<b>{number}</b>" in page
    assert "尚未写入基础数据" in page
    assert "未对应，不导入" in page


def test_findings_can_be_read_by_reason_and_page_by_page(reader: Reader) -> None:
    client = reader("office", of=made())
    preview = hand_over(client)
    page = client.get(f"{preview}?tab=held&page=2", base_url=HTTPS).text
    assert "第 21–25 行，共 25 行" in page
    page = client.get(f"{preview}?tab=held&reason=结案日期早于立案日期", base_url=HTTPS).text
    assert "第 1–1 行，共 1 行" in page
    assert "请核对立案日或结案日" in page
    assert "金额偏高" in client.get(f"{preview}?tab=warnings", base_url=HTTPS).text
    assert "合计行" in client.get(f"{preview}?tab=not-data", base_url=HTTPS).text


def test_a_form_without_a_file_says_what_to_choose(reader: Reader) -> None:
    answer = reader("office").post(DATASET, data={}, base_url=HTTPS)
    assert answer.status_code == 422
    assert "没有选择文件" in answer.text


def test_a_file_that_cannot_be_read_is_a_message_with_its_name(reader: Reader) -> None:
    client = reader("office", of=made())
    answer = client.get(hand_over(client, b"broken"), base_url=HTTPS)
    assert answer.status_code == 422
    assert "台账.xlsx" in answer.text
    assert "请另存为 .xlsx" in answer.text
    assert 'type="file"' in answer.text


def test_a_file_that_is_too_large_is_refused_in_words(reader: Reader) -> None:
    app = made()
    app.config["MAX_CONTENT_LENGTH"] = 1000
    client = reader("office", of=app)
    answer = client.post(DATASET, data={"file": a_file(b"x" * 2000)}, base_url=HTTPS)
    assert answer.status_code == 413
    assert "文件太大" in answer.text


def test_an_upload_is_gone_once_it_is_confirmed_and_for_other_institutions(
    reader: Reader,
) -> None:
    app = made()
    client = reader("office", of=app)
    preview = hand_over(client)
    other = preview.replace("wangjiang", "chenghu")
    assert reader("elsewhere", of=app).get(other, base_url=HTTPS).status_code == 404
    assert client.get(f"{preview}/held-back.xlsx", base_url=HTTPS).data == b"PK workbook"
    assert client.post(preview, base_url=HTTPS).status_code == 302
    assert client.get(preview, base_url=HTTPS).status_code == 404


def test_a_batch_is_undone_once(reader: Reader) -> None:
    client = reader("office", of=made())
    client.post(hand_over(client), base_url=HTTPS)
    undo = "/t/wangjiang/data/batches/1/undo"
    assert client.post(undo, base_url=HTTPS).status_code == 302
    again = client.post(undo, base_url=HTTPS)
    assert again.status_code == 409
    assert "这一批已经撤销" in again.text
