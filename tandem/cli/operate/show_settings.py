"""Lists every setting with its default and what it is for."""

from tandem.config.settings import SECRETS, Settings


def show_settings(markdown: bool = False) -> None:
    """Every setting: name, default, help. `--markdown` prints the table of docs/operating.md."""
    for line in rows(markdown):
        print(line)


def rows(markdown: bool) -> list[str]:
    """One line per setting; as a Markdown table with its head on demand."""
    lines = ["| setting | default | what it is |", "|---|---|---|"] if markdown else []
    for name, field in Settings.model_fields.items():
        default = "none, a secret" if name in SECRETS else str(field.default)
        if markdown:
            shown = f"`{default}`" if default and name not in SECRETS else default
            lines.append(f"| `TANDEM_{name.upper()}` | {shown} | {field.description} |")
        else:
            lines.append(f"TANDEM_{name.upper():<26} {default:<38} {field.description}")
    return lines
