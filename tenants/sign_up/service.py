"""Sign-up from the form to the institution's own space, and what the operator decides about it.

Whether an address or a name is known is told to nobody: the form is always answered alike, and
only the letter says what comes next.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, func, or_, select, update

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.identity.links import Links
from core.identity.model import Account
from core.identity.permissions import Role
from core.identity.service import Identity
from core.mail.ports import Post
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.life import Standing
from tenants.members import Members
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.sign_up import letters
from tenants.sign_up.alike import Alike, alike
from tenants.sign_up.limits import must_be_few
from tenants.sign_up.model import Asked, Entrustment, SignUp, Stage, Way
from tenants.sign_up.slugs import slug_of
from tenants.sign_up.sql import SignUpRow
from tenants.standing import TRIAL_DAYS, Standings

ENTRUSTMENT = "entrustment"
"""The setting of an institution that keeps its approval."""

PURPOSE = "sign up"
LINK_HOURS = 24.0
LEASE = timedelta(seconds=60)
WHY = "whoever signs up belongs to no institution yet"
DECIDING = "the operator's decision on a sign-up is written into the institution's log"
ROLES = (Role.APPRAISAL_OFFICE, Role.SECURITY_ADMINISTRATOR)
"""What the first member is: the work itself, and the right to invite others."""


@dataclass(frozen=True)
class Opening:
    """What is done with a new institution that this package knows nothing of."""

    equip: Callable[[Tenant], None]
    furnish: Callable[[TenantId], None]


@dataclass(frozen=True)
class SignUps:
    """Every sign-up of the installation. ``key`` makes digests of the addresses they come from."""

    database: Database
    tenants: Tenants
    members: Members
    identity: Identity
    standings: Standings
    links: Links
    post: Post
    opening: Opening
    key: bytes
    clock: Callable[[], datetime] = now

    def ask(self, asked: Asked, *, source: str, address: Callable[[str], str]) -> None:
        """Take the form and write to its address; NotAllowed where there were too many.

        ``address`` makes the address of a page out of a link's secret.
        """
        with self.database.global_session(WHY) as work:
            must_be_few(work, asked, self._digest(source), self.clock())
            row = self._row(asked, source)
            work.add(row)
            work.commit()
        if self._known(asked.email):
            self.post.send(letters.known(asked))
            return
        secret = self.links.make(PURPOSE, str(row.id), LINK_HOURS)
        self.post.send(letters.confirm(asked, address(secret)))

    def look(self, secret: str) -> SignUp:
        """The sign-up behind a link that could be used; BadInput."""
        return self.one(int(self.links.look(PURPOSE, secret)))

    def open(self, secret: str, password: str) -> tuple[Account, Tenant]:
        """Make account, institution and membership; safe to try again after a crash."""
        number = int(self.links.look(PURPOSE, secret))
        asked = self._claim(number).asked
        try:
            account = self._account(asked, password)
            tenant = self._tenant(number, asked)
            until = self.clock() + timedelta(days=TRIAL_DAYS)
            self.standings.change(tenant.id, Standing.SYNTHETIC, until=until, why="sign-up")
            self.opening.equip(tenant)
            self.members.join(tenant.id, account.id, roles=ROLES)
        except Exception:
            self._set(number, claimed_at=None)
            raise
        self.links.use(PURPOSE, secret)
        self._set(number, stage=Stage.OPENED.value)
        self.opening.furnish(tenant.id)
        return account, self.tenants.of_id(tenant.id)

    def one(self, number: int) -> SignUp:
        """A sign-up; NotFound."""
        with self.database.global_reading(WHY) as work:
            row = work.get(SignUpRow, number)
        if row is None:
            raise NotFound(Text("没有这个申请", "There is no such sign-up"), where=str(number))
        return _sign_up(row)

    def newest(self, *, page: int = 1, size: int = 50) -> Sequence[SignUp]:
        """A page of sign-ups, those that wait for the operator first."""
        waits = SignUpRow.stage == Stage.OPENED.value
        query = select(SignUpRow).order_by(waits.desc(), SignUpRow.id.desc())
        with self.database.global_reading(WHY) as work:
            return [
                _sign_up(row) for row in work.scalars(query.limit(size).offset((page - 1) * size))
            ]

    def alike(self, found: Sequence[SignUp]) -> Mapping[int, Alike]:
        """What is like each of these, for the operator."""
        return alike(self.database, found)

    def count(self) -> int:
        """How many there are."""
        with self.database.global_reading(WHY) as work:
            return work.scalar(select(func.count()).select_from(SignUpRow)) or 0

    def of_tenant(self, tenant: TenantId) -> SignUp | None:
        """The sign-up that an institution came from, if it came from one."""
        query = select(SignUpRow).where(SignUpRow.tenant == tenant).limit(1)
        with self.database.global_reading(WHY) as work:
            row = work.scalar(query)
        return _sign_up(row) if row else None

    def verify(self, number: int, way: Way, *, by: str, remark: str) -> SignUp:
        """The operator has made sure that the institution is who it says; Conflict if decided."""
        return self._decide(number, Stage.VERIFIED, way=way.value, by=by, remark=remark)

    def refuse(self, number: int, *, by: str, reason: str) -> SignUp:
        """The operator does not believe it, and says why."""
        if not reason.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        found = self._decide(number, Stage.REFUSED, way="", by=by, remark=reason)
        self.post.send(letters.refused(found.asked, reason.strip()))
        return found

    def entrust(self, tenant: TenantId, entrustment: Entrustment) -> None:
        """Let real records in: the institution is verified and its leader has approved."""
        found = self.of_tenant(tenant)
        if found is None or found.stage is not Stage.VERIFIED:
            raise Conflict(
                Text("本单位还没有通过核验", "The institution has not been verified yet"),
                advice=Text("请先完成单位核验", "Verification comes first"),
            )
        if not entrustment.leader.strip() or not entrustment.document.strip():
            raise BadInput(
                Text(
                    "请填写批准的领导和文号",
                    "Give the approving leader and the number of the document",
                )
            )
        life = self.standings.life(tenant)
        if life.standing is Standing.SYNTHETIC:
            why = f"数据委托 {entrustment.document} {entrustment.leader}"
            self.standings.change(tenant, Standing.TRIAL, until=life.until, why=why)

    def _row(self, asked: Asked, source: str) -> SignUpRow:
        return SignUpRow(
            made_at=self.clock(),
            name_zh=asked.name.zh,
            name_en=asked.name.en,
            sector=asked.sector,
            level=asked.level,
            credit_code=asked.credit_code,
            contact=asked.contact,
            email=asked.email,
            domain=asked.email.partition("@")[2],
            source=self._digest(source),
            locale=asked.locale,
            stage=Stage.ASKED.value,
        )

    def _digest(self, source: str) -> str:
        return hmac.digest(self.key, source.encode("utf-8", "replace"), "sha256").hex()

    def _known(self, email: str) -> bool:
        try:
            self.identity.named(email)
        except NotFound:
            return bool(self.identity.of_email(email))
        return True

    def _claim(self, number: int) -> SignUp:
        """The sign-up, if it is to be opened and nobody else opens it at this moment."""
        moment = self.clock()
        free = or_(SignUpRow.claimed_at.is_(None), SignUpRow.claimed_at < moment - LEASE)
        open_ = SignUpRow.stage.in_([Stage.ASKED.value, Stage.OPENING.value])
        fresh = self.one(number).stage is Stage.ASKED
        if fresh and self._known(self.one(number).asked.email):
            raise Conflict(
                Text("这个邮箱已有帐号", "This address has an account already"),
                advice=Text("请直接登录", "Sign in instead"),
            )
        taking = update(SignUpRow).where(SignUpRow.id == number, open_, free)
        taking = taking.values(claimed_at=moment, stage=Stage.OPENING.value)
        with self.database.global_session(WHY) as work:
            done = work.execute(taking)
            work.commit()
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise Conflict(
                Text("正在开通，请稍候", "It is being opened"),
                advice=Text("一分钟后刷新本页", "Reload the page in a minute"),
            )
        return self.one(number)

    def _account(self, asked: Asked, password: str) -> Account:
        """The new account; after a crash, the one that was made then with the password of now."""
        if self._known(asked.email):
            account = self.identity.named(asked.email)
            self.identity.set_password(account.id, password)
            return self.identity.account(account.id)
        return self.identity.add_account(
            asked.email, password, label=asked.contact, email=asked.email
        )

    def _tenant(self, number: int, asked: Asked) -> Tenant:
        found = self.one(number).tenant
        if found is not None:
            return self.tenants.of_id(found)
        made: Tenant | None = None
        while made is None:
            slug = slug_of(asked.name.zh, self._taken)
            try:
                made = self.tenants.add(
                    slug, name=asked.name, sector=asked.sector, level=asked.level
                )
            except Conflict:
                continue
        self._set(number, tenant=made.id, slug=made.slug)
        return made

    def _taken(self, slug: str) -> bool:
        try:
            self.tenants.get(slug)
        except NotFound:
            return False
        return True

    def _decide(self, number: int, to: Stage, *, way: str, by: str, remark: str) -> SignUp:
        with self.database.all_tenants(DECIDING) as work:
            row = work.get(SignUpRow, number, with_for_update=True)
            if row is None or row.stage != Stage.OPENED.value:
                raise Conflict(
                    Text("这个申请不在待核验状态", "This sign-up does not wait for a decision"),
                    advice=Text("请刷新名单", "Reload the list"),
                )
            row.stage, row.way, row.decided_by = to.value, way, by[:120]
            row.decided_at, row.remark = self.clock(), remark.strip()[:500]
            work.flush()
            said = {"stage": to.value, "way": way, "by": by}
            note = Note(Act.DECIDE_SIGN_UP, Thing.TENANT, row.slug, purpose=row.remark, after=said)
            for chain in (INSTALLATION, row.tenant):
                if chain is not None:
                    record(work, note, chain=chain)
            work.commit()
            return _sign_up(row)

    def _set(self, number: int, **values: Any) -> None:
        with self.database.global_session(WHY) as work:
            work.execute(update(SignUpRow).where(SignUpRow.id == number).values(**values))
            work.commit()


def entrustment_of(kept: Mapping[str, Any] | None) -> Entrustment | None:
    """The entrustment as the institution's settings keep it."""
    return Entrustment(**kept) if kept else None


def _sign_up(row: SignUpRow) -> SignUp:
    return SignUp(
        id=row.id,
        made_at=row.made_at,
        asked=Asked(
            name=Text(row.name_zh, row.name_en),
            sector=row.sector,
            level=row.level,
            credit_code=row.credit_code,
            contact=row.contact,
            email=row.email,
            locale=row.locale,
        ),
        stage=Stage(row.stage),
        tenant=None if row.tenant is None else TenantId(row.tenant),
        slug=row.slug,
        way=Way(row.way) if row.way else None,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        remark=row.remark,
    )
