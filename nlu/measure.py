"""Train and measure inside Rasa's environment; `tandem evaluate` runs this as a process."""
