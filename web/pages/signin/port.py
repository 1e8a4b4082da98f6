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
        """The institution, if its members can sign in by a provider; else NotFound."""
        tenant = self.tenants.get(slug)
        if not self.sign_on.enabled(tenant.id):
            raise NotFound(Text("本单位没有统一登录", "There is no single sign-on here"))
        return tenant
