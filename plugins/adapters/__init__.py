"""The adapters that come with the product, each as a vendor would write it."""

from gongheng import Adapter, hookimpl
from plugins.adapters.database import DatabaseAdapter
from plugins.adapters.folder import FolderAdapter
from plugins.adapters.spreadsheet import SpreadsheetAdapter
from plugins.adapters.web_service import WebServiceAdapter


@hookimpl
def adapters() -> list[Adapter]:
    """A watched folder, a database, a web service, a spreadsheet."""
    return [FolderAdapter(), DatabaseAdapter(), WebServiceAdapter(), SpreadsheetAdapter()]
