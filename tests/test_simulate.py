"""`signspan simulate` as an operator meets it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scripts.print_dispatch import SCENARIO
from signspan.cli import app

SMALL = """
hours = 4
misses = 0.5
target = 20

[[groups]]
number = 2
languages = ["csl"]

[[groups]]
number = 1
languages = ["csl", "asl"]

[[streams]]
language = "csl"
per_hour = [10, 30]
handling = 300
patience = 60

[rule.reserves]
asl = 1
"""


def simulate(*flags: str) -> Result:
    return CliRunner().invoke(app, ["simulate", *flags])


def test_a_day_of_a_province_is_told_in_a_table_and_as_json() -> None:
    told = simulate()
    assert told.exit_code == 0
    assert {"csl", "asl", "csl-south", "all"} <= set(told.stdout.split())
    report = json.loads(simulate("--json").stdout)
    languages = report["languages"].values()
    assert report["all"]["came"] == sum(each["came"] for each in languages) > 700
    assert report["all"]["answered_in_target"] > 0.9
    assert report == json.loads(simulate("--json").stdout)
    assert report != json.loads(simulate("--json", "--seed", "2").stdout)


def test_a_scenario_of_ones_own_is_read(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(SMALL, encoding="utf-8")
    report = json.loads(simulate(str(file), "--json").stdout)
    assert (report["hours"], report["target_s"]) == (4, 20)
    assert list(report["languages"]) == ["csl"]
    assert report["missed_rings"] > 0
    assert report["all"]["gave_up"] > 0


def test_the_scenario_of_the_docs_is_one(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    report = json.loads(simulate(str(file), "--json").stdout)
    assert list(report["languages"]) == ["asl", "csl"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hours = ", "cannot be read"),
        ("hours = 1\nfoo = 2\n", "foo: Unexpected keyword argument"),
        (SMALL.replace("[10, 30]", "[]"), "per_hour: at least one"),
        (SMALL.replace("number = 2", "number = 2\nfrom_hour = 5"), "groups.from_hour"),
        (SMALL.replace("number = 2", 'number = "two"'), "groups.0.number"),
    ],
)
def test_what_is_no_scenario_is_refused_by_the_place_of_the_slip(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    refused = simulate(str(file))
    assert refused.exit_code == 2
    assert said in " ".join(refused.stderr.split())
