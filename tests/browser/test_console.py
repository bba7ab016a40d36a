"""From an empty database to a call as people do it: console, pairing page, kiosk and desk in Chromium."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, Route, expect

from signspan.config import Settings
from signspan.founding import Founding, found
from signspan.sites.service import Name
from tests.browser.conftest import Launch
from tests.browser.pages import Desk, Kiosk
from tests.service import Service

VISITOR, INTERPRETER = 3, 9
AT_ONCE_MS = 2_000
CHEN = Founding("chen", "陈", Name("株洲市", "Zhuzhou"), Name("手语中心", "Sign Centre"))

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]


@pytest_asyncio.fixture(loop_scope="module")
async def empty(tmp_path: Path) -> AsyncIterator[tuple[Service, str]]:
    """A service over a database in which there is an administrator and nothing else; her password."""
    service = Service(tmp_path, demo=False)
    password = await found(Settings(database_url=service.url), CHEN)
    try:
        await service.start()
        yield service, password
    finally:
        await service.stop()


async def sign_in(page: Page, login: str, password: str) -> None:
    await page.locator("input[name=username]").fill(login)
    await page.locator("input[name=password]").fill(password)
    await page.locator("button[type=submit]").click()


async def fill(page: Page, **fields: str) -> None:
    """Fills the form that is open, by the labels of its fields, and saves it."""
    for label, text in fields.items():
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_role("button", name="保存").click()


def steps_of(console: Page) -> Locator:
    """The steps that lead through what is missing."""
    return console.get_by_role("region", name="还差几步，就可以接第一个通话")


async def set_up_places(console: Page) -> None:
    """A site and a kiosk, by the steps; what is left out is asked for at its field."""
    await steps_of(console).get_by_role("button", name="新建地点").click()
    await fill(console, 中文名称="图书馆")
    await console.get_by_text("请填写").wait_for()
    await fill(console, 英文名称="Library")
    await steps_of(console).get_by_role("button", name="加终端").click()
    await fill(console, 中文名称="一楼", 英文名称="Ground floor")


async def pair(console: Page, device: Page) -> None:
    """Reads the code off the device, mistypes it once, and enters it."""
    await device.locator(".code span[aria-hidden]").first.wait_for()
    code = "".join(await device.locator(".code span[aria-hidden]").all_inner_texts())
    await console.locator("input[name=code]").fill(f"{(int(code) + 1) % 1_000_000:06}")
    await console.get_by_role("button", name="配对").click()
    await console.get_by_text("没有设备显示这个号码").wait_for()
    await console.locator("input[name=code]").fill(f"{code[:3]} {code[3:]}")
    await console.get_by_role("button", name="配对").click()
    await device.locator('[data-screen="idle"]').wait_for()
    await console.get_by_text("在线", exact=True).wait_for()


async def add_interpreter(console: Page) -> str:
    """An interpreter, by the steps, which are all done then. Returns her password."""
    await steps_of(console).get_by_role("button", name="加翻译员").click()
    await fill(console, 姓名="李敏", 工号="0217", 登录名="李敏")
    await console.get_by_text("只用字母").wait_for()
    await fill(console, 登录名=" Li.Min")
    password = await console.locator("[data-password]").inner_text()
    await console.get_by_role("button", name="记好了").click()
    await steps_of(console).wait_for(state="detached")
    return password


async def test_from_nothing_to_a_call_and_a_device_that_is_signed_out(
    launch: Launch, empty: tuple[Service, str]
) -> None:
    service, password = empty
    admin, visitor = await launch(screen=(1440, 900)), await launch(VISITOR)
    console, device = admin.page, visitor.page
    await console.goto(f"{service.origin}/console")
    await sign_in(console, "chen", "a wrong one")
    await console.get_by_text("名字或密码不对").wait_for()
    await sign_in(console, "chen", password)
    await set_up_places(console)
    await device.goto(f"{service.origin}/pair")
    await pair(console, device)
    hers = await add_interpreter(console)

    interpreter = await launch(INTERPRETER, screen=(1440, 900))
    await interpreter.page.goto(f"{service.origin}/desk")
    await sign_in(interpreter.page, "li.min", hers)
    desk = Desk(service, interpreter.page, "desk", "desk")
    await desk.shows("idle")
    await desk.turn()
    kiosk = Kiosk(service, device, "kiosk", "kiosk")
    await kiosk.tap()
    await desk.answer()
    await kiosk.looks_at("interpreter", INTERPRETER)
    await desk.looks_at("visitor", VISITOR)
    await console.get_by_text("可接听").wait_for()
    await kiosk.hold_end()
    await kiosk.shows("ended", "idle")

    await console.get_by_role("button", name="地点").click()
    await console.get_by_role("button", name="修改 一楼").click()
    for _ in range(2):  # asked once more
        await console.get_by_role("button", name="让设备退出").click()
    await device.locator('[data-screen="signed_out"]').wait_for(timeout=AT_ONCE_MS)
    await device.get_by_role("link", name="显示配对码").click()
    await device.locator(".code").wait_for()
    assert admin.trouble == visitor.trouble == interpreter.trouble == []


async def test_who_is_asked_first_and_who_is_kept_free_is_said_in_the_third_tab(
    launch: Launch, empty: tuple[Service, str]
) -> None:
    service, password = empty
    admin = await launch(screen=(1440, 900))
    console = admin.page
    await console.goto(f"{service.origin}/console")
    await sign_in(console, "chen", password)
    await console.get_by_role("button", name="谁来接").click()
    await console.get_by_text("还没有翻译员").wait_for()  # and what to do about it
    await console.get_by_role("button", name="地点", exact=True).click()
    await steps_of(console).get_by_role("button", name="新建地点").click()
    await fill(console, 中文名称="图书馆", 英文名称="Library")
    await console.get_by_role("button", name="人员", exact=True).click()
    await console.get_by_role("button", name="加翻译员").first.click()
    await fill(console, 姓名="李敏", 工号="0217", 登录名="li.min")
    await console.get_by_role("button", name="记好了").click()

    await console.get_by_role("button", name="谁来接").click()
    first = console.get_by_role("group", name="0217 · 手语中心")
    await first.get_by_text("优先", exact=True).click()
    kept = console.get_by_role("listitem").filter(has_text="中国手语").first
    await kept.get_by_role("button", name="多留一位").click()
    await expect(kept.locator("output")).to_have_text("1")
    await console.reload()
    await console.get_by_role("button", name="谁来接").click()
    again = console.get_by_role("group", name="0217 · 手语中心").get_by_role("button", name="优先")
    await expect(again).to_have_attribute("aria-pressed", "true")
    await expect(kept.locator("output")).to_have_text("1")
    assert admin.trouble == []


async def test_what_is_retired_by_a_slip_is_taken_back(launch: Launch, empty: tuple[Service, str]) -> None:
    service, password = empty
    admin = await launch(screen=(390, 800))
    console = admin.page
    await console.goto(f"{service.origin}/console")
    await sign_in(console, "chen", password)
    await console.locator("section.steps button").click()
    await save_with_a_lost_answer(console)
    await console.get_by_role("button", name="修改 图书馆").click()
    await console.keyboard.press("Escape")
    await console.get_by_label("中文名称").wait_for(state="detached")
    opener = console.get_by_role("button", name="修改 图书馆")
    await expect(opener).to_be_focused()
    await opener.click()
    for _ in range(2):  # asked once more
        await console.get_by_role("button", name="停用这个地点").click()
    await console.get_by_role("heading", name="图书馆").wait_for(state="detached")
    await console.get_by_role("button", name="撤销").click()
    await console.get_by_role("heading", name="图书馆").wait_for()
    await choose_password(console, password, "four words in a row")
    await console.get_by_role("button", name="退出登录").click()
    await sign_in(console, "Chen", "four words in a row")
    await console.get_by_role("heading", name="图书馆").wait_for()
    assert [one for one in admin.trouble if "ERR_FAILED" not in one] == []


async def save_with_a_lost_answer(console: Page) -> None:
    """The server adds the site and its answer is lost: the page says so; pressed again there is one."""

    async def loses_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await console.route("**/api/v1/console/sites?*", loses_the_answer, times=1)
    await fill(console, 中文名称="图书馆", 英文名称="Library")
    await console.get_by_text("没有收到回音").wait_for()
    assert await console.get_by_label("中文名称", exact=True).input_value() == "图书馆"
    await console.get_by_role("button", name="保存").click()
    await console.get_by_label("中文名称").wait_for(state="detached")
    await expect(console.get_by_role("heading", name="图书馆")).to_have_count(1)


async def choose_password(console: Page, before: str, password: str) -> None:
    """Another password of her own; the wrong one of before is told at its field."""
    await console.get_by_role("button", name="改我的密码").click()
    dialog = console.get_by_role("dialog")
    for given in ("a wrong one", before):
        await dialog.get_by_label("现在的密码").fill(given)
        await dialog.get_by_label("新密码").fill(password)
        await dialog.get_by_role("button", name="改密码").click()
    await dialog.get_by_role("button", name="好", exact=True).click()


async def test_what_two_administrators_change_at_once_is_seen_before_it_is_written_over(
    launch: Launch, empty: tuple[Service, str]
) -> None:
    service, password = empty
    pages = []
    for seat in ("one", "two"):
        page = (await launch(screen=(1024, 800))).page
        await page.goto(f"{service.origin}/console?seat={seat}")
        await sign_in(page, "chen", password)
        pages.append(page)
    one, two = pages
    await one.locator("section.steps button").click()
    await fill(one, 中文名称="图书馆", 英文名称="Library")
    await two.get_by_role("button", name="修改 图书馆").click()
    await one.get_by_role("button", name="修改 图书馆").click()
    await fill(one, 英文名称="City Library")
    await fill(two, 中文名称="市图书馆")
    meanwhile = two.get_by_role("region", name="别人刚刚改成了")
    await meanwhile.get_by_text("City Library").wait_for()
    assert await two.get_by_label("中文名称", exact=True).input_value() == "市图书馆"
    await two.get_by_role("button", name="保存").click()
    await two.get_by_role("heading", name="市图书馆").wait_for()
