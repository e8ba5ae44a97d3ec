"""What people are written about: a writer for each topic."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from zhicheng.casework.committee_letters import COMMITTEE_LETTERS
from zhicheng.casework.integrity_letters import INTEGRITY_LETTERS
from zhicheng.casework.kinds import KINDS, Topic
from zhicheng.casework.letter import Context, Draft, Writer
from zhicheng.casework.meeting_letters import MEETING_LETTERS
from zhicheng.casework.recovery import issue_token
from zhicheng.dossier.standard import UNIT
from zhicheng.money import yuan
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Batch,
    CaseReturn,
    LooseBundle,
    LooseState,
    Notice,
    Organisation,
    OrganisationDecision,
    Payment,
    PaymentState,
    RouteDesk,
)
from zhicheng.store.moments import BEIJING

__all__ = ["LETTERS", "Context"]


def _recovery(context: Context) -> Draft | None:
    token = issue_token(context.session, context.clock, context.subject("recovery"))
    if token is None:
        return None
    return Draft(
        "重置密码",
        f"您正在找回职称平台的密码。请在10分钟内打开下面的链接设置新密码，链接只能使用一次：\n\n"
        f"{context.site}/recover/{token}\n\n如果不是您本人操作，请忽略本邮件，您的密码没有变动。\n",
    )


def _unit_approved(context: Context) -> Draft:
    unit = _organisation(context)
    return Draft(
        "单位注册已通过审核", f"{unit.name}的注册信息已通过审核，现在可以办理职称申报业务：\n\n{context.site}\n"
    )


def _unit_refused(context: Context) -> Draft:
    decision = context.session.get_one(OrganisationDecision, context.subject("decision"))
    reasons = "\n".join(f"{number}. {reason}" for number, reason in enumerate(decision.reasons, 1))
    return Draft(
        "单位注册被退回",
        f"{_organisation(context).name}的注册信息被退回，需修改的内容如下，请一次改齐后重新提交：\n\n"
        f"{reasons}\n\n{context.site}\n",
    )


def _unit_fact(subject: str, text: str) -> Writer:
    """A letter to a unit about a fact that an authority records; ``{unit}`` and ``{fact}`` are their names."""

    def write(context: Context) -> Draft:
        key = json.loads(context.event.body)["payload"]["key"]
        words = text.format(unit=_organisation(context).name, fact=UNIT.field(key).label)
        return Draft(subject, f"{words}\n\n{context.site}/unit/{context.subject('organisation')}/facts\n")

    return write


def _binding_approved(context: Context) -> Draft:
    return Draft(
        "单位绑定已通过", f"{_organisation(context).name}已同意您的绑定申请，现在可以开始申报：\n\n{context.site}\n"
    )


def _binding_refused(context: Context) -> Draft:
    return Draft(
        "单位绑定未通过",
        f"{_organisation(context).name}没有同意您的绑定申请。请登录平台查看原因，核对单位后可重新申请：\n\n"
        f"{context.site}\n",
    )


def _submitted(context: Context) -> Draft:
    receipt = str(json.loads(context.event.body)["payload"]["digest"]).partition(":")[2]
    return Draft(
        "申报已提交",
        f"您的职称申报已提交，正在等待审核。回执编号：{receipt[:16].upper()}\n\n"
        f"可在申报历史中查看流程进度：\n\n{context.site}/applications/{context.subject('application')}\n",
    )


def _about(subject: str, text: str) -> Writer:
    """A letter to the applicant about a case; ``{desk}`` is the stage that has decided."""

    def write(context: Context) -> Draft:
        link = f"{context.site}/applications/{context.subject('application')}"
        return Draft(subject, f"{text.format(desk=_desk(context))}\n\n{link}\n")

    return write


def _at_work(subject: str, text: str) -> Writer:
    """A letter to somebody who checks cases; of the applicant it says nothing."""

    def write(context: Context) -> Draft:
        return Draft(subject, f"{text.format(desk=_desk(context))}\n\n{context.site}\n")

    return write


def _payment(subject: str, text: str, *states: PaymentState) -> Writer:
    """A letter to the applicant about a fee; ``{title}`` is what for, ``{amount}`` how many yuan.

    It isn't sent once the fee is in none of the ``states`` any more.
    """

    def write(context: Context) -> Draft | None:
        payment = context.session.get_one(Payment, context.subject("payment"))
        if states and payment.state not in states:
            return None
        said = text.format(title=payment.title, amount=yuan(payment.amount))
        return Draft(subject, f"{said}\n\n{context.site}/payments/{payment.id}\n")

    return write


def _paper(subject: str, text: str) -> Writer:
    """A letter to the applicant about the paper half of a case; ``{office}`` is who has recorded it."""

    def write(context: Context) -> Draft:
        link = f"{context.site}/applications/{context.subject('application')}"
        return Draft(subject, f"{text.format(office=_organisation(context).name)}\n\n{link}\n")

    return write


def _paper_alone(context: Context) -> Draft | None:
    bundle = context.session.get_one(LooseBundle, context.subject("bundle"))
    if bundle.state is not LooseState.OPEN:
        return None
    return Draft(
        "纸质材料已收到，线上尚未提交",
        f"{_organisation(context).name}收到了您的职称申报纸质材料，但您在线上还没有提交。线上、线下须同步提交，"
        f"请在受理时间内登录平台填写并提交；提交后自动对应，纸质材料无需重新报送：\n\n{context.site}/applications\n",
    )


def _entered(context: Context) -> Draft:
    what = KINDS[context.event.kind].title
    return Draft(
        "代为录入的申报有新进展",
        f"贵单位代为录入的一份职称申报有新进展：{what}。请登录平台，在“纸质材料”的代录申报中查看，"
        f"需要补正、缴费的请及时办理并告知申报人：\n\n{context.site}\n",
    )


def _counts(subject: str, text: str) -> Writer:
    """A letter to an organisation about its counts; ``{organisation}`` is its name, ``{notice}`` the notice's title."""

    def write(context: Context) -> Draft:
        notice_id, organisation_id = context.subject("notice"), context.subject("organisation")
        said = text.format(
            organisation=_organisation(context).name, notice=context.session.get_one(Notice, notice_id).title
        )
        return Draft(subject, f"{said}\n\n{context.site}/counts/{notice_id}/{organisation_id}\n")

    return write


