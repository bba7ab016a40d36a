"""Prints `docs/dispatch.md` from the tables of the rule."""  # noqa: INP001 - beside a program, not a package

from pydantic import TypeAdapter

from scripts.markdown import PRINTED, code, meaning, table
from signspan.calls.needs import SKILLS
from signspan.config import Settings
from signspan.dispatch.model import order
from signspan.steps import STEPS, Step


def dispatch() -> str:
    """`docs/dispatch.md`."""
    seconds = [step.after_ms // 1_000 for step in STEPS]
    ends = [f"{end} s" for end in seconds[1:]] + ["the end"]
    rows = [
        [code(step.name), f"{begin} s", end, _asked_at(step)]
        for step, begin, end in zip(STEPS, seconds, ends, strict=True)
    ]
    return f"""# How a call finds its interpreter

{PRINTED}
One rule decides whom a waiting visitor is offered to. It runs the centre, and `signspan simulate`.

## Who is served first

{meaning(order)} Waiting counts from the tap, and goes on counting
when an interpreter was lost. A request of higher priority counts as if it had waited some seconds longer.

## Whom it is offered to

Hard needs never relax: the sign language, and whatever a site requires. The others are let go with the time
that a request has waited:

{table(("step", "from", "to", "who may be asked"), rows)}
Of those who may be asked, and whom this pass has not asked yet:

1. one whom the request prefers: the interpreter who was lost, or one of the organisation's own;
2. of the request's own centre before one that helps;
3. **the least flexible first**: whoever signs only what many sign is asked before one who also signs what
   few do. (A language is as scarce as few of all interpreters sign it; the sum over a person's languages
   counts in halves of a power of two, so that people who differ little stay in the order of idleness.)
4. then whoever has been idle longest. An offer that was withdrawn through no doing of hers costs no place.

Some interpreters of a rare language can be **kept for it**: while no more than that number of them are
idle, calls in other languages pass them by, except emergencies and whoever has come to the step
{code(STEPS[-1].name)}.

One desk rings; after the first ring that nobody answered two ring at once, where two can. When everybody
who could take a request was asked it rests, longer after each pass; if a step that may bring others comes
first, the pass goes on with them.

{_settable()}## Why did this call wait?

The record says it. With each ring stands an event `offer_reasoned`: `able` (how many could take it then),
`step` (how far it had come) and `choice` (what chose this one). `request_rested` says that everybody had
been asked.

## What if?

`signspan simulate` plays a day of a province in about a second: who is answered in time, and who gives up,
per language. `signspan simulate scenario.toml` plays your own: how many sign which language from when to
when, how many visitors come in each hour, how long they stay and how long they would wait.

```toml
{SCENARIO}```
"""


# Read by a test, so that it stays one.
SCENARIO = """hours = 10
misses = 0.05            # rings that nobody answers
wrap_up = 30

[[groups]]
number = 8
languages = ["csl"]
to_hour = 9

[[groups]]
number = 2
languages = ["csl", "asl"]

[[streams]]
language = "csl"
per_hour = [20, 45, 60]  # the last figure holds on
handling = 480
patience = 240

[[streams]]
language = "asl"
per_hour = [2]
handling = 480
patience = 240

[rule.reserves]
asl = 1
"""


def _settable() -> str:
    skills = "; ".join(f"{_words(topic)}: {_words(skill)}" for topic, skill in SKILLS.items())
    facts = Settings.model_fields
    steps = TypeAdapter(tuple[Step, ...]).dump_json(STEPS, indent=1).decode()
    share, target = f"{facts['target_share'].default:.0%}", facts["target_seconds"].default
    return f"""## What can be set, and where

| what | where | who |
| --- | --- | --- |
| needs and wishes of a site, how urgent its calls are | console, *site* | its organisation |
| skills, spoken languages, gender, deaf, certified | console, *interpreter* | her centre |
| preferred and excluded interpreters | console, *routing* | the organisation |
| reserves for rare languages | console, *routing* | the centre |
| partner centres: one asks, the other grants | console, *routing* | both |
| the steps above | `routing_steps` in the [settings](settings.md) | who runs the server |

Wishes come from the visitor, too: who says by a pictogram what she came for wishes an interpreter who
knows the matter ({skills}). An interpreter who finds an emergency marks the call as one: whoever it needs
next comes before all others.

The steps as they are, in JSON, for `SIGNSPAN_ROUTING_STEPS`; of what is left out `spares` is `true`, all
else `false`:

```json
{steps}
```

A partner centre helps while it meets its own target: of the requests that came in the last quarter of an
hour, {share} were answered within {target} s. (Both are settings; a centre without calls helps.)

"""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _asked_at(step: Step) -> str:
    if step.preferred:
        return (
            "only those whom it prefers, who have what is wished; a request that prefers nobody, or comes "
            "back from a lost interpreter, skips this"
        )
    whom = "the own centre and partner centres that help" if step.partners else "the own centre"
    wishes = ", who have what is wished" if step.soft else ""
    return whom + wishes + ("" if step.spares else "; also whoever is kept for a rare language")
