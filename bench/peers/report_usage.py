"""Runs a command to its end and writes what it used to file descriptor 3, as report-usage.mjs does for Node."""

import json
import os
import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:], check=False).returncode
# The peak is that of the largest process, of all that were waited for.
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak_unit_bytes = 1 if sys.platform == "darwin" else 1024
report = {"cpuMs": (used.ru_utime + used.ru_stime) * 1000, "peakBytes": used.ru_maxrss * peak_unit_bytes}
os.write(3, json.dumps(report).encode())
sys.exit(code)
