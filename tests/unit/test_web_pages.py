"""The pages: without a script by requests alone, with it in a headless Chromium, where one is installed."""

import asyncio
import gzip
import html
import io
import os
import re
import shutil
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import openpyxl
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from indicators import testing
from indicators.evaluation import WHICH
from indicators.web import Settings, app, pages

ROOT = Path(__file__).resolve().parents[2]
HANYANG = ROOT / "examples/hanyang-2026"
APP = app(Settings(workers=0))
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first starts with least
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
SLOW = 90_000  # milliseconds that a loaded machine may take
SMALL = """三级指标\t指标值\t实际完成值\t分值
抢修次数\t≥6000起\t5000起\t30
合格率\t大干等于60%\t62%\t30
满意度\t合格\t基本合格\t30"""


def ask(path: str, method: str = "POST", *, app: FastAPI = APP, **given: Any) -> httpx.Response:
    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path, **given)

    return asyncio.run(asked())


def fields(**given: str) -> dict[str, Any]:
    return {"files": [(name.replace("__", "."), (None, value)) for name, value in given.items()]}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]*?(?:value="([^"]*)"|>([^<]*)</textarea>)', page)
    assert found is not None, name
    return html.unescape(found[1] or found[2])


def carried(page: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("carried", "fits")}


@pytest.mark.parametrize("prefix", ["", "/scoring"])
def test_the_first_page_stands_at_the_head_of_a_prefix(prefix: str) -> None:
    application = FastAPI()
    application.include_router(pages(Settings(workers=0)), prefix=prefix)
    assert ask(f"{prefix}/", "GET", app=application).headers["location"] == "clerk"


def test_a_page_is_small_and_asks_nothing_of_others() -> None:
    parts = [ask(path, "GET") for path in ("/clerk", "/static/page.css", "/static/page.js")]
    assert sum(len(gzip.compress(part.content)) for part in parts) < 60_000
    assert not re.search(r"https?://", parts[0].text + parts[1].text + parts[2].text)
    assert "script-src 'self'" in parts[0].headers["content-security-policy"]
    mark = {"If-None-Match": parts[1].headers["etag"]}
    assert ask("/static/page.css", "GET", headers=mark).status_code == 304
    assert ask("/static/../clerk.py", "GET").status_code == 404
    assert ask("/", "GET").headers["location"] == "clerk"


def test_pasted_text_is_read_and_scored_without_a_script() -> None:
    page = ask("/clerk", **fields(table_text=SMALL, rules="hubei-2019")).text
    assert "<b>≥</b><span>6000</span><i>起</i><small>[6000, +∞)</small>" in page
    assert "<mark>大干等于</mark>60%" in page
    assert "不能识别" not in page  # the mark at its character says so
    assert "是否应为“大于等于”" in page
    again = carried(page) | {"rules": "hubei-2019", "a.0.1": "6000起", "r.0.1": "", "open": "0.1"}
    opened = ask("/clerk", **fields(**again)).text
    assert 'value="6000起"' in opened
    assert '<svg class="drawing"' in opened
    assert "<mark>得分=完成值÷目标值×分值，最高不超过分值</mark>" in opened
    assert 'name="a.0.3" value=""' in opened  # what was printed and is gone from the page does not count


def test_a_person_gives_a_share_and_spending_counts() -> None:
    page = ask("/clerk", files={"table": ("goals.txt", (HANYANG / "goals.txt").read_bytes())}).text
    assert "hubei-2019：" in page  # the pack that fits best, with its reason
    spent = ask("/clerk", **fields(**carried(page), rules="hubei-2019", e__0="330.66", s__0__5="85%", a__0__5="达成"))
    assert "执行率 99%" in spent.text
    assert 'value="85%"' in spent.text
    about = ask("/clerk", **fields(**carried(page), rules="hubei-2019", e__0="约330万元", a__0__5="达成")).text
    assert "“全年执行数”看不懂，未采用" in about


@pytest.mark.parametrize("kind", ["xlsx", "docx", "html", "report", "opinion"])
def test_what_a_page_gives_to_take_away(kind: str) -> None:
    page = ask("/clerk", **fields(table_text=SMALL, rules="hubei-2019")).text
    found = ask(f"/clerk/file?format={kind}", **fields(**carried(page), rules="hubei-2019"))
    assert found.headers["content-disposition"].startswith("attachment")
    assert len(found.content) > 1000


