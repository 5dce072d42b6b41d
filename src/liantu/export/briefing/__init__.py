"""The selection as a paper to take to a meeting: a Word document and a page to print."""
