"""Other help desks: what their people do there happens here."""