def _counts_received(context: Context) -> Draft:
    """To the bureau above; the reporting organisation is named."""
    link = f"{context.site}/counts/reports/{context.subject('counts')}"
    return Draft("有一份统计数据等待核对", f"{_organisation(context).name}报来了统计数据，请核对：\n\n{link}\n")


def _desk(context: Context) -> str:
    """The stage that the event is about; empty where it is about none."""
    subjects = json.loads(context.event.body)["subjects"]
    return context.session.get_one(RouteDesk, UUID(subjects["desk"])).title if "desk" in subjects else ""


def _returned(context: Context) -> Draft | None:
    given = context.session.get_one(CaseReturn, context.subject("return"))
    if given.closed_at is not None:
        return None
    return Draft(
        "申报被退回修改",
        f"您的职称申报在“{_desk(context)}”环节被退回修改，需要修改的栏目和意见请登录平台查看。"
        f"请在{_last_moment(given.until)}前一次改齐并重新提交，逾期视为放弃：\n\n"
        f"{context.site}/applications/{given.application_id}\n",
    )


def _deadline_near(context: Context) -> Draft | None:
    application = context.session.get_one(Application, context.subject("application"))
    told = datetime.fromisoformat(str(json.loads(context.event.body)["payload"]["deadline"]))
    if application.warned_for != told or not application.live:
        return None
    until = _last_moment(told)
    if application.status is ApplicationStatus.SUBMITTED:
        text = f"有一份职称申报正在等待单位（本环节）审核、报送，期限为{until}，逾期未报送的申报将失效。请尽快办理。"
    else:
        text = f"您的职称申报还没有提交，期限为{until}，逾期不再受理。请尽快完成并提交。"
    return Draft("申报期限将至", f"{text}\n\n{context.site}\n")


