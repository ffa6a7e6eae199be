#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: bench.sh BUILD-DIRECTORY: `lockweave bench --native` and `--stress`: what
# they print is complete, and how they fail.  Nothing here depends on how fast
# anything is.
. "$(dirname "$0")/../command/lib.sh"

wants 0 "Usage: lockweave bench" bench --native --help
wants 0 "Usage: lockweave bench" bench --stress --help
wants 2 "did you mean 'vma_refcnt'" bench --native vma_refcont
wants 2 "cannot be the lock of areas" bench --native ticket
wants 2 "takes a number from 1 to 1024" bench --native --threads 0
wants 2 "takes a number from 0 to 100" bench --native --writers 1,101
wants 2 "takes a number" bench --native --threads 1,,2
wants 2 "numbers with commas" bench --native --threads ""
wants 2 "takes a number" bench --native --rounds many
wants 2 "is not among the locks" bench --native vma_refcnt --reference pthread_mutex
wants 2 "cannot write" bench --native vma_refcnt --rounds 1 --operations 10 --svg "$work/none/x.svg"
wants 2 "no option '--round'" bench --native --round 1
wants 2 "say which lock" bench --stress
wants 2 "did you mean 'ticket'" bench --stress tickt
wants 2 "too much" bench --stress ticket vma_refcnt

few="--rounds 2 --operations 300 --threads 1,3 --writers 0,50 --areas 3"
# The table: each lock once for its size, and once in each of four cells.
# shellcheck disable=SC2086
"$lockweave" bench --native $few --svg "$work/plot.svg" >"$work/table" 2>"$work/err" || fail "status of: $few"
for lock in vma_refcnt pthread_rwlock pthread_mutex; do
	[ "$(grep -c "^$lock " "$work/table")" = 5 ] || fail "$lock is not 5 times in: $(cat "$work/table")"
done
for cell in "1 thread, 0 %" "1 thread, 50 %" "3 threads, 0 %" "3 threads, 50 %"; do
	grep -q "^$cell writers" "$work/table" || fail "no '$cell' in: $(cat "$work/table")"
done
grep -q "^vma_refcnt  *8 .*vm_refcnt 4, vm_lock_seq 4" "$work/table" || fail "the lock's size"

# The reference is compared with itself; all that is asked for is there.
# shellcheck disable=SC2086
"$lockweave" bench --native $few --json vma_refcnt pthread_mutex --reference pthread_mutex \
	>"$work/json" 2>"$work/err" || fail "status with --json"
[ ! -s "$work/err" ] || fail "--json says more: $(cat "$work/err")"
if command -v python3 >/dev/null 2>&1; then
	python3 - "$work/json" "$work/plot.svg" <<-'END' || fail "--json or --svg"
	import json, sys
	import xml.etree.ElementTree as xml
	j = json.load(open(sys.argv[1]))
	assert j["version"] == 1 and j["rounds"] == 2 and j["reference"] == "pthread_mutex"
	assert [(l["name"], l["size"] == sum(l["fields"].values())) for l in j["locks"]] == \
		[("vma_refcnt", True), ("pthread_mutex", True)]
	assert [(c["threads"], c["writers"]) for c in j["cells"]] == [(1, 0), (1, 50), (3, 0), (3, 50)]
	for cell in j["cells"]:
	    for lock in cell["locks"]:
	        for s in lock["operations_per_second"], lock["ratio"]:
	            assert 0 < s["min"] <= s["median"] <= s["max"]
	        for side in "reads", "writes":
	            l = lock[side]
	            assert (l["samples"] > 0) == (side == "reads" or cell["writers"] > 0), lock
	            assert not l["samples"] or l["p50"] <= l["p99"] <= l["p99.9"] <= l["max"]
	    assert cell["locks"][1]["ratio"] == {"min": 1, "median": 1, "max": 1}
	root = xml.parse(sys.argv[2]).getroot()
	bars = [e for e in root.iter("{http://www.w3.org/2000/svg}rect") if e.get("class", "").startswith("bar ")]
	locks = sum(1 for e in root.iter("{http://www.w3.org/2000/svg}text") if "bytes)" in "".join(e.itertext()))
	assert locks >= 3 and len(bars) == locks + 4 * locks, (locks, len(bars))
	END
fi

# Interrupted, it ends with what it has.
"$lockweave" bench --native vma_refcnt --rounds 10000 --slice 1 --threads 1 --writers 0 \
	>"$work/out" 2>"$work/err" &
pid=$!
until grep -q "^round [1-9]" "$work/err"; do sleep 0.05; done
sleep 0.3
kill -INT $pid
wait $pid
[ $? = 0 ] || fail "interrupted: status is not 0"
grep -q "(interrupted)" "$work/out" || grep -q "no figures" "$work/err" ||
	fail "interrupted: no summary: $(cat "$work/out" "$work/err")"

# A checked run and a bare loop, each once.
"$lockweave" bench --stress ticket --rounds 1 --slice 20 --threads 2 >"$work/out" 2>&1 || fail "--stress: status"
grep -q "^ticket  *2 " "$work/out" || fail "--stress: no figures: $(cat "$work/out")"
finish
