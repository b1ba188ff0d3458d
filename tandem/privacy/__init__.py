"""One person's data: finding all of it, giving it out, erasing it, and erasing what is old."""
