"""The demonstration city: invented courts, people and cases, the same for the same seed.

Start at ``city.city``. Nothing here is taken from life: names are put together by chance from
lists made for the purpose, case numbers carry court codes that no court has.
"""
