"""The court pack computed a second time in plain Python over lists of rows: no Polars, no SQL.

``belonging`` says whose a row is, ``view`` what one subject sees in one period, ``indicators`` and
``more_indicators`` define the measures by hand; the tests compare with the product's values.
"""
