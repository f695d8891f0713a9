"""The measuring harness: what a bench prints, and that its data is lifelike and true."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from desabinaan.bench.harness import Goal, Result, cpu_medians, interleaved
from desabinaan.bench.region_import import _codes
from offices.domain.region_file import read_regions


@pytest.mark.django_db
def test_a_result_is_one_line_with_goals_met_or_not():
    goals = [Goal("slow_ms", 5.0, 3.0), Goal("share", 0.9, 0.8, "higher")]
    line = Result("try", {"rows": 3}, {"slow_ms": 5.0, "share": 0.9}, goals).as_line()
    assert "\n" not in line
    result = json.loads(line)
    assert list(result) == ["bench", "cores", "python", "postgresql", "data", "figures", "goals"]
    assert [(goal["name"], goal["met"]) for goal in result["goals"]] == [("slow_ms", False), ("share", True)]


def test_variants_take_turns_and_are_warmed_first():
    calls = []
    medians = cpu_medians({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, calls=1, rounds=5)
    assert set(medians) == {"a", "b"}
    assert calls[:6] == ["a", "b", "a", "b", "b", "a"]
    assert calls.count("a") == calls.count("b") == 6


def test_variants_that_measure_themselves_take_turns_and_their_first_round_does_not_count():
    calls = []
    taken = interleaved({name: lambda name=name: float(calls.append(name) or len(calls)) for name in "ab"}, rounds=5)
    assert calls[:6] == ["a", "b", "b", "a", "a", "b"]
    assert taken == {"a": [4.0, 5.0, 8.0, 9.0, 12.0], "b": [3.0, 6.0, 7.0, 10.0, 11.0]}


def test_fewer_than_five_rounds_are_refused():
    with pytest.raises(ValueError, match="fewer than 5"):
        cpu_medians({"a": lambda: None}, calls=1, rounds=4)
    with pytest.raises(ValueError, match="fewer than 5"):
        interleaved({"a": lambda: 1.0}, rounds=4)


def test_an_unknown_bench_is_refused():
    with pytest.raises(CommandError):
        call_command("bench", "apa_saja", stdout=io.StringIO())


def test_the_codes_of_the_import_bench_are_as_many_as_the_countrys():
    content = "code,name\n" + "".join(f"{code},{name}\n" for code, name in _codes())
    rows = read_regions(content.encode(), in_force=set)
    assert len(rows) == 38 + 514 + 7_285 + 83_762
