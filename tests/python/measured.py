"""Runs a program and measures it. Arguments: the program and its own.

Standard output: JSON of its exit code, its standard output, and the most memory (bytes) one of its processes took.
"""

import json
import resource
import subprocess
import sys

done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
json.dump({"code": done.returncode, "stdout": done.stdout, "peak": peak}, sys.stdout)
