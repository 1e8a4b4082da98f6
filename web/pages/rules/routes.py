"""The documents that bind an institution."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.identity.permissions import Permission
from core.policy.model import Act, Subject
from core.texts import Text
from web import gate
from web.access import requires

rules = Blueprint("rules", __name__, url_prefix="/t/<slug>")
ACTS = {
    Act.COMPUTE: Text("计算", "compute"),
    Act.LIGHT: Text("亮灯", "light"),
    Act.TARGET: Text("下达目标", "set targets"),
    Act.WEIGHT: Text("计分", "score"),
    Act.PUBLISH: Text("通报", "publish"),
    Act.RANK: Text("排名", "rank"),
}
SUBJECTS = {
    Subject.INSTITUTION: Text("机构", "institutions"),
    Subject.DEPARTMENT: Text("部门", "departments"),
    Subject.PERSON: Text("个人", "people"),
}


@rules.get("/directives")
@requires(*Permission)
def all_rules(slug: str) -> ResponseReturnValue:
    """Each document with its dates, whom it binds and what it forbids."""
    found = gate.services().directives.all(gate.place())
    return render_template(
        "rules/all.html", directives=found, acts=ACTS, subjects=SUBJECTS, slug=slug
    )
