"""Puts the graph together: Neo4j where its address is set, else tables of the database."""

from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.graph.embedded.progress import SqlProgress
from core.graph.embedded.store import EmbeddedGraph
from core.graph.ports import GraphStore
from core.graph.projection.frames import Wanted
from core.graph.projection.keeping import Keeping
from core.graph.projection.service import Projector
from core.graph.service import Graph
from core.graph.who.service import WhoIsWho
from core.settings import Settings
from core.tenancy.model import TenantId
from tenants.institutions import KnownInstitutions
from web.application import Application


def graph_of(
    settings: Settings,
    database: Database,
    evidence: EvidenceStore,
    institutions: KnownInstitutions,
) -> Graph:
    """The graph of every institution, as its pack declares it."""

    def wanted(tenant: TenantId) -> Wanted:
        pack = institutions.pack(tenant)
        return Wanted(pack.graph, pack.datasets)

    progress = SqlProgress(database, SqlBatches(database))
    projector = Projector(_store(settings, database), evidence, progress, wanted)
    who = WhoIsWho(database, projector)
    return Graph(projector, Audit(SqlBook(database)), who=who.classes)


def keeping_of(application: Application) -> Keeping:
    """Keeps the graphs in use at what their evidence says."""
    database = application.database
    return Keeping(application.graph.projector, SqlProgress(database, SqlBatches(database)))


def _store(settings: Settings, database: Database) -> GraphStore:
    if settings.neo4j_url is None:
        return EmbeddedGraph(database)
    from core.graph.neo4j_store import Neo4jGraph  # noqa: PLC0415 - most installations have none

    return Neo4jGraph(settings.neo4j_url)
