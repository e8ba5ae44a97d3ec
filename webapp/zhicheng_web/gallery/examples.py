"""Made-up, neutral data for the gallery's pieces: no place, unit or person in it exists."""

from datetime import datetime, timedelta

from flask import url_for

from zhicheng_web.clock import BEIJING
from zhicheng_web.menu import Menu
from zhicheng_web.pieces import (
    AttachmentCard,
    Column,
    Confirmation,
    Contact,
    Deadline,
    Entry,
    Link,
    Node,
    NodeState,
    Problem,
    ProblemGroup,
    Proofs,
    Receipt,
    RowFile,
    SectionEntry,
    SectionState,
    Status,
    StoredFile,
    Table,
    Tone,
)
from zhicheng_web.shell import CaseLine, Shell

UNIT = "示例市第一机械厂"
NOTICE = "示例省2023年度专业技术职称评审"
CLAUSE = "示例人社〔2023〕1号 第六条"

PROBLEMS = (
    ProblemGroup(
        "教育经历",
        (
            Problem(
                text="教育经历已填写2条，其中有1条未上传证明材料，请补充上传",
                url="/gallery/application#education",
            ),
        ),
    ),
    ProblemGroup(
        "破格推荐专家",
        (Problem(text="破格推荐专家已填写1条，请填写2条", url="/gallery/application#basic", citation=CLAUSE),),
    ),
    ProblemGroup(
        "年度考核",
        (Problem(text="年度考核未填写，请填写年度考核信息", url="/gallery/application#basic"),),
    ),
    ProblemGroup(
        "基本信息",
        (
            Problem(
                text="聘任年限不足：要求满5年，截至2022年12月31日为4年11个月",
                url="/gallery/application#basic",
                citation=CLAUSE,
            ),
            Problem(text="单位公示表未上传", url="/gallery/attachments#attachment-publicity"),
        ),
    ),
)


def step_urls() -> tuple[str, ...]:
    pages = ("gallery.index", "gallery.application", "gallery.attachments", "gallery.done")
    return tuple(url_for(each) for each in pages)


def shell(now: datetime, *, case: bool) -> Shell:
    line = CaseLine(notice=NOTICE, unit=UNIT, deadline=Deadline("申报截止", window_end(now)))
    return Shell(
        service="职称申报评审平台",
        place="示例省",
        home=url_for("gallery.index"),
        menu=Menu(
            (
                Link("部件", url_for("gallery.index")),
                Link("信息填报", url_for("gallery.application")),
                Link("附件上传", url_for("gallery.attachments")),
                Link("确认提交", url_for("gallery.submission")),
                Link("提交完成", url_for("gallery.done")),
            ),
            (("出错时", tuple(Link(str(code), url_for("gallery.error", code=code)) for code in (403, 404, 409))),),
        ),
        contacts=(Contact("政策咨询", "0000-00000000"), Contact("软件咨询", "0000-00000001")),
        case=line if case else None,
        training_clock=now,
    )


def section_entries() -> tuple[SectionEntry, ...]:
    states = (
        ("基本信息", SectionState.PARTIAL),
        ("教育经历", SectionState.RETURNED),
        ("工作经历", SectionState.COMPLETE),
        ("年度考核", SectionState.EMPTY),
        ("继续教育", SectionState.LOCKED),
        ("业绩成果", SectionState.COMPLETE),
        ("论文著作", SectionState.EMPTY),
    )
    url = url_for("gallery.application")
    return tuple(
        SectionEntry(title=title, url=url, state=state, current=title == "基本信息") for title, state in states
    )


def window_end(now: datetime) -> datetime:
    """Midnight in four days' time, so that the badge always has something to count."""
    start = datetime.combine(now.astimezone(BEIJING).date(), datetime.min.time(), BEIJING)
    return start + timedelta(days=5)


def cards(now: datetime) -> tuple[AttachmentCard, ...]:
    url = url_for("gallery.attachments")
    stored = StoredFile(id="f1", name="身份证正面.jpg", size=812_345, stored_at=now - timedelta(days=3), url=url)
    back = StoredFile(id="f2", name="身份证背面.jpg", size=798_000, stored_at=now - timedelta(minutes=5), url=url)
    photo, papers = ("jpg", "png"), ("jpg", "png", "pdf")
    return (
        AttachmentCard(
            key="id_card", title="身份证", formats=photo, max_bytes=2000 * 1024, max_count=2, url=url,
            required=True, files=(stored, back),
        ),
        AttachmentCard(
            key="appointment", title="聘任文件", formats=papers, max_bytes=5000 * 1024, max_count=1, url=url,
            required=True, hint="须有单位公章和日期",
        ),
        AttachmentCard(
            key="publicity", title="单位公示表", formats=papers, max_bytes=5000 * 1024, max_count=1, url=url,
            required=True,
            error="「公示表.pdf」设有打开密码，审核人员无法查看，没有保存。请去掉密码后重新上传。",
        ),
        AttachmentCard(
            key="licence", title="执业资格证书", formats=papers, max_bytes=5000 * 1024, max_count=1, url=url,
            files=(StoredFile(
                id="f3", name="执业资格证书.pdf", size=1_234_567, stored_at=now - timedelta(days=40), url=url
            ),),
            locked=True,
        ),
    )  # fmt: skip


