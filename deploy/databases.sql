-- Three databases: Tandem's own, the shop's, Rasa's trackers.
CREATE DATABASE shop;
CREATE DATABASE rasa;
