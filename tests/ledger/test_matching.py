"""Which site a row speaks of."""

import pytest

from liantu.ledger.choices import NEW, Choices
from liantu.ledger.matching import name_key, owner_key
from liantu.ledger.similar import Likeness, SimilarNames, pair_counts
from tests.support.drafts import drafted, properties, row, site, table, whats

CODE = "2308-370783-04-01-123456"


def entry(draft, row_number):
    (found,) = (entry for entry in draft.diff.entries if entry.row == row_number)
    return found


def test_names_are_compared_without_marks_width_and_script():
    assert name_key(" “顺泰”儲備庫（ＬＮＧ）－1 期 ") == name_key("顺泰储备库(lng)1期")
    assert name_key("!!") == "!!"
    assert name_key("甲") != name_key("乙")


def test_owners_are_compared_without_the_form_of_the_company():
    assert owner_key("寿光联盟化工集团有限公司") == owner_key("寿光联盟化工集团股份有限公司")
    assert owner_key("有限公司") == "有限公司"
    assert owner_key(None) == ""


def test_the_id_comes_first():
    sites = [site("a", "甲", owner="某公司"), site("b", "乙")]
    with drafted([row(5, "甲", "b", owner="某公司")], sites) as draft:
        assert (entry(draft, 5).id, entry(draft, 5).matched_by) == ("b", "id")


def test_then_the_project_code():
    sites = [site("a", "甲"), site("b", "乙", project_code=CODE)]
    with drafted([row(5, "甲", CODE)], sites) as draft:
        assert (entry(draft, 5).id, entry(draft, 5).matched_by) == ("b", "code")


def test_then_name_and_owner():
    sites = [site("a", "甲 项目", owner="某某有限公司"), site("b", "甲项目", owner="另一家")]
    with drafted([row(5, "“甲”项目", owner="某某股份有限公司")], sites) as draft:
        assert (entry(draft, 5).id, entry(draft, 5).matched_by) == ("a", "name_owner")
        assert whats(draft) == [("note", "diff.by_name_owner", 5)]


@pytest.mark.parametrize(("mine", "theirs"), [(None, "某公司"), ("某公司", None), (None, None)])
def test_a_name_alone_is_enough_if_an_owner_is_unknown_but_is_looked_at(mine, theirs):
    with drafted([row(5, "甲", owner=mine)], [site("a", "甲", owner=theirs)]) as draft:
        assert (entry(draft, 5).id, entry(draft, 5).matched_by) == ("a", "name")
        assert whats(draft) == [("later", "diff.by_name", 5)]
        (unsure,) = draft.diff.unsure
        assert (unsure.must, [each.id for each in unsure.candidates]) == (False, ["a"])
    with drafted([row(5, "甲", owner=mine)], [site("a", "甲")], Choices(pairs={5: NEW})) as draft:
        assert entry(draft, 5).kind == "new"


def test_a_national_code_is_kept_for_next_month():
    given = row(5, "甲", CODE, owner="某公司")
    with drafted([given], [site("a", "甲", owner="某公司")]) as draft:
        (change,) = draft.changes()
    assert (change.id, properties(change)["project_code"]) == ("a", CODE)
    with drafted([given], [change.after]) as draft:
        assert entry(draft, 5).matched_by == "code"
        assert draft.diff.empty


def test_several_sites_of_a_name_need_the_users_word():
    sites = [site("a", "甲"), site("b", "甲")]
    with drafted([row(5, "甲")], sites) as draft:
        assert whats(draft) == [("must", "diff.several_sites", 5)]
        (unsure,) = draft.diff.unsure
        assert unsure.must
        assert [each.id for each in unsure.candidates] == ["a", "b"]
    with drafted([row(5, "甲", stage="signed")], sites, Choices(pairs={5: "b"})) as draft:
        assert (entry(draft, 5).id, entry(draft, 5).matched_by) == ("b", "choice")
        assert not draft.blocked


def test_what_must_be_answered_comes_first():
    sites = [site("a", "甲"), site("b", "乙"), site("c", "乙")]
    with drafted([row(5, "甲"), row(6, "乙")], sites) as draft:
        assert [(each.row, each.must) for each in draft.diff.unsure] == [(6, True), (5, False)]


