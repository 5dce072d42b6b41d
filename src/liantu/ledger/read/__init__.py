"""Reading outside files: `files.read_table` gives any of them as a LedgerTable.

    file ── kinds ──► reader (most of them in a child process) ──► spool ──► shape ──► LedgerTable

Nothing in here believes what a file says of itself: see limits and child.
"""
