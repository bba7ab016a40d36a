"""The product's pages as a person uses them: tap, key, look."""

import asyncio
from dataclasses import dataclass

from playwright.async_api import Page

from tests.browser.people import Person, Seen, films, read_video
from tests.clients import asking
from tests.service import Service

HOLD_MS = 1_300  # the ring of a held button fills in a second
LOOK_SECONDS = 20
SEEN_MS = 400
UP = "() => window.links.some(({ connectionState }) => connectionState !== 'closed')"


async def cookie_at(service: Service, seat: str) -> dict[str, str]:
    """The cookie that the seat's one-time link brings."""
    async with asking(service.origin, {"x-signspan": "page"}) as client:
        entered = await client.post("/api/v1/session/link", json={"token": service.links[seat]})
    name, _, value = entered.headers["set-cookie"].split(";")[0].partition("=")
    return {"name": name, "value": value, "url": service.origin}


async def sign_in(service: Service, person: Person, seat: str) -> None:
    """Gives this browser the seat's cookie."""
    await person.context.add_cookies([await cookie_at(service, seat)])  # type: ignore[list-item]


@dataclass
class Screen:
    """One tab with one of the product's pages."""

    service: Service
    page: Page
    seat: str
    path: str

    async def open(self) -> None:
        """Loads the page at its seat."""
        await self.page.goto(f"{self.service.origin}/{self.path}?seat={self.seat}")

    async def shows(self, *kinds: str, seconds: float = LOOK_SECONDS) -> None:
        """Waits until one of these screens is shown."""
        any_of = ", ".join(f'[data-screen="{kind}"]' for kind in kinds)
        await self.page.locator(any_of).wait_for(timeout=seconds * 1000)

    async def looks_at(self, who: str, code: int, seconds: float = LOOK_SECONDS, within: str = "") -> Seen:
        """Waits until that picture shows the right person, moving; `within` says where it stands."""
        video = self.page.locator(f'{within} video[data-who="{who}"]'.strip())
        seen = None
        async with asyncio.timeout(seconds):
            while True:
                if await video.count():
                    seen = await read_video(video)
                    if seen.code == code and seen.moves:
                        return seen
                await asyncio.sleep(0.2)

    async def films_no_more(self, seconds: float = 5) -> None:
        """Waits until camera and microphone are off and no link is up."""
        async with asyncio.timeout(seconds):
            while await films(self.page) or await self.page.evaluate(UP):
                await asyncio.sleep(0.1)

    async def hold_end(self) -> None:
        """Holds the button that ends the call until its ring is full."""
        await self.page.locator("button.hold").hover()
        await self.page.mouse.down()
        await self.page.wait_for_timeout(HOLD_MS)
        await self.page.mouse.up()

    async def call_id(self) -> str | None:
        """The call that this page remembers across a reload."""
        script = "() => Object.values(sessionStorage).find((one) => /^[0-9a-f-]{36}$/.test(one)) ?? null"
        found: str | None = await self.page.evaluate(script)
        return found


class Kiosk(Screen):
    """A kiosk's page."""

    async def tap(self) -> None:
        """The visitor's one tap."""
        await self.shows("idle")
        await self.page.locator("button.call").click()


class Desk(Screen):
    """A desk's page."""

    async def turn(self, wish: str = "available") -> None:
        """The desk's one switch."""
        await self.page.locator(f"nav button.{wish}").click()
        # Whoever is waited for is rung at once, and a ring has the whole screen.
        turned = f'nav button.{wish}[aria-pressed="true"], [data-screen="ring"]'
        await self.page.locator(turned).first.wait_for()

    async def answer(self) -> None:
        """Accepts by the one key, once she has seen the ring: what is pressed sooner is no answer."""
        await self.shows("ring")
        await self.page.wait_for_timeout(SEEN_MS)
        await self.page.keyboard.press("Space")


class Counter(Screen):
    """A counter's page for its staff, and its window for the visitor."""

    visitor: Screen | None = None

    async def start_shift(self, *, two: bool = True) -> None:
        """The one tap. With two screens it opens the visitor's, which sits in a window of its own."""
        await self.shows("off_shift")
        if two:
            async with self.page.context.expect_page() as opened:
                await self.page.locator(".start .next").click()
            self.visitor = Screen(self.service, await opened.value, self.seat, "counter/visitor")
            await self.visitor.shows("idle")
        else:
            await self.page.locator(".start .one").click()
            await self.page.locator(".start .next").click()
        await self.shows("idle")

    @property
    def seat_of_visitor(self) -> Screen:
        """The screen that the visitor will sit before."""
        return self.visitor or self


async def open_counter(
    service: Service, person: Person, seat: str = "counter-hall-1", *, two: bool = True
) -> Counter:
    """Signs the counter in, opens its page and starts its shift."""
    await sign_in(service, person, seat)
    counter = Counter(service, person.page, seat, "counter")
    await counter.open()
    await counter.start_shift(two=two)
    return counter


async def open_kiosk(service: Service, person: Person, seat: str = "kiosk-hall") -> Kiosk:
    """Signs the kiosk in and opens its page."""
    await sign_in(service, person, seat)
    kiosk = Kiosk(service, person.page, seat, "kiosk")
    await kiosk.open()
    return kiosk


async def open_desk(service: Service, person: Person, seat: str = "desk-li") -> Desk:
    """Signs the desk in, opens its page and makes it available."""
    await sign_in(service, person, seat)
    desk = Desk(service, person.page, seat, "desk")
    await desk.open()
    await desk.shows("idle")
    await desk.turn()
    return desk
