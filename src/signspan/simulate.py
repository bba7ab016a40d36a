"""`signspan simulate`: a day of a centre in seconds, by the rule that also runs it."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from rich.table import Table

from signspan.dispatch.model import flexibility_of
from signspan.dispatch.simulation import Group, Outcome, Scenario, Simulation, Stream, Tally

CSL, SOUTH, ASL = "csl", "csl-south", "asl"
MEDICAL = frozenset({"skill:medical"})

# Visitors of a province by the hour of the day: halls open at half past eight, and empty for lunch.
CURVE = (0, 0, 0, 0, 0, 0, 2, 8, 70, 150, 140, 80, 30, 60, 120, 110, 70, 20, 8, 4, 2, 1, 0, 0)

PROVINCE = Scenario(
    groups=(
        Group(16, frozenset({CSL}), from_hour=8, to_hour=12.5),
        Group(14, frozenset({CSL}), from_hour=12.5, to_hour=18),
        Group(6, frozenset({CSL}), traits=MEDICAL, from_hour=7.5, to_hour=18.5),
        Group(3, frozenset({CSL, SOUTH}), from_hour=8, to_hour=18),
        Group(2, frozenset({CSL, ASL}), from_hour=8, to_hour=18),
        Group(2, frozenset({CSL}), from_hour=6, to_hour=22),
    ),
    streams=(
        Stream(CSL, tuple(0.80 * each for each in CURVE), handling=480, patience=240),
        Stream(CSL, tuple(0.12 * each for each in CURVE), handling=720, patience=300, soft=MEDICAL),
        Stream(SOUTH, tuple(0.05 * each for each in CURVE), handling=480, patience=240),
        Stream(ASL, tuple(0.03 * each for each in CURVE), handling=480, patience=240),
    ),
    hours=24,
    answer=4,
    misses=0.04,
    wrap_up=30,
)

_SCENARIO = TypeAdapter(Scenario)


def scenario_of(file: Path | None) -> Scenario:
    """The scenario of a TOML file, or a day of a province. Raises `ValueError` where it is none.

    What the file leaves out is as in `Scenario`; without `rule.flexibility` it follows from the groups.
    """
    if file is None:
        found = PROVINCE
    else:
        found = _SCENARIO.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    _must_be_whole(found)
    if found.rule.flexibility:
        return found
    rule = dataclasses.replace(found.rule, flexibility=flexibility_of(_roster(found.groups)))
    return dataclasses.replace(found, rule=rule)


def _must_be_whole(scenario: Scenario) -> None:
    if not scenario.rule.steps:
        raise ValueError("rule.steps: at least one")
    if not all(stream.per_hour for stream in scenario.streams):
        raise ValueError("streams.per_hour: at least one figure")
    if any(group.from_hour >= min(group.to_hour, scenario.hours) for group in scenario.groups):
        raise ValueError("groups.from_hour: before to_hour, and before the end")


def _roster(groups: tuple[Group, ...]) -> dict[str, frozenset[str]]:
    everybody = [group.languages for group in groups for _ in range(group.number)]
    return {Simulation.name_of(number): languages for number, languages in enumerate(everybody)}


def simulated(scenario: Scenario) -> dict[str, Any]:
    """Runs a scenario and tells what came of it, ready for JSON. Shares from 0 to 1, times in seconds."""
    outcome = Simulation(scenario).run()
    everybody = Tally()
    for tally in outcome.languages.values():
        everybody = everybody.with_(tally)
    return {
        "hours": scenario.hours,
        "target_s": scenario.target,
        "seed": scenario.seed,
        "occupancy": round(outcome.occupancy, 3),
        "missed_rings": outcome.misses,
        "rings_by_step": dict(sorted(outcome.steps.items())),
        "all": _figures(everybody, scenario.target),
        "languages": _by_language(outcome, scenario.target),
    }


def _by_language(outcome: Outcome, target: float) -> dict[str, dict[str, float]]:
    return {name: _figures(tally, target) for name, tally in sorted(outcome.languages.items())}


def _figures(tally: Tally, target: float) -> dict[str, float]:
    waits = sorted(tally.waits)
    done = len(waits) + tally.gave_up
    return {
        "came": tally.came,
        "answered": len(waits),
        "gave_up": tally.gave_up,
        "answered_in_target": round(tally.within(target), 3),
        "abandoned": round(tally.gave_up / done, 3) if done else 0.0,
        "mean_wait_s": round(sum(waits) / len(waits), 1) if waits else 0.0,
        "p95_wait_s": round(waits[len(waits) * 95 // 100], 1) if waits else 0.0,
    }


def table_of(report: dict[str, Any]) -> Table:
    """A report for the terminal."""
    title = f"{report['hours']:g} h · target {report['target_s']:g} s · occupancy {report['occupancy']:.0%}"
    table = Table(title=title, title_justify="left")
    for head in ("", "came", "in target", "gave up", "mean wait", "95 % within"):
        table.add_column(head, justify="left" if not head else "right")
    for name, figures in [*report["languages"].items(), ("all", report["all"])]:
        table.add_row(
            name,
            f"{figures['came']}",
            f"{figures['answered_in_target']:.1%}",
            f"{figures['abandoned']:.1%}",
            f"{figures['mean_wait_s']:g} s",
            f"{figures['p95_wait_s']:g} s",
        )
    return table
