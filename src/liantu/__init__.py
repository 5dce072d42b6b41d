"""Liantu (链图): a city's industrial projects on one map."""

import os

# Before anything imports openpyxl: where lxml is installed (Word documents need it), openpyxl
# would read XML with it, and not with defusedxml, which refuses what could be done with entities.
os.environ["OPENPYXL_LXML"] = "False"
