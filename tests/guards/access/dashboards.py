"""The lines of the dashboard and of what stands behind it: everybody of the program but the villages' operators."""

from tests.guards.access.lines import Line, get, post

READ = "+++ -+ + ++ - - >"
# fmt: off
LINES: list[Line] = [
    get("dashboard", READ),
    get("dashboard_change", READ),
    get("figure_behind", READ, fixed={"which": "peserta"}),
    get("figure_behind", READ, fixed={"which": "rt"}),
    get("figure_behind", READ, fixed={"which": "belum-ditutup"}),
    get("data_quality", READ),
    get("quality_villages", READ, fixed={"which": "tanpa-telepon"}),
    get("quality_villages", READ, fixed={"which": "rt-tanpa-ketua"}),
    get("figure_counted", READ, fixed={"key": "rt_socialised"}),
    get("distinct_people", READ),
    get("target_grid", "--- -- + -+ - - >"),
    post("target_grid", "--- -- r -r - - >", data={}, changes=False),
    get("target_history", "--- -- + -+ - - >"),
    get("dashboard_map", READ),
    get("attention_list", READ),
    # nothing of that name needs attention; test_attention.py forwards what does
    get("attention_forward", "-0- -- 0 -- - - >", fixed={"key": "rawan:00.00.00.0000"}),
]
