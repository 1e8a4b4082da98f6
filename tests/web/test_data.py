"""Handing a file over, and what the preview says of it."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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


def columns_of(client: FlaskClient, preview: str, **chosen: str) -> TestResponse:
    """Sends the form with the headers of the plain file in their order."""
    headers = ["编号", "主审", "<b>结果</b>", "备注"]
    fields = [chosen.get(each, "") for each in headers]
    return client.post(
        f"{preview}/columns", data={"header": headers, "field": fields}, base_url=HTTPS
    )


def test_foreign_headers_are_asked_about_with_suggestions_and_what_is_missing(
    reader: Reader,
) -> None:
    client = reader("office", of=made())
    preview = hand_over(client, b"foreign")
    answer = client.get(preview, base_url=HTTPS)
    assert answer.status_code == 302
    assert answer.location == f"{preview}/columns"
    page = client.get(answer.location, base_url=HTTPS).text
    assert "还没有对应的必填字段：案号、结案方式。" in page
    assert '<option value="judge" selected>承办人' in page
    assert page.count("建议，请核对") == 1
    assert page.count('<option value="">不使用</option>') == 4
    assert "<b>结果</b></th>" not in page


def test_the_preview_follows_from_what_was_said_of_the_headers(reader: Reader) -> None:
    client = reader("office", of=made())
    preview = hand_over(client, b"foreign")
    said = {"编号": "case_no", "主审": "judge", "<b>结果</b>": "outcome"}
    answer = columns_of(client, preview, **said)
    assert answer.status_code == 302
    assert answer.location == preview
    assert client.get(preview, base_url=HTTPS).status_code == 200
    page = client.get(f"{preview}/columns", base_url=HTTPS).text
    for field in said.values():
        assert f'<option value="{field}" selected>' in page
    assert "建议，请核对" not in page


def test_two_headers_of_one_field_are_refused_and_the_choices_stay(reader: Reader) -> None:
    client = reader("office", of=made())
    preview = hand_over(client, b"foreign")
    answer = columns_of(client, preview, 编号="case_no", 备注="case_no")
    assert answer.status_code == 422
    assert "两列对应同一字段" in answer.text
    assert answer.text.count('<option value="case_no" selected>') == 2
    assert client.get(preview, base_url=HTTPS).status_code == 302


def test_a_preview_with_unused_columns_leads_to_their_fields(reader: Reader) -> None:
    client = reader("office", of=made())
    preview = hand_over(client)
    page = client.get(preview, base_url=HTTPS).text
    assert "文件中有 1 列没有使用" in page
    assert f'href="{preview}/columns"' in page


def test_an_unreadable_file_has_no_headers_to_ask_about(reader: Reader) -> None:
    client = reader("office", of=made())
    answer = client.get(f"{hand_over(client, b'broken')}/columns", base_url=HTTPS)
    assert answer.status_code == 422
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


def test_the_values_a_code_may_have_are_in_the_readers_language(reader: Reader) -> None:
    assert "判决、调解" in reader("office").get(DATASET, base_url=HTTPS).text
    page = reader("office", language="en").get(DATASET, base_url=HTTPS).text
    assert "Judgment, 调解" in page


def test_what_a_committed_batch_held_back_stays_within_reach(reader: Reader) -> None:
    app = made()
    client = reader("office", of=app)
    client.post(hand_over(client), base_url=HTTPS)
    batch = "/t/wangjiang/data/batches/1"
    for address in ("/t/wangjiang/data", "/t/wangjiang/"):
        page = client.get(address, base_url=HTTPS).text
        assert f'href="{batch}">第 1 批 25 行</a>' in page
    assert "历批未导入 25 行" in client.get("/t/wangjiang/", base_url=HTTPS).text
    page = client.get(f"{batch}?page=2", base_url=HTTPS).text
    assert "第 21–25 行，共 25 行" in page
    assert "人员表中没有此人" in page
    assert client.get(f"{batch}/held-back.xlsx", base_url=HTTPS).data == b"PK workbook"
    for address in (batch, f"{batch}/held-back.xlsx"):
        assert reader("judge", of=app).get(address, base_url=HTTPS).status_code == 404
        other = address.replace("wangjiang", "chenghu")
        assert reader("elsewhere", of=app).get(other, base_url=HTTPS).status_code == 404
