#!/usr/bin/env bash
# How long `treem check` takes on one clean annual file: least and median per stage and of the whole process.
# Usage: benches/check.sh [FILE] [RUNS], with the release binary built before (cargo build --release).
set -euo pipefail
cd "$(dirname "$0")/.."

treem="${TREEM:-target/release/treem}"
file="${1:-sample-data/quang-ngai/inbox/2024/2024_524_huyen-binh-son.xlsx}"
runs="${2:-30}"

if [ ! -x "$treem" ]; then
  echo "benches/check.sh: there is no $treem; build it first: cargo build --release" >&2
  exit 4
fi
python3 - "$treem" "$file" "$runs" <<'PYTHON'
import json
import statistics
import subprocess
import sys
import time

treem, file, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
spent = {}
for _ in range(runs + 1):
    begin = time.perf_counter()
    done = subprocess.run([treem, "check", file, "--format", "json"], capture_output=True, text=True)
    whole = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"{file} is not clean (exit code {done.returncode})\n{done.stderr}")
    for stage, seconds in {**json.loads(done.stdout)["seconds"], "whole process": whole}.items():
        spent.setdefault(stage, []).append(seconds)
print(f"treem check {file}: {runs} runs, milliseconds")
print(f"{'':<16}{'least':>9}{'median':>9}")
for stage, seconds in spent.items():
    warm = seconds[1:]  # the first run fills the file cache
    print(f"{stage:<16}{min(warm) * 1000:>9.1f}{statistics.median(warm) * 1000:>9.1f}")
PYTHON
