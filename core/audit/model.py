"""What the log holds: entries in a chain, a seal for each day, and what a check of it finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.audit.working import NOBODY as NOBODY  # noqa: PLC0414 - known by this module too
from core.audit.working import Origin as Origin  # noqa: PLC0414 - the same
from core.audit.working import origin as origin  # noqa: PLC0414 - the same
from core.audit.working import work_for as work_for  # noqa: PLC0414 - the same
from core.audit.working import working_for as working_for  # noqa: PLC0414 - the same
from core.texts import Text

INSTALLATION = 0
"""The chain of what belongs to no institution: a sign-in with an unknown name, a lone account."""


class Act(StrEnum):
    """What was done."""

    SIGN_IN = "sign in"
    SIGN_OUT = "sign out"
    ADD_ACCOUNT = "add account"
    CHANGE_PASSWORD = "change password"  # noqa: S105 - the name of an act
    CHANGE_ACCOUNT = "change account"
    CLOSE_ACCOUNT = "close account"
    END_SESSIONS = "end sessions"
    ASK_NEW_PASSWORD = "ask for a new password"  # noqa: S105 - the name of an act
    TURN_ON_SECOND_STEP = "turn on second step"
    TURN_OFF_SECOND_STEP = "turn off second step"
    RENEW_RECOVERY_CODES = "renew recovery codes"
    ADD_TOKEN = "add token"  # noqa: S105 - the name of an act
    REVOKE_TOKEN = "revoke token"  # noqa: S105 - the name of an act
    SET_SIGN_ON = "set single sign-on"
    LINK_SIGN_ON = "link single sign-on"
    SET_MEMBER = "set member"
    REMOVE_MEMBER = "remove member"
    SUSPEND_MEMBER = "suspend member"
    RESUME_MEMBER = "resume member"
    INVITE = "invite"
    REVOKE_INVITATION = "revoke invitation"
    ACCEPT_INVITATION = "accept invitation"
    DELEGATE = "delegate"
    END_DELEGATION = "end delegation"
    ACT_FOR_ANOTHER = "act under delegation"
    ACT_ALONE = "act alone"
    SEE_ALONE = "take note of an act done alone"
    CONSENT_SMALL = "consent to acting alone"
    ASK_SUPPORT = "ask for support access"
    ALLOW_SUPPORT = "allow support access"
    REFUSE_SUPPORT = "refuse support access"
    SEE_SUPPORT = "take note of support access"
    CLOSE_SUPPORT = "close support access"
    OPEN_PAGE = "open page in support"
    STEP_INTO = "step into a colleague"
    STEP_BACK = "step back from a colleague"
    INSTALL_PACK = "install pack"
    TURN_OFF_PACK = "turn off pack"
    TURN_KEY = "turn key"
    PROPOSE_CONTRACT = "propose contract"
    SIGN_CONTRACT = "sign contract"
    DECLINE_CONTRACT = "decline contract"
    END_CONTRACT = "end contract"
    DELIVER = "deliver"
    READ_LENT = "read lent records"
    PUBLISH = "publish"
    WITHDRAW_RESULTS = "take back publication"
    OFFER_CONFIGURATION = "offer configuration"
    ACCEPT_CONFIGURATION = "accept configuration"
    DECLINE_CONFIGURATION = "decline configuration"
    WITHDRAW_CONFIGURATION = "withdraw configuration"
    TAKE_BACK = "take deliveries back"
    CHANGE_SETTING = "change setting"
    IMPORT = "import"
    UNDO_IMPORT = "undo import"
    REQUEST_RUN = "request run"
    CANCEL_RUN = "cancel run"
    FINISH_RUN = "finish run"
    RETRY_RUN = "retry run"
    SET_LIMIT = "set limit"
    READ = "read"
    EXPORT = "export"
    OPEN_PERSON = "open person"
    OPEN_FIGURE = "open figure"
    VERIFY_LOG = "verify log"
    CHANGE_STANDING = "change standing"
    ASK_CONVERSION = "ask to become full"
    DECIDE_CONVERSION = "decide on becoming full"
    CONVERT = "become full"
    ASK_GRAPH = "ask graph"
    REBUILD_GRAPH = "rebuild graph"
    ASK_MATTER = "ask for a matter"
    APPROVE_MATTER = "approve matter"
    REFUSE_MATTER = "refuse matter"
    WITHDRAW_MATTER = "withdraw matter"
    OPEN_NAME = "open name"
    DECIDE_SIGN_UP = "decide sign-up"
    ADD_TENANT = "add institution"
    EXPORT_TENANT = "export institution"
    RESTORE_TENANT = "restore institution"
    ERASE_TENANT = "erase institution"
    ASK_EXPORT = "ask for an export"
    FETCH_EXPORT = "fetch an export"
    ASK_ERASURE = "ask for the erasure"
    DECIDE_ERASURE = "decide on the erasure"
    CANCEL_ERASURE = "cancel the erasure"
    PROPOSE_MOVE = "propose move"
    ACCEPT_MOVE = "accept move"
    DECLINE_MOVE = "decline move"
    WITHDRAW_MOVE = "withdraw move"
    MOVE = "move"
    ADD_SOURCE = "add source"
    CHANGE_SOURCE = "change source"
    REMOVE_SOURCE = "remove source"
    ADD_VENDOR = "add vendor"
    ADD_KEY = "add vendor's key"
    REVOKE_KEY = "revoke vendor's key"
    SUBMIT_RELEASE = "submit pack"
    DECIDE_RELEASE = "decide on pack"


ACTS: Mapping[Act, Text] = {
    Act.SIGN_IN: Text("登录", "Sign in"),
    Act.SIGN_OUT: Text("退出登录", "Sign out"),
    Act.ADD_ACCOUNT: Text("新增帐号", "Add account"),
    Act.CHANGE_PASSWORD: Text("更改密码", "Change password"),
    Act.CHANGE_ACCOUNT: Text("更改帐号", "Change account"),
    Act.CLOSE_ACCOUNT: Text("停用帐号", "Close account"),
    Act.END_SESSIONS: Text("结束会话", "End sessions"),
    Act.ASK_NEW_PASSWORD: Text("申请重设密码", "Ask for a new password"),
    Act.TURN_ON_SECOND_STEP: Text("开启两步验证", "Turn on second step"),
    Act.TURN_OFF_SECOND_STEP: Text("关闭两步验证", "Turn off second step"),
    Act.RENEW_RECOVERY_CODES: Text("更换恢复码", "Renew recovery codes"),
    Act.ADD_TOKEN: Text("生成令牌", "Add token"),
    Act.REVOKE_TOKEN: Text("撤销令牌", "Revoke token"),
    Act.SET_SIGN_ON: Text("设定统一登录", "Set single sign-on"),
    Act.LINK_SIGN_ON: Text("关联统一登录", "Link single sign-on"),
    Act.SET_MEMBER: Text("设定成员与角色", "Set member and roles"),
    Act.REMOVE_MEMBER: Text("移除成员", "Remove member"),
    Act.SUSPEND_MEMBER: Text("暂停成员", "Suspend member"),
    Act.RESUME_MEMBER: Text("恢复成员", "Resume member"),
    Act.INVITE: Text("邀请成员", "Invite"),
    Act.REVOKE_INVITATION: Text("撤回邀请", "Revoke invitation"),
    Act.ACCEPT_INVITATION: Text("接受邀请", "Accept invitation"),
    Act.DELEGATE: Text("委托", "Delegate"),
    Act.END_DELEGATION: Text("终止委托", "End delegation"),
    Act.ACT_FOR_ANOTHER: Text("受委托办理", "Act under delegation"),
    Act.ASK_SUPPORT: Text("申请支持访问", "Ask for support access"),
    Act.ALLOW_SUPPORT: Text("批准支持访问", "Allow support access"),
    Act.REFUSE_SUPPORT: Text("不批准支持访问", "Refuse support access"),
    Act.SEE_SUPPORT: Text("知悉支持访问", "Take note of support access"),
    Act.CLOSE_SUPPORT: Text("结束支持访问", "Close support access"),
    Act.OPEN_PAGE: Text("支持访问打开页面", "Page opened in support"),
    Act.STEP_INTO: Text("换用同事身份", "Step into a colleague"),
    Act.STEP_BACK: Text("换回本人身份", "Step back from a colleague"),
    Act.INSTALL_PACK: Text("安装指标包", "Install pack"),
    Act.TURN_OFF_PACK: Text("停用指标包", "Turn off pack"),
    Act.TURN_KEY: Text("启用签名密钥", "Take up a signing key"),
    Act.PROPOSE_CONTRACT: Text("提出约定", "Propose contract"),
    Act.SIGN_CONTRACT: Text("签署约定", "Sign contract"),
    Act.DECLINE_CONTRACT: Text("不签署约定", "Decline contract"),
    Act.END_CONTRACT: Text("终止约定", "End contract"),
    Act.DELIVER: Text("送达", "Deliver"),
    Act.READ_LENT: Text("调阅逐行记录", "Read lent records"),
    Act.PUBLISH: Text("通报结果", "Publish results"),
    Act.WITHDRAW_RESULTS: Text("撤回通报", "Take back a publication"),
    Act.OFFER_CONFIGURATION: Text("提供配置", "Offer configuration"),
    Act.ACCEPT_CONFIGURATION: Text("采用配置", "Take over configuration"),
    Act.DECLINE_CONFIGURATION: Text("不采用配置", "Decline configuration"),
    Act.WITHDRAW_CONFIGURATION: Text("撤回提供的配置", "Take back offered configuration"),
    Act.CHANGE_SETTING: Text("更改设置", "Change setting"),
    Act.IMPORT: Text("导入", "Import"),
    Act.UNDO_IMPORT: Text("撤销导入", "Undo import"),
    Act.REQUEST_RUN: Text("发起计分", "Request scoring"),
    Act.CANCEL_RUN: Text("取消计分", "Cancel scoring"),
    Act.FINISH_RUN: Text("计分结束", "Scoring ended"),
    Act.RETRY_RUN: Text("重试计分", "Retry scoring"),
    Act.SET_LIMIT: Text("设定限额", "Set limit"),
    Act.READ: Text("查看", "Read"),
    Act.EXPORT: Text("导出", "Export"),
    Act.OPEN_PERSON: Text("查看他人结果", "Open another person"),
    Act.OPEN_FIGURE: Text("查看指标明细", "Open rows of a figure"),
    Act.VERIFY_LOG: Text("校验日志", "Verify log"),
    Act.CHANGE_STANDING: Text("改变单位状态", "Change standing"),
    Act.ASK_GRAPH: Text("查询图谱", "Ask the graph"),
    Act.REBUILD_GRAPH: Text("重建图谱", "Rebuild the graph"),
    Act.ASK_MATTER: Text("申请查询事由", "Ask for a matter"),
    Act.APPROVE_MATTER: Text("批准查询事由", "Approve matter"),
    Act.REFUSE_MATTER: Text("不批准查询事由", "Refuse matter"),
    Act.WITHDRAW_MATTER: Text("撤回查询事由", "Withdraw matter"),
    Act.OPEN_NAME: Text("打开姓名", "Open a name"),
    Act.DECIDE_SIGN_UP: Text("单位核验", "Decide on a sign-up"),
    Act.ADD_TENANT: Text("新增单位", "Add institution"),
    Act.EXPORT_TENANT: Text("导出单位全部数据", "Export the institution"),
    Act.RESTORE_TENANT: Text("恢复单位", "Restore the institution"),
    Act.ERASE_TENANT: Text("删除单位", "Erase the institution"),
    Act.PROPOSE_MOVE: Text("提出隶属调整", "Propose move"),
    Act.ACCEPT_MOVE: Text("接受隶属调整", "Accept move"),
    Act.DECLINE_MOVE: Text("谢绝隶属调整", "Decline move"),
    Act.WITHDRAW_MOVE: Text("撤回隶属调整", "Withdraw move"),
    Act.MOVE: Text("调整隶属关系", "Move"),
    Act.ADD_SOURCE: Text("新增数据来源", "Add source"),
    Act.CHANGE_SOURCE: Text("更改数据来源", "Change source"),
    Act.REMOVE_SOURCE: Text("移除数据来源", "Remove source"),
    Act.ADD_VENDOR: Text("新增供应商", "Add vendor"),
    Act.ADD_KEY: Text("登记供应商密钥", "Add vendor's key"),
    Act.REVOKE_KEY: Text("吊销供应商密钥", "Revoke vendor's key"),
    Act.SUBMIT_RELEASE: Text("提交指标包", "Submit pack"),
    Act.DECIDE_RELEASE: Text("指标包审核", "Decide on pack"),
}


class Thing(StrEnum):
    """The kind of object that an act is done to."""

    ACCOUNT = "account"
    MEMBER = "member"
    TOKEN = "token"  # noqa: S105 - the name of a thing
    INVITATION = "invitation"
    DELEGATION = "delegation"
    SUPPORT = "support access"
    PAGE = "page"
    PACK = "pack"
    KEY = "signing key"
    CONTRACT = "contract"
    DELIVERY = "delivery"
    RECORDS = "records"
    CONFIGURATION = "configuration"
    SETTING = "setting"
    BATCH = "batch"
    RUN = "run"
    RESULTS = "results"
    CITY = "city"
    FIGURE = "figure"
    PERSON = "person"
    LOG = "log"
    GRAPH = "graph"
    MATTER = "matter"
    TENANT = "institution"
    SOURCE = "source"
    VENDOR = "vendor"
    RELEASE = "release"
    CATALOGUE = "catalogue"


THINGS: Mapping[Thing, Text] = {
    Thing.ACCOUNT: Text("帐号", "Account"),
    Thing.TOKEN: Text("令牌", "Token"),
    Thing.MEMBER: Text("成员", "Member"),
    Thing.INVITATION: Text("邀请", "Invitation"),
    Thing.DELEGATION: Text("委托", "Delegation"),
    Thing.SUPPORT: Text("支持访问", "Support access"),
    Thing.PAGE: Text("页面", "Page"),
    Thing.PACK: Text("指标包", "Pack"),
    Thing.KEY: Text("签名密钥", "Signing key"),
    Thing.CONTRACT: Text("约定", "Contract"),
    Thing.DELIVERY: Text("送达", "Delivery"),
    Thing.RECORDS: Text("逐行记录", "Records"),
    Thing.CONFIGURATION: Text("配置", "Configuration"),
    Thing.SETTING: Text("设置", "Setting"),
    Thing.BATCH: Text("导入批次", "Batch"),
    Thing.RUN: Text("计分", "Run"),
    Thing.RESULTS: Text("结果", "Results"),
    Thing.CITY: Text("全市概览", "City"),
    Thing.FIGURE: Text("指标值", "Figure"),
    Thing.PERSON: Text("人员", "Person"),
    Thing.LOG: Text("日志", "Log"),
    Thing.GRAPH: Text("关联图谱", "Graph"),
    Thing.MATTER: Text("查询事由", "Matter"),
    Thing.TENANT: Text("单位", "Institution"),
    Thing.SOURCE: Text("数据来源", "Source"),
    Thing.VENDOR: Text("供应商", "Vendor"),
    Thing.RELEASE: Text("目录中的指标包", "Pack in the catalogue"),
    Thing.CATALOGUE: Text("指标包目录", "Catalogue"),
}


class Outcome(StrEnum):
    """What became of the act; ``intended`` is open until a later entry of the same object."""

    INTENDED = "intended"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


Details = Mapping[str, Any]
"""Facts in plain JSON: texts, whole numbers, yes and no, lists; never a secret."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written down; without an origin it is that of the work under way."""

    act: Act
    thing: Thing
    object: str
    outcome: Outcome = Outcome.DONE
    purpose: str = ""
    before: Details | None = None
    after: Details | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log. ``before`` and ``after`` are JSON exactly as it was digested."""

    tenant: int
    number: int
    moment: datetime
    account: int | None
    actor: str
    source: str
    act: str
    thing: str
    object: str
    outcome: str
    purpose: str
    before: str
    after: str
    previous: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """Says at the end of a day how many entries there were, and the digest of the last."""

    day: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain as it was kept beside the entries."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The end of a chain as it was signed on a day with the key of the installation."""

    chain: int
    day: str
    count: int
    digest: str
    at: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A chain at one moment: its entries by number, read as they are needed, its seals, its end.

    ``signed`` are the ends that were signed and verify; ``forged`` says how many do not.
    """

    entries: Iterable[Entry]
    seals: tuple[Seal, ...]
    head: Head | None
    signed: tuple[SignedHead, ...] = ()
    forged: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log: the number of the first entry concerned, and about when.

    The moment is that of the entry, or of the last sound one before a gap.
    """

    number: int
    what: Text
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a log has found: nothing, if it is whole.

    ``signed`` is the last signed end that the log was held against, if there is one.
    """

    count: int
    digest: str
    findings: tuple[Finding, ...] = field(default=())
    signed: SignedHead | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are wanted; an empty condition lets everything through."""

    actor: str = ""
    act: str = ""
    under: str = ""
    thing: str = ""
    object: str = ""
    since: datetime | None = None
    until: datetime | None = None
