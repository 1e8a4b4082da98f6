"""Who may open a view: each declares a permission, or that it is public and why.

A view without a declaration is refused when the application is made. What an account may not see
answers as if it did not exist.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, cast

from flask import Flask

from core.audit.model import Thing
from core.identity.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


class Declared(Protocol):
    """A view with its declaration: permissions of which one is enough, or a reason."""

    permissions: frozenset[Permission]
    signed_in: bool
    public: str
    operates: bool
    offers: bool


class Reading(Protocol):
    """A view that shows what is personal to others; None where it writes that down itself."""

    reads: Thing | None


def requires(*anyone_of: Permission) -> Callable[[View], View]:
    """The view belongs to an institution and needs one of these permissions there."""
    return _declared(permissions=frozenset(anyone_of), signed_in=True, public="")


def signed_in(view: View) -> View:
    """The view needs an account but no institution."""
    return _declared(permissions=frozenset(), signed_in=True, public="")(view)


def reads(thing: Thing, *, self_noted: str = "") -> Callable[[View], View]:
    """The view shows what is personal to others: who is shown it is written down beforehand.

    ``self_noted`` says why the view writes it down itself, for instance because one's own figures
    are nobody else's.
    """

    def mark(view: View) -> View:
        cast(Reading, view).reads = None if self_noted else thing
        return view

    return mark


def while_read_only(view: View) -> View:
    """The view's form may be sent where the institution can only read: to leave, it must."""
    cast(Any, view).while_read_only = True
    return view


def works_while_read_only(app: Flask, endpoint: str) -> bool:
    """Whether the form behind an endpoint may be sent where the institution can only read."""
    return bool(getattr(app.view_functions.get(endpoint), "while_read_only", False))


def operates(view: View) -> View:
    """The view belongs to the platform: its operators alone, whatever institution they are in."""
    marked = _declared(permissions=frozenset(), signed_in=True, public="")(view)
    cast(Declared, marked).operates = True
    return marked


def offers(view: View) -> View:
    """The view belongs to a vendor: its own people alone, who belong to no institution."""
    marked = _declared(permissions=frozenset(), signed_in=True, public="")(view)
    cast(Declared, marked).offers = True
    return marked


def public(reason: str) -> Callable[[View], View]:
    """Anybody may open the view; the reason says why that is right."""
    return _declared(permissions=frozenset(), signed_in=False, public=reason)


def not_for_visitors(view: View) -> View:
    """Shut in support access: it hands out records or a file, or is the institution's alone."""
    cast(Any, view).not_for_visitors = True
    return view


def is_not_for_visitors(app: Flask, endpoint: str) -> bool:
    """Whether the view behind an endpoint is shut in support access."""
    return bool(getattr(app.view_functions.get(endpoint), "not_for_visitors", False))


def protective(**only: str) -> Callable[[View], View]:
    """The view takes a right away or ends something: possible where all else is read only.

    ``only`` names an argument of the address and the value with which this is so.
    """

    def mark(view: View) -> View:
        cast(Any, view).protective = only
        return view

    return mark


def protects(app: Flask, endpoint: str, given: Mapping[str, Any]) -> bool:
    """Whether the view behind an endpoint protects when called with these arguments."""
    only = getattr(app.view_functions.get(endpoint), "protective", None)
    return only is not None and all(given.get(name) == value for name, value in only.items())


def by_token(view: View) -> View:
    """Programs may open the view with a token; it only reads."""
    cast(Any, view).by_token = True
    return view


def only_by_token(view: View) -> View:
    """Programs alone may open the view, with a token: no cookie counts, so no form token either."""
    cast(Any, view).only_by_token = True
    return by_token(view)


def needs_token(app: Flask, endpoint: str) -> bool:
    """Whether nothing but a token opens the view behind an endpoint."""
    return bool(getattr(app.view_functions.get(endpoint), "only_by_token", False))


def takes_token(app: Flask, endpoint: str) -> bool:
    """Whether the view behind an endpoint may be opened with a token."""
    return bool(getattr(app.view_functions.get(endpoint), "by_token", False))


def _declared(
    *, permissions: frozenset[Permission], signed_in: bool, public: str
) -> Callable[[View], View]:
    def mark(view: View) -> View:
        marked = cast(Declared, view)
        marked.permissions, marked.signed_in, marked.public = permissions, signed_in, public
        marked.operates = marked.offers = False
        return view

    return mark


def declaration(app: Flask, endpoint: str) -> Declared | None:
    """What the view behind an endpoint declares, if it does."""
    view = app.view_functions.get(endpoint)
    return cast(Declared, view) if hasattr(view, "permissions") else None
