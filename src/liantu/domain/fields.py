"""The properties of a site: their types, titles and units, in the order files show them."""

from dataclasses import dataclass
from typing import Literal

FieldType = Literal["text", "code", "codes", "wan", "date", "percent", "list"]


@dataclass(frozen=True, slots=True)
class Field:
    """One property; `facet` names the catalogue table of a coded one."""

    name: str
    type: FieldType
    zh: str
    en: str
    facet: str = ""

    @property
    def unit(self) -> str:
        """Return the unit of a number (`万元`, `%`), else nothing."""
        return {"wan": "万元", "percent": "%"}.get(self.type, "")

    @property
    def name_column(self) -> str:
        """Return the column that carries the names of a coded property."""
        return {"chains": "chain_names", "nodes": "node_names"}.get(self.name, f"{self.name}_name")


FIELDS: tuple[Field, ...] = (
    Field("name", "text", "项目名称", "Project"),
    Field("name_en", "text", "英文名称", "English name"),
    Field("owner", "text", "建设单位", "Owner"),
    Field("content", "text", "建设内容", "Scope"),
    Field("kind", "code", "类型", "Kind", "kind"),
    Field("chain", "code", "产业链", "Industry chain", "chain"),
    Field("chains", "codes", "全部产业链", "All chains", "chain"),
    Field("nodes", "codes", "链上环节", "Chain nodes", "node"),
    Field("chain_basis", "text", "归链依据", "Chain assigned by"),
    Field("industry_text", "text", "行业原文", "Industry in the source's words"),
    Field("stage", "code", "建设阶段", "Stage", "stage"),
    Field("stage_as_of", "date", "阶段截至", "Stage as of"),
    Field("stage_text", "text", "阶段原文", "Stage in the source's words"),
    Field("investment_wan", "wan", "总投资", "Total investment"),
    Field("investment_text", "text", "投资原文", "Investment in the source's words"),
    Field("plan_year_wan", "wan", "年度计划投资", "Planned this year"),
    Field("done_year_wan", "wan", "年度完成投资", "Done this year"),
    Field("done_total_wan", "wan", "累计完成投资", "Done in total"),
    Field("funded_wan", "wan", "到位资金", "Funds in place"),
    Field("town", "code", "镇街", "Town", "town"),
    Field("park", "text", "园区", "Park"),
    Field("address", "text", "地址", "Address"),
    Field("precision", "code", "位置精度", "Location precision", "precision"),
    Field("location_source", "text", "位置来源", "Location from"),
    Field("datum_given", "text", "原坐标基准", "Datum as given"),
    Field("plan_signed", "date", "计划签约", "Planned signing"),
    Field("actual_signed", "date", "实际签约", "Signed"),
    Field("plan_started", "date", "计划开工", "Planned start"),
    Field("actual_started", "date", "实际开工", "Started"),
    Field("plan_completed", "date", "计划竣工", "Planned completion"),
    Field("actual_completed", "date", "实际竣工", "Completed"),
    Field("plan_produced", "date", "计划投产", "Planned production"),
    Field("actual_produced", "date", "实际投产", "In production since"),
    Field("progress_pct", "percent", "形象进度", "Progress"),
    Field("progress_text", "text", "进度说明", "Progress note"),
    Field("issues_text", "text", "存在问题", "Open problems"),
    Field("unit", "text", "责任单位", "Responsible unit"),
    Field("leader", "text", "包联领导", "Responsible leader"),
    Field("project", "text", "所属项目", "Project family"),
    Field("phase", "text", "期次", "Phase"),
    Field("part_of", "text", "包含于", "Part of"),
    Field("events", "list", "阶段记录", "Stage reports"),
    Field("visibility", "text", "公开范围", "Visibility"),
    Field("source_title", "text", "来源标题", "Source title"),
    Field("source_publisher", "text", "来源单位", "Source publisher"),
    Field("source_date", "date", "来源日期", "Source date"),
    Field("source_url", "text", "来源网址", "Source address"),
    Field("updated_on", "date", "更新日期", "Updated on"),
    Field("note", "text", "备注", "Note"),
)

BY_NAME = {field.name: field for field in FIELDS}
#: The columns of names, which follow from the codes beside them.
NAME_COLUMNS = frozenset(field.name_column for field in FIELDS if field.facet)
#: What stands in a file of ours under a name of ours; anything else is somebody's own.
OURS = BY_NAME.keys() | NAME_COLUMNS
