"""What people and pages do in the town: each rule knows what its command must answer."""

import asyncio

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from signspan.calls.model import ChangeoverKind, MediaFact
from signspan.demo import CSL, CSL_SOUTH, HALLS, INTERPRETERS
from signspan.dispatch.heart import OUTAGE_MS
from signspan.dispatch.service import Dispatcher
from signspan.people.model import Wish
from signspan.web import wire
from signspan.web.commands import carry_out
from tests.calls.town import NEVER_A_WINDOW, Town

DRAIN_MS = 15_000  # longer than all of them together

kiosks = st.sampled_from([hall.kiosk.seat for hall in HALLS])
desks = st.sampled_from([one.seat for one in INTERPRETERS])
which = st.integers(0, 5)  # counted modulo however many there are


class PeopleOfTheTown(Town):
    """Anybody may do anything at any time."""

    # The simplest draws make the liveliest day: many runs differ from them in a few places only.
    @initialize(
        open_desks=st.sampled_from([3, 2, 1, 0]), asks=st.sampled_from([2, 1, 0]), accepts=st.integers(0, 2)
    )
    def the_day_begins(self, open_desks: int, asks: int, accepts: int) -> None:
        for one in INTERPRETERS[:open_desks]:
            self.desk_opens(one.seat)
            assert self.send(self.seated(one.seat), wire.SetWish, wish=Wish.AVAILABLE) == "ok"
        for number, kiosk in enumerate(hall.kiosk for hall in HALLS):
            self.kiosk_opens(kiosk.seat, reloads=False)
            if number < asks:
                assert self.send(self.seated(kiosk.seat), wire.Ask, language=CSL) == "ok"
            if number < accepts and self.rung():
                self.interpreter_accepts(0)
        for pick in range(len(self.in_call())):
            self.a_page_reports_its_pictures(pick, MediaFact.FLOWING)

    # --- pages come and go ---------------------------------------------------------------------------

    @rule(seat=kiosks, reloads=st.booleans())
    def kiosk_opens(self, seat: str, reloads: bool) -> None:
        leg = self.leg_of(seat)
        held = reloads and leg is not None and leg["page_window"] == self.windows.get(seat)
        holds = leg["call_id"] if leg is not None and held else None
        self.live(self.comes(seat, self.new_window(seat), holds))
        now = self.leg_of(seat)
        assert now is None or (now["page_window"] == self.windows[seat]) == held

    @rule(seat=desks)
    def desk_opens(self, seat: str) -> None:
        self.live(self.comes(seat, self.new_window(seat)))

    @precondition(lambda self: self.windows)
    @rule(pick=which)
    def a_page_comes_back(self, pick: int) -> None:
        seat = sorted(self.windows)[pick % len(self.windows)]
        self.sockets[seat] = window = self.windows[seat]
        self.live(self.comes(seat, window))

    @precondition(lambda self: self.sockets)
    @rule(pick=which)
    def a_page_goes(self, pick: int) -> None:
        seat = self.seats()[pick % len(self.sockets)]
        self.live(self.goes(seat, self.sockets.pop(seat)))

    @precondition(lambda self: self.sockets)
    @rule(pick=which)
    def an_older_window_speaks_and_goes_late(self, pick: int) -> None:
        seat = self.seats()[pick % len(self.sockets)]
        desk, by = seat.startswith("desk"), self.seated(seat, NEVER_A_WINDOW)
        kind, facts = (wire.SetWish, {"wish": Wish.OFF}) if desk else (wire.Ask, {"language": CSL})
        assert self.send(by, kind, **facts) == "taken_over"
        self.live(self.goes(seat, by.window))

    # --- the visitor ---------------------------------------------------------------------------------

    @precondition(lambda self: self.seats("kiosk"))
    @rule(pick=which, language=st.sampled_from([CSL, CSL, CSL_SOUTH]))
    def visitor_asks(self, pick: int, language: str) -> None:
        seat = self.seats("kiosk")[pick % len(self.seats("kiosk"))]
        offered = next(hall.languages for hall in HALLS if hall.kiosk.seat == seat)
        expected = "ok" if self.leg_of(seat) is None else "already_in_call"
        expected = expected if language in offered else "language_not_offered"
        assert self.send(self.seated(seat), wire.Ask, language=language) == expected

    @precondition(lambda self: self.in_call("kiosk"))
    @rule(pick=which)
    def visitor_chooses_new(self, pick: int) -> None:
        seat, leg = self.in_call("kiosk")[pick % len(self.in_call("kiosk"))]
        command = {"language": CSL, "replaces": leg["call_id"]}
        if leg["state"] == "invited":  # it rings for who is called back: she is first
            assert self.send(self.seated(seat), wire.Ask, **command) == "already_in_call"
            return
        assert self.send(self.seated(seat), wire.Ask, **command) == "ok"
        assert self.facts.call(leg["call_id"])["state"] == "ended"
        assert self.leg_of(seat) is not None

    @precondition(lambda self: self.in_call("kiosk"))
    @rule(pick=which)
    def visitor_chooses_continue(self, pick: int) -> None:
        seat, leg = self.in_call("kiosk")[pick % len(self.in_call("kiosk"))]
        expected = "not_found" if leg["state"] == "invited" else "ok"
        assert self.send(self.seated(seat), wire.Resume, call_id=leg["call_id"]) == expected
        if expected != "ok":
            return
        found = self.leg_of(seat)
        assert found is not None
        assert found["page_window"] == self.sockets[seat]

    @precondition(lambda self: self.holding("kiosk"))
    @rule(pick=which)
    def visitor_waits_on(self, pick: int) -> None:
        seat, leg = self.holding("kiosk")[pick % len(self.holding("kiosk"))]
        asked = self.facts.call(leg["call_id"])["patience_ended_at"] is not None
        expected = "ok" if asked else "wrong_state"
        assert self.send(self.seated(seat), wire.KeepWaiting, call_id=leg["call_id"]) == expected

    # --- called back ----------------------------------------------------------------------------------

    @precondition(lambda self: self.holding("kiosk"))
    @rule(pick=which)
    def visitor_wants_to_be_called_back(self, pick: int) -> None:
        seat, leg = self.holding("kiosk")[pick % len(self.holding("kiosk"))]
        call = self.facts.call(leg["call_id"])
        answer = self.send(self.seated(seat), wire.AskCallback, call_id=call["id"])
        if leg["role"] != "visitor" or call["state"] != "waiting" or call["accepted_at"] is not None:
            assert answer == "wrong_state"
        elif self.facts.open_callbacks(terminal_id=leg["terminal_id"]):
            pass
        else:
            assert answer == "ok"

    @precondition(lambda self: self.called_back())
    @rule(pick=which, kind=st.sampled_from([wire.AnswerCallback, wire.EndCallback]))
    def somebody_answers_for_who_is_called_back(
        self, pick: int, kind: type[wire.AnswerCallback | wire.EndCallback]
    ) -> None:
        seat, row = self.called_back()[pick % len(self.called_back())]
        busy = self.leg_of(seat) is not None and row["state"] == "waiting"
        if kind is wire.EndCallback:
            rings = row["state"] == "ringing"
            assert (
                self.send(self.seated(seat), kind, callback_id=row["id"], rings=not rings) == "wrong_state"
            )
            assert self.send(self.seated(seat), kind, callback_id=row["id"], rings=rings) == "ok"
        else:
            answer = self.send(self.seated(seat), kind, callback_id=row["id"])
            assert answer == ("already_in_call" if busy else "ok")

    # --- both ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.in_call())
    @rule(pick=which)
    def somebody_hangs_up(self, pick: int) -> None:
        seat, leg = self.in_call()[pick % len(self.in_call())]
        rung = [row["interpreter_id"] for row in self.facts.ringing(call_id=leg["call_id"])]
        if leg["state"] == "invited":
            assert self.send(self.seated(seat), wire.HangUp, call_id=leg["call_id"]) == "not_found"
            return
        assert self.send(self.seated(seat), wire.HangUp, call_id=leg["call_id"]) == "ok"
        assert self.facts.call(leg["call_id"])["ended_at"] is not None
        for person_id in rung:
            assert self.facts.interpreter(person_id)["work"] in ("idle", "reserved")

    @precondition(lambda self: self.facts.legs and self.sockets)
    @rule(pick=which)
    def somebody_stops_a_call_that_she_left(self, pick: int) -> None:
        leg = self.facts.legs[-1 - pick % len(self.facts.legs)]
        seat = self.seat_of(leg["actor_id"])
        ended = self.facts.call(leg["call_id"])["state"] == "ended"
        again = self.facts.current_legs(call_id=leg["call_id"], actor_id=leg["actor_id"])
        if not again and seat in self.sockets:
            answer = self.send(self.seated(seat), wire.HangUp, call_id=leg["call_id"])
            assert answer == ("call_gone" if ended else "not_found")

    @precondition(lambda self: self.holding())
    @rule(pick=which, media=st.sampled_from([MediaFact.FLOWING, MediaFact.FLOWING, *MediaFact]))
    def a_page_reports_its_pictures(self, pick: int, media: MediaFact) -> None:
        seat, leg = self.holding()[pick % len(self.holding())]
        others = [row for row in self.joined(leg["call_id"]) if row != leg]
        peer = others[pick % len(others)]["id"] if others else leg["id"]
        report = {"call_id": leg["call_id"], "peer_leg_id": peer, "media": media}
        expected = "ok" if others else "not_found"
        assert self.send(self.seated(seat), wire.ReportMedia, **report) == expected
        assert (
            not self.see_each_other(leg["call_id"])
            or self.facts.call(leg["call_id"])["state"] != "connecting"
        )

    @precondition(lambda self: self.sent)
    @rule(pick=which)
    def a_command_is_sent_again(self, pick: int) -> None:
        by, command = self.sent[-1 - pick % len(self.sent)]
        self.run(self.settle())
        before = self.read()
        # Nor does time pass: a deadline that comes with the next doing is none of its effects.
        answer = self.run(carry_out(self.world.database, by, command))
        speaks = by.window in self.windows.values() or isinstance(command, wire.HangUp)
        if speaks:
            assert answer == wire.Ok(id=command.id)
        else:
            assert answer.code == "taken_over"
        assert self.read().same_rows(before)

    # --- the interpreter -----------------------------------------------------------------------------

    @precondition(lambda self: self.seats("desk"))
    @rule(pick=which, wish=st.sampled_from([Wish.AVAILABLE, Wish.AVAILABLE, *Wish]))
    def wish_changes(self, pick: int, wish: Wish) -> None:
        seat = self.seats("desk")[pick % len(self.seats("desk"))]
        assert self.send(self.seated(seat), wire.SetWish, wish=wish) == "ok"
        assert self.interpreter(seat)["wish"] == wish

    @precondition(lambda self: self.rung())
    @rule(pick=which)
    def interpreter_accepts(self, pick: int) -> None:
        seat, offer = self.rung()[pick % len(self.rung())]
        assert self.send(self.seated(seat), wire.Accept, offer_id=offer["id"]) == "ok"
        leg = self.leg_of(seat)
        assert leg is not None
        assert leg["id"] == offer["leg_id"]

    @precondition(lambda self: self.rung())
    @rule(pick=which)
    def interpreter_passes_on(self, pick: int) -> None:
        seat, offer = self.rung()[pick % len(self.rung())]
        assert self.send(self.seated(seat), wire.PassOn, offer_id=offer["id"]) == "ok"

    @precondition(lambda self: self.facts.offers and self.seats("desk"))
    @rule(pick=which, desk=which, kind=st.sampled_from([wire.Accept, wire.PassOn]))
    def somebody_answers_an_offer_that_is_not_hers_or_is_over(
        self, pick: int, desk: int, kind: type[wire.Accept | wire.PassOn]
    ) -> None:
        seat = self.seats("desk")[desk % len(self.seats("desk"))]
        offer = self.facts.offers[-1 - pick % len(self.facts.offers)]
        mine = offer["interpreter_id"] == self.world.ids[seat]
        ended = self.facts.call(offer["call_id"])["state"] == "ended"
        expected = "call_gone" if ended else "offer_gone"
        if not mine or offer["state"] != "ringing":
            answer = self.send(self.seated(seat), kind, offer_id=offer["id"])
            assert answer == (expected if mine else "not_allowed")

    # --- with another interpreter --------------------------------------------------------------------

    @precondition(lambda self: self.in_call("desk"))
    @rule(pick=which, kind=st.sampled_from(ChangeoverKind), stays=st.booleans())
    def interpreter_asks_for_another(self, pick: int, kind: ChangeoverKind, stays: bool) -> None:
        seat, leg = self.in_call("desk")[pick % len(self.in_call("desk"))]
        call_id = leg["call_id"]
        under_way = self.facts.open_changeovers(call_id=call_id)
        free = self.facts.call(call_id)["state"] == "active" and not under_way
        answer = self.send(self.seated(seat), wire.AskChangeover, call_id=call_id, kind=kind, stays=stays)
        if leg["role"] == "relief" or not free:
            assert answer == "wrong_state"
        elif self.facts.current_legs(call_id=call_id, role="relief"):
            assert answer == "ok"
        else:
            assert answer in ("ok", "call_full")

    @precondition(lambda self: self.facts.changeovers and self.in_call("desk"))
    @rule(pick=which, which_one=which)
    def either_of_two_interpreters_says_that_it_is_time(self, pick: int, which_one: int) -> None:
        seat, leg = self.in_call("desk")[pick % len(self.in_call("desk"))]
        row = self.facts.changeovers[-1 - which_one % len(self.facts.changeovers)]
        answer = self.send(self.seated(seat), wire.CountChangeover, changeover_id=row["id"])
        if leg["call_id"] == row["call_id"]:
            assert answer == ("ok" if row["state"] == "ready" else "wrong_state")
        else:
            assert answer in ("not_allowed", "not_found", "call_gone")

    @precondition(lambda self: self.facts.open_changeovers() and self.in_call("desk"))
    @rule(pick=which, which_one=which)
    def it_stays_as_it_is(self, pick: int, which_one: int) -> None:
        seat, leg = self.in_call("desk")[pick % len(self.in_call("desk"))]
        row = self.facts.open_changeovers()[which_one % len(self.facts.open_changeovers())]
        answer = self.send(self.seated(seat), wire.CancelChangeover, changeover_id=row["id"])
        assert answer == "ok" if leg["call_id"] == row["call_id"] else answer != "ok"

    @precondition(lambda self: self.in_call("desk"))
    @rule(pick=which)
    def interpreter_gives_the_call_on(self, pick: int) -> None:
        seat, leg = self.in_call("desk")[pick % len(self.in_call("desk"))]
        call_id = leg["call_id"]
        alone = not self.facts.open_changeovers(call_id=call_id)
        alone = alone and not self.facts.current_legs(call_id=call_id, role="relief")
        answer = self.send(self.seated(seat), wire.GiveOn, call_id=call_id)
        assert answer == ("ok" if alone else "wrong_state")

    @precondition(lambda self: self.seats("desk"))
    @rule(pick=which)
    def interpreter_is_ready(self, pick: int) -> None:
        seat = self.seats("desk")[pick % len(self.seats("desk"))]
        before = self.interpreter(seat)["work"]
        assert self.send(self.seated(seat), wire.BeReady) == "ok"
        if before in ("wrap_up", "not_responding"):
            assert self.interpreter(seat)["work"] in ("idle", "reserved")
            assert self.interpreter(seat)["idle_since"] == self.world.clock.now()

    # --- time and the service ------------------------------------------------------------------------

    @rule(ms=st.sampled_from([40, 350, 1_100, 2_700]))
    def time_passes(self, ms: int) -> None:
        self.live(self.let_pass(ms))

    @precondition(lambda self: self.facts.deadlines())
    @rule()
    def a_deadline_comes(self) -> None:
        self.live(self.let_pass(max(0, self.facts.deadlines()[0] - self.facts.now)))

    @precondition(lambda self: self.facts.deadlines())
    @rule(pick=which, late_ms=st.sampled_from([0, 700]))
    def a_later_deadline_comes(self, pick: int, late_ms: int) -> None:
        instants = self.facts.deadlines()
        at = instants[-1 - pick % len(instants)] + late_ms
        self.live(self.let_pass(max(0, at - self.facts.now)))

    @rule(dozing=st.booleans())
    def the_dispatcher_dozes_or_wakes(self, dozing: bool) -> None:
        self.dozing = dozing
        self.live(asyncio.sleep(0))

    @rule(gap_ms=st.sampled_from([OUTAGE_MS + 1, 20_000, 90_000]))
    def the_service_stands_still(self, gap_ms: int) -> None:
        self.run(self.settle())
        self.assert_counts_for_nothing(gap_ms, self.settle())

    @rule(gap_ms=st.sampled_from([0, 900, 20_000, 90_000]))
    def the_service_is_killed_and_started_again(self, gap_ms: int) -> None:
        self.run(self.settle())
        self.dispatcher.close()
        self.sockets.clear()
        self.dispatcher = Dispatcher(self.world.database)
        self.assert_counts_for_nothing(gap_ms, self.dispatcher.start())

    # --- the end -------------------------------------------------------------------------------------

    def teardown(self) -> None:
        self.dozing = False
        while self.sockets:
            self.a_page_goes(0)
        # Each outage moves the deadlines a little further: who is called back waits for none but hers.
        last = max([self.facts.now, *self.facts.deadlines()]) + DRAIN_MS
        while not self._quiet() and self.facts.now < last:
            self.time_passes(1_500)
        assert self._quiet(), "something was left stranded"
        self._assert_a_call_can_be_made()
        self.onlookers.close()
        self.dispatcher.close()

    def _quiet(self) -> bool:
        ended = all(row["state"] == "ended" for row in self.facts.calls)
        return ended and {row["work"] for row in self.facts.interpreters} <= {"idle", "not_responding"}

    def _assert_a_call_can_be_made(self) -> None:
        """The next visitor's tap rings a desk."""
        kiosk, desk = HALLS[0].kiosk.seat, INTERPRETERS[0].seat
        self.run(self.comes(kiosk, self.new_window(kiosk)))
        self.run(self.comes(desk, self.new_window(desk)))
        ready = (wire.BeReady(id="last-1"), wire.SetWish(id="last-2", wish=Wish.AVAILABLE))
        for command in ready:
            self.run(carry_out(self.world.database, self.seated(desk), command))
        self.visitor_asks(0, CSL)
        assert self.rung(), "nobody is rung"
