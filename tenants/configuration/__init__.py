"""How an institution appraises: its pack, its calendar, what it has adjusted; offered to others.

Start at ``adjustments`` for what can be changed in a pack, then ``service``. No records, no people.
"""
