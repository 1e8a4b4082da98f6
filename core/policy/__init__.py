"""Directives, and the one guard that says whether an act is allowed on a measure.

Lists, charts, exports, the command line and the saving of schemes all ask ``guard``.
"""