def test_a_form_is_given_in_the_layout_that_a_person_chooses() -> None:
    page = ask("/clerk", **fields(table_text=SMALL, rules="hubei-2019", layout="yunnan")).text
    assert '<option value="yunnan" selected>云南省' in page
    given = carried(page) | {"rules": "hubei-2019"}
    of_pack, chosen, unknown = (
        ask("/clerk/file?format=xlsx", **fields(**given, layout=layout)) for layout in ("", "yunnan", "甲")
    )
    titles = [openpyxl.load_workbook(io.BytesIO(each.content)).worksheets[0]["A1"].value for each in (of_pack, chosen)]
    assert len(set(titles)) == len(titles)
    assert unknown.status_code == 422
    assert "没有“甲”这种表样" in unknown.text


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("自评表", 0)
    for line in PUBLISHED.splitlines():
        sheet.append(line.split("\t"))
    book.save(out)
    return out.getvalue()


def test_the_form_that_was_handed_in_is_marked_and_filled_in() -> None:
    page = ask("/clerk", files={"table": ("自评.xlsx", workbook()), "rules": (None, "hubei-2019")}).text
    kept = carried(page) | {name: hidden(page, name) for name in ("original", "original_name")}
    marked = ask("/clerk/file?format=marked", **fields(**kept, rules="hubei-2019"))
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content))["自评表"]
    said = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any("未达到目标值" in text for text in said)
    filled = ask("/clerk/file?format=filled", **fields(**kept, rules="hubei-2019", a__0__1="90人"))
    sheet = openpyxl.load_workbook(io.BytesIO(filled.content))["自评表"]
    assert 9 in [sheet.cell(4, column).value for column in range(1, 9)]
    without = fields(**carried(page), rules="hubei-2019", original_name="自评.xlsx")
    assert "没有原表" in ask("/clerk/file?format=marked", **without).text


def own_form() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for line in (["本局自评表", "{{总得分}}"], ["指标", "得分"], ["{{三级}}", "{{得分}}"]):
        sheet.append(line)
    book.save(out)
    return out.getvalue()


def test_a_bureaus_own_form_is_filled_in() -> None:
    page = ask("/clerk", **fields(table_text=SMALL, rules="hubei-2019")).text
    given = fields(**carried(page), rules="hubei-2019", a__0__1="6000起")["files"]
    found = ask("/clerk/file?format=own", files=[*given, ("own", ("本局.xlsx", own_form()))])
    sheet = openpyxl.load_workbook(io.BytesIO(found.content)).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][2] == ["抢修次数", 30]
    assert "-已填.xlsx" in unquote(found.headers["content-disposition"])
    for own, said in ((("", b""), "没有自有表样"), (("本局.xlsx", workbook()), "没有要填的地方")):
        assert said in ask("/clerk/file?format=own", files=[*given, ("own", own)]).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"table_text": "没有表"}, "没有找到绩效目标表"),
        ({"carried": "{"}, "这一页带的表损坏了"),
        ({"carried": "[5]"}, "这一页带的表损坏了"),
        ({"table_text": SMALL, "rules": "/etc/passwd"}, "没有这个规则包"),
        ({}, "没有目标表"),
        ({"table_text": "<script>alert(1)</script>\n三级指标"}, "没有找到绩效目标表"),
    ],
)
def test_what_is_wrong_stands_on_the_page(given: dict[str, str], said: str) -> None:
    found = ask("/clerk", **fields(**given, x="y"))
    assert found.status_code == 422
    assert said in found.text
    assert "<script>alert" not in found.text


# The other pages

PUBLISHED = """培训项目绩效自评表
项目名称\t培训项目
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因
产出指标\t数量指标\t培训人数\t≥100人\t98人\t10\t10\t
产出指标\t质量指标\t合格率\t≥95%\t96%\t40\t40\t
效益指标\t社会效益指标\t受益人数\t≥90人\t80人\t50\t44.44\t
总分\t\t\t\t\t100\t94.44\t"""
STANDARDS = "三级指标\t分值\t评分标准\n简报\t6\t简报刊发3篇,计3分。\n覆盖率\t5\t覆盖率≥95%,得5分;不足95%,得0分。"


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("二科/培训.txt", PUBLISHED)
        made.writestr("坏.doc", b"x")
    return packed.getvalue()


def test_a_reviewer_sees_what_was_recomputed_and_what_cannot_be_read() -> None:
    assert ask("/review", "GET").status_code == 200
    page = ask("/review", files=[("files", ("全部.zip", archive())), ("rules", (None, "hubei-2019"))]).text
    assert "二科/培训.txt" in page
    assert "未达标却得满分" in page
    assert "旧的 .doc 请用 Word 另存为 .docx" in page
    assert "没有选文件" in ask("/review", files=[("files", ("", b""))]).text
    opened = re.search(r'name="carried" value="([^"]+)"', page)
    assert opened is not None
    assert 'value="98人"' in ask("/clerk", **fields(carried=html.unescape(opened[1]), rules="hubei-2019")).text


