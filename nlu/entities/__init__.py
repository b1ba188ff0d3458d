"""The facts of a shop's messages: order numbers, dates, products and the rest."""