ROUTE_WORDS = "年度考核缺2021年度，请补充后重新报送。"


def nodes(now: datetime) -> tuple[Node, ...]:
    return (
        Node(desk="本人提交", state=NodeState.DONE, at=now - timedelta(days=6)),
        Node(
            desk="示例市第一机械厂",
            state=NodeState.DONE,
            at=now - timedelta(days=3),
            note="已核对原件，公示无异议。",
        ),
        Node(desk="示例市工业和信息化局", state=NodeState.CURRENT, by=window_end(now)),
        Node(desk="示例市人力资源和社会保障局", state=NodeState.WAITING),
        Node(desk="工程系列高级评审委员会办事机构", state=NodeState.WAITING),
    )


def saved_lately(now: datetime) -> datetime:
    return now - timedelta(minutes=3)


def turned_back(now: datetime) -> tuple[Node, ...]:
    return (
        Node(desk="示例市第一机械厂", state=NodeState.RETURNED, at=now - timedelta(hours=3), note=ROUTE_WORDS),
        Node(
            desk="示例市工业和信息化局",
            state=NodeState.ENDED,
            at=now - timedelta(days=1),
            note="不符合申报范围。",
        ),
    )


def receipt(now: datetime) -> Receipt:
    return Receipt(
        title="提交回执",
        number="2023-000000-0000012",
        at=now,
        algorithm="SHA-256",
        digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        lines=(("通知", NOTICE), ("申报职称", "高级工程师（副高级）"), ("推荐单位", UNIT)),
    )


def history(now: datetime) -> Table:
    url = url_for("gallery.done")
    columns = ("通知名称", "申报职称", "推荐单位", "业务状态", "操作")
    words = (
        ("未提交", Tone.QUIET), ("已申报", Tone.ACTIVE), ("被退回", Tone.ATTENTION),
        ("终审通过", Tone.DONE), ("审核不通过终止审核", Tone.ENDED),
    )  # fmt: skip
    rows = tuple(
        (
            f"示例省{now.year - back}年度职称评审",
            "高级工程师",
            UNIT,
            Status(word, tone),
            Link("查看进度", url),
        )
        for back, (word, tone) in enumerate(words)
    )
    return Table(caption="申报历史信息", columns=tuple(map(Column, columns)), rows=rows, empty="")


def figures() -> Table:
    columns = (Column("系列"), Column("申报人数", figures=True), Column("通过人数", figures=True))
    return Table(
        caption="各系列申报人数",
        columns=columns,
        rows=(("工程系列", "1,204", "388"), ("图书系列", "36", "9")),
        empty="",
    )


def no_rows() -> Table:
    empty = "您还没有申报过。选定通知并开始申报后，每一次申报和它的进度都会列在这里。"
    return Table(caption="申报历史信息", columns=(Column("通知名称"),), rows=(), empty=empty)


def submit_page() -> Confirmation:
    return Confirmation(
        title="提交到单位审核",
        effects=(
            f"基本信息等7个栏目和4份附件冻结为一份材料，送交{UNIT}审核。",
            "提交后不能自行修改或删除；单位或审核部门退回后才能修改。",
            "您会得到一份带编号的回执，可以随时查看审核进度。",
        ),
        action="提交到单位审核",
        url=url_for("gallery.submission"),
        back=Link("先不提交，返回检查", url_for("gallery.attachments")),
        pledge="本人承诺所提交的材料真实、准确、有效，如有弄虚作假，愿按有关规定接受处理。",
    )


def entries() -> tuple[Entry, ...]:
    return (
        Entry(name="login", label="账号", hint="证件号码、手机号或账号名", autocomplete="username"),
        Entry(name="place", label="申报地区", options=(("", "请选择"), ("000000", "示例省"))),
        Entry(name="again", label="再次填写密码", type="password", error="两次填写的密码不一致，请重新填写。"),
    )


def row_proofs() -> Proofs:
    file = RowFile("f9", "毕业证书.pdf", "学历证书", 812_345, url_for("gallery.attachments"))
    return Proofs(
        kinds=(("diploma", "学历证书"), ("degree_certificate", "学位证书")),
        rule="每条均须上传；jpg、png、pdf 格式，单个不超过5000KB，每条最多2个",
        accept=".jpg,.png,.pdf",
        most=2,
        files={"r1": (file,)},
        errors={"r1": "「学位证书.pdf」设有打开密码，审核人员无法查看，没有保存。请去掉密码后重新上传。"},
    )
