"""Tests of plugins from outside need a machine that can shut them in."""

import pytest

from core.plugin.apart.confinement import missing


def skip_unless_shut_in() -> None:
    """Skip with the reason where the kernel lacks what it takes."""
    if (lacking := missing()) is not None:
        pytest.skip(lacking.en)
