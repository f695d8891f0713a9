"""Rows of sessions from a spreadsheet: read, judged one by one, and written only when somebody confirms."""
