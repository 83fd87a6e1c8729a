"""A second implementation of the figures, written from the specification and sharing no code with treem.

In: a workspace (workbooks, receipt register, definition files). Out: the rows data.csv and comparison.csv must have.
It uses openpyxl and exact fractions; it is slow and plain on purpose.
"""
