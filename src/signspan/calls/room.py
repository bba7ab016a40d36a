"""How many fit into a call on the mesh, where each sends to all that it sees. Pure."""

MOST_LEGS = 4
MOST_LEGS_IN_HANDOFF = 5


def has_room(legs: int, joining: int, *, in_handoff: bool) -> bool:
    """Whether `joining` more legs fit into a call of `legs`."""
    return legs + joining <= (MOST_LEGS_IN_HANDOFF if in_handoff else MOST_LEGS)
