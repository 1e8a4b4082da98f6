"""All of the pages' services out of one application."""

from dataclasses import replace

from core.plugin.reporting import Reporting
from tenants.colleagues import Colleagues
from tenants.people.delegations import Delegations
from tenants.people.invitations import Invitations
from tenants.people.listing import Listing
from tenants.people.visits import Visits
from tenants.platform.jobs import Jobs
from tenants.platform.roster import Roster
from tenants.platform.usage import Usage
from tenants.plugged.service import Switchboard
from tenants.prolonging import Prolonging
from tenants.small.service import Small
from web.adapters.clues import clues_of
from web.adapters.colleagues import PageColleagues
from web.adapters.contracts import PageContracts
from web.adapters.delegations import PageDelegations
from web.adapters.directives import PageDirectives
from web.adapters.doors import doors_of
from web.adapters.exits import conversions_of, erasures_of, exports_of
from web.adapters.health import Health
from web.adapters.identity import PageIdentity
from web.adapters.imports import PageImports
from web.adapters.log import PageLog
from web.adapters.marks import marks_of
from web.adapters.offering import offering_of
from web.adapters.pace import Pace
from web.adapters.packs import PagePacks
from web.adapters.people import PageMembers
from web.adapters.plugged import PagePlugins
from web.adapters.questions import questions_of
from web.adapters.releases import PageDesk
from web.adapters.results import PageResults
from web.adapters.runs import PageRuns
from web.adapters.sources import PageSources
from web.adapters.support import PageSupport
from web.adapters.tree import PageTree
from web.adapters.uploads import Uploads
from web.adapters.views import views_of
from web.adapters.who import who_of
from web.adopting import adoptions_of
from web.application import Application
from web.demo import accounts_of
from web.keys import derived_key
from web.observing import lifecycle_of, panelling_of
from web.pages.account.port import Own
from web.pages.leaving.port import Leaving
from web.pages.operator.port import Platform
from web.pages.oversight.port import Oversight
from web.pages.security.port import Guards
from web.pages.settings.port import Settings
from web.pages.signin.port import Entrance
from web.ports import Services
from web.trying import trials_of


def services_of(application: Application) -> Services:
    """What the pages stand on."""
    tiers, reporting = application.tiers, Reporting(application.plugins)
    return replace(
        _services(application),
        published=tiers.publications,
        configurations=tiers.configurations,
        leaders=tiers.leaders,
        items=tiers.items,
        grants=tiers.grants,
        offering=offering_of(application),
        plugged=_plugged(application, reporting),
        reports=reporting,
    )


def _services(application: Application) -> Services:
    doors = doors_of(application)
    clues = clues_of(application, doors)
    return Services(
        identity=PageIdentity(
            application.identity,
            application.members,
            application.tenants,
            application.audit,
            application.sessions,
        ),
        results=PageResults(application),
        runs=PageRuns(application.scoring),
        imports=_imports(application),
        directives=PageDirectives(application.institutions),
        log=PageLog(application.audit),
        demonstration=accounts_of(application),
        guards=_guards(application),
        resets=application.resets,
        entrance=Entrance(application.tenants, application.sign_on),
        post=application.post,
        sources=PageSources(
            application.sources, application.queue, application.institutions.datasets
        ),
        panels=panelling_of(application),
        demonstrations=application.demonstrations,
        on_one_machine=application.settings.embedded,
        open_mailbox=application.settings.mailbox,
        slow_down=Pace(application.accounts.attempts),
        trials=trials_of(application, key=derived_key(application.settings, "sources of sign-ups")),
        own=Own(
            application.identity,
            application.sessions,
            application.second,
            application.accounts.tokens,
        ),
        tree=PageTree(application.tenants, application.tiers.moves),
        members=_members(application),
        delegations=_delegations(application),
        platform=_platform(application),
        settings=_settings(application),
        contracts=PageContracts(application),
        colleagues=_colleagues(application),
        conversions=conversions_of(application),
        small=_small(application),
        leaving=Leaving(exports_of(application), erasures_of(application)),
        doors=doors,
        questions=questions_of(application, doors),
        clues=clues,
        marks=marks_of(application, clues),
        who=who_of(application, doors),
        views=views_of(application, doors),
        oversight=Oversight(application.identity, application.members, doors.reviews, doors.decoys),
        support=_support(application),
        packs=PagePacks(application, adoptions_of(application)),
        desk=PageDesk(application),
    )


def _plugged(application: Application, reporting: Reporting) -> PagePlugins:
    board = Switchboard(application.database)
    return PagePlugins(application.plugins, board, lifecycle_of(application), reporting)


def _guards(application: Application) -> Guards:
    return Guards(
        application.identity,
        application.second,
        application.members,
        application.institutions.preferences,
        application.accounts.tokens,
    )


def _support(application: Application) -> PageSupport:
    return PageSupport(
        application.identity,
        application.members,
        application.tenants,
        Visits(application.database),
    )


def _imports(application: Application) -> PageImports:
    return PageImports(
        application.imports,
        application.evidence,
        application.institutions,
        Uploads(application.settings.data / "uploads"),
    )


def _colleagues(application: Application) -> PageColleagues:
    identity, members = application.identity, application.members
    return PageColleagues(
        identity,
        members,
        Colleagues(application.database, identity, members, application.standings),
        PageResults(application),
    )


def _platform(application: Application) -> Platform:
    database, tenants = application.database, application.tenants
    roster = Roster(database, tenants)
    return Platform(
        roster=roster,
        usage=Usage(database, application.evidence, roster),
        jobs=Jobs(database, application.scoring, application.queue, tenants),
        health=Health(application),
        prolonging=Prolonging(database, application.standings),
    )


def _settings(application: Application) -> Settings:
    given = application.settings
    return Settings(
        tenants=application.tenants,
        preferences=application.institutions.preferences,
        scoring=application.scoring,
        place=given.place,
        idle_minutes=given.session_idle_minutes,
        hours=given.session_hours,
    )


def _small(application: Application) -> Small:
    return Small(application.database, application.tenants, application.institutions.preferences)


def _delegations(application: Application) -> PageDelegations:
    return PageDelegations(
        application.identity,
        application.members,
        Listing(application.database),
        Delegations(application.database, application.members, alone=_small(application).holds),
    )


def _members(application: Application) -> PageMembers:
    database, members, identity = application.database, application.members, application.identity
    return PageMembers(
        identity=identity,
        members=members,
        tenants=application.tenants,
        listing=Listing(database),
        asking=Invitations(
            database,
            application.links,
            members,
            identity,
            allow=application.allowance.to_invite,
        ),
        post=application.post,
        carried=application.settings.smtp_url is not None,
    )
