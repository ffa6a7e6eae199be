#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# command.sh COMMAND DIR: exit status, messages and tables of the litmus command.
command=$1 corpus=$2
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0

# check NAME STATUS PATTERN ARG...: the command's status, and a line of its output.
check() {
	name=$1 status=$2 pattern=$3
	shift 3
	"$command" "$@" >"$tmp/out" 2>&1 </dev/null
	got=$?
	if [ $got -ne "$status" ] || ! grep -qE -- "$pattern" "$tmp/out"; then
		echo "FAILED $name: status $got, expected $status; no line like $pattern in:"
		cat "$tmp/out"
		failed=1
	fi
}

mkdir "$tmp/good" "$tmp/bad" "$tmp/empty" "$tmp/table" "$tmp/tree" "$tmp/tree/sub"
cat >"$tmp/good/sb.litmus" <<'EOF'
C SB
{}
P0(int *x, int *y) { WRITE_ONCE(*x, 1); int r0 = READ_ONCE(*y); }
P1(int *x, int *y) { WRITE_ONCE(*y, 1); int r0 = READ_ONCE(*x); }
exists (0:r0=0 /\ 1:r0=0)
EOF
cat >"$tmp/bad/bad.litmus" <<'EOF'
C bad
{}
P0(int *x) {
	WRITE_ONCE(*x, 1;
}
exists (x=1)
EOF
cp "$tmp/good/sb.litmus" "$tmp/bad/sb.litmus"
cp "$tmp/good/sb.litmus" "$tmp/tree/sub/sb.litmus"
cp "$tmp/good/sb.litmus" "$tmp/table/a.litmus"
sed 's/WRITE_ONCE(\*\(.\), 1);/& smp_mb();/' "$tmp/good/sb.litmus" >"$tmp/table/b.litmus"
sed 's/READ_ONCE/frobnicate/' "$tmp/good/sb.litmus" >"$tmp/table/c.litmus"
columns=file,lkmm,lkmm_no_load_buffering,lkmm_read_write_ordered,data_race

check allowed 0 '^Observation SB Sometimes 1 3$' "$tmp/good/sb.litmus"
check states 0 '^States 4$' "$tmp/good/sb.litmus"
check state 0 '^0:r0=0; 1:r0=1;$' "$tmp/good/sb.litmus"
check forbidden 0 '^Observation SB Never 0 3$' --model sc "$tmp/good/sb.litmus"
check tree 0 '^Observation SB Sometimes 1 3$' "$tmp/tree"
check json 0 '"verdict":"Sometimes","positive":1,"negative":3' --json "$tmp/good"
check json-error 2 'bad\.litmus:4:18: found' --json "$tmp/bad"
check position 2 'bad\.litmus:4:18: found .;., expected .,. or .\)' "$tmp/bad"
check others-run 2 '^Observation SB Sometimes' "$tmp/bad"
check missing 2 '^litmus: .*/none\.litmus: No such file' "$tmp/none.litmus"
check nothing-there 2 'no \*\.litmus file' "$tmp/empty"
check no-argument 2 'which litmus files'
check model 2 'expected sc, tso, weak, lkmm or alpha' --model power "$tmp/good"
check number 2 'expected a number' --jobs 0 "$tmp/good"
check help 0 'Exit status: 0' --help
check large 0 '^Too large .*: states$' --max-states 2 --no-reduction "$tmp/good"

printf '%s\n' $columns a.litmus,Sometimes,Sometimes,Sometimes, b.litmus,Never,Never,Never, \
	>"$tmp/table/expected.csv"
check agree 0 '^ +3 +2 +0 +0 +0 +0 +0 +1 ' "$tmp/table"
printf '%s\n' $columns a.litmus,Never,Never,Never, b.litmus,Never,Never,Never, \
	>"$tmp/table/expected.csv"
check shown 1 '^forbidden shown: .*a\.litmus: expected Never, found Sometimes$' "$tmp/table"
printf '%s\n' $columns b.litmus,Sometimes,Sometimes,Sometimes, c.litmus,Never,Never,Never,yes \
	>"$tmp/table/expected.csv"
check missed 1 '^allowed missed: .*b\.litmus: expected Sometimes, found Never$' "$tmp/table"
check unsupported 1 '^unsupported: .*c\.litmus: frobnicate\(\)$' "$tmp/table"
check construct 1 '^unsupported construct: frobnicate\(\) \(1 file\)$' "$tmp/table"
printf '%s\n' $columns b.litmus,Never,Never,Never,yes >"$tmp/table/expected.csv"
check race 1 '^race differs: .*b\.litmus: expected a data race, found none$' "$tmp/table"
printf '%s\n' $columns d.litmus,Never,Never,Never, >"$tmp/table/expected.csv"
check no-such-file 2 'expected\.csv:2: there is no file d\.litmus' "$tmp/table"
printf '%s\n' $columns a.litmus,Perhaps,Perhaps,Perhaps, >"$tmp/table/expected.csv"
check no-verdict 2 "expected\.csv:2: found 'Perhaps', expected Never" "$tmp/table"

exit $failed