def test_a_site_that_another_row_names_by_id_is_none_of_several():
    sites = [site("a", "甲"), site("b", "甲")]
    with drafted([row(5, "甲"), row(6, "甲", "b")], sites) as draft:
        assert entry(draft, 5).id == "a"
        assert not draft.blocked


def test_two_rows_of_one_site_must_be_fixed():
    with drafted([row(5, "甲"), row(6, "甲", "a")], [site("a", "甲")]) as draft:
        assert entry(draft, 5).kind == "new"
    choices = Choices(pairs={5: "a"})
    with drafted([row(5, "甲"), row(6, "甲", "a")], [site("a", "甲")], choices) as draft:
        assert whats(draft) == [("must", "diff.same_site", 6)]


def test_another_owner_is_another_project_unless_the_user_says_so():
    sites = [site("a", "污水处理厂", owner="水务")]
    with drafted([row(5, "污水处理厂", owner="化工")], sites) as draft:
        assert entry(draft, 5).kind == "new"
        assert whats(draft) == [("later", "diff.like_site", 5)]
        (unsure,) = draft.diff.unsure
        assert not unsure.must
        assert unsure.candidates[0].id == "a"


def test_a_name_that_is_nearly_the_same_is_looked_at_later():
    sites = [
        site("a", "联盟石化可降解塑料一体化项目", owner="联盟石油化工有限公司"),
        site("b", "别的项目"),
    ]
    near = row(5, "联盟石化可降解塑料一体化建设项目（新）", owner="寿光联盟石油化工有限公司")
    with drafted([near], sites) as draft:
        assert whats(draft) == [("later", "diff.like_site", 5)]
        assert draft.diff.new == 1
        assert draft.findings.kept[0].values["id"] == "a"
    with drafted([near], sites, Choices(pairs={5: NEW})) as draft:
        assert whats(draft) == []


def test_rows_that_resemble_one_another_are_looked_at_later():
    rows = [row(5, "高端橡塑一体化项目", owner="鲁清"), row(6, "高端橡塑一体化", owner="鲁清")]
    with drafted(rows) as draft:
        assert whats(draft) == [("later", "diff.like_row", 6)]


def test_other_numbers_make_another_project():
    rows = [row(5, "高端橡塑一期项目"), row(6, "高端橡塑二期项目"), row(7, "年产3万吨高端橡塑")]
    with drafted(rows, [site("a", "年产5万吨高端橡塑")]) as draft:
        assert whats(draft) == []


def test_a_file_of_our_own_is_matched_by_id_only():
    whole = table(whole=True, geometry=True)
    rows = [row(1, "甲", "b"), row(2, "甲", "c")]
    with drafted(rows, [site("a", "甲")], source=whole) as draft:
        assert (draft.diff.new, draft.diff.missing) == (2, 1)
        assert whats(draft) == [("later", "diff.like_row", 2)]


def test_a_row_of_our_own_without_an_id_is_matched_by_name():
    whole = table(whole=True)
    with drafted([row(1, "甲", stage="signed")], [site("a", "甲")], source=whole) as draft:
        assert entry(draft, 1).id == "a"


def test_like_names_are_found_among_many():
    names = [
        Likeness.of(f"{a}{b}{c}生产线", None)
        for a in "甲乙丙丁"
        for b in "天地玄黄"
        for c in "宇宙洪荒"
    ]
    asked = Likeness.of("高性能聚丙烯新材料装置改造", "某公司")
    like = Likeness.of("高性能聚丙烯新材料装置的改造", "某公司")
    similar = SimilarNames(pair_counts([*names, asked]), [asked])
    for number, name in enumerate([*names, like]):
        similar.add(name, str(number))
    assert similar.like(asked) == [(str(len(names)), 96)]


def test_of_very_many_new_rows_only_equal_names_are_looked_for(monkeypatch):
    monkeypatch.setattr("liantu.ledger.comparison.MOST_COMPARED", 2)
    rows = [row(5, "高端橡塑一体化项目"), row(6, "高端橡塑一体化"), row(7, "高端橡塑一体化")]
    with drafted(rows) as draft:
        assert whats(draft) == [("note", "diff.too_many", 0), ("later", "diff.like_row", 7)]
