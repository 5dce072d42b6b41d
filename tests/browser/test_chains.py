"""From a node to its sites on the map, to one of them, and back with the filter intact."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import spot

CHEM = {"kind": "project", "graph": "chem"}


def canvas(screen, chain):
    found = screen.key(f"chain_graph_{chain}").locator("canvas").first
    expect(found).to_be_visible()
    return found


def click_node(screen, chain, across, down):
    """Click at shares of the graph's width and height."""
    graph = canvas(screen, chain)
    graph.click(position=spot(graph, across, down))


def test_a_node_leads_to_its_sites_and_back(screen):
    screen.visit("/chains", graph="chem")
    screen.shows("88 个项目")
    click_node(screen, "chem", *BDO)
    screen.page.wait_for_url("**/?*node=*")
    screen.settled().shows("1 个项目").has_params(**CHEM, node="chem.bdo").map_holds(0)
    screen.rows.first.locator("button").first.click()
    expect(screen.card.get_by_role("heading", level=3)).to_contain_text("PBAT")
    screen.has_params(**CHEM, node="chem.bdo", site="sg-001")
    screen.card.get_by_role("button", name="高端化工 ›").click()
    screen.page.wait_for_url("**/chains?*")
    screen.settled().has_params(**CHEM, node="chem.bdo", site="sg-001")
    canvas(screen, "chem")
    screen.page.go_back()
    screen.settled().map_holds(0)
    screen.page.go_back()
    screen.page.wait_for_url("**/?kind=project&node=chem.bdo&graph=chem")
    screen.settled()
    screen.page.go_back()
    screen.page.wait_for_url("**/chains?graph=chem")
    screen.settled().shows("88 个项目").has_params(graph="chem")
    canvas(screen, "chem")


@pytest.mark.thorough
def test_a_gap_tells_its_opening(screen):
    screen.visit("/chains", graph="chem")
    click_node(screen, "chem", *THF)
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text("延链：“THF/PTMEG”空缺")
    screen.has_params(graph="chem")


@pytest.mark.thorough
def test_a_row_of_the_gaps_leads_to_the_neighbours(screen):
    screen.visit("/chains", graph="chem")
    row = screen.key("gap_table").locator("tbody tr").filter(has_text="PTA")
    row.locator("button").click()
    screen.page.wait_for_url("**/?*node=*")
    screen.settled().has_params(**CHEM, node="chem.pbat").shows("1 个项目")


@pytest.mark.thorough
def test_the_list_can_be_taken_along(screen):
    screen.visit("/chains", graph="chem")
    assert screen.file("缺口清单（Excel）").body().startswith(b"PK")
    assert screen.file("上下游项目（GeoJSON）").json()["features"]


#: Where circles lie in the graph of that chain, as shares of its width and height.
BDO, THF = (0.5, 0.53), (0.695, 0.197)
