"""The small SQL expression language over the fields of a dataset's row.

Rules of evidence use it for conditions, ``core.indicators`` for arguments and filters.
"""
