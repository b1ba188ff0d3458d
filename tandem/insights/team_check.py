"""Does what team.yml says of insights fit the measures and topics there are?"""

from collections.abc import Collection
from pathlib import Path

from tandem.config.team import Team
from tandem.config.yaml_file import nearest
from tandem.learning.measures import BY_NAME


def insights_problems(path: Path, team: Team, topics: Collection[str]) -> list[str]:
    """One line per name that nothing bears, file and line first."""
    insights = team.file.insights
    shares = [name for name, measure in BY_NAME.items() if measure.kind == "share"]
    named = [
        ("insights.solvable", name, topics, "topic in topics.yml") for name in insights.solvable
    ]
    for rule_name, rule in insights.alarms.items():
        key = f"insights.alarms.{rule_name}"
        named.append((f"{key}.measure", rule.measure, shares, "share in docs/measures.md"))
        if rule.topic:
            named.append((f"{key}.topic", rule.topic, topics, "topic in topics.yml"))
    if insights.follow_up:
        queue = insights.follow_up.queue
        named.append(("insights.follow_up.queue", queue, team.file.queues, "queue in team.yml"))
    lines = path.read_text("utf-8").splitlines()
    return [
        f"{path.name}:{_line(lines, name)}: {key}: no such {kind}: {name}.{nearest(name, known)}"
        for key, name, known, kind in named
        if name not in known
    ]


def _line(lines: list[str], name: str) -> int:
    """Where a name stands, below the heading of the insights."""
    begin = next((n for n, line in enumerate(lines) if line.startswith("insights:")), 0)
    return next((n for n, line in enumerate(lines[begin:], begin + 1) if name in line), begin + 1)
