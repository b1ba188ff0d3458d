"""What is for sale in the demo shop, and how much of it is there."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tandem.shop import tables

CATALOGUE = Path(__file__).with_name("catalogue.csv")
SIZES = {
    "letters": ("XS", "S", "M", "L", "XL", "XXL"),
    "shoes": ("4", "5", "6", "7", "8", "9", "10", "11"),
    "beds": ("double", "king", "superking"),
    "one": (None,),
}


def read_catalogue() -> dict[str, dict]:
    """catalogue.csv by product name; price in cents, sizes spelt out."""
    with CATALOGUE.open(newline="", encoding="utf-8") as file:
        return {
            row["name"]: {
                "name": row["name"],
                "department": row["department"],
                "price_cents": round(float(row["price"]) * 100),
                "sizes": SIZES[row["sizes"]],
                "material": row["material"],
                "care": row["care"],
            }
            for row in csv.DictReader(file)
        }


def family_of(name: str, names: set[str]) -> str:
    """What a product is without its colour: all but the last word, where that is shared."""
    stem = name.rsplit(" ", 1)[0]
    return stem if sum(other.rsplit(" ", 1)[0] == stem for other in names) > 1 else name


def catalogue_rows(products: dict, today: date, rng: Random) -> dict:
    """Rows of product and stock: one size in eight is sold out, most of those come back."""
    names = set(products)
    rows: dict = {tables.product: [], tables.stock: []}
    for product in products.values():
        fields = {
            key: product[key] for key in ("name", "department", "price_cents", "material", "care")
        }
        rows[tables.product].append({**fields, "family": family_of(product["name"], names)})
        for size in product["sizes"]:
            left = rng.choice((0, 2, 5, 9, 14, 20, 31, 48))
            back = (
                today + timedelta(days=rng.randint(6, 25))
                if left == 0 and rng.random() < 0.7
                else None
            )
            rows[tables.stock].append(
                {"product": product["name"], "size": size, "quantity": left, "back_on": back}
            )
    return rows
