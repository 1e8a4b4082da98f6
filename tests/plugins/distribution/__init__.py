"""The sample vendor's distribution: what its reading finds, and its life as an installed wheel."""
