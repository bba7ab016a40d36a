"""Every state of the protocol of offers is safe, and would not be without the guards."""

from tests.dispatch.model_check import Protocol, check


def test_with_lease_and_guards_nothing_is_lost_and_nothing_happens_twice() -> None:
    verdict = check(Protocol())
    assert verdict.wrong is None, verdict
    assert verdict.states > 5_000


def test_the_guards_alone_keep_it_safe_and_the_lease_alone_does_not() -> None:
    """So any process may commit by guarded update; the lease is for order."""
    assert check(Protocol(lease=False)).wrong is None
    without = check(Protocol(guards=False))
    assert without.wrong is not None
    assert without.way[-1] == "commit"
    assert check(Protocol(lease=False, guards=False)).wrong is not None
