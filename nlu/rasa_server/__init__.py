"""What Rasa's server is given by us: command line, channel, stores, responses."""
