"""The servers that devices find each other by, and TURN's credentials."""

from signspan.clock import HOUR
from signspan.media.ice import Ice, IceServer

ASKED_AT = 1_800_000_000_000


def test_without_servers_of_the_operator_s_own_there_are_none() -> None:
    assert Ice().servers("leg", ASKED_AT) == []


def test_turn_credentials_are_those_of_coturn_s_rest_api() -> None:
    stun, turn = Ice(("stun:stun.example.org",), ("turn:turn.example.org",), "north").servers(
        "leg", ASKED_AT
    )
    assert stun == IceServer(("stun:stun.example.org",))
    assert turn.urls == ("turn:turn.example.org",)
    assert turn.username == f"{(ASKED_AT + 12 * HOUR) // 1000}:leg"
    # openssl: printf '1800043200:leg' | openssl dgst -sha1 -hmac north -binary | base64
    assert turn.credential == "q2yNCaVasy9AK00YAA+S8A89QjQ="


def test_the_same_leg_of_a_call_gets_the_same_credentials_whenever_its_view_is_built() -> None:
    ice = Ice((), ("turn:turn.example.org",), "north")
    assert ice.servers("leg", ASKED_AT) == ice.servers("leg", ASKED_AT)
    assert ice.servers("other", ASKED_AT) != ice.servers("leg", ASKED_AT)
