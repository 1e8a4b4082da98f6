"""Who is who: proposals that two are one, what speaks for each, and a person's word on it."""
