"""The statements of the Neo4j store: a step over links as Cypher, the tenant in every pattern.

Nothing that a caller says becomes part of a statement: kinds, numbers and dates are parameters.
"""

from core.graph.query import Direction, Reach

ARROWS = {
    Direction.ALONG: "-[r:LINK]->",
    Direction.AGAINST: "<-[r:LINK]-",
    Direction.EITHER: "-[r:LINK]-",
}
NEAR = "UNWIND $frontier AS near MATCH (n:Entity {tenant: $tenant, number: near})"
FAR = "CASE WHEN r.source = n.number THEN r.target ELSE r.source END"
FAR_KIND = "CASE WHEN r.source = n.number THEN r.target_kind ELSE r.source_kind END"

SCHEMA = (
    "CREATE CONSTRAINT gongheng_entity IF NOT EXISTS"
    " FOR (n:Entity) REQUIRE (n.tenant, n.number) IS UNIQUE",
    "CREATE CONSTRAINT gongheng_link IF NOT EXISTS"
    " FOR ()-[r:LINK]-() REQUIRE (r.tenant, r.id) IS UNIQUE",
    "CREATE INDEX gongheng_link_dataset IF NOT EXISTS FOR ()-[r:LINK]-() ON (r.tenant, r.dataset)",
    "CREATE TEXT INDEX gongheng_entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CREATE TEXT INDEX gongheng_entity_id IF NOT EXISTS FOR (n:Entity) ON (n.id)",
)

PUT_ENTITIES = (
    "UNWIND $rows AS row MERGE (n:Entity {tenant: $tenant, number: row.number}) SET n += row"
)
PUT_LINKS = (
    "UNWIND $rows AS row"
    " MATCH (a:Entity {tenant: $tenant, number: row.source})"
    " MATCH (b:Entity {tenant: $tenant, number: row.target})"
    " MERGE (a)-[r:LINK {tenant: $tenant, id: row.id}]->(b) SET r += row"
)
DROP_LINKS = "UNWIND $numbers AS gone MATCH ()-[r:LINK {tenant: $tenant, id: gone}]->() DELETE r"
DROP_ENTITIES = (
    "UNWIND $numbers AS gone MATCH (n:Entity {tenant: $tenant, number: gone}) DETACH DELETE n"
)
ERASE = (
    "MATCH (n:Entity) WHERE n.tenant = $tenant AND n.number >= 0"
    " CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS"
)
ENTITIES = NEAR + " RETURN properties(n)"
LINKS = (
    "UNWIND $frontier AS one MATCH ()-[r:LINK {tenant: $tenant, id: one}]->()"
    " RETURN properties(r) ORDER BY r.id"
)
SEARCH = (
    "MATCH (n:Entity) WHERE n.tenant = $tenant AND n.number >= 0"
    " AND (n.name CONTAINS $text OR n.id CONTAINS $text)"
    " AND (size($kinds) = 0 OR n.kind IN $kinds)"
    " WITH n, CASE WHEN n.name = $text OR n.id = $text THEN 0 ELSE 1 END AS other"
    " RETURN properties(n) ORDER BY other, n.number LIMIT $limit"
)
KNOWN_ENTITIES = (
    "MATCH (n:Entity) WHERE n.tenant = $tenant AND n.number >= 0 RETURN n.number, n.digest"
)
KNOWN_LINKS = (
    "UNWIND $datasets AS dataset MATCH ()-[r:LINK {tenant: $tenant, dataset: dataset}]->()"
    " RETURN r.id, r.digest"
)
DATASETS = (
    "MATCH ()-[r:LINK]->() WHERE r.tenant = $tenant AND r.dataset >= ''"
    " RETURN DISTINCT r.dataset ORDER BY r.dataset"
)
COUNT_ENTITIES = "MATCH (n:Entity) WHERE n.tenant = $tenant AND n.number >= 0 RETURN count(n)"
COUNT_LINKS = "MATCH ()-[r:LINK]->() WHERE r.tenant = $tenant AND r.dataset >= '' RETURN count(r)"

SWEPT = (
    "MATCH ()-[r:LINK]->() WHERE r.tenant = $tenant AND r.dataset >= '' AND r.kind IN $links"
    " AND ($since IS NULL OR r.since >= $since) AND ($until IS NULL OR r.since <= $until)"
)
SWEEP = SWEPT + (
    " RETURN r.target, r.source, r.source_kind, r.id, r.kind, false, r.since, r.until, r.confidence"
    " ORDER BY r.id LIMIT $most"
)
COUNT_SWEPT = SWEPT + " RETURN count(r)"


def step(reach: Reach) -> str:
    """The columns of ``Hop`` for a frontier, no more than ``$fan_out`` of each entity."""
    return (
        f"{NEAR} CALL (n) {{ {_matching(reach)} RETURN r ORDER BY r.id LIMIT $fan_out }}"
        " WITH n, r, r.source = n.number AS forward"
        " RETURN n.number, CASE WHEN forward THEN r.target ELSE r.source END,"
        " CASE WHEN forward THEN r.target_kind ELSE r.source_kind END,"
        " r.id, r.kind, forward, r.since, r.until, r.confidence"
    )


def degrees(reach: Reach) -> str:
    """How many links a step finds at each entity."""
    return f"{NEAR} CALL (n) {{ {_matching(reach)} RETURN count(r) AS links }} RETURN near, links"


def parameters(reach: Reach) -> dict[str, object]:
    """The values of a step."""
    return {
        "links": list(reach.links),
        "to": list(reach.to),
        "never": list(reach.never),
        "since": reach.since,
        "until": reach.until,
        "confidence": reach.confidence,
        "fan_out": reach.fan_out,
        "onto": list(reach.onto or ()),
    }


def _matching(reach: Reach) -> str:
    conditions = ["r.tenant = $tenant"]
    if reach.links:
        conditions.append("r.kind IN $links")
    if reach.to:
        conditions.append(f"{FAR_KIND} IN $to")
    if reach.never:
        conditions.append(f"NOT {FAR_KIND} IN $never")
    if reach.since is not None:
        conditions.append("(r.until IS NULL OR r.until >= $since)")
    if reach.until is not None:
        conditions.append("(r.since IS NULL OR r.since <= $until)")
    if reach.confidence:
        conditions.append("r.confidence >= $confidence")
    if reach.onto is not None:
        conditions.append(f"{FAR} IN $onto")
    arrow = ARROWS[reach.direction]
    return f"MATCH (n){arrow}(m:Entity {{tenant: $tenant}}) WHERE {' AND '.join(conditions)}"
