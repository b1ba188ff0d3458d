"""What is changed in Rasa, every patch guarded."""
