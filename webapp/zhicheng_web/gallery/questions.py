"""Made-up questions and answers for the gallery's forms, and just enough of a judge to show errors."""

from collections.abc import Mapping, Sequence
from datetime import date

from zhicheng.specs import LEVELS, Field, Kind, Section, Series, Specialty, Track
from zhicheng_web.fields import Offers, RawRow

OFFERS = Offers(
    series=(
        Series(
            name="工程系列",
            tracks=(Track(name="工程", titles=("技术员", "助理工程师", "工程师", "高级工程师", "正高级工程师")),),
            specialties=(
                Specialty(name="机械工程", ranges=("焊接", "铸造", "机械制造")),
                Specialty(name="电子信息", ranges=("通信", "软件")),
            ),
        ),
        Series(
            name="图书系列",
            tracks=(Track(name="图书", titles=("管理员", "助理馆员", "馆员", "副研究馆员", "研究馆员")),),
        ),
    ),
    places=("示例省示例市", "示例省示例市东区", "示例省示例市西县"),
)

BASIC = Section(
    key="basic",
    title="基本信息",
    fields=(
        Field(key="name", label="姓名", required=True, max_length=50),
        Field(key="gender", label="性别", kind=Kind.CHOICE, choices=("男", "女"), required=True),
        Field(key="id_number", label="证件号码", kind=Kind.ID_NUMBER, required=True, hint="与身份证件一致"),
        Field(key="mobile", label="手机号码", kind=Kind.MOBILE, required=True, hint="审核结果会以短信告知"),
        Field(key="birth_date", label="出生日期", kind=Kind.DATE, required=True),
        Field(key="unit_type", label="单位类型", choices=("机关", "事业单位", "企业")),
        Field(key="place_of_work", label="工作地", kind=Kind.DIVISION, hint="填到县、市、区"),
        Field(key="on_post", label="在职在岗", kind=Kind.BOOLEAN, required=True),
        Field(key="green_channel", label="绿色通道", kind=Kind.BOOLEAN),
        Field(key="series", label="申报系列", kind=Kind.SERIES, required=True),
        Field(key="specialty", label="申报专业", kind=Kind.SPECIALTY, required=True),
        Field(key="specialty_range", label="申报专业范围", kind=Kind.SPECIALTY_RANGE, required=True),
        Field(key="title", label="申报职称名称", kind=Kind.TITLE, required=True),
        Field(key="level", label="申报职称级别", kind=Kind.LEVEL, choices=LEVELS, required=True),
        Field(key="practised_years", label="从事本专业年限", kind=Kind.INTEGER, hint="整年数"),
        Field(
            key="summary",
            label="主要业绩",
            kind=Kind.LONG_TEXT,
            max_length=300,
            hint="用事实和数字说明",
        ),
    ),
)

EDUCATION = Section(
    key="education",
    title="教育经历",
    repeats=True,
    fields=(
        Field(key="education", label="学历", required=True),
        Field(key="school", label="毕业院校", required=True),
        Field(key="graduated_on", label="毕业日期", kind=Kind.DATE, required=True),
        Field(key="major", label="所学专业"),
    ),
)

RAW_BASIC = {
    "name": "张某某",
    "gender": "女",
    "id_number": "000000198001010000",
    "mobile": "10000000000",
    "birth_date": "1980-01-01",
    "on_post": "true",
    "series": "工程系列",
    "specialty": "机械工程",
    "specialty_range": "焊接",
    "practised_years": "12",
}
RAW_EDUCATION = (
    RawRow("r1", {"education": "本科", "school": "示例大学", "graduated_on": "2002-07-01", "major": "机械工程"}),
    RawRow("r2", {"education": "硕士研究生", "school": "示例工业大学", "graduated_on": "2010-06"}),
)

ALL_KINDS = (
    Field(key="text", label="单行文字", required=True, hint="标签在上，提示在下，出错时说明写在输入框上方"),
    Field(
        key="suggested",
        label="有建议的文字",
        choices=("全日制", "非全日制", "自学考试"),
        hint="可以选，也可以另填",
    ),
    Field(key="date", label="日期", kind=Kind.DATE),
    Field(key="year", label="年份", kind=Kind.YEAR),
    Field(key="integer", label="整数", kind=Kind.INTEGER),
    Field(key="decimal", label="小数", kind=Kind.DECIMAL, hint="学时，可填到小数点后一位"),
    Field(key="few", label="少量必选项", kind=Kind.CHOICE, choices=("正常", "破格"), required=True),
    Field(key="many", label="较多选项", kind=Kind.CHOICE, choices=LEVELS),
    Field(key="yes_no", label="是或否", kind=Kind.BOOLEAN, required=True),
    Field(key="several", label="可多选", kind=Kind.PROOFS, choices=("毕业证书", "学位证书", "聘任文件")),
    Field(key="id_number", label="证件号码", kind=Kind.ID_NUMBER),
    Field(key="mobile", label="手机号码", kind=Kind.MOBILE),
    Field(key="credit_code", label="统一社会信用代码", kind=Kind.CREDIT_CODE),
    Field(key="division", label="行政区划", kind=Kind.DIVISION),
    Field(key="long_text", label="多行文字", kind=Kind.LONG_TEXT, max_length=60),
)
FILLED = {
    "text": "示例市第一机械厂",
    "suggested": "全日制",
    "date": "2023-02-28",
    "year": "2022",
    "integer": "12",
    "decimal": "90.5",
    "few": "正常",
    "many": "副高级",
    "yes_no": "true",
    "several": "毕业证书\n聘任文件",
    "id_number": "000000198001010000",
    "mobile": "10000000000",
    "credit_code": "000000000000000000",
    "division": "示例省示例市东区",
    "long_text": "主持完成焊接工艺改进，一次合格率由百分之九十二提高到百分之九十八。",
}
WRONG = {
    "text": "",
    "date": "2023-02-30",
    "integer": "十二",
    "few": "",
    "many": "特级",
    "mobile": "1380000",
    "long_text": "超过字数的内容原样保留，不会被截断。" * 5,
}
WRONG_WORDS = {
    "text": ("请填写单行文字。",),
    "date": ("“2023-02-30”不是存在的日期，2月没有30日；请按 2023-02-28 的样子填写。",),
    "integer": ("“十二”不是数字，请用阿拉伯数字填写整数。",),
    "few": ("请选择正常或破格。",),
    "many": ("“特级”不在可选范围内，请重新选择。",),
    "mobile": ("手机号应为以1开头的11位数字，请核对后重新填写。",),
    "long_text": ("内容超过60字，请删减。",),
}


def judged(fields: Sequence[Field], raw: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Just enough of a judge to show errors in their places: what is required, and dates that exist."""
    found: dict[str, tuple[str, ...]] = {}
    for field in fields:
        typed = raw.get(field.key, "").strip()
        if field.required is True and not typed:
            found[field.key] = (f"{field.label}未填写，请填写后保存。",)
        elif field.kind is Kind.DATE and typed:
            try:
                date.fromisoformat(typed)
            except ValueError:
                found[field.key] = (f"“{typed}”不是存在的日期，请按 2023-02-28 的样子填写。",)
    return found
