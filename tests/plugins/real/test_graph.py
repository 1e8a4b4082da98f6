"""The graphs of the reference data have the figures that were published or counted elsewhere."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import networkx
import pytest

from core.database import Database
from core.graph.embedded.store import EmbeddedGraph
from core.graph.ports import Reader
from core.tenancy.model import TenantId
from tests.commands.line import Line
from tests.plugins.real.judgments import Texts

pytestmark = pytest.mark.real_data
ROLES = {"suspect": 682, "victim": 569, "witness": 195, "victim_and_suspect": 41}


def whole(line: Line) -> tuple[networkx.MultiGraph, Counter[str]]:
    """The graph as the store holds it."""
    database = Database(f"sqlite:///{line.data}/gongheng.sqlite")

    def work(reader: Reader) -> tuple[networkx.MultiGraph, Counter[str]]:
        made: networkx.MultiGraph = networkx.MultiGraph()
        made.add_nodes_from(number for number, _ in reader.known_entities())
        links = reader.links([number for number, _ in reader.known_links(reader.datasets())])
        made.add_edges_from((each.source, each.target) for each in links)
        return made, Counter(each.kind for each in links)

    found = EmbeddedGraph(database).read(TenantId(1), work, seconds=60)
    database.close()
    return found


def test_the_crime_network_has_its_published_figures(crimes: Line) -> None:
    told = crimes.json("graph", "rebuild", "louis")
    made, roles = whole(crimes)
    assert dict(roles) == ROLES
    parts = sorted(networkx.connected_components(made), key=len, reverse=True)
    assert (told["entities"], told["links"]) == (870 + 557, sum(ROLES.values()))
    assert len([part for part in parts if len(part) > 1]) == 13
    assert networkx.diameter(networkx.Graph(made.subgraph(parts[0]))) == 32


def test_building_it_from_nothing_gives_the_same_graph(crimes: Line) -> None:
    first = crimes.json("graph", "rebuild", "louis")
    again = crimes.json("graph", "rebuild", "louis", "--from-nothing")
    assert again["digest"] == first["digest"]
    assert again["written"] == first["entities"] + first["links"]


def test_the_shortest_paths_between_people_are_those_of_networkx(
    crimes: Line, reference: Path
) -> None:
    file = reference / "crime_network" / "involvement.csv"
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    plain = networkx.Graph((row["person_id"], row["crime_id"]) for row in rows)
    lengths = networkx.single_source_shortest_path_length(plain, "P0001")
    people = sorted(name for name in lengths if name.startswith("P"))
    near = next(name for name in people if lengths[name] == 4)
    far = next(name for name in people if lengths[name] > 6)
    found = crimes.json("graph", "path", "louis", "person:P0001", f"person:{near}")
    assert found["paths"][0]["hops"] == 4
    assert crimes.json("graph", "path", "louis", "P0001", far)["paths"] == []
    assert found["certificate"]["links"][0]["dataset"] == "involvement"


def meetings(judgments: Texts) -> Counter[tuple[str, str]]:
    """How often each judge and each lawyer stand in one judgment, counted in plain Python."""
    seats: dict[str, set[str]] = defaultdict(set)
    for row in judgments.bench:
        if row["role"] in ("审判长", "审判员", "代理审判员"):
            seats[row["case_id"]].add(row["name"])
    lawyers = {
        (row["case_id"], row["name"]) for row in judgments.parties if row["role"] == "委托代理人"
    }
    return Counter((judge, lawyer) for case, lawyer in lawyers for judge in seats.get(case, ()))


def test_a_judge_and_a_lawyer_meet_in_as_many_judgments_as_were_counted(
    texts: Line, reference: Path
) -> None:
    texts.run("graph", "rebuild", "spc")
    for (judge, lawyer), count in meetings(Texts(reference)).most_common(5):
        ends = (f"judge:{judge}", f"agent:{lawyer}")
        found = texts.json("graph", "path", "spc", *ends, "--hops", 2, "--count", 20)
        assert len(found["paths"]) == count


def test_a_judgment_has_its_profile_and_its_related_ones(texts: Line, reference: Path) -> None:
    judgments = Texts(reference)
    names = [row for row in judgments.parties if row["kind"] == "组织"]
    (name, count), *_ = Counter(row["name"] for row in names).most_common(1)
    cases = sorted({row["case_id"] for row in names if row["name"] == name})
    profile = texts.json("graph", "profile", "spc", f"organisation:{name}")
    assert sum(each["count"] for each in profile["counts"]) == count
    related = texts.json("graph", "related", "spc", f"case:{cases[0]}")
    found: dict[str, Any] = {each["case"]: each["reason"] for each in related["cases"]}
    assert {f"case:{each}" for each in cases[1:]} <= set(found)


def test_a_certificate_in_a_file_holds(crimes: Line, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_text(crimes.run("graph", "profile", "louis", "person:P0000", "--json"), "utf-8")
    assert crimes.json("graph", "verify", "louis", file)["whole"]
