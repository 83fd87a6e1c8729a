"""Faults planted in submission workbooks, one kind at a time, with the findings each must give."""
