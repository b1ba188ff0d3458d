"""docs/measures.md, made from the measures. Pure text."""

from datetime import UTC, date, datetime

from tandem.learning import alarms
from tandem.learning.measure_sql import Scope, printed, select_of
from tandem.learning.measures import DIMENSIONS, MEASURES, Measure

FAMILIES = {
    "helping": "Is it helping?",
    "failing": "Where does it fail?",
    "people": "People",
    "mood": "Mood and satisfaction",
    "words": "Words",
    "warning": "Warning signs",
}
EXAMPLE = Scope(
    date(2026, 9, 1), date(2026, 12, 1), datetime(2026, 12, 1, tzinfo=UTC),
    solvable=("order_status", "reset_password"),
)  # fmt: skip
HEAD = """# Measures

Made by `bin/tandem measure --docs` from `tandem/learning/measures.py`; a test holds this page to
it.

A measure is counted from the roll-up `contact`: one row per **contact**, a stretch of a
conversation without a silence of eight hours (`tandem/learning/contact.py` tells each column). The
front door takes in every minute what has happened; `bin/tandem measure --raw` makes all of it anew
from turns, events and cases, to the same figures. Only contacts that are over are counted. Tasks
that are opened for somebody who left are no handovers.

- **Shares** come with Wilson's interval of 95 %, what was counted and among how many. What is
  counted is always among the denominator.
- **Medians** have the interval of the order statistics, **means** that of Student's t (bootstrap
  below 200 values). **Waits** are Kaplan-Meier's: whoever left counts as waiting up to then.
- With a **window** only contacts count that ended longer ago than it is long: the others may still
  come back.
- **Person** is the customer, or the browser or Slack user where no customer is known. A link that
  is made or undone moves the contacts; what is erased is counted no more.
- Days, weeks and hours are those of team.yml's time zone, also when clocks change.

`bin/tandem measure NAME` tells a figure, `--by topic` its groups, `--where channel=slack` a part,
`--sql` the statement as it stands here, `--contacts` what it was counted from. Groups and filters:
"""
ALARMS = """
## Alarms

`insights: alarms` in team.yml names a share to be watched, for a topic or all, against its own past
or a `limit`. Each day's share is set against that of the {baseline} days before the last {watched};
the standardised days are smoothed (EWMA, weight {weight}), and an alarm begins where that leaves
{limit} of its standard deviations on the worse side. By simulation one rule gives a false alarm in
1,000 days or less often, and tells a doubled share within a week (`tests/learning/test_alarms.py`).
Days with fewer contacts than `fewest` are put together with the next. It is told once: on /insights
and at the desk, by mail to `insights: mail`, in Slack's channel of agents; and once more when a
snooze has passed and it still holds. It ends by itself.
"""


def measures_page() -> str:
    """The whole page."""
    parts = [HEAD, ", ".join(f"`{name}`" for name in DIMENSIONS) + "."]
    for family, title in FAMILIES.items():
        parts.append(f"\n## {title}")
        parts += [_part(measure) for measure in MEASURES if measure.family == family]
    words = {
        "baseline": alarms.BASELINE_DAYS,
        "watched": alarms.WATCHED_DAYS,
        "weight": alarms.WEIGHT,
        "limit": alarms.LIMIT,
    }
    return "\n".join([*parts, ALARMS.format(**words)])


def _part(measure: Measure) -> str:
    lines = [f"\n### {measure.name}\n", f"**{measure.title}.** {measure.asks}"]
    if measure.kind == "share":
        lines.append(f"`{measure.hits}` among `{measure.of}`")
    else:
        kind = {"wait": f"Kaplan-Meier, {measure.quantile:.0%}", "median": "median", "mean": "mean"}
        unit = f", in {measure.unit}" if measure.unit else ""
        lines.append(f"{kind[measure.kind]} of `{measure.value}` among `{measure.of}`{unit}")
    if measure.window_hours:
        lines.append(f"Window: {measure.window_hours} hours.")
    lines += [f"Pitfall: {measure.pitfall}", f"Source: {measure.source}."]
    text = "  \n".join(lines)
    return f"{text}\n\n```sql\n{printed(*select_of(measure, EXAMPLE))}\n```"
