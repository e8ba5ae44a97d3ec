"""The city's notice, as findings cite it; HX are our stable ids for its clauses. It repeats what the province says."""

from zhicheng.specs import cited

NOTICE = cited("许职改办〔2023〕21号")
PLATFORM = cited("平台设置")
"""Our own choice where the notice leaves room (‡): shown as a setting, never as law."""
ENGINEERING_NOTICE = "许职改办〔2023〕17号"
"""The notice that governs the city's engineering titles of the intermediate level (HX-6)."""

PROVINCE = "410000"
CITY = "411000"

SCOPE = NOTICE("一", "HX-1")
UNIT_ACCOUNTS = NOTICE("二（一）", "HX-2.1")
PERSONAL_ACCOUNTS = NOTICE("二（二）", "HX-2.2")
FILING = NOTICE("二（三）", "HX-2.3")
CHECKING = NOTICE("二（四）", "HX-2.4")
COUNTED_TO = NOTICE("二（四）", "HX-2.4c")
COMMITTEE_CHOICE = NOTICE("二（五）1", "HX-2.5.1")
APPOINTMENT = NOTICE("二（五）2", "HX-2.5.2")
SERIES_CHANGE = NOTICE("二（五）3", "HX-2.5.3")
EDUCATION = NOTICE("二（五）4", "HX-2.5.4")
WORK = NOTICE("二（五）5", "HX-2.5.5")
TEACHERS = NOTICE("二（五）6", "HX-2.5.6")
ASSESSMENTS = NOTICE("二（五）7", "HX-2.5.7")
SCANS = NOTICE("二（五）8", "HX-2.5.8")
ORIGINALS = NOTICE("二（五）9", "HX-2.5.9")
UNIT_DUTY = NOTICE("二（五）9", "HX-2.5.10")
DEADLINES = NOTICE("二（四）", "HX-2.6")
NO_PAPER = NOTICE("三", "HX-3")
ENTRUSTED_IN = NOTICE("四", "HX-4.1")
ENTRUSTED_OUT = NOTICE("四", "HX-4.2")
SELF_REVIEW = NOTICE("四", "HX-4.3")
PLEDGES = NOTICE("五（二）", "HX-5.2")
YEAR_END = NOTICE("五（四）", "HX-5.4")
OTHER_NOTICES = NOTICE("六", "HX-6")

BASIC_YEARS = PLATFORM("聘任年限", "HX-2.4c")
OPENING = PLATFORM("申报期限", "HX-5.4")
UPLOADS = PLATFORM("附件格式与大小", "HX-2.5.8")
GROUP_HEADQUARTERS = PLATFORM("省外国企总部的委托函", "HX-4.1")
CONFIRMATION = PLATFORM("评审结果的确认、公布和发证", "HX-5.4")
CONTINUITY = PLATFORM("工作经历的间断", "HX-2.5.5")
