"""Two pictures of how far a confidence can be trusted, as PNG or SVG."""

from pathlib import Path

INK, GREY = "#1f4e79", "#9aa5b1"


def draw(
    reliability: list[dict[str, float]],
    risk_coverage: list[tuple[float, float]],
    threshold: float,
    path: Path,
) -> None:
    """Reliability (said against was right) beside risk against coverage. ValueError on a suffix."""
    if path.suffix.lower() not in (".png", ".svg"):
        raise ValueError(
            f"--plot {path}: ends in {path.suffix or 'nothing'}; .png or .svg is needed"
        )
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 4.2))
    left.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    left.axvline(threshold, color=GREY, linestyle=":", linewidth=1)
    left.plot(
        [row["confidence"] for row in reliability],
        [row["accuracy"] for row in reliability],
        color=INK,
        marker="o",
    )
    for row in reliability:
        where = (row["confidence"], row["accuracy"])
        left.annotate(
            f"n={row['n']}", where, (6, -11), textcoords="offset points", fontsize=7, color=INK
        )
    left.set(xlabel="confidence", ylabel="share that was right", xlim=(0, 1.08), ylim=(0, 1.02))
    right.plot(*zip(*risk_coverage, strict=True), color=INK)
    right.set(xlabel="coverage", ylabel="risk (share wrong)", xlim=(0, 1), ylim=(0, None))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)
    pyplot.close(figure)
