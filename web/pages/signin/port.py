"""What single sign-on's pages stand on."""

from dataclasses import dataclass

from core.errors import NotFound
from core.texts import Text
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.signon.service import SignOn


@dataclass(frozen=True, slots=True)
class Entrance:
    """The institutions, and their providers."""

    tenants: Tenants
    sign_on: SignOn

    def of(self, slug: str) -> Tenant:
        """The institution, if its members can sign in by a provider.

        NotFound says the same of one that has none and of one that does not exist.
        """
        try:
            tenant = self.tenants.get(slug)
        except NotFound:
            raise _none() from None
        if not self.sign_on.enabled(tenant.id):
            raise _none()
        return tenant


def _none() -> NotFound:
    return NotFound(
        Text("没有这个单位，或它没有统一登录", "No such institution, or it has no single sign-on"),
        advice=Text("请核对单位代码", "Check the code"),
    )
