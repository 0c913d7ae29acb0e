"""Files in numbered sections, written by many tasks and read by section: the intermediate files of a shuffle."""

from collections.abc import Sequence
from itertools import accumulate
from struct import pack, unpack

from corpuskit.store import urls


def write_sections(path: str, sections: Sequence[bytes]) -> None:
    """Write a file of `sections`, with the offsets of all of them in front."""
    start = 8 * (len(sections) + 1)
    offsets = list(accumulate(map(len, sections), initial=start))
    with urls.open_temporary(path) as out:
        out.write(pack(f"<{len(offsets)}Q", *offsets))
        out.writelines(sections)


def read_sections(paths: Sequence[str], number: int) -> list[bytes]:
    """Return section `number` of each file in which it is not empty."""
    heads = urls.read_ranges(paths, [8 * number] * len(paths), [8 * number + 16] * len(paths))
    ends = zip(paths, (unpack("<2Q", head) for head in heads), strict=True)
    full = [(path, start, end) for path, (start, end) in ends if start < end]
    return urls.read_ranges([path for path, _, _ in full], [start for _, start, _ in full], [end for _, _, end in full])