def test_an_evaluator_chooses_between_two_readings_and_answers() -> None:
    page = ask("/evaluate", **fields(table_text=STANDARDS)).text
    assert "读法 1：" in page
    assert "读法 2：" in page
    assert 'name="q.1.number.简报刊发"' not in page  # first a reading
    kept = {"carried": hidden(page, "carried"), f"q.1.reading.{WHICH}": "2"}
    chosen = ask("/evaluate", **fields(**kept, **{"q.1.number.简报刊发": "6", "q.2.number.覆盖率": "合格"})).text
    assert "得分：6" in chosen
    assert "checked" in chosen
    assert "要填数值" in chosen
    taken = ask("/evaluate/file", **fields(**kept, **{"q.1.number.简报刊发": "6"}))
    assert taken.headers["content-disposition"].startswith("attachment")
    bare = ask("/evaluate", **fields(table_text="覆盖率≥95%,得5分;不足95%,得0分。")).text
    assert "第1条" in bare
    assert "没有读出评分标准" in ask("/evaluate", **fields(table_text="三级指标\t评分标准")).text


def test_bare_standards_keep_their_commas() -> None:
    page = ask("/evaluate", **fields(table_text="简报刊发3篇,计3分,每多1篇加1分。\n覆盖率≥95%,得5分,否则不得分。")).text
    assert "“简报刊发3篇,计3分,每多1篇加1分。”" in page
    assert "“覆盖率≥95%,得5分,否则不得分。”" in page
    assert "没有写分值" in page


def test_an_evaluator_answers_a_shipped_questionnaire_by_grades() -> None:
    page = ask("/evaluate", **fields(form="project")).text
    assert page.count('value="良"') == 20
    asked = re.findall(r'name="(q\.\d+\.level\.[^"]+)" value="良"', page)
    kept = {"carried": hidden(page, "carried"), "rules": "preeval-default"}
    done = ask("/evaluate", **fields(**kept, **dict.fromkeys(asked, "良"))).text
    assert "<strong>80</strong> / 100 分" in done
    assert "<strong>予以支持</strong><small>（界限由本程序选定）" in done
    other = ask("/evaluate", **fields(form="hanyang", **dict.fromkeys(asked, "良"))).text
    assert "<strong>32</strong> / 100 分" in other  # answers go only to the eight questions that both ask there


def test_an_author_sees_an_error_at_its_line_and_each_rule_as_a_curve() -> None:
    page = ask("/rules?from=hubei-2019", "GET").text
    assert page.count('<svg class="drawing"') >= 5
    assert "每条规则都用到了" in page
    text = hidden(page, "toml")
    wrong = ask("/rules", **fields(toml=text.replace('clause = "附注2"', "clause = 5", 1))).text
    assert "clause = 5</mark>" in wrong
    assert ask("/rules/file", **fields(toml=text)).text.strip() == text.strip()
    assert "空白样板" in ask("/rules", **fields(load="1", rules="../x")).text
    printed = ask("/rules", files=[("toml", (None, text)), ("files", ("自评.txt", PUBLISHED))]).text
    assert "公布的行 3 个" in printed


def test_laws_show_their_counterexamples_as_filled_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    only = tuple(law for law in testing.LAWS if law.id == "examples")
    monkeypatch.setattr("indicators.testing.check.LAWS", only)
    text = hidden(ask("/rules?from=hubei-2019", "GET").text, "toml").replace('earned = "8"', 'earned = "7"', 1)
    page = ask("/rules", **fields(toml=text, laws="1")).text
    assert "违反" in page
    assert "<caption>反例</caption>" in page


# In a browser: after the rest, since its loop runs to the end


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "在 CI 里要有 chromium：apt-get install chromium-headless-shell"
        pytest.skip("没有 chromium，跳过浏览器里的测试（apt-get install chromium-headless-shell）")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += ["--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"]  # pages of its own behind each new window
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield found
        found.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(APP, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    found, wrong = context.new_page(), list[str]()
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("request", lambda request: wrong.extend([] if "127.0.0.1" in request.url else [request.url]))
    found.set_default_timeout(SLOW)
    yield found
    context.close()
    assert [each for each in wrong if not each.startswith(("data:", "blob:"))] == []


def grave(page: Page) -> list[str]:
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in {"serious", "critical"}
    ]


