"""How a customer feels, by what they write."""
