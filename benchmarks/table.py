"""From raw figures to the table: medians, ratios, aims."""

import math
from dataclasses import dataclass
from statistics import median

Figures = dict[str, float | list[float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. Names are keys of the figures; `aim` is a bound of Tandem / stock.

    `part`: which share of the turn times a turn measure is about (0.5: p50); None for others.
    """

    words: str
    tandem: str
    stock: str
    aim: float | None = None
    at_least: bool = False
    part: float | None = None

    def met(self, ratio: float) -> bool:
        """Whether the aim is reached."""
        return ratio >= self.aim if self.at_least else ratio <= self.aim


def _way(words: str, way: str) -> list[Row]:
    rows = []
    for n in (1, 8):
        who = f"{n} customer{'s' if n > 1 else ''}, {words}"
        turns, rate = f"{way} {n} turns", f"{way} {n} per second"
        rows += [
            Row(f"turn p50, ms ({who})", turns, f"rasa {n} turns", 1 / 3, part=0.5),
            Row(f"turn p95, ms ({who})", turns, f"rasa {n} turns", part=0.95),
            Row(f"turns per second ({who})", rate, f"rasa {n} per second", 3, at_least=True),
        ]
    return rows


ROWS = [
    Row("start to first answer, s", "start", "start", 1 / 4),
    Row("training, s", "training", "training", 1 / 5),
    Row("memory of the Rasa server, MB", "memory rasa", "memory rasa", 0.6),
    Row("memory of everything, MB", "memory whole", "memory rasa", 0.6),
    *_way("front door", "door"),
    *_way("Rasa alone", "rasa"),
]


def percentile(values: list[float], part: float) -> float:
    """The smallest value that at least `part` of all values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def figure(runs: list[Figures], name: str, part: float | None) -> float | None:
    """The median over runs; turn times as milliseconds. None when it was not measured."""
    found = [run[name] for run in runs if name in run]
    if not found:
        return None
    if part is not None:
        found = [percentile(times, part) * 1000 for times in found]
    return median(found)


def table(stock: list[Figures], tandem: list[Figures]) -> str:
    """All rows, aligned. A measure that is missing on one side shows a dash."""
    lines = [("measure", "stock", "Tandem", "ratio", "aim", "")]
    for row in ROWS:
        theirs, ours = figure(stock, row.stock, row.part), figure(tandem, row.tandem, row.part)
        ratio = ours / theirs if theirs and ours is not None else None
        lines.append((row.words, _number(theirs), _number(ours), *_verdict(row, ratio)))
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _verdict(row: Row, ratio: float | None) -> tuple[str, str, str]:
    shown = "-" if ratio is None else f"{ratio:.2f}"
    if row.aim is None:
        return shown, "", ""
    aim = f"{'>=' if row.at_least else '<='} {row.aim:.2f}".replace(".00", "")
    if ratio is None:
        return shown, aim, ""
    return shown, aim, "met" if row.met(ratio) else "missed"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"
