"""A session touches its own tenant's rows and no others, whatever statement is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import (
    ForeignKeyConstraint,
    String,
    and_,
    bindparam,
    create_engine,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    aliased,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from core.database import Base, Counter, Database
from core.errors import TenantRequired
from core.tenancy.model import TenantId
from core.tenancy.tables import Global, Numbered

ONE, TWO = TenantId(1), TenantId(2)


class Sample(DeclarativeBase):
    """A registry of its own, so that these tables stay out of the product's schema."""


class Folder(Sample, Numbered):
    __tablename__ = "folders"
    title: Mapped[str] = mapped_column(String(40))
    papers: Mapped[list["Paper"]] = relationship(back_populates="folder")


class Paper(Sample, Numbered):
    __tablename__ = "papers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "folder_number"], ["folders.tenant_id", "folders.number"]
        ),
    )
    folder_number: Mapped[int]
    title: Mapped[str] = mapped_column(String(40))
    folder: Mapped[Folder] = relationship(back_populates="papers")


class Notice(Sample, Global):
    __tablename__ = "notices"
    why_global = "read by everybody"
    id: Mapped[int] = mapped_column(primary_key=True)


folders = Folder.__table__
papers = Paper.__table__


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Database]:
    """Two tenants with the same numbers; the titles tell whose row it is."""
    url = f"sqlite:///{tmp_path}/sample.sqlite"
    engine = create_engine(url)
    Sample.metadata.create_all(engine)
    Base.metadata.create_all(engine, tables=[Counter.__table__])
    engine.dispose()
    database = Database(url)
    for tenant in (ONE, TWO):
        with database.session(tenant) as session:
            for shelf in "ab":
                folder = Folder(title=f"{tenant}{shelf}")
                folder.papers = [Paper(title=f"{tenant}{shelf}{n}") for n in range(2)]
                session.add(folder)
            session.commit()
    yield database
    database.close()


def test_numbers_start_at_one_for_each_tenant(sample: Database) -> None:
    for tenant in (ONE, TWO):
        with sample.session(tenant) as session:
            keys = [(row.tenant_id, row.number) for row in session.scalars(select(Folder))]
            assert sorted(keys) == [(tenant, 1), (tenant, 2)]
            assert session.next_number("folders") == 3


OWN_STATEMENTS = {
    "entities": select(Folder.title),
    "join": select(Paper.title).join(Folder.papers),
    "outer join": select(Paper.title).outerjoin(Folder, Paper.folder),
    "alias": select(aliased(Folder).title),
    "subquery": select(Folder.title).join(
        shelved := select(Paper.folder_number).subquery(),
        Folder.number == shelved.c.folder_number,
    ),
    "exists": select(Folder.title).where(exists(select(Paper).where(Paper.number > 0))),
    "in": select(Folder.title).where(Folder.number.in_(select(Paper.folder_number))),
    "cte": select(select(Folder.title).cte("f").c.title),
    "union": union_all(select(Folder.title), select(Paper.title)),
    "core, bound": select(folders.c.title).where(folders.c.tenant_id == ONE),
    "core, joined": select(papers.c.title)
    .join_from(
        folders,
        papers,
        and_(folders.c.tenant_id == papers.c.tenant_id, folders.c.number == papers.c.folder_number),
    )
    .where(folders.c.tenant_id == ONE),
    "core, outer join": select(papers.c.title)
    .outerjoin_from(
        folders,
        papers,
        and_(folders.c.tenant_id == papers.c.tenant_id, folders.c.number == papers.c.folder_number),
    )
    .where(folders.c.tenant_id == ONE),
    "core, correlated": select(folders.c.title).where(
        folders.c.tenant_id == ONE,
        exists(select(papers.c.number).where(papers.c.tenant_id == folders.c.tenant_id)),
    ),
}


@pytest.mark.parametrize("name", OWN_STATEMENTS)
def test_a_query_sees_its_own_rows(sample: Database, name: str) -> None:
    with sample.session(ONE) as session:
        for _ in range(2):  # the second time the compiled statement comes from the cache
            titles = {title for row in session.execute(OWN_STATEMENTS[name]) for title in row}
            assert titles
            assert all(str(title).startswith("1") for title in titles)


