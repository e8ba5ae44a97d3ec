"""The city's notice, as findings cite it; SG are our stable ids for its clauses. It repeats what the province says."""

from zhicheng.specs import cited

NOTICE = cited("广安人社办〔2023〕144号")
PLATFORM = cited("平台设置")
"""Our own choice where the notice leaves room (‡): shown as a setting, never as law."""

PROVINCE = "510000"
CITY = "511600"

SCOPE = NOTICE("一", "SG-1")
BOTH_WAYS = NOTICE("二", "SG-2.1")
DIRECT = NOTICE("二（二）", "SG-2.2")
AT_ONCE = NOTICE("二（三）", "SG-2.3")
ENTRUSTED_OUT = NOTICE("二（四）", "SG-2.4")
ENTRUSTED_IN = NOTICE("二（五）", "SG-2.5")
LEVEL_BY_LEVEL = NOTICE("二（一）", "SG-2.6")
ONLINE = NOTICE("二、线上渠道", "SG-2.7")
ACCOUNTS = NOTICE("六（一）", "SG-2.7")
STANDARDS = NOTICE("三（一）", "SG-3.1")
QUALIFICATIONS = NOTICE("三（二）", "SG-3.2")
SKILLED = NOTICE("三（三）", "SG-3.3")
LEARNING = NOTICE("三（四）", "SG-3.4")
COUNTED_TO = NOTICE("三（五）", "SG-3.5")
UNIT_CHECK = NOTICE("四（一）", "SG-4.1")
DEPARTMENTS = NOTICE("四（二）", "SG-4.2")
RECHECK = NOTICE("四（三）", "SG-4.3")
CONFIRMATION = NOTICE("四（四）", "SG-4.4")
OWN_RESULTS = NOTICE("五（三）", "SG-4.4")
COUNTY_RESULTS = NOTICE("五（四）", "SG-4.4")
PLAN = NOTICE("五（一）", "SG-5.1")
OUTSIDE_EXPERTS = NOTICE("五（二）", "SG-5.2")
PREPARATION = NOTICE("六（一）", "SG-6")
MATERIAL = NOTICE("六（二）", "SG-6")
BOTH_AT_ONCE = NOTICE("六（二）", "SG-2.1")
REVIEW = NOTICE("六（三）", "SG-6")
RESULTS = NOTICE("六（四）", "SG-6")
CERTIFICATES = NOTICE("六（四）", "SG-6.4")
DISCIPLINE = NOTICE("七（一）", "SG-7.1")
SUPERVISION = NOTICE("七（二）", "SG-7.2")
INTEGRITY = NOTICE("七（三）", "SG-7.3")
NO_TRAINING = NOTICE("七（六）", "SG-7.6")
PHONE = NOTICE("监督电话", "SG-7.7")

BASIC_YEARS = PLATFORM("任职年限基本要求", "SG-3.5")
FORMS = PLATFORM("表样", "SG-2.3")
UPLOADS = PLATFORM("附件格式与大小", "SG-2.3")
OPENING = PLATFORM("申报期限起点", "SG-6")
FREELANCE_AGENCY = PLATFORM("自由职业者的推荐", "SG-2.6")
