"""The people and orders that demos and tests rely on, and the names of everybody else.

| order | whose | what is the matter |
|---|---|---|
| 1042 | Maya Lindqvist | shipped, due in two days: Blue Denim Jacket |
| 1064 | Sam Ortiz | paid, not packed: can be changed and cancelled |
| 1071 | Eleanor Whitcombe | packed; a customer of very high value |
| 1077 | Tom Okafor | nine days late, new estimate in two days |
| 1103 | Priya Raman | lost by the carrier |
| 1129 | Jon Becker | charged twice, 39.90 each |
| 1188 | Aisha Bello | one of two things arrived |
| 1201 | Lena Fischer | returned, the refund is on its way |
| 1215 | Ivo Marin | refunded |
| 1230 | Grace Kim | delivered three days ago: can be returned |
| 1017 | Grace Kim | delivered 45 days ago: too late to return |
| 1244 | Noah Price | cancelled |

Maya Lindqvist also has the subscription Fernway Plus; Eleanor Whitcombe has one that is ending.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
DEMO_PASSWORD = "fernway-demo-2026"  # noqa: S105 - no secret: `make run` prints it
PLAN, PLAN_CENTS = "Fernway Plus", 490


@dataclass(frozen=True, slots=True)
class Person:
    """A customer to make. `earlier_value_cents` was spent before the orders kept here."""

    name: str
    earlier_value_cents: int = 0
    domain: str = "example.org"

    @property
    def username(self) -> str:
        """The sign-in name: "maya.lindqvist"."""
        return self.name.lower().replace(" ", ".").replace("'", "")

    @property
    def email(self) -> str:
        """Where their mail goes, and the billing address of their orders."""
        return f"{self.username}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order to make: number, whose, what happened, what is in it, days since it was placed."""

    number: str
    buyer: str
    state: str
    items: tuple[tuple[str, str | None], ...]
    days_ago: int


FIXED = (
    Person("Maya Lindqvist", 21_000),
    Person("Sam Ortiz", 4_500),
    Person("Eleanor Whitcombe", 1_420_000),
    Person("Tom Okafor", 38_000),
    Person("Priya Raman", 9_800),
    Person("Jon Becker", 0),
    Person("Aisha Bello", 15_500),
    Person("Lena Fischer", 62_000),
    Person("Ivo Marin", 2_200),
    Person("Grace Kim", 47_000),
    Person("Noah Price", 0),
)

PURCHASES = (
    Purchase("1042", "Maya Lindqvist", "shipped", (("Blue Denim Jacket", "M"),), 4),
    Purchase("1009", "Maya Lindqvist", "delivered", (("Linen Shirt Sage", "M"),), 96),
    Purchase(
        "1064",
        "Sam Ortiz",
        "paid",
        (("Merino Jumper Navy", "L"), ("Bamboo Socks Five Pack", None)),
        1,
    ),
    Purchase("1071", "Eleanor Whitcombe", "packed", (("Wool Overcoat Camel", "S"),), 2),
    Purchase("1023", "Eleanor Whitcombe", "delivered", (("Linen Duvet Set Clay", "king"),), 60),
    Purchase("1077", "Tom Okafor", "late", (("Wool Throw Heather", None),), 15),
    Purchase("1103", "Priya Raman", "lost", (("Hiking Boots Slate", "6"),), 19),
    Purchase("1129", "Jon Becker", "double_charged", (("Stoneware Mug Set Speckle", None),), 8),
    Purchase(
        "1188",
        "Aisha Bello",
        "part_delivered",
        (("Slim Chinos Khaki", "M"), ("Leather Belt Tan", "M")),
        7,
    ),
    Purchase("1201", "Lena Fischer", "returned", (("Wrap Dress Poppy", "S"),), 20),
    Purchase("1215", "Ivo Marin", "refunded", (("Espadrilles Natural", "8"),), 34),
    Purchase(
        "1230",
        "Grace Kim",
        "delivered",
        (("Canvas Trainers White", "5"), ("Linen Shorts Sand", "S")),
        7,
    ),
    Purchase("1017", "Grace Kim", "delivered", (("Jute Rug Round", None),), 49),
    Purchase("1244", "Noah Price", "cancelled", (("Swim Shorts Coral", "M"),), 10),
)

FIRST_NAMES = (FOLDER / "first_names.txt").read_text(encoding="utf-8").split()
LAST_NAMES = (FOLDER / "last_names.txt").read_text(encoding="utf-8").split()
STREETS = (
    "Mill Lane|Station Road|Orchard Way|Harbour Street|Elm Grove|Canal Side|Church Hill|Park Row"
)
TOWNS = (
    "Leeds LS1|York YO1|Bristol BS3|Norwich NR2|Exeter EX4|Durham DH1|Bath BA2|Lincoln LN1|Cardiff "
    "CF11|Perth PH2|Derby DE1|Truro TR1"
)
