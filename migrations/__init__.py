"""Alembic, one line of versions: ``versions/0001_….py``, ``0002_….py``, and so on.

To add or change a table: write the model in the feature's ``sql.py``, then

    python -m migrations.new "subjects of the file, in words"

which compares the models with a fresh SQLite database at the newest version and writes the next
numbered file. Read it, correct it, keep it short. A tenant's own table must be followed by
``own("table")`` and a global one by ``share("table")`` (both from ``migrations.security``); they
turn on row-level security and give the roles their rights. ``new`` writes those lines too.

The line stays straight: when main gained a version since yours was written, rename your file to
the next number and set ``revision`` and ``down_revision`` to match. A test fails on two heads, on
a model without a migration, and on an owned table without row security. A version that is on main
is never edited. A migration that moves rows of tenants begins with ``everybody()``.

``run.upgrade`` brings a database up to date; ``tables.gather`` imports every feature's models.
"""
