"""The agents' desk: sign-in, the list of cases, one case, live."""
