"""What `bin/tandem new` leaves to fill in."""

from collections.abc import Iterator

from tandem.config.checks.project import Designs

FILES = ("domain.yml", "topics.yml")
FOLDERS = ("data", "tests/conversations")
LONGEST = 120


def nothing_is_left_to_do(designs: Designs) -> Iterator[str]:
    """No TODO in a text of the designers; comments may have them."""
    files = [designs.root / name for name in FILES]
    for folder in FOLDERS:
        files += sorted((designs.root / folder).rglob("*.y*ml"))
    for file in files:
        if not file.is_file():
            continue
        text = file.read_text("utf-8", "replace")
        if "TODO" not in text:
            continue
        for number, row in enumerate(text.splitlines(), start=1):
            if "TODO" in row.partition(" #")[0] and not row.lstrip().startswith("#"):
                at = f"{file.relative_to(designs.root)}:{number}"
                yield f"{at}: left to do: {row.strip()[:LONGEST]}"
