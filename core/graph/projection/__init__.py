"""From evidence to graph: ``frames`` says what should stand there, ``service`` makes it so."""
