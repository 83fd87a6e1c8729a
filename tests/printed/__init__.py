"""What a report workbook prints, read back by another program.

Knows the definition files (through `oracle`) and the published tables, nothing of the Rust code.
"""