def _last_moment(until: datetime) -> str:
    """A first moment that is too late, as people say it: midnight belongs to the day before."""
    local = until.astimezone(BEIJING)
    if local.time() == time():
        return f"{local - timedelta(days=1):%Y年%m月%d日}24:00"
    return f"{local:%Y年%m月%d日%H:%M}"


def _organisation(context: Context) -> Organisation:
    return context.session.scalars(select(Organisation).where(Organisation.id == context.subject("organisation"))).one()


def _list(subject: str, words: str) -> Writer:
    def write(context: Context) -> Draft:
        batch = context.session.get_one(Batch, context.subject("batch"))
        return Draft(subject, f"{words.format(title=batch.title)}\n\n{context.site}/results/{batch.id}\n")

    return write


def _objection(context: Context) -> Draft:
    """To those who answer it; of the objector and of the person it is about it says nothing."""
    batch = context.session.get_one(Batch, context.subject("batch"))
    return Draft(
        "收到一件公示异议",
        f"名单“{batch.title}”收到一件异议，有关人员已暂缓办理。查清并答复之后，该人员才能备案、确认。"
        f"请登录平台受理：\n\n{context.site}/objections/{context.subject('objection')}\n",
    )


def _reconsideration(context: Context) -> Draft:
    """To the office that keeps the list; of the applicant it says nothing."""
    batch = context.session.get_one(Batch, context.subject("batch"))
    link = f"{context.site}/reconsiderations/{context.subject('reconsideration')}"
    return Draft("收到一份复查申请", f"名单“{batch.title}”有一位申报人申请复查。请登录平台查看，按期答复：\n\n{link}\n")


def _result(subject: str, words: str) -> Writer:
    def write(context: Context) -> Draft:
        return Draft(subject, f"{words}\n\n{context.site}/applications/{context.subject('application')}\n")

    return write


def _learning(subject: str, words: str, path: str = "learning") -> Writer:
    """A letter about hours of continuing education; for whom and what it was, one reads on the page."""
    return lambda context: Draft(subject, f"{words}\n\n{context.site}/{path}\n")


def _specialty(subject: str, words: str, path: str) -> Writer:
    """A letter about a proposal to change specialties; which one and why, one reads on its page."""

    def write(context: Context) -> Draft:
        return Draft(subject, f"{words}\n\n{context.site}/{path}/{context.subject('proposal')}\n")

    return write


def _enquiry(subject: str, words: str, path: str) -> Writer:
    """A letter about an enquiry; what was said stands on its page alone."""

    def write(context: Context) -> Draft:
        return Draft(subject, f"{words}\n\n{context.site}/{path}/{context.subject('enquiry')}\n")

    return write


def _phase_report(context: Context) -> Draft:
    name = context.session.get_one(Organisation, context.subject("organisation")).name
    return Draft(
        "收到一份阶段报告",
        f"{name}报送了阶段报告。请登录平台查看：\n\n{context.site}/phase-reports/sent/{context.subject('report')}\n",
    )


def _round(subject: str, words: str) -> Writer:
    """A letter about an office's round; which cases and what is done, one reads on the page of deadlines."""
    return lambda context: Draft(
        subject, f"{words.format(office=_organisation(context).name)}\n\n{context.site}/deadlines\n"
    )


def _sanction(subject: str, words: str) -> Writer:
    """A letter about a sanction; why, one reads on its page."""

    def write(context: Context) -> Draft:
        words_ = words.format(office=_organisation(context).name)
        return Draft(subject, f"{words_}\n\n{context.site}/sanctions/{context.subject('sanction')}\n")

    return write


