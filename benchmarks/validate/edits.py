"""Edit 5,000 random sidecars, and count those of which another byte changed or that were refused.

python -m benchmarks.validate.edits [5000]
"""

import sys
import time
from collections import Counter
from random import Random

from tests.laws.test_sidecar_bytes_laws import fault_of_edit, make_case


def main(count: int) -> int:
    """Print how many sidecars had which fault; return 1 if one had any but being refused."""
    begun = time.process_time()
    found = Counter(_fault_of(seed) for seed in range(count))
    print(
        f"{count:,} edits in {time.process_time() - begun:.1f} s of CPU: {found.pop('', 0):,} right, {found['refused']} refused"
    )
    del found["refused"]
    for fault, times in found.most_common():
        print(f"{times:6,}  {fault}")
    return 1 if found else 0


def _fault_of(seed: int) -> str:
    random = Random(seed)
    return fault_of_edit(make_case(random), random)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
