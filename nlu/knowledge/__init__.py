"""Help pages answer what is no transaction: read, cut into passages, searched, calibrated.

`nlu.knowledge.answers` is what others call; the rest makes what it searches. Pure: numpy and YAML,
no Rasa, no network, no clock.
"""