LOOSE_STATEMENTS = {
    "text": text("SELECT title FROM folders"),
    "core": select(folders.c.title),
    "core, other tenant": select(folders.c.title).where(folders.c.tenant_id == TWO),
    "core, either": select(folders.c.title).where(
        or_(folders.c.tenant_id == ONE, folders.c.number == 1)
    ),
    "core, list": select(folders.c.title).where(folders.c.tenant_id.in_([ONE, TWO])),
    "core, left side of an outer join": select(folders.c.title).outerjoin_from(
        folders,
        papers,
        and_(folders.c.tenant_id == ONE, papers.c.tenant_id == ONE),
    ),
    "core, left side of an outer join by way of the right": select(folders.c.title).outerjoin_from(
        folders,
        papers,
        and_(folders.c.tenant_id == papers.c.tenant_id, papers.c.tenant_id == ONE),
    ),
    "core, left side of an outer join to a subquery": select(folders.c.title).outerjoin_from(
        folders,
        own := select(papers.c.tenant_id).where(papers.c.tenant_id == ONE).subquery(),
        folders.c.tenant_id == own.c.tenant_id,
    ),
    "core, subquery": select(func.count()).select_from(select(folders.c.title).subquery()),
    "core, scalar subquery": select(select(func.count(papers.c.number)).scalar_subquery()),
    "core, cte": select(select(folders.c.title).cte("f").c.title),
    "core, union": union_all(
        select(folders.c.title).where(folders.c.tenant_id == ONE), select(papers.c.title)
    ),
    "mixed": select(Folder.title, papers.c.title).join(papers, papers.c.number == Folder.number),
    "text inside": select(Folder.title).where(text("1 = 1 OR 1 = 1")),
    "literal column": select(Folder.title).where(literal_column("1 = 1 OR 1") == 1),
    "update": update(folders).values(title="x"),
    "update elsewhere": update(folders).values(title="x").where(folders.c.tenant_id == TWO),
    "moved to another": update(Folder).values(tenant_id=TWO, title="x"),
    "moved by number": update(folders)
    .values({folders.c.tenant_id: folders.c.number})
    .where(folders.c.tenant_id == ONE),
    "moved on conflict": upsert(folders)
    .values(tenant_id=ONE, number=1, title="x")
    .on_conflict_do_update(index_elements=["tenant_id", "number"], set_={"tenant_id": TWO}),
    "delete": delete(papers),
    "insert for another": insert(folders).values(tenant_id=TWO, number=9, title="x"),
    "insert many": insert(folders).values(
        [{"tenant_id": t, "number": 9, "title": "x"} for t in (ONE, TWO)]
    ),
    "insert from": insert(folders).from_select(
        ["tenant_id", "number", "title"],
        select(papers.c.number, papers.c.number + 50, papers.c.title).where(
            papers.c.tenant_id == bindparam("tenant_id", ONE)
        ),
    ),
    "global table": select(Notice.id),
}


@pytest.mark.parametrize("name", LOOSE_STATEMENTS)
def test_a_statement_that_is_not_bound_is_refused(sample: Database, name: str) -> None:
    with sample.session(ONE) as session, pytest.raises(TenantRequired):
        session.execute(LOOSE_STATEMENTS[name])


def test_orm_updates_and_deletes_stop_at_the_tenant(sample: Database) -> None:
    with sample.session(ONE) as session:
        session.execute(update(Folder).values(title="changed"))
        session.execute(delete(Paper))
        session.commit()
    with sample.session(TWO) as session:
        assert set(session.scalars(select(Folder.title))) == {"2a", "2b"}
        assert len(session.scalars(select(Paper)).all()) == 4


def test_bulk_inserts_take_the_session_s_tenant(sample: Database) -> None:
    with sample.session(TWO) as session:
        session.execute(insert(Folder), [{"number": 7, "title": "x"}, {"number": 8, "title": "y"}])
        session.execute(insert(folders), [{"number": 9, "title": "z"}])
        assert session.find(Folder, 9) is not None
        with pytest.raises(TenantRequired):
            session.execute(insert(folders), [{"tenant_id": ONE, "number": 9, "title": "z"}])


def test_a_flush_for_another_tenant_is_refused(sample: Database) -> None:
    with sample.session(ONE) as session:
        session.add(Folder(tenant_id=TWO, number=9, title="smuggled"))
        with pytest.raises(TenantRequired):
            session.flush()


def test_an_object_of_another_tenant_cannot_be_had_by_key(sample: Database) -> None:
    with sample.session(ONE) as session:
        assert session.get(Folder, (TWO, 1)) is None
        assert session.find(Folder, 1).title == "1a"


@pytest.mark.parametrize("load", [joinedload, selectinload, lambda _: selectinload("*")])
def test_related_rows_are_loaded_within_the_tenant(sample: Database, load: object) -> None:
    with sample.session(TWO) as session:
        found = session.scalars(select(Folder).options(load(Folder.papers))).unique().all()
        assert {paper.title for folder in found for paper in folder.papers} == {
            "2a0", "2a1", "2b0", "2b1",
        }  # fmt: skip
        lazily = session.scalars(select(Paper).limit(1)).one()
        session.expire(lazily)
        assert lazily.folder.title.startswith("2")


def test_without_a_tenant_the_answer_is_refusal(sample: Database) -> None:
    for bad in (None, 0, -1, "1", True):
        with pytest.raises(TenantRequired):
            sample.session(bad)
    with sample.global_session("a test") as session:
        assert session.scalars(select(Notice)).all() == []
        for statement in (select(Folder), text("SELECT 1"), select(folders)):
            with pytest.raises(TenantRequired):
                session.execute(statement)


def test_everybody_s_rows_need_a_reason(sample: Database) -> None:
    with pytest.raises(TenantRequired):
        sample.all_tenants(" ")
    with sample.all_tenants("a test") as session:
        assert len(session.scalars(select(Folder)).all()) == 4


def test_nothing_is_kept_without_commit(sample: Database) -> None:
    with sample.session(ONE) as session:
        session.add(Folder(title="lost"))
        session.flush()
    with sample.reading(ONE) as session:
        assert "lost" not in set(session.scalars(select(Folder.title)))


def test_a_reading_session_waits_for_no_writer_and_cannot_write(sample: Database) -> None:
    from sqlalchemy.exc import DBAPIError

    with sample.session(ONE) as writer, sample.reading(ONE) as reader:
        writer.add(Folder(title="1c"))
        writer.flush()
        assert set(reader.scalars(select(Folder.title))) == {"1a", "1b"}
        with pytest.raises(DBAPIError):
            reader.execute(update(Folder).values(title="x"))


def test_a_model_must_say_whose_it_is() -> None:
    with pytest.raises(TypeError, match="must be TenantOwned"):
        type("Nobodys", (Base,), {"__tablename__": "nobodys"})
