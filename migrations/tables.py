"""Gathers the models of every feature, so that the schema is known as a whole."""

import importlib
import pkgutil

from sqlalchemy import MetaData

import core
import tenants
from core.database import Base
from core.tenancy.tables import is_owned


def gather() -> MetaData:
    """The metadata of all models; each feature keeps its own in a module named ``sql``."""
    for package in (core, tenants):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name.rpartition(".")[2] == "sql":
                importlib.import_module(module.name)
    return Base.metadata


def owned() -> list[str]:
    """The names of the tables whose rows belong to one tenant each."""
    return sorted(table.name for table in gather().tables.values() if is_owned(table))


def shared() -> list[str]:
    """The names of the global tables."""
    return sorted(table.name for table in gather().tables.values() if not is_owned(table))
