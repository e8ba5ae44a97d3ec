"""The closed lists of values that the exchange format uses, in the order in which forms offer them."""

NATURES = ("机关", "事业单位", "国有企业", "民营企业", "社会组织", "个体经济组织", "自由职业")
NON_PUBLIC = ("民营企业", "社会组织", "个体经济组织", "自由职业")
TIERS = ("province", "city", "county", "township")
UNIT_KINDS = ("中小学", "中等职业学校", "技工学校", "高等学校", "医疗卫生机构", "其他")
OWNERSHIPS = ("公办", "民办")
REVIEW_MODES = ("独立", "联盟", "委托")
OBJECTIONS = ("无", "已查清", "未决")
ISSUER_LEVELS = ("province", "city", "county", "group_hq", "department", "self_review_unit")
ID_TYPES = (
    "居民身份证",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "港澳台居民居住证",
    "外国人永久居留身份证",
    "护照",
    "其他",
)
GENDERS = ("男", "女")
EMPLOYMENT_RELATIONS = ("劳动合同", "聘用合同", "无")
TALENT_GRADES = ("A", "B", "C", "D", "E")
PERSON_CATEGORIES = (
    "在编专业技术人员",
    "编外专业技术人员",
    "人事代理",
    "其他",
    "企业专业技术人员",
    "管理岗人员",
    "参公人员",
    "公务员",
    "离退休人员",
    "艺术创作自由职业者",
    "艺术表演自由职业者",
    "新职业自由职业者",
    "自由职业者",
)
FREELANCERS = ("艺术创作自由职业者", "艺术表演自由职业者", "新职业自由职业者", "自由职业者")
RESIDENCIES = ("内地", "港澳台", "外国人永久居留", "高层次外籍人才")
TITLE_SCOPES = ("普通", "定向")
APPLICATION_TYPES = ("正常", "破格")
TITLE_SOURCES = ("评审", "考试", "认定", "转评")
QUALIFICATION_KINDS = ("考试", "执业")
INTRODUCERS = ("政府", "组织", "人社")
PROOFS = (
    "diploma",
    "degree_certificate",
    "certificate",
    "appointment",
    "roster",
    "contract",
    "form",
    "letter",
    "statement",
    "document",
    "award",
    "paper",
    "exam_result",
)
PROOF_NAMES = {
    "diploma": "学历证书",
    "degree_certificate": "学位证书",
    "certificate": "证书",
    "appointment": "聘任文件（聘书）",
    "roster": "聘任花名册",
    "contract": "劳动（聘用）合同",
    "form": "考核登记表",
    "letter": "推荐书（函件）",
    "statement": "书面证明",
    "document": "文件",
    "award": "获奖证书",
    "paper": "论文（著作）",
    "exam_result": "考试成绩（合格证明）",
}
ATTACHMENT_KEYS = (
    "photo",
    "id_card",
    "current_title_certificate",
    "appointment_document",
    "continuing_education_proof",
    "education_verification",
    "labour_contract",
    "practice_licence",
    "other",
    "exam_certificate",
    "unit_publicity_form",
    "appointment_roster",
    "unit_statement",
    "entrustment_letter",
)
