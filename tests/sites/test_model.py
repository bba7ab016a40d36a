"""What a counter is ready for, by what its windows say."""

import pytest

from signspan.sites.model import CounterState, Device, WindowFacts, counter_state

OPEN = WindowFacts(here=True, on_shift=True, camera=Device.READY, microphone=Device.READY)
SHUT = WindowFacts()


def films(camera: Device) -> WindowFacts:
    return WindowFacts(here=True, camera=camera)


@pytest.mark.parametrize(
    ("main", "visitor", "state"),
    [
        pytest.param(SHUT, SHUT, CounterState.CLOSED, id="never opened"),
        pytest.param(WindowFacts(here=True), SHUT, CounterState.CLOSED, id="not on shift"),
        pytest.param(WindowFacts(on_shift=True), OPEN, CounterState.CLOSED, id="its page is gone"),
        pytest.param(OPEN, SHUT, CounterState.READY, id="one screen"),
        pytest.param(OPEN, films(Device.READY), CounterState.READY, id="two screens"),
        pytest.param(OPEN, films(Device.DENIED), CounterState.NO_CAMERA, id="denied before the visitor"),
        pytest.param(
            WindowFacts(True, True, Device.MISSING, Device.READY),
            films(Device.READY),
            CounterState.READY,
            id="the staff's own camera does not matter",
        ),
        pytest.param(
            WindowFacts(True, True, Device.IN_USE, Device.READY),
            SHUT,
            CounterState.NO_CAMERA,
            id="the only camera is in use",
        ),
        pytest.param(
            WindowFacts(True, True, Device.READY, Device.DENIED),
            SHUT,
            CounterState.NO_MICROPHONE,
            id="nobody would hear the staff",
        ),
        pytest.param(
            WindowFacts(True, True), WindowFacts(here=True), CounterState.READY, id="not looked at yet"
        ),
    ],
)
def test_a_counter_is_ready_for_what_its_windows_say(
    main: WindowFacts, visitor: WindowFacts, state: CounterState
) -> None:
    assert counter_state(main, visitor, busy=False) is state
    closed = state is CounterState.CLOSED
    assert counter_state(main, visitor, busy=True) is (state if closed else CounterState.BUSY)