LETTERS: dict[Topic, Writer] = {
    **INTEGRITY_LETTERS,
    **COMMITTEE_LETTERS,
    **MEETING_LETTERS,
    Topic.RECOVERY: _recovery,
    Topic.UNIT_APPROVED: _unit_approved,
    Topic.UNIT_REFUSED: _unit_refused,
    Topic.UNIT_FACT_RECORDED: _unit_fact(
        "单位情况已登记",
        "人社部门登记了{unit}的“{fact}”。以后提交的申报以登记为准，已提交的不受影响。请在单位管理中查看登记的内容和证明文件：",
    ),
    Topic.UNIT_FACT_WITHDRAWN: _unit_fact(
        "单位情况的登记已撤回",
        "人社部门撤回了{unit}的“{fact}”的一项登记，理由请在单位管理中查看。以后提交的申报不再采用，已提交的不受影响：",
    ),
    Topic.BINDING_APPROVED: _binding_approved,
    Topic.BINDING_REFUSED: _binding_refused,
    Topic.SUBMITTED: _submitted,
    Topic.CASE_PASSED: _about(
        "申报已通过一个审核环节", "您的职称申报已通过“{desk}”，现已报送下一环节。可随时查看流程进度："
    ),
    Topic.CASE_ACCEPTED: _about(
        "申报已受理", "您的职称申报已通过“{desk}”，全部审核环节已经完成，正在等待评审。后续安排请留意平台通知："
    ),
    Topic.CASE_RETURNED: _returned,
    Topic.CASE_ENDED: _about(
        "申报未通过审核",
        "您的职称申报在“{desk}”环节未通过审核，审核已经终止。理由请登录平台查看；如有异议，可向上级部门反映：",
    ),
    Topic.CASE_ANNULLED: _about(
        "审核决定已撤销", "您的职称申报在“{desk}”环节的审核决定已由上级撤销，将在该环节重新审核。理由请登录平台查看："
    ),
    Topic.CASE_REROUTED: _about(
        "审核流程已调整", "您的职称申报的审核流程已调整，现在由“{desk}”环节办理。理由请登录平台查看："
    ),
    Topic.CASE_LAPSED: _about(
        "申报已失效", "您的职称申报没有在规定期限内完成提交或报送，按规定已经失效。如有疑问，请联系所在单位或人社部门："
    ),
    Topic.CASE_REVIVED: _about("申报已恢复", "通知延长了期限，您的职称申报已自动恢复，请在新的期限内办理："),
    Topic.CASE_CAME_BACK: _at_work(
        "有一份申报回到您的环节", "您办理过的一份职称申报已回到本环节，需要重新审核。请登录平台在待办中查看："
    ),
    Topic.CASE_HANDED_OVER: _at_work(
        "有一份申报转交给您", "同事将“{desk}”环节的一份职称申报转交给您办理。请登录平台查看："
    ),
    Topic.CASE_ASKED: _at_work("有一份请示等待答复", "“{desk}”环节就一份职称申报向贵单位请示。请登录平台查看并答复："),
    Topic.CASE_ANSWERED: _at_work("请示已答复", "您就一份职称申报提出的请示已有答复，可以继续审核。请登录平台查看："),
    Topic.DEADLINE_NEAR: _deadline_near,
    Topic.PAYMENT_DUE: _payment(
        "请缴纳评审费",
        "您的职称申报已经受理，请缴纳{title}{amount}元。缴清之前不能提交评审会议。缴费方式和期限请查看：",
        PaymentState.DUE,
    ),
    Topic.PAYMENT_NEAR: _payment(
        "缴费期限将至",
        "您的职称申报还没有缴清{title}{amount}元，期限将至；逾期未缴的，不能参加本次评审会议。请尽快办理：",
        PaymentState.DUE,
    ),
    Topic.PAYMENT_PAID: _payment(
        "缴费成功", "{title}{amount}元已经收到，您的职称申报可以提交评审会议。收据可在下面的页面下载："
    ),
    Topic.PAYMENT_REFUSED: _payment(
        "缴费回单被退回", "收费单位没有认可您提交的缴费回单，原因请登录平台查看，更正后重新提交："
    ),
    Topic.PAYMENT_LAPSED: _payment(
        "逾期未缴费",
        "您的职称申报没有在期限内缴清{title}{amount}元，不能参加本次评审会议，申报本身仍然保留。如有疑问，请联系收费单位：",
    ),
    Topic.PAYMENT_UNSETTLED: _payment(
        "款项已收到，待核处", "收到了您的一笔缴费，但金额不足或者已经逾期，还不能算作缴清。请登录平台查看是否需要补缴："
    ),
    Topic.PAYMENT_REFUNDED: _payment("已登记退款", "收费单位已向您退款，金额和原因请登录平台查看："),
    Topic.PAPER_RECEIVED: _paper("纸质材料已收讫", "您报送的职称申报纸质材料已由{office}登记收讫。"),
    Topic.PAPER_RETURNED: _paper(
        "纸质材料已退还",
        "{office}已登记退还您的职称申报纸质材料，原因请登录平台查看；处理后请重新报送，没有收讫的不能提交评审会议。",
    ),
    Topic.PAPER_ALONE: _paper_alone,
    Topic.ENTERED_CASE: _entered,
    Topic.BATCH_WAITS: _list(
        "评审结果等待办理", "名单“{title}”进入了需要贵单位办理的环节。请登录平台，在评审结果中查看："
    ),
    Topic.BATCH_DUE: _list(
        "评审结果的办理期限将至", "名单“{title}”等待贵单位办理的环节期限将至或者已经超过。请尽快办理："
    ),
    Topic.OBJECTION_LODGED: _objection,
    Topic.RECONSIDERATION_ASKED: _reconsideration,
    Topic.RECONSIDERATION_ANSWERED: _result(
        "复查申请已答复", "您对评审结果的复查申请已有答复，结论和理由请登录平台查看："
    ),
    Topic.RESULT_PASSED: _result(
        "评审通过，正在公示", "您申报的职称经评审通过，结果正在公示。公示无异议、确认公布后生成电子证书。进度请查看："
    ),
    Topic.RESULT_FAILED: _result(
        "评审未通过", "您申报的职称经评审未通过。情况说明请登录平台查看；对结果有疑问的，可以申请复查："
    ),
    Topic.RESULT_VOIDED: _result("评审结果已取消", "您的职称评审结果已被取消，理由和救济途径请登录平台查看："),
    Topic.RESULT_DISSOLVED: _result(
        "评审结果无效，等待重新评审",
        "您参加的评审因评审工作的问题被人社部门宣布结果无效，您的申报仍然有效，等待重新评审，无需重新提交。进度请查看：",
    ),
    Topic.SANCTION_IMPOSED: _sanction(
        "人社部门对评委会作出处理", "人社部门对{office}的评委会工作作出了处理。决定、理由和期限请登录平台查看："
    ),
    Topic.SANCTION_ANSWERED: _sanction(
        "收到评委会整改情况", "{office}报告了整改情况。请登录平台查看，符合要求的予以解除："
    ),
    Topic.SANCTION_LIFTED: _sanction("评委会处理已解除", "人社部门对{office}的处理已经解除，理由请登录平台查看："),
    Topic.SANCTION_OVERDUE: _sanction(
        "评委会整改已逾期", "{office}没有在规定的期限内报告整改情况。逾期不纠正的，可能被进一步处理。请登录平台办理："
    ),
    Topic.ROUND_MISSED: _round(
        "评审没有按时完成", "{office}没有在规定的日期以前完成本年度的评审，还有申报没有评审结果。请登录平台查看："
    ),
    Topic.ROUND_LOST: _round(
        "本年度评审授权已取消",
        "{office}没有按时完成评审，人社部门取消了它本年度的评审授权，没有评审完的申报统一委托其他评委会评审。文号和理由请登录平台查看：",
    ),
    Topic.ROUND_ENTRUSTED: _round(
        "受委托评审一批申报", "人社部门将{office}没有评审完的申报统一委托贵单位评审，委托函文号请登录平台查看："
    ),
    Topic.CASES_TAKEN: _round(
        "等待评审的申报已委托其他评委会",
        "{office}的评审授权已取消，在贵单位等待评审的申报由人社部门委托其他评委会评审。委托函文号和理由请登录平台查看：",
    ),
    Topic.CASE_ENTRUSTED: _result(
        "您的申报改由其他评委会评审",
        "原评委会的评审授权已取消，您的申报由人社部门委托其他评委会评审，仍然有效，无需重新提交。办理机构和委托函文号请查看：",
    ),
    Topic.RESULT_CONFIRMED: _result(
        "评审结果已确认公布", "您申报的职称已经确认公布。电子证书生成后，可以登录平台下载："
    ),
    Topic.CERTIFICATE_ISSUED: _result(
        "职称电子证书已生成", "您的职称电子证书已经生成。请登录平台，在“我的证书”中查看、下载和打印："
    ),
    Topic.CERTIFICATE_CORRECTED: _result(
        "职称电子证书已更正",
        "您的职称电子证书已经更正，原证书不再有效。更正的理由和新证书请登录平台，在“我的证书”中查看：",
    ),
    Topic.LEARNING_CLAIMED: _learning(
        "收到一份学时认定申请", "有一位专业技术人员申请认定继续教育学时。请登录平台，在“继续教育管理”中办理：", "hours"
    ),
    Topic.LEARNING_RECOGNISED: _learning(
        "继续教育学时已认定", "您申请的继续教育学时已经认定，学时和依据请登录平台，在“我的继续教育”中查看："
    ),
    Topic.LEARNING_REFUSED: _learning(
        "学时认定申请未予认定", "您申请的继续教育学时没有予以认定，理由请登录平台，在“我的继续教育”中查看："
    ),
    Topic.LEARNING_ANNULLED: _learning(
        "一条继续教育学时已撤销",
        "您的继续教育记录中有一条学时已经撤销，理由请登录平台，在“我的继续教育”中查看。如有疑问，请联系办理的人社部门：",
    ),
    Topic.SPECIALTY_PROPOSED: _specialty(
        "收到一份专业调整申请", "有一份评审专业调整申请等待审核。请登录平台查看：", "specialties/review"
    ),
    Topic.SPECIALTY_APPROVED: _specialty(
        "专业调整申请已审核同意",
        "贵单位申请的评审专业调整已经审核同意，列入通知后对申报人生效。批准文号和起始年度请登录平台查看：",
        "specialties",
    ),
    Topic.SPECIALTY_REFUSED: _specialty(
        "专业调整申请未获同意", "贵单位申请的评审专业调整没有获得同意，理由请登录平台查看：", "specialties"
    ),
    Topic.ENQUIRY_ASKED: _enquiry(
        "有一件咨询等待答复", "有人咨询政策或者反映系统问题，等待答复。请登录平台查看：", "enquiries/desk"
    ),
    Topic.ENQUIRY_ANSWERED: _enquiry(
        "您的咨询已有答复", "您在职称平台提出的咨询已有答复。请登录平台查看，还有疑问的可以继续提问：", "enquiries/mine"
    ),
    Topic.PHASE_REPORT_SENT: _phase_report,
    Topic.PAYMENT_TO_CHECK: _at_work(
        "有一笔缴费等待核对", "有一笔评审费的回单或款项等待核对。请登录平台，在收费管理中查看："
    ),
    Topic.COUNTS_DUE: _counts(
        "统计上报期限将至",
        "按照“{notice}”，部分系列暂不在网上申报，由单位统计专业和人数逐级报送。{organisation}还没有报送，期限将至。"
        "有这些系列人员的，请尽快填写并报送；没有的，可以零报告：",
    ),
    Topic.COUNTS_RECEIVED: _counts_received,
    Topic.COUNTS_RETURNED: _counts(
        "统计数据被退回", "{organisation}报送的统计数据被退回，原因请登录平台查看，更正后重新报送（“{notice}”）："
    ),
}
