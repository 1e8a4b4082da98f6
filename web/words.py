"""What users call a permission."""

from collections.abc import Mapping

from core.identity.permissions import Permission
from core.texts import Text

PERMISSIONS: Mapping[Permission, Text] = {
    Permission.SEE_OWN: Text("看自己的结果", "See own figures"),
    Permission.SEE_UNIT: Text("看所辖部门的结果", "See figures of some units"),
    Permission.SEE_ALL: Text("看全单位的结果", "See all figures"),
    Permission.SEE_ROWS: Text("看他人结果的逐条记录", "See rows behind figures of others"),
    Permission.EXPORT: Text("导出", "Export tables"),
    Permission.IMPORT: Text("导入数据", "Import records"),
    Permission.UNDO_IMPORT: Text("撤销导入", "Undo imports"),
    Permission.RUN: Text("发起计分", "Start scoring"),
    Permission.ENTER_POINTS: Text("录入加减分事项", "Enter ledger points"),
    Permission.APPROVE_POINTS: Text("审批加减分事项", "Approve ledger points"),
    Permission.EDIT_SCHEME: Text("编辑考核方案", "Edit schemes"),
    Permission.CHOOSE_PACKS: Text("提请启用指标包", "Propose packs"),
    Permission.CONFIRM_PACKS: Text("确认启用指标包", "Confirm packs"),
    Permission.SEE_LOWER: Text("看下级单位汇总", "See the roll-up of lower institutions"),
    Permission.AGREE: Text("与其他单位约定送达", "Agree with other institutions on deliveries"),
    Permission.EXPLORE_OWN_CASES: Text("查本人案件的关联", "Explore associations of own cases"),
    Permission.EXPLORE_APPROVED: Text(
        "查经批准事项的关联", "Explore associations of approved matters"
    ),
    Permission.APPROVE_MATTERS: Text("批准督察查询事由", "Approve matters of supervision"),
    Permission.RATE: Text("参加测评", "Rate in reviews"),
    Permission.OFFER_PACKS: Text("提供指标包", "Offer packs"),
    Permission.ADMINISTER: Text("管理单位设置", "Administer settings"),
    Permission.MANAGE_MEMBERS: Text("管理成员和角色", "Manage members and roles"),
    Permission.READ_AUDIT: Text("查阅日志", "Read the log"),
    Permission.OPERATE: Text("运营平台和各单位", "Operate the platform"),
}


def called(permission: Permission) -> Text:
    """The words for a permission."""
    return PERMISSIONS[permission]
