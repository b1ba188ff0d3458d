"""The way of one customer turn: claimed, sent to Rasa, assessed, answered."""
