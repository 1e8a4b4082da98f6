"""Members, as pages ask for them: every act is that of an actor of the institution."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.audit.chain import CHINA
from core.errors import NotFound
from core.identity.model import Actor
from core.identity.permissions import ROLES, Role
from core.mail.ports import Letter, Post
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.people.invitations import Invitations
from tenants.people.listing import Listing
from tenants.people.model import Asked, Invitation, Listed, Wish
from tenants.people.rights import givable, must_give, must_touch
from tenants.service import Tenants
from web.actors import Actors
from web.adapters.identity import place as place_of
from web.pages.members.port import Joining
from web.values import Account, Place


@dataclass(frozen=True, slots=True)
class PageMembers(Actors):
    """Fits ``web.pages.members.port.Members``."""

    tenants: Tenants
    listing: Listing
    asking: Invitations
    post: Post
    carried: bool

    def page(self, place: Place, asked: Asked, *, page: int) -> Sequence[Listed]:
        """A page of the members asked for."""
        return self.listing.page(TenantId(place.id), asked, page=page)

    def count(self, place: Place, asked: Asked) -> int:
        """How many members were asked for."""
        return self.listing.count(TenantId(place.id), asked)

    def everybody(self, place: Place) -> Sequence[Listed]:
        """All members."""
        return self.listing.everybody(TenantId(place.id))

    def one(self, place: Place, member: int) -> Listed:
        """One member, or NotFound."""
        return self.listing.one(TenantId(place.id), member)

    def givable(self, place: Place, account: Account) -> Sequence[Role]:
        """The roles that the account may give here."""
        return givable(self.actor(place, account))

    def change(self, place: Place, account: Account, member: int, wish: Wish) -> None:
        """Let the member be exactly this from now on."""
        actor = self._touching(place, account, member)
        must_give(actor, wish)
        self.members.join(
            actor.tenant_id,
            member,
            roles=wish.roles,
            staff_no=wish.staff_no,
            unit_no=wish.unit_no,
            scope=wish.scope,
            in_charge=wish.in_charge,
        )

    def suspend(self, place: Place, account: Account, member: int) -> None:
        """Let the membership give no right until it is resumed."""
        self.members.suspend(self._touching(place, account, member).tenant_id, member)

    def resume(self, place: Place, account: Account, member: int) -> None:
        """Let it give its rights again."""
        self.members.resume(self._touching(place, account, member).tenant_id, member)

    def remove(self, place: Place, account: Account, member: int) -> None:
        """End the membership and everything that rests on it."""
        self.members.leave(self._touching(place, account, member).tenant_id, member)

    def invitations(self, place: Place, account: Account) -> Sequence[Invitation]:
        """The last invitations, the newest first."""
        return self.asking.of(self.actor(place, account))

    def invite(
        self, place: Place, account: Account, *, email: str, label: str, wish: Wish
    ) -> tuple[Invitation, str]:
        """A new invitation and the secret of its link."""
        return self.asking.invite(self.actor(place, account), email, label, wish=wish)

    def write(self, place: Place, invitation: Invitation, address: str) -> bool:
        """Write the letter with the link; whether anything carries letters here."""
        self.post.send(letter(place, invitation, address))
        return self.carried

    def send_again(self, place: Place, account: Account, number: int) -> tuple[Invitation, str]:
        """A fresh link; the old one ends."""
        return self.asking.send_again(self.actor(place, account), number)

    def revoke(self, place: Place, account: Account, number: int) -> None:
        """Let the invitation not be accepted any more."""
        self.asking.revoke(self.actor(place, account), number)

    def look(self, secret: str) -> Joining:
        """What a link leads to; BadInput when it leads nowhere."""
        tenant, invitation = self.asking.look(secret)
        labels = [ROLES[role].label for role in sorted(invitation.wish.roles)]
        return Joining(place_of(self.tenants.of_id(tenant)), invitation, labels)

    def accept(self, secret: str, account: Account) -> Place:
        """Join the institution with this account."""
        tenant = self.asking.accept(secret, self.identity.account(account.id))
        return place_of(self.tenants.of_id(tenant))

    def register(self, secret: str, *, name: str, label: str, password: str) -> Account:
        """Make an account for the person invited, and join with it."""
        invitation = self.look(secret).invitation
        email = invitation.email
        draft = self.identity.draft(name, password, label=label.strip(), email=email)
        made = self.asking.enrol(secret, draft)
        return Account(made.id, made.name, made.label, made.sessions)

    def _touching(self, place: Place, account: Account, member: int) -> Actor:
        """The actor, who may change this member; NotFound where there is no such member."""
        actor = self.actor(place, account)
        found = [
            each for each in self.members.of_account(member) if each.tenant_id == actor.tenant_id
        ]
        if not found:
            raise NotFound(Text("没有这个成员", "There is no such member"))
        must_touch(actor, found[0])
        return actor


def letter(place: Place, invitation: Invitation, address: str) -> Letter:
    """What somebody invited reads."""
    until = f"{invitation.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    who = invitation.invited_by
    return Letter(
        invitation.email,
        Text(f"邀请您加入{place.name.zh}", f"You are invited to join {place.name.en}"),
        Text(
            f"{invitation.label}：\n\n{who}邀请您加入{place.name.zh}的公衡。请打开下面的链接设立帐号，"
            f"或用已有帐号加入。链接只能用一次，{until} 前有效。\n\n{address}\n\n"
            "如果您不认识邀请人，请不要理会这封信。\n",
            f"Dear {invitation.label},\n\n{who} invites you to join {place.name.en} in Gongheng. "
            "Open the link below to make an account, or to join with your own. It works once, "
            f"until {until} (Beijing time).\n\n{address}\n\n"
            "If you do not know who invites you, ignore this letter.\n",
        ),
    )
