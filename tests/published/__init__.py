"""What people read (data book, draft of the text) against the published tables. Knows nothing of the program: it reads
the files of `out/PERIOD` and the definition files.
"""
