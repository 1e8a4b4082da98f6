"""Every hook of the plugins, called as one institution while another has things to find."""

import inspect
from collections.abc import Mapping

import polars as pl

from core.plugin import hookspecs
from core.plugin.manager import Plugins
from web.proving.model import Findings
from web.proving.world import World

REGISTER = "hooks"
GIVEN: Mapping[str, object] = {
    "seed": 1,
    "scale": 0.004,
    "period": "2025-09",
    "kind": "case",
    "what": "court",
    "before": "1.0.0",
    "version": "1.1.0",
    "records": {},
    "values": pl.DataFrame(),
}
"""What a hook is called with, by the name of the argument; none of it is of an institution."""


def prove(plugins: Plugins, world: World, findings: Findings) -> None:
    """What a plugin is told must name no institution; what it says must hold no mark."""
    for name, hook in inspect.getmembers(hookspecs, inspect.isfunction):
        if not hasattr(hook, f"{hookspecs.PROJECT}_spec"):
            continue
        findings.entry(REGISTER, name)
        arguments = inspect.signature(hook).parameters
        unknown = sorted(set(arguments) - GIVEN.keys())
        if unknown:
            findings.unproved[name] = f"unknown arguments: {', '.join(unknown)}"
            continue
        answers = plugins.answers(name, **{each: GIVEN[each] for each in arguments})
        marks = (world.here.mark, world.there.mark)
        held = any(mark in repr(answer) for answer in answers for mark in marks)
        findings.tried(REGISTER, name, ["its answer holds a mark"] if held else [])
