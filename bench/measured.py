"""What a command costs with every process it starts: `python bench/measured.py COMMAND…` prints JSON."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)


def main() -> int:
    """Run the command and print its wall and CPU seconds, and its exit code.

    Worker processes are not the command's own children, and the system counts for a parent only what it has
    waited for: so we adopt whatever the command leaves behind, and wait for that too.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "this system cannot tell what grandchildren cost")
    start = time.monotonic()
    command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    wall, code, cpu = 0.0, 0, 0.0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        cpu += usage.ru_utime + usage.ru_stime
        if pid == command.pid:
            wall, code = time.monotonic() - start, os.waitstatus_to_exitcode(status)
            command.returncode = code
    print(json.dumps({"wall": wall, "cpu": cpu, "code": code, "settled": time.monotonic() - start}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
