"""The administrator's page says who is asked for whom: of her own organisation and centre alone."""

import pytest

from signspan.people import store as people
from tests.conftest import Hall
from tests.web.administrators import PERSON, SITE, Administrator, administrator, of_the_demo

pytestmark = pytest.mark.on_both


async def test_what_a_site_needs_and_what_somebody_has_is_kept_and_shown(hall: Hall) -> None:
    async with administrator(hall) as chen:
        wanted = {"hard": ["skill:medical"], "soft": ["gender:female", "skill:medical"]}
        site_id = await chen.site(**wanted, head_start_seconds=60, emergency=True)
        person_id = (await chen.person(traits=["speaks:yue", "deaf", "deaf"]))["person_id"]
        site = (await chen.board())["sites"][0]
        assert (site["hard"], site["soft"]) == (["skill:medical"], ["gender:female"])
        assert (site["head_start_seconds"], site["emergency"]) == (60, True)
        person = await chen.person_shown(person_id)
        assert person["traits"] == ["deaf", "speaks:yue"]
        await chen.must("PUT", f"/sites/{site_id}", {**SITE, "version": site["version"]})
        changed = {name: PERSON[name] for name in PERSON if name != "login"}
        changed |= {"number": person["number"], "version": person["version"]}
        await chen.must("PUT", f"/people/{person_id}", {**changed, "traits": ["certified"]})
        board = await chen.board()
        assert (board["sites"][0]["hard"], board["sites"][0]["emergency"]) == ([], False)
        assert (await chen.person_shown(person_id))["traits"] == ["certified"]


@pytest.mark.parametrize("wrong", ["skill:flying", "speaks:mandarin", "gender:", "", "deaf ", "x" * 40])
async def test_what_nobody_can_have_is_refused(hall: Hall, wrong: str) -> None:
    async with administrator(hall) as chen:
        assert await chen.refused("POST", "/sites", {**SITE, "hard": [wrong]}) == "bad_input"
        assert await chen.refused("POST", "/people", {**PERSON, "traits": [wrong]}) == "bad_input"


async def test_an_organisation_prefers_and_excludes_whoever_answers_for_it(hall: Hall) -> None:
    async with of_the_demo(hall) as chen:
        shown = (await chen.board())["routing"]["stances"]
        assert [one["number"] for one in shown] == ["0217", "0319", "0425"], "not who practises"
        li = hall.start.ids["desk-li"]
        for stance in ("preferred", "excluded", None):
            board = (await chen.must("PUT", f"/stances/{li}", {"stance": stance})).json()
            assert board["routing"]["stances"][0]["stance"] == stance
        async with administrator(hall, "stranger", "Another city") as stranger:
            assert await stranger.refused("PUT", f"/stances/{li}", {"stance": "excluded"}) == "not_found"
            assert (await stranger.board())["routing"]["stances"] == []
        assert await chen.refused("PUT", f"/stances/{li}", {"stance": "liked"}) == "bad_input"


async def test_a_centre_keeps_reserves_of_languages_that_there_are(hall: Hall) -> None:
    async with of_the_demo(hall) as chen:
        for numbers, kept in (({"csl-south": 2, "csl": 0}, {"csl-south": 2}), ({}, {})):
            board = (await chen.must("PUT", "/reserves", {"numbers": numbers})).json()
            assert board["routing"]["reserves"] == kept
        for wrong in ({"nowhere": 1}, {"csl": -1}, {"csl": 100}):
            assert await chen.refused("PUT", "/reserves", {"numbers": wrong}) == "bad_input"


async def test_two_centres_help_each_other_by_what_each_of_them_says(hall: Hall) -> None:
    async with of_the_demo(hall) as chen, administrator(hall, "guest", "Town", "Helpers") as li:
        ours, theirs = await own_centre(hall, "admin"), await own_centre(hall, "admin-guest")
        await chen.must("PUT", f"/partners/{theirs}/ask", {"said": True})
        assert await said(li, ours) == (False, False, True, False)
        await li.must("PUT", f"/partners/{ours}/grant", {"said": True})
        assert await said(chen, theirs) == (True, True, False, False)
        assert await said(li, ours) == (False, False, True, True)
        await chen.must("PUT", f"/partners/{theirs}/ask", {"said": False})
        await li.must("PUT", f"/partners/{ours}/grant", {"said": False})
        assert await said(chen, theirs) == (False,) * 4
        for other in (ours, "nowhere"):
            assert await chen.refused("PUT", f"/partners/{other}/ask", {"said": True}) == "not_found"


async def own_centre(hall: Hall, login: str) -> str:
    async with hall.database.reading() as tx:
        person = await people.person_by_login(tx, login)
    assert person is not None
    return str(person["centre_id"])


async def said(by: Administrator, centre_id: str) -> tuple[bool, ...]:
    """What she is shown of another centre."""
    (found,) = [one for one in (await by.board())["routing"]["partners"] if one["centre_id"] == centre_id]
    return tuple(found[name] for name in ("asks", "they_grant", "they_ask", "grants"))
