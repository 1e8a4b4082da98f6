"""Who is who on pages: under a matter, masked in the list, whole where one decides, undoable."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core.audit.model import Search
from core.database import Database
from core.graph.who.sql import SameRow
from core.identity.permissions import Role
from tenants.matters.model import Wish
from core.graph.elements import Key
from tests.site import signed_in
from tests.web.associations.conftest import JUDGE, SLUG, Enter
from web.adapters.doors import doors_of
from web.application import Application
