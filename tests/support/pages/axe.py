"""axe-core in a page: what it finds wrong, in lines a person can act on."""

from pathlib import Path

from playwright.sync_api import Frame, Page

SOURCE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text()
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Tags of the rules that are run: WCAG 2.2 to level AA, and axe's best practices."""
KINDS = ("passes", "incomplete", "violations")
"""Parts of a result: what is right, what a person must look at, what is wrong."""


def problems(page: Page | Frame, within: str | None = None) -> list[str]:
    """What axe-core finds in this document (a frame inside it is asked on its own).

    `within` is a selector of the part to look at; the whole document if none is given.
    """
    return lines(results(page, within))


def results(page: Page | Frame, within: str | None = None) -> dict:
    """axe-core's own results, with KINDS as keys."""
    page.evaluate(SOURCE)
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "iframes": False}
    if page.evaluate("matchMedia('(forced-colors: active)').matches"):
        # The system chooses these colours; axe-core reckons with those of the style sheet.
        options["rules"] = {"color-contrast": {"enabled": False}}
    return page.evaluate(
        "([within, options]) => axe.run(within || document, options)", [within, options]
    )


def lines(found: dict) -> list[str]:
    """One line for each place where something is wrong: rule, weight, markup, reason."""
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}: {_why(node)}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _why(node: dict) -> str:
    checks = node["any"] + node["all"] + node["none"]
    return "; ".join(check["message"] for check in checks)[:300]
