"""What a message is before anything is made of it: vectors, word pieces, parts, repaired words."""
