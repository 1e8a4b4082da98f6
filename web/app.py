"""The web application: pages over the services that are handed in."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Flask

from web import shown
from web.built import Built, read_manifest
from web.disclosure import tell_readings
from web.failures import answer_failures
from web.gate import guard_views
from web.language import speak
from web.navigation import furnish
from web.outward import stay_local
from web.pages.account.routes import own
from web.pages.account.second import second
from web.pages.account.tokens import tokens
from web.pages.api.routes import api
from web.pages.associations.cases import cases
from web.pages.associations.explorer import explorer
from web.pages.audit.routes import audit
from web.pages.city.routes import city
from web.pages.clues.routes import clues
from web.pages.colleagues.routes import colleagues
from web.pages.configuration.routes import configuration
from web.pages.contracts.routes import contracts
from web.pages.conversion.routes import conversion
from web.pages.courts.routes import courts
from web.pages.data.routes import data
from web.pages.delegations.routes import delegations
from web.pages.demonstrations.routes import demonstrations
from web.pages.figure.routes import figure
from web.pages.home.routes import home
from web.pages.items.routes import items
from web.pages.joining.routes import joining
from web.pages.layout.routes import layout
from web.pages.leaders.routes import leaders
from web.pages.leaving.routes import leaving
from web.pages.mailbox.routes import mailbox
from web.pages.matters.routes import matters
from web.pages.members.inviting import inviting
from web.pages.members.routes import members
from web.pages.offering.arriving import arriving
from web.pages.offering.bar import furnish as furnish_vendors
from web.pages.offering.keys import offering_keys
from web.pages.offering.program import handing_over
from web.pages.offering.program import submit as hand_over
from web.pages.offering.routes import offering
from web.pages.offering.tokens import offering_tokens
from web.pages.officers.routes import officers
from web.pages.operator import bar
from web.pages.operator.routes import operator
from web.pages.oversight.routes import oversight
from web.pages.packs.routes import packs
from web.pages.person.routes import person
from web.pages.plugged.routes import plugins
from web.pages.published.routes import published
from web.pages.questions.routes import questions
from web.pages.reports.routes import reports
from web.pages.results.routes import results
from web.pages.rows.routes import rows
from web.pages.rules.routes import rules
from web.pages.runs.routes import runs
from web.pages.security.sign_on import security
from web.pages.settings.routes import jobs, settings
from web.pages.sign_up.routes import sign_up
from web.pages.signin.reset import reset
from web.pages.signin.routes import signin
from web.pages.signin.sso import ended, sso
from web.pages.signups.routes import signups
from web.pages.small.routes import small
from web.pages.sources.routes import sources
from web.pages.support.asking import asking
from web.pages.support.routes import support
from web.pages.tree.routes import tree
from web.pages.trial.routes import trial
from web.pages.vendors.people import vendor_people
from web.pages.vendors.routes import vendors
from web.pages.vendors.submissions import submissions, submit
from web.pages.views.routes import saved
from web.pages.who.routes import who
from web.ports import Services
from web.security import protect

PAGES: tuple[Blueprint, ...] = (
    layout,
    signin,
    sso,
    reset,
    own,
    second,
    tokens,
    api,
    security,
    courts,
    home,
    data,
    runs,
    results,
    person,
    figure,
    city,
    rules,
    audit,
    tree,
    members,
    inviting,
    joining,
    mailbox,
    demonstrations,
    sources,
    plugins,
    reports,
    delegations,
    officers,
    contracts,
    published,
    configuration,
    leaders,
    items,
    rows,
    operator,
    sign_up,
    signups,
    trial,
    conversion,
    leaving,
    small,
    colleagues,
    support,
    asking,
    settings,
    jobs,
    cases,
    matters,
    explorer,
    questions,
    clues,
    who,
    saved,
    oversight,
    packs,
    vendors,
    submissions,
    vendor_people,
    arriving,
    offering,
    offering_keys,
    offering_tokens,
    handing_over,
)
"""Every folder of pages."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the pages need to know of the installation."""

    secret_key: str
    secure_cookies: bool = True
    largest_upload: int = 200 * 2**20
    address: str = ""


def create_app(services: Services, face: Face, *, assets: dict[str, str] | None = None) -> Flask:
    """The application; ``assets`` replaces the manifest of the built files."""
    app = Flask("web", template_folder="pages")
    app.config.update(
        SECRET_KEY=face.secret_key,
        GONGHENG_ADDRESS=face.address,
        MAX_CONTENT_LENGTH=face.largest_upload,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    app.extensions["gongheng"] = services
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["built"] = Built(read_manifest() if assets is None else assets)
    stay_local(app)
    protect(app, secure_cookies=face.secure_cookies)
    speak(app)
    shown.furnish(app)
    furnish(app)
    bar.furnish(app)
    furnish_vendors(app)
    for page in PAGES:
        app.register_blueprint(page)
    app.extensions["csrf"].exempt(ended)  # a provider that knocks has no form of ours
    app.extensions["csrf"].exempt(submit)  # nor has a vendor's program, and it has no cookie
    app.extensions["csrf"].exempt(hand_over)  # shut to whoever shows no token
    answer_failures(app)
    guard_views(app)
    tell_readings(app)
    return app