PASTE = """text => {
    document.querySelector("[name=table_text]").focus();
    document.querySelector("[name=table_text]").value = text;
    const pasted = new InputEvent("input", {inputType: "insertFromPaste", bubbles: true});
    document.querySelector("[name=table_text]").dispatchEvent(pasted);
}"""


def test_a_clerk_pastes_types_opens_and_takes_away(page: Page, address: str) -> None:
    page.goto(f"{address}/clerk")
    assert grave(page) == []
    page.select_option("[name=rules]", "hubei-2019")
    page.evaluate(PASTE, SMALL)
    page.locator("[name='a.0.1']").fill("3000起")
    page.get_by_text("3000", exact=True).wait_for()  # its chip
    assert page.evaluate("document.activeElement.name") == "a.0.1"
    assert page.locator("#r0\\.1 .number").nth(1).inner_text().strip() == "15"
    page.keyboard.press("Tab")
    page.locator("#r0\\.1 button").press("Enter")
    page.locator("svg.drawing").wait_for()
    assert "3000 起得 15 分" in str(page.locator("svg.drawing").get_attribute("aria-label"))
    assert grave(page) == []
    with page.expect_response("**/clerk"):
        page.select_option("[name=rounding]", "整数截尾")
    page.locator("form:not(.waiting)").wait_for()
    page.locator("[name='a.0.1']").fill("5999起")
    page.get_by_text("29", exact=True).wait_for()
    with page.expect_download() as taken:
        page.click("button[formaction*=xlsx]")
    assert taken.value.suggested_filename == "自评表.xlsx"
    page.get_by_text("填入本单位自己的表样").click()
    page.set_input_files("[name=own]", {"name": "本局.xlsx", "mimeType": "", "buffer": own_form()})
    page.locator("[name='a.0.1']").fill("6000起")
    page.locator("#r0\\.1 .number").nth(1).get_by_text("30").first.wait_for()
    with page.expect_download() as taken:
        page.get_by_text("填好并下载").click()
    assert taken.value.suggested_filename == "本局-已填.xlsx"


def test_a_file_is_dropped_and_a_bad_one_leaves_the_page_as_it_is(page: Page, address: str) -> None:
    page.goto(f"{address}/clerk")
    drop = """([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
    }"""
    page.evaluate(drop, ["表.txt", SMALL])
    page.locator("table.rows").wait_for()
    page.evaluate(drop, ["表.doc", "x"])
    page.get_by_role("alert").wait_for()
    assert page.locator("table.rows").is_visible()


def test_two_hundred_rows_on_a_narrow_screen(browser: Browser, address: str) -> None:
    rows = "".join(f"\n第{at}项抢修\t≥{at}起\t{at}起\t" for at in range(1, 201))
    with browser.new_context(viewport={"width": 360, "height": 740}) as narrow:
        page = narrow.new_page()
        page.set_default_timeout(SLOW)
        page.goto(f"{address}/clerk")
        page.fill("[name=table_text]", "三级指标\t指标值\t实际完成值\t分值" + rows)
        page.click("button.main")
        page.locator("#r0\\.200").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("[name='a.0.200']").fill("100起")
        page.locator("#r0\\.200.lost").wait_for()


def test_the_page_works_without_a_script_in_a_browser(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.set_default_timeout(SLOW)
        page.goto(f"{address}/clerk")
        page.fill("[name=table_text]", SMALL)
        page.click("button.main")
        page.fill("[name='a.0.1']", "6000起")
        page.click("#r0\\.1 button")
        assert page.locator("svg.drawing").is_visible()
        assert page.input_value("[name='a.0.1']") == "6000起"


def test_the_other_pages_in_a_browser(page: Page, address: str) -> None:
    page.goto(f"{address}/review")
    page.set_input_files("[name=files]", {"name": "全部.zip", "mimeType": "application/zip", "buffer": archive()})
    page.locator("table.forms").wait_for()
    page.locator("summary").first.click()
    assert grave(page) == []
    page.goto(f"{address}/evaluate")
    page.fill("[name=table_text]", STANDARDS)
    page.click("button.main")
    page.get_by_label("读法 2").check()
    page.get_by_role("textbox", name="简报刊发").fill("6")
    page.get_by_text("得分：6").wait_for()
    assert grave(page) == []
    page.goto(f"{address}/rules?from=hubei-2019")
    text = page.input_value("[name=toml]")
    page.fill("[name=toml]", text.replace('clause = "附注2"', "clause = 5", 1))
    page.locator("pre mark").wait_for()
    assert grave(page) == []
