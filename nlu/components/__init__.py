"""Rasa's graph components: each a step of the pipeline or a policy in config.yml."""
