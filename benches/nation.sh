#!/usr/bin/env bash
# The batch of the nation at full scale: 705 synthetic submissions → 63 provincial workbooks and the national one. Prints wall
# time, files/s, cells/s, peak memory and the time of each stage for 1, 8 and 63 provinces, of a run with nothing changed, and
# the ratio against calamine's streaming read of the same files and a bare write of the same output cells (benches/read.rs,
# benches/write.rs). Usage: benches/nation.sh [PERIOD [FOLDER]], PERIOD 2024 where not named; in FOLDER the sample is kept.
set -euo pipefail
cd "$(dirname "$0")/.."

period="${1:-2024}"
folder="${2:-$(mktemp -d)}"
[ $# -ge 2 ] || trap 'rm -rf "$folder"' EXIT
cargo build --release --quiet
treem="$PWD/target/release/treem"
if [ ! -d "$folder/nation/inbox/$period" ]; then
  "$treem" init "$folder/nation" --unit VN --quiet
  "$treem" sample "$folder/nation" --unit VN --period "$period" --seed 7 --quiet
fi
python3 - "$treem" "$folder" "$period" <<'PYTHON'
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

treem, folder, period = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
inbox = folder / "nation" / "inbox" / period
provinces = sorted(path for path in inbox.iterdir() if path.is_dir())


def run(workspace):
    """Seconds, peak kilobytes of the largest process, and what the run told."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        [treem, "run", str(workspace), "--period", period, "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"exit code {code}: {child.stderr.read().decode()}")
    return seconds, usage.ru_maxrss, json.loads(out)


def bench(name, target):
    """What a bench of cargo says."""
    done = subprocess.run(
        ["cargo", "bench", "--quiet", "--bench", name, "--", str(target)] + (["3"] if name == "read" else []),
        capture_output=True, text=True, check=True,
    )
    print(done.stdout.rstrip())
    return done.stdout


print(f"{'provinces':>9}{'files':>7}{'seconds':>9}{'per file':>10}{'files/s':>9}{'cells/s':>10}{'peak MiB':>10}")
for count in sorted({1, 8, len(provinces)}):
    workspace = folder / f"run-{count}"
    shutil.rmtree(workspace, ignore_errors=True)
    (workspace / "inbox" / period).mkdir(parents=True)
    shutil.copy(folder / "nation" / "treem.toml", workspace)
    # The largest provinces have the lowest codes: every so manieth stands for the size of all.
    for province in provinces[:: max(1, len(provinces) // count)][:count]:
        shutil.copytree(province, workspace / "inbox" / period / province.name)
    files = sum(1 for path in (workspace / "inbox").rglob("*.xlsx"))
    seconds, peak, told = run(workspace)
    cells = told["summary"]["cells"]["read"]
    print(f"{count:>9}{files:>7}{seconds:>9.2f}{seconds / files * 1000:>7.1f} ms{files / seconds:>9.0f}"
          f"{cells / seconds:>10.0f}{peak / 1024:>10.0f}")
print("stages of the last, all threads together: "
      + ", ".join(f"{stage} {spent:.2f}" for stage, spent in told["seconds"].items()))
idle, peak, again = run(workspace)
assert not again["changed"] and "read" not in again["seconds"], again["seconds"]
print(f"again, nothing changed: {idle:.2f} s, {peak / 1024:.0f} MiB")
streamed = float(re.search(r"streamed +([\d.]+) ms", bench("read", inbox)).group(1)) / 1000
written = float(re.search(r": ([\d.]+) s,", bench("write", workspace / "out" / period)).group(1))
print(f"batch {seconds:.2f} s / (streaming {streamed:.2f} s + bare write {written:.2f} s) = "
      f"{seconds / (streamed + written):.2f}")
PYTHON
