"""What a hall's counters do in the town: shifts, summonses, handoffs, colleagues."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from signspan.db import Row
from signspan.demo import HALLS
from signspan.sites.model import Device, Topic
from signspan.web import wire
from tests.calls.doings import PeopleOfTheTown, which

ONE_TAP, AT_ONCE = HALLS[1], HALLS[0]  # how their counters open
counters = st.sampled_from([one.seat for hall in HALLS for one in hall.counters])


class PeopleOfTheHall(PeopleOfTheTown):
    """Beside the visitors and interpreters of the town, the staff of its halls."""

    # --- the counter's pages and its shift -----------------------------------------------------------

    @initialize(many=st.sampled_from([2, 3, 1, 0]), windows=st.sampled_from([2, 1]))
    def the_counters_open(self, many: int, windows: int) -> None:
        for seat in [one.seat for hall in HALLS for one in hall.counters][:many]:
            self.counter_starts_its_shift(seat, windows)

    @rule(seat=counters, windows=st.sampled_from([2, 2, 1]))
    def counter_starts_its_shift(self, seat: str, windows: int) -> None:
        self.live(self.comes(seat, self.new_window(seat)))
        if windows == 2:
            self.live(self.comes(f"{seat}/visitor", self.new_window(f"{seat}/visitor")))
        assert self.send(self.seated(seat), wire.SetShift, on=True) == "ok"

    @precondition(lambda self: self.seats("counter"))
    @rule(pick=which)
    def counter_ends_its_shift(self, pick: int) -> None:
        seat = self.staffed(pick)
        expected = "already_in_call" if self.busy(seat) else "ok"
        assert self.send(self.seated(seat), wire.SetShift, on=False) == expected

    @precondition(lambda self: self.seats("counter"))
    @rule(pick=which, camera=st.sampled_from(Device))
    def a_window_says_what_it_films(self, pick: int, camera: Device) -> None:
        seat = self.seats("counter")[pick % len(self.seats("counter"))]
        report = {"camera": camera, "microphone": Device.READY}
        assert self.send(self.seated(seat), wire.ReportDevices, **report) == "ok"

    # --- staff come to the visitor -------------------------------------------------------------------

    @precondition(lambda self: self.holding())
    @rule(pick=which)
    def somebody_asks_for_staff(self, pick: int) -> None:
        seat, leg = self.holding()[pick % len(self.holding())]
        call_id = leg["call_id"]
        before = self.facts.open_summonses(call_id=call_id)
        if self.facts.open_callbacks(call_id=call_id):
            expected = "wrong_state"  # she is not in the call yet
        elif not self.on_shift(self.facts.call(call_id)["site_id"]):
            expected = "nobody_on_shift"
        else:
            asked_already = before and before[0]["state"] != "unanswered"
            expected = "wrong_state" if asked_already else "ok"
        assert self.send(self.seated(seat), wire.Summon, call_id=call_id) == expected
        if expected == "ok":
            assert [row["state"] for row in self.facts.open_summonses(call_id=call_id)] == ["asked"]

    @precondition(lambda self: self.facts.summonses and self.seats("counter"))
    @rule(pick=which, which_one=which, kind=st.sampled_from([wire.AnswerSummons, wire.TakeBackSummons]))
    def counter_answers_a_summons(
        self, pick: int, which_one: int, kind: type[wire.AnswerSummons | wire.TakeBackSummons]
    ) -> None:
        seat = self.staffed(pick)
        row = self.facts.summonses[-1 - which_one % len(self.facts.summonses)]
        mine, state = row["terminal_id"] == self.world.ids[seat], row["state"]
        if not self.same_site(seat, row["site_id"]):
            expected = "not_allowed"
        elif kind is wire.TakeBackSummons:
            expected = "ok" if mine and state == "coming" else "wrong_state"
        elif seat not in self.on_shift(row["site_id"]):
            expected = "counter_closed"
        elif state == "coming":
            expected = "wrong_state" if mine else "taken_by"
        else:
            expected = "wrong_state" if state == "over" else "ok"
        assert self.send(self.seated(seat), kind, summons_id=row["id"]) == expected

    @precondition(lambda self: self.facts.open_summonses() and self.holding())
    @rule(pick=which, which_one=which)
    def somebody_ends_a_summons(self, pick: int, which_one: int) -> None:
        seat, leg = self.holding()[pick % len(self.holding())]
        row = self.facts.open_summonses()[which_one % len(self.facts.open_summonses())]
        answer = self.send(self.seated(seat), wire.EndSummons, summons_id=row["id"])
        if leg["call_id"] == row["call_id"]:
            assert answer == "ok"
        else:
            assert answer in ("not_found", "not_allowed")

    # --- the call goes on at a counter ---------------------------------------------------------------

    @precondition(lambda self: self.holding())
    @rule(pick=which, seat=counters, redirects=st.booleans())
    def somebody_hands_off(self, pick: int, seat: str, redirects: bool) -> None:
        by, leg = self.holding()[pick % len(self.holding())]
        call = self.facts.call(leg["call_id"])
        under_way = self.facts.open_handoffs(call_id=call["id"])
        replaces = under_way[0]["id"] if under_way and redirects else None
        facts = {"call_id": call["id"], "terminal_id": self.world.ids[seat], "replaces": replaces}
        refusals = self.why_not_hand_off(leg, call, seat, redirects=redirects)
        answer = self.send(self.seated(by), wire.HandOff, **facts)
        assert answer in refusals if refusals else answer == "ok", (answer, refusals)
        if answer == "ok":
            self.assert_asked(call, seat)

    def why_not_hand_off(self, leg: Row, call: Row, seat: str, *, redirects: bool) -> set[str]:
        """The refusals that fit; none: it must be carried out."""
        if not self.same_site(seat, call["site_id"]):
            return {"not_found"}
        if seat not in self.on_shift(call["site_id"]):
            return {"counter_closed"}
        if call["state"] == "waiting":
            return {"wrong_state"}
        under_way = self.facts.open_handoffs(call_id=call["id"])
        if under_way and not redirects:
            return {"taken_by"}
        there = self.facts.current_legs(terminal_id=self.world.ids[seat])
        freed = {row["id"] for row in under_way}
        others = [one for one in there if one["handoff_id"] not in freed or not freed]
        if any(one["call_id"] != call["id"] or one["role"] != "staff" for one in others):
            return {"counter_busy"}
        # A redirected handoff frees its legs first; how many that are is the service's to know.
        awaited = self.facts.open_requests(call_id=call["id"])  # who was asked has her seat kept
        crowded = len(self.facts.current_legs(call_id=call["id"])) + len(awaited) + 2 > 5
        return {"call_full", "ok"} if crowded else set()

    def assert_asked(self, call: Row, seat: str) -> None:
        (row,) = self.facts.open_handoffs(call_id=call["id"])
        assert (row["state"], row["terminal_id"]) == ("asked", self.world.ids[seat])
        two = f"{seat}/visitor" in self.sockets
        window = "visitor" if two else "main"
        (there,) = [leg for leg in self.facts.visitors(call["id"]) if leg["handoff_id"] == row["id"]]
        assert (there["terminal_id"], there["window"]) == (row["terminal_id"], window)
        main = self.facts.current_legs(terminal_id=row["terminal_id"], window="main")
        assert [leg["role"] for leg in main] == ["staff" if two else "visitor"]

    @precondition(lambda self: self.seats("counter") and self.facts.calls)
    @rule(pick=which, which_one=which, by_code=st.booleans())
    def counter_takes_over(self, pick: int, which_one: int, by_code: bool) -> None:
        seat = self.staffed(pick)
        call = self.facts.calls[-1 - which_one % len(self.facts.calls)]
        named = {"code": call["code"]} if by_code else {"call_id": call["id"]}
        at_kiosk = self.is_at_kiosk(call["id"])
        answer = self.send(self.seated(seat), wire.TakeOver, **named)
        if by_code and not (self.same_site(seat, call["site_id"]) and call["ended_at"] is None):
            assert answer != "ok" or self.facts.open_handoffs(terminal_id=self.world.ids[seat])
        elif not self.same_site(seat, call["site_id"]):
            assert answer == "not_allowed"
        elif call["ended_at"] is not None:
            assert answer == "call_gone"
        elif not by_code and not at_kiosk:
            assert answer == "wrong_state"
        elif answer == "ok":
            self.assert_asked(call, seat)
            legs = self.facts.current_legs(terminal_id=self.world.ids[seat])
            assert all(leg["state"] != "invited" for leg in legs), "it asked for itself"
        else:
            assert answer in ("counter_closed", "counter_busy", "wrong_state", "taken_by", "call_full")

    @precondition(lambda self: self.facts.handoffs and self.seats("counter"))
    @rule(pick=which, which_one=which)
    def counter_opens_by_a_tap(self, pick: int, which_one: int) -> None:
        seat = self.staffed(pick)
        row = self.facts.handoffs[-1 - which_one % len(self.facts.handoffs)]
        invited = self.facts.current_legs(
            handoff_id=row["id"], terminal_id=self.world.ids[seat], state="invited"
        )
        answer = self.send(self.seated(seat), wire.OpenHandoff, handoff_id=row["id"])
        assert (answer == "ok") == bool(invited), (answer, invited)

    @precondition(lambda self: self.facts.handoffs and self.holding())
    @rule(pick=which, which_one=which)
    def somebody_says_that_the_visitor_has_arrived(self, pick: int, which_one: int) -> None:
        seat, leg = self.holding()[pick % len(self.holding())]
        row = self.facts.handoffs[-1 - which_one % len(self.facts.handoffs)]
        answer = self.send(self.seated(seat), wire.Arrive, handoff_id=row["id"])
        counted = row["state"] == "arrived" and row["due_at"] is not None
        able = leg["call_id"] == row["call_id"] and (row["state"] == "ready" or counted)
        assert (answer == "ok") == able, (answer, row)
        if able:
            (visitor,) = self.facts.visitors(row["call_id"])
            assert visitor["terminal_id"] == row["terminal_id"]

    @precondition(lambda self: self.facts.handoffs and self.holding())
    @rule(pick=which, which_one=which)
    def somebody_says_that_the_call_stays(self, pick: int, which_one: int) -> None:
        seat, leg = self.holding()[pick % len(self.holding())]
        row = self.facts.handoffs[-1 - which_one % len(self.facts.handoffs)]
        only_there = self.is_only_at(row["terminal_id"], row["call_id"])
        answer = self.send(self.seated(seat), wire.Stay, handoff_id=row["id"])
        counted = row["state"] == "arrived" and row["due_at"] is not None
        able = leg["call_id"] == row["call_id"] and (row["state"] in ("asked", "ready") or counted)
        able = able and not only_there
        assert (answer == "ok") == able, (answer, row)
        if able:
            assert not self.facts.current_legs(handoff_id=row["id"])

    def is_only_at(self, terminal_id: str, call_id: str) -> bool:
        """Whether the visitor's pages elsewhere have gone, and not those at the counter."""
        here = {
            leg["terminal_id"]
            for leg in self.facts.visitors(call_id)
            if leg["state"] in ("joining", "live")
        }
        return here == {terminal_id}

    # --- who else is there ---------------------------------------------------------------------------

    @precondition(lambda self: self.seats("counter") and self.facts.calls)
    @rule(pick=which, which_one=which)
    def counter_joins(self, pick: int, which_one: int) -> None:
        seat = self.staffed(pick)
        call = self.facts.calls[-1 - which_one % len(self.facts.calls)]
        leg, crowd = self.leg_of(seat), len(self.facts.current_legs(call_id=call["id"]))
        invited = leg is not None and leg["call_id"] == call["id"] and leg["state"] == "invited"
        room = crowd < 4 + bool(self.facts.open_handoffs(call_id=call["id"]))
        if not self.same_site(seat, call["site_id"]):
            expected = "not_allowed"
        elif call["ended_at"] is not None:
            expected = "call_gone"
        elif invited:
            expected = "ok"
        elif self.busy(seat):
            expected = "already_in_call"
        elif seat not in self.on_shift(call["site_id"]):
            expected = "counter_closed"
        elif not self.is_at_kiosk(call["id"]):
            expected = "wrong_state"
        else:
            expected = "ok" if room else "call_full"
        assert self.send(self.seated(seat), wire.Join, call_id=call["id"]) == expected

    def is_at_kiosk(self, call_id: str) -> bool:
        """Whether the visitor is where staff may come to her unasked."""
        return any(
            leg["handoff_id"] is None and self.seat_of(leg["actor_id"]).startswith("kiosk")
            for leg in self.facts.visitors(call_id)
        )

    @precondition(lambda self: self.in_call("counter") or self.in_call("desk"))
    @rule(pick=which, seat=counters)
    def a_colleague_is_invited(self, pick: int, seat: str) -> None:
        able = [(by, leg) for by, leg in self.in_call() if not by.startswith("kiosk")]
        by, leg = able[pick % len(able)]
        call = self.facts.call(leg["call_id"])
        facts = {"call_id": call["id"], "terminal_id": self.world.ids[seat]}
        answer = self.send(self.seated(by), wire.Invite, **facts)
        if answer == "ok":
            (there,) = self.facts.current_legs(terminal_id=self.world.ids[seat])
            assert (there["state"], there["role"]) == ("invited", "staff")
        elif not self.same_site(seat, call["site_id"]) or leg["state"] == "invited":
            assert answer == "not_found"
        else:
            closed = seat not in self.on_shift(call["site_id"])
            assert answer == (
                "counter_closed" if closed else "counter_busy" if self.busy(seat) else "call_full"
            )

    @precondition(lambda self: self.in_call("counter"))
    @rule(pick=which)
    def counter_leaves(self, pick: int) -> None:
        seat, leg = self.in_call("counter")[pick % len(self.in_call("counter"))]
        device = seat.partition("/")[0]
        if device not in self.sockets:
            return
        main = self.leg_of(device)
        call_id = leg["call_id"]
        sits = self.facts.current_legs(terminal_id=leg["terminal_id"], role="visitor")
        able = main is not None and main["role"] == "staff" and not sits
        answer = self.send(self.seated(device), wire.Leave, call_id=call_id)
        assert (answer == "ok") == able, (answer, main)

    @precondition(lambda self: self.in_call("counter"))
    @rule(pick=which)
    def the_visitor_sits_before_the_staff_s_screen(self, pick: int) -> None:
        seat, leg = self.in_call("counter")[pick % len(self.in_call("counter"))]
        device = seat.partition("/")[0]
        if device not in self.sockets:
            return
        there = self.facts.current_legs(terminal_id=leg["terminal_id"], window="visitor")
        able = bool(there) and there[0]["state"] != "invited"
        answer = self.send(self.seated(device), wire.SitHere, call_id=leg["call_id"])
        assert (answer == "ok") == able, (answer, there)

    @precondition(lambda self: self.holding())
    @rule(pick=which, topic=st.sampled_from(Topic) | st.none())
    def somebody_says_what_it_is_about(self, pick: int, topic: Topic | None) -> None:
        seat, leg = self.holding()[pick % len(self.holding())]
        facts: dict[str, Any] = {"call_id": leg["call_id"], "topic": topic}
        assert self.send(self.seated(seat), wire.SetTopic, **facts) == "ok"

    @precondition(lambda self: self.booted())
    @rule(pick=which)
    def somebody_else_says_what_it_is_about(self, pick: int) -> None:
        seat, leg = self.booted()[pick % len(self.booted())]
        facts: dict[str, Any] = {"call_id": leg["call_id"], "topic": None}
        assert self.send(self.seated(seat), wire.SetTopic, **facts) == "not_allowed"

    # --- who is where --------------------------------------------------------------------------------

    def staffed(self, pick: int) -> str:
        """A counter whose staff's page is connected."""
        seats = [seat for seat in self.seats("counter") if "/" not in seat]
        if not seats:
            self.counter_starts_its_shift(AT_ONCE.counters[0].seat, 2)
            return AT_ONCE.counters[0].seat
        return seats[pick % len(seats)]

    def busy(self, seat: str) -> bool:
        """Whether a counter is in a call, by whichever window."""
        return bool(self.facts.current_legs(terminal_id=self.world.ids[seat]))

    def same_site(self, seat: str, site_id: str) -> bool:
        """Whether a counter stands at a site."""
        return self.world.sites[seat] == [site_id]

    def on_shift(self, site_id: str) -> list[str]:
        """The counters of a site that are open."""
        rows = {row["terminal_id"]: row for row in self.facts.windows if row["window"] == "main"}
        seats = [one.seat for hall in HALLS for one in hall.counters if self.same_site(one.seat, site_id)]
        found = [(seat, rows.get(self.world.ids[seat])) for seat in seats]
        return [seat for seat, row in found if row is not None and row["here"] and row["on_shift"]]
