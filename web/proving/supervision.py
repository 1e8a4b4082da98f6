"""What the supervision office leaves in an institution for a proof to look for."""

from dataclasses import replace
from datetime import timedelta

from core.columns import now
from core.graph.elements import Key
from core.identity.permissions import Role
from core.tenancy.registers import Ids
from core.texts import same
from tenants.clues.model import Draft as Finding
from tenants.matters.model import Wish
from tenants.views.model import Door, Draft, Layout, Question
from web.adapters.clues import clues_of
from web.adapters.doors import doors_of
from web.adapters.views import views_of
from web.application import Application
from web.proving.model import Space
from web.proving.records import PEOPLE


def matter(application: Application, space: Space) -> Ids:
    """A matter under which the supervision office may ask about the newest person."""
    officer = application.identity.account(space.accounts[Role.SUPERVISION_OFFICER])
    leader = application.identity.account(space.accounts[Role.LEADER])
    asking = replace(application.members.actor(officer, space.tenant), staff_no="S000")
    # whoever has a seat here would keep out of what concerns the one department that there is
    deciding = application.members.actor(leader, space.tenant)
    subject = Key("staff", space.shared["staff_no"][-1])
    until = now().date() + timedelta(days=7)
    wish = Wish(f"{space.mark}号", space.mark, space.mark, (subject,), until)
    matters = doors_of(application).matters_
    number = matters.ask(asking, wish).number
    matters.approve(replace(deciding, staff_no=None), number)
    matters.open_name(asking, number, subject, reason=space.mark)
    return {"matter": [str(number)]}


def views(application: Application, space: Space) -> Ids:
    """A view under the matter, saved and opened by whoever has it."""
    officer = application.identity.account(space.accounts[Role.SUPERVISION_OFFICER])
    asking = application.members.actor(officer, space.tenant)
    subject = Key("staff", space.shared["staff_no"][-1])
    draft = Draft(space.mark, Question(start=(subject.number,)), Layout())
    service = views_of(application, doors_of(application)).views
    made = service.save(asking, Door.MATTER, f"{space.mark}号", draft)
    return {"view": [str(made.number)]}


def clues(application: Application, space: Space) -> Ids:
    """A clue about the newest person, and one about whoever has a seat here, who may answer."""
    officer = application.identity.account(space.accounts[Role.SUPERVISION_OFFICER])
    leader = application.identity.account(space.accounts[Role.LEADER])
    asking = replace(application.members.actor(officer, space.tenant), staff_no="S000")
    deciding = replace(application.members.actor(leader, space.tenant), staff_no=None)
    service = clues_of(application, doors_of(application)).clues
    matter = int(space.shared["matter"][-1])
    made = {}
    for name, staff_no in (("clue", space.shared["staff_no"][-1]), ("own_clue", PEOPLE[0])):
        shown = ((same(space.mark), same(space.mark)),)
        about = (Key("staff", staff_no),)
        found = Finding("meetings", about, shown, same(space.mark), (), space.mark)
        number = service.register(asking, matter, found).number
        service.approve(deciding, number)
        made[name] = [str(number)]
    return made


def oversight(application: Application, space: Space) -> Ids:
    """A decoy that was opened, the alarm, and what waits for a supervisor."""
    doors = doors_of(application)
    known = {
        role: application.members.actor(
            application.identity.account(space.accounts[role]), space.tenant
        )
        for role in (Role.SECURITY_ADMINISTRATOR, Role.LEADER, Role.SUPERVISION_OFFICER)
    }
    decoy = doors.decoys.place(known[Role.SECURITY_ADMINISTRATOR], space.mark)
    doors.decoys.alarm(known[Role.SUPERVISION_OFFICER], decoy, reference=space.mark)
    alarm = doors.decoys.alarms(known[Role.LEADER])[0]
    waiting = [each for each in doors.reviews.queue(known[Role.LEADER]) if not each.verdict]
    return {
        "decoy": [str(decoy.number)],
        "alarm": [str(alarm.number)],
        "review": [str(max(each.number for each in waiting))],
    }
