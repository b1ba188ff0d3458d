"""What stands on the page: the figures, what changed, where it fails, what to read first."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from tandem.core.words import say
from tandem.insights.asked import Asked
from tandem.insights.words import points
from tandem.learning.estimates import Estimate, share
from tandem.learning.intervals import difference
from tandem.learning.measures import BY_NAME, MEASURES, Measure
from tandem.runtime import Runtime
from tandem.storage.alarms import Alarm

FIGURES = (
    "confirmed", "verified_containment_7d", "csat", "handover_rate", "time_to_person", "unresolved",
)  # fmt: skip
"""The few numbers at the top, in this order."""
COMPARED = ("handover_rate", "unresolved", "repeat_contact_7d", "bot_abandonment")
"""What is compared topic by topic, lately against before."""
SIGNS = ("handoff_highway", "repetition_loop", "silent_exodus", "low_leavers")
RULE_FIGURES = ("connect_rate", "confirmed", "unresolved", "repeat_contact_7d", "csat")
OPENINGS = ("opening_used", "opening_edited")
SHARES = tuple(measure for measure in MEASURES if measure.kind == "share")
FEWEST = 20
"""Contacts from which a group is told; fewer say nothing."""
SHOWN, READ_FIRST, UNKNOWN_FROM = 6, 8, 300
Row = dict[str, Any]


def overview(runtime: Runtime, asked: Asked) -> Row:
    """Everything on the page."""
    measured, solvable = runtime.storage.measured, runtime.config.team.file.insights.solvable
    whole = asked.scope(solvable)
    before, lately = asked.halves(solvable)
    # Two readings, each of a part of the time; everything else is their sums.
    topics_then = measured.shares(SHARES, before, ("topic",))
    topics_now = measured.shares(SHARES, lately, ("topic",))
    by_topic = {
        group: _sum([found[group] for found in (topics_then, topics_now) if group in found])
        for group in {**topics_then, **topics_now}
    }
    then, now = _sum(topics_then.values()), _sum(topics_now.values())
    shares = _sum([then, now])
    return {
        "figures": [_figure(runtime, asked, name, shares, then, now) for name in FIGURES],
        "response": shares.get("csat_response"),
        "changes": _changes(topics_then, topics_now),
        "charts": _charts(runtime, asked, by_topic),
        "funnel": _funnel(shares),
        "signs": [_sign(runtime, asked, name, shares, then, now) for name in SIGNS],
        "read_first": _read_first(runtime, asked),
        "unknown": _unknown(runtime, asked),
        "openings": _openings(by_topic),
        "rules": _rules(runtime, asked),
        "choices": measured.choices(whole),
        "has_demo": measured.has_demo(asked.filters),
        "alarms": [_alarm(one) for one in runtime.storage.alarms.open()],
    }


def _alarm(alarm: Alarm) -> Row:
    query = urlencode({"weeks": 4} | alarm.filters)
    names = ("id", "rule", "measure", "words", "snoozed_until", "snoozed_by", "snooze_reason")
    return {name: getattr(alarm, name) for name in names} | {"query": query}


def _sum(parts: Iterable[Mapping[str, Estimate]]) -> dict[str, Estimate]:
    """The shares of several groups of contacts together, by measure."""
    counted = list(parts)
    return {
        measure.name: share(
            measure,
            sum(part[measure.name].hits or 0 for part in counted),
            sum(part[measure.name].n for part in counted),
        )
        for measure in SHARES
    }


def _figure(
    runtime: Runtime,
    asked: Asked,
    name: str,
    shares: dict[str, Estimate],
    then: dict[str, Estimate],
    now: dict[str, Estimate],
) -> Row:
    measure, solvable = BY_NAME[name], runtime.config.team.file.insights.solvable
    if measure.kind != "share":
        before, lately = asked.halves(solvable)
        figures = runtime.storage.measured.figure
        found, one, other = (
            figures(measure, scope) for scope in (asked.scope(solvable), before, lately)
        )
        change = _moved(measure, one, other)
    else:
        found, change = shares[name], _change(measure, then[name], now[name])
    return {"measure": measure, "estimate": found, "change": change}


def _change(measure: Measure, then: Estimate, now: Estimate) -> Row:
    """How a share changed lately, and whether that can be told from chance."""
    interval = difference(now.hits or 0, now.n, then.hits or 0, then.n)
    if interval is None:
        return {"told": False, "words": say("leads.nothing_to_compare")}
    if 0 in interval:
        return {"told": False, "words": say("leads.no_change")}
    up = interval.low > 0
    good = "" if not measure.better else "good" if (measure.better == "up") == up else "bad"
    words = points(interval.low, interval.high)
    return {"told": True, "up": up, "good": good, "words": words, "size": abs(_middle(then, now))}


def _middle(then: Estimate, now: Estimate) -> float:
    return (now.value or 0.0) - (then.value or 0.0)


def _moved(measure: Measure, then: Estimate, now: Estimate) -> Row:
    one, other = then.interval, now.interval
    if one is None or other is None or then.value is None or now.value is None:
        return {"told": False, "words": say("leads.nothing_to_compare")}
    if not one.apart_from(other):
        return {"told": False, "words": say("leads.no_change")}
    up = now.value > then.value
    good = "good" if (measure.better == "up") == up else "bad"
    return {
        "told": True,
        "up": up,
        "good": good,
        "words": say("leads.longer" if up else "leads.shorter"),
    }


def _changes(
    before: Mapping[tuple[str, ...], dict[str, Estimate]],
    lately: Mapping[tuple[str, ...], dict[str, Estimate]],
) -> list[Row]:
    """Topics in which something moved that is not chance, the largest move first."""
    rows: list[Row] = []
    for group, now in lately.items():
        then = before.get(group)
        if not group[0] or then is None:
            continue
        for name in COMPARED:
            one, other = then[name], now[name]
            if min(one.n, other.n) < FEWEST:
                continue
            change = _change(BY_NAME[name], one, other)
            if change["told"]:
                row: Row = {"topic": group[0], "measure": BY_NAME[name], "then": one, "now": other}
                rows.append(row | {"change": change})
    return sorted(rows, key=lambda row: -row["change"]["size"])[:SHOWN]


def _charts(
    runtime: Runtime, asked: Asked, by_topic: Mapping[tuple[str, ...], dict[str, Estimate]]
) -> list[Row]:
    """One small chart for each topic, the most frequent first: the chosen share by week."""
    measure, solvable = asked.measure, runtime.config.team.file.insights.solvable
    weekly = runtime.storage.measured.figures(measure, asked.scope(solvable), ("topic", "week"))
    rows: dict[str, list[Estimate]] = {}
    for estimate in weekly:
        rows.setdefault(estimate.group[0], []).append(estimate)
    charts = []
    for (topic,), figures in by_topic.items():
        total = figures[measure.name]
        if topic and total.n >= FEWEST:
            points_ = [
                {"week": e.group[1], "value": e.value, "low": e.low, "high": e.high, "n": e.n}
                for e in rows.get(topic, ())
                if e.n
            ]
            charts.append({"topic": topic, "total": total, "weeks": points_})
    return sorted(charts, key=lambda chart: -chart["total"].n)


def _funnel(shares: dict[str, Estimate]) -> list[Row]:
    """Where contacts go: each step with its number, as a share of all who opened the chat."""
    engaged = shares["engaged"]
    opened, spoke = engaged.n, engaged.hits or 0

    def step(words: str, count: int, measure: str, part: str = "hits", depth: int = 0) -> Row:
        share = count / opened if opened else 0.0
        return {"words": words, "count": count, "share": share, "measure": measure, "part": part,
                "depth": depth}  # fmt: skip

    handed = shares["handover_rate"].hits or 0
    came = shares["connect_rate"].hits or 0
    return [
        step("opened", opened, "engaged", "all"),
        step("spoke", spoke, "engaged"),
        step("settled", shares["raw_containment"].hits or 0, "raw_containment",
             depth=1),
        step("left", shares["bot_abandonment"].hits or 0, "bot_abandonment",
             depth=1),
        step("handed", handed, "handover_rate", depth=1),
        step("came", came, "connect_rate", depth=2),
        step("nobody", handed - came, "connect_rate", "rest", depth=2),
    ]  # fmt: skip


def _sign(
    runtime: Runtime,
    asked: Asked,
    name: str,
    shares: dict[str, Estimate],
    then: dict[str, Estimate],
    now: dict[str, Estimate],
) -> Row:
    """A warning sign: lately, over all the time, and its newest conversations."""
    solvable = runtime.config.team.file.insights.solvable
    contacts = runtime.storage.measured.behind(BY_NAME[name], asked.scope(solvable), limit=4)
    words = runtime.storage.reading_list.last_words([one["conversation_id"] for one in contacts])
    newest = [one | {"words": words.get(one["conversation_id"], "")} for one in contacts]
    change = _change(BY_NAME[name], then[name], now[name])
    about = {"measure": BY_NAME[name], "now": now[name], "all": shares[name], "newest": newest}
    return about | {"change": change}


def _read_first(runtime: Runtime, asked: Asked) -> list[Row]:
    """The newest low ratings and low-mood leavers, one after the other."""
    solvable = runtime.config.team.file.insights.solvable
    measured, scope = runtime.storage.measured, asked.scope(solvable)
    rated = measured.behind(BY_NAME["csat"], scope, "rest", READ_FIRST * 3)
    low = [
        one | {"why": say("leads.why_rated", score=one["csat"])}
        for one in rated
        if one["csat"] <= 2
    ]
    left = measured.behind(BY_NAME["low_leavers"], scope, limit=READ_FIRST)
    left = [one | {"why": say("leads.why_left")} for one in left]
    both = [one for pair in zip(low, left, strict=False) for one in pair] or [*low, *left]
    chosen = list({one["id"]: one for one in both}.values())[:READ_FIRST]
    ids = [one["conversation_id"] for one in chosen]
    words = runtime.storage.reading_list.last_words(ids)
    ratings = runtime.storage.ratings.of_conversations(ids)
    return [
        one
        | {"words": words.get(one["conversation_id"], "")}
        | {"line": rating.words if (rating := ratings.get(one["conversation_id"])) else ""}
        for one in chosen
    ]


def _unknown(runtime: Runtime, asked: Asked) -> list[tuple[str, int, str]]:
    scope = asked.scope(runtime.config.team.file.insights.solvable)
    contacts = runtime.storage.measured.behind(BY_NAME["not_known"], scope, limit=UNKNOWN_FROM)
    ids = [one["conversation_id"] for one in contacts]
    return runtime.storage.reading_list.unknown_questions(ids)[:READ_FIRST]


def _openings(by_topic: Mapping[tuple[str, ...], dict[str, Estimate]]) -> list[Row]:
    rows = [
        {"topic": group[0], **{name: found[name] for name in OPENINGS}}
        for group, found in by_topic.items()
        if found[OPENINGS[0]].n >= FEWEST
    ]
    return sorted(rows, key=lambda row: -row[OPENINGS[0]].n)


def _rules(runtime: Runtime, asked: Asked) -> list[Row]:
    """Rules that fired first, and what came after."""
    scope = asked.scope(runtime.config.team.file.insights.solvable)
    found = runtime.storage.measured.shares(SHARES, scope, ("rule",))
    rows = [
        {"rule": group[0], "n": figures["handover_rate"].n, "figures": figures}
        for group, figures in found.items()
        if group[0] and figures["handover_rate"].n
    ]
    return sorted(rows, key=lambda row: -row["n"])
