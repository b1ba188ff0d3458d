"""bin/tandem doctor: what of this installation is wrong, in words, each with the way out."""
