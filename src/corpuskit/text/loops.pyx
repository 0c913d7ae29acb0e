# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What `text.words`, `duplicates` and the line model do in several passes of numpy, in one loop each: the same results, compiled.

Built where there is a C compiler; everything works without. Arrays are one-dimensional and contiguous. Laws hold that every
function returns what the code in numpy beside its call does.
"""

import sys

import numpy as np

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy

if sys.byteorder != "little":
    raise ImportError("words are read 64 bits at a time, the first letter in the lowest ones")

cdef extern from *:
    """
    #define HIGH 0x8080808080808080ULL
    #define GATHER 0x0102040810204080ULL
    #define EACH 0x0101010101010101ULL
    """
    int ones "__builtin_popcountll"(unsigned long long) nogil
    int zeros_below "__builtin_ctzll"(unsigned long long) nogil
    uint64_t HIGH  # the highest bit of each byte
    uint64_t EACH  # one byte, times this, is eight
    uint64_t GATHER  # brings the lowest bit of each byte into the highest byte

cdef uint64_t GOLDEN = 0x9E3779B97F4A7C15
cdef uint64_t[9] LOWEST  # so many bytes of a number
for _size in range(9):
    LOWEST[_size] = (1 << 8 * _size) - 1


def folded(const uint8_t[::1] text, const uint8_t[::1] table, uint8_t odd):
    """Return what the table has for each byte (uint8), `None` where it has `odd` for one.

    Of the first 128 bytes it must have letters in lower case and digits, and 0 for the others: of these eight are looked at at once.
    """
    cdef Py_ssize_t size = text.shape[0], at = 0, k
    cdef uint64_t eight, low, letters, digits
    cdef bint wanting = False
    codes = np.empty(size, np.uint8)
    cdef uint8_t[::1] out = codes
    while at < size:
        if at + 8 <= size:
            memcpy(&eight, &text[at], 8)
            if not eight & HIGH:
                low = eight | 0x20 * EACH
                letters = (low + (0x80 - c"a") * EACH & ~(low + (0x7F - c"z") * EACH) & HIGH) >> 7
                digits = (eight + (0x80 - c"0") * EACH & ~(eight + (0x7F - c"9") * EACH) & HIGH) >> 7
                eight = low & letters * 0xFF | eight & digits * 0xFF
                memcpy(&out[at], &eight, 8)
                at += 8
                continue
        for k in range(at, min(at + 8, size)):
            out[k] = table[text[k]]
            wanting |= out[k] == odd
        at += 8
    return None if wanting else codes


def spelled(const uint8_t[::1] codes, uint64_t base, Py_ssize_t longest):
    """Return the first and the last place of each run of letters (int64), and its hash (uint64).

    `codes` are folded letters, and 0 for what separates; `base` what the eight letters k of a word are multiplied
    with, to the power of k + 1; `longest` how many letters of a word count.
    """
    cdef Py_ssize_t size = codes.shape[0], blocks = (size + 63) // 64, count = 0, found = 0, at, end, k
    cdef uint64_t here, before = 0
    cdef uint64_t[::1] wordly = np.zeros(blocks + 1, np.uint64)
    cdef uint8_t[::1] padded = np.zeros(64 * blocks + 64, np.uint8)
    cdef const uint8_t* text = &padded[0]
    if size:
        memcpy(&padded[0], &codes[0], size)
    for k in range(blocks):
        wordly[k] = _letters_of(text + 64 * k)
        count += ones(wordly[k] & ~(wordly[k] << 1 | before))
        before = wordly[k] >> 63
    firsts, lasts, hashes = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.uint64)
    cdef int64_t[::1] first = firsts, last = lasts
    cdef uint64_t[::1] spelling = hashes
    before = 0
    at = -1
    for k in range(blocks + 1):
        here = wordly[k] ^ (wordly[k] << 1 | before)  # where a word begins, or has ended
        before = wordly[k] >> 63
        while here:
            end = 64 * k + zeros_below(here)
            here &= here - 1
            if at < 0:
                at = end
                continue
            first[found], last[found] = at, end - 1
            spelling[found] = _spelled(text + at, min(end - at, longest), base)
            found += 1
            at = -1
    return firsts, lasts, hashes


def sampled(const uint64_t[::1] hashes, const int64_t[::1] offsets, const uint64_t[::1] limits, int n, uint64_t base):
    """Return the hashes (uint64) of those runs of `n` words that are no more than the limit of their text, and how many each text has (int64).

    The words of text k are those from `offsets[k]` to `offsets[k + 1]`, its limit is `limits[k]`; `base` is what the hash of the word k of
    a run is multiplied with, to the power of k.
    """
    cdef Py_ssize_t texts = limits.shape[0], kept = 0, before, text, at
    cdef uint64_t total, limit
    cdef int k
    chosen, counts = np.empty(hashes.shape[0] + 1, np.uint64), np.empty(texts, np.int64)
    cdef uint64_t[::1] out = chosen
    cdef int64_t[::1] count = counts
    for text in range(texts):
        limit, before = limits[text], kept
        for at in range(offsets[text], offsets[text + 1] - n + 1):
            total = hashes[at + n - 1]
            for k in range(n - 2, -1, -1):
                total = total * base + hashes[at + k]
            out[kept] = total
            kept += total <= limit
        count[text] = kept - before
    return chosen[:kept].copy(), counts


def digests(const uint64_t[::1] hashes, const int64_t[::1] offsets):
    """Return for each text a hash (uint64) of its words in their order, 0 where there are none. Arguments as in `sampled`."""
    cdef Py_ssize_t texts = offsets.shape[0] - 1, text, at
    cdef uint64_t total, place
    digested = np.empty(texts, np.uint64)
    cdef uint64_t[::1] out = digested
    for text in range(texts):
        total, place = 0, 1
        for at in range(offsets[text], offsets[text + 1]):
            total += hashes[at] * place
            place += 2
        out[text] = _mixed(total * GOLDEN)
    return digested


def mixed(const uint64_t[::1] values):
    """Return the values (uint64) scattered over all 64 bits, one to one."""
    scattered = np.empty(values.shape[0], np.uint64)
    cdef uint64_t[::1] out = scattered
    cdef Py_ssize_t k
    for k in range(values.shape[0]):
        out[k] = _mixed(values[k])
    return scattered


def known(
    const uint64_t[::1] hashes,
    int bits,
    const uint8_t[::1] sieve,
    const uint64_t[::1] ordered,
    int rest,
    const int32_t[::1] starts,
):
    """Return which hashes, without their lowest `bits` bits, are among the ordered ones (bool).

    `sieve` has a bit for each value of some lowest bits, a power of two of them: whether one of the ordered ones has them. `starts` has
    the first one of the ordered ones for each value of all but the lowest `rest` bits, up to that of the last one, and where they end.
    """
    found = np.zeros(hashes.shape[0], np.bool_)
    cdef uint8_t[::1] out = found.view(np.uint8)
    cdef uint64_t wanted, begin, mask = 8 * sieve.shape[0] - 1, beginnings = starts.shape[0] - 1
    cdef Py_ssize_t k, low, high, middle
    for k in range(hashes.shape[0]):
        wanted = hashes[k] >> bits
        if not sieve[(wanted & mask) >> 3] >> (wanted & 7) & 1:
            continue
        begin = wanted >> rest
        if begin >= beginnings:
            continue
        low, high = starts[begin], starts[begin + 1]
        while low < high:
            middle = (low + high) >> 1
            if ordered[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        out[k] = low < ordered.shape[0] and ordered[low] == wanted
    return found


def distinct(const uint64_t[::1] ordered):
    """Return the values of a sorted array, each once."""
    once = np.empty(ordered.shape[0], np.uint64)
    cdef uint64_t[::1] out = once
    cdef Py_ssize_t kept = 0, k
    for k in range(ordered.shape[0]):
        out[kept] = ordered[k]
        kept += k + 1 == ordered.shape[0] or ordered[k] != ordered[k + 1]
    return once[:kept].copy()


def common(const uint64_t[::1] a, const uint64_t[::1] b):
    """Return how many values two sorted arrays share, each of which holds a value once."""
    cdef Py_ssize_t i = 0, j = 0, shared = 0
    cdef uint64_t one, two
    while i < a.shape[0] and j < b.shape[0]:
        one, two = a[i], b[j]
        shared += one == two
        i += one <= two
        j += two <= one
    return shared


def narrowed(const uint64_t[::1] hashes, const int64_t[::1] counts, int begin_bits, int left_out, int block_bits):
    """Return 40 bits of each hash, the lowest 32 (uint32) and the others (uint8), sorted by its highest `begin_bits` bits, which they are without.

    These are the bits that follow but for the lowest `left_out`, and below them `block_bits` of the number of its document, of which
    each has so many hashes as `counts` says. Returned, too, is how many there are by the highest bits and the rest of the number (int32).
    """
    cdef Py_ssize_t documents = counts.shape[0], document, at, end, begin
    cdef int shift = 64 - begin_bits
    cdef uint64_t key, rest = (<uint64_t> 1 << shift) - 1, block = (<uint64_t> 1 << block_bits) - 1
    lows, highs = np.empty(hashes.shape[0], np.uint32), np.empty(hashes.shape[0], np.uint8)
    several = np.zeros((1 << begin_bits, (documents + block) >> block_bits), np.int32)
    cdef uint32_t[::1] low = lows
    cdef uint8_t[::1] high = highs
    cdef int32_t[:, ::1] count = several
    end = 0
    for document in range(documents):
        at, end = end, end + counts[document]
        for at in range(at, end):
            count[hashes[at] >> shift, document >> block_bits] += 1
    totals = several.sum(1)
    cdef int64_t[::1] to = np.cumsum(totals) - totals
    end = 0
    for document in range(documents):
        at, end = end, end + counts[document]
        for at in range(at, end):
            begin = hashes[at] >> shift
            key = (hashes[at] & rest) >> left_out << block_bits | document & block
            low[to[begin]], high[to[begin]] = <uint32_t> key, <uint8_t> (key >> 32)
            to[begin] += 1
    return lows, highs, several


def often(
    const uint64_t[::1] packed,
    int bits,
    int note_bits,
    const int64_t[::1] sizes,
    const int32_t[:, ::1] both,
    int64_t least,
):
    """Return which occurrences are in a group and of a kind, which -1 is not, that have `least` or more different roots (bool).

    `packed` has in its lowest `bits` bits, but for the lowest `note_bits` of these, the document of each occurrence, one group after the
    other; `sizes` is how many these are. `both` has for each document its kind, and a number for its kind and root, less than there are
    documents.
    """
    found = np.zeros(packed.shape[0], np.bool_)
    cdef uint8_t[::1] out = found.view(np.uint8)
    # The last group, counted from 1, in which a kind with a root was met; the same of a kind, and with how many roots.
    cdef int32_t[::1] met = np.zeros(both.shape[0], np.int32)
    kinds = int(np.max(both[:, 0], initial=-1)) + 1
    cdef int32_t[::1] last = np.zeros(kinds, np.int32), roots = np.zeros(kinds, np.int32)
    cdef uint64_t low = (<uint64_t> 1 << bits) - 1, document
    cdef Py_ssize_t group, start, end = 0, at
    cdef int32_t kind, number
    for group in range(sizes.shape[0]):
        start, end = end, end + sizes[group]
        if sizes[group] < least:
            continue
        for at in range(start, end):
            document = (packed[at] & low) >> note_bits
            kind, number = both[document, 0], both[document, 1]
            if kind < 0 or met[number] == group + 1:
                continue
            met[number] = <int32_t> (group + 1)
            if last[kind] != group + 1:
                last[kind], roots[kind] = <int32_t> (group + 1), 0
            roots[kind] += 1
        for at in range(start, end):
            kind = both[(packed[at] & low) >> note_bits, 0]
            out[at] = kind >= 0 and roots[kind] >= least
    return found


def pairs(
    const int32_t[::1] docs,
    const int64_t[::1] sizes,
    int64_t count,
    int64_t width,
    int step,
    int steps,
    int buckets,
    room,
):
    """Return `a * count + b` (int64) for the documents of each occurrence and of each later one of its group, if they differ.

    `docs` has the documents of the groups, one group after the other, `sizes` how many these are. In a group of more than `width` an
    occurrence is followed by the next one only, and the first one by all. Only those of one `step` of so many `steps` are returned, in
    so many `buckets`, both a power of two, with the end of each (int64); all that have the same a are of one step and in one bucket. They
    are written to `room` (int64) if there is enough of it.
    """
    cdef int64_t[::1] at
    cdef int shift = zeros_below(buckets), fill
    cdef Py_ssize_t group, here, other, last, start, end
    cdef int32_t a
    ends = np.zeros(buckets, np.int64)
    at = ends
    cdef int64_t[::1] out = room
    for fill in range(2):
        end = 0
        for group in range(sizes.shape[0]):
            start, end = end, end + sizes[group]
            for here in range(start, end - 1):
                a = docs[here]
                if steps > 1 and (a >> shift & steps - 1) != step:
                    continue
                last = end - 1 if end - start <= width or here == start else here + 1
                for other in range(here + 1, last + 1):
                    if docs[other] != a:
                        if fill:
                            out[at[a & buckets - 1]] = a * count + docs[other]
                        at[a & buckets - 1] += 1
        if not fill:
            room = room if np.sum(ends) <= len(room) else np.empty(np.sum(ends), np.int64)
            out = room
            ends = np.cumsum(ends) - ends
            at = ends
    return room, ends


def alignments(const uint64_t[::1] a, const uint64_t[::1] b, const uint8_t[::1] use_a, const uint8_t[::1] use_b, int often):
    """Return all places i and j (int64), sorted, with a[i] == b[j] and both in use; each i is followed to the first `often` of them."""
    cdef Py_ssize_t size = 4, room = a.shape[0] + 1, met = 0, i, j, slot
    cdef int times
    while size < 2 * b.shape[0]:
        size *= 2
    # Places count from 1 here: `head` has the first place of a value, `tail` under it the last so far, `after` the next one.
    cdef int32_t[::1] head = np.zeros(size + 2 * b.shape[0] + 2, np.int32)
    cdef int32_t* tail = &head[size]
    cdef int32_t* after = &head[size + b.shape[0] + 1]
    for j in range(b.shape[0]):
        if use_b[j]:
            slot = _slot(b, head, b[j], size - 1)
            if head[slot]:
                after[tail[head[slot]]] = <int32_t> (j + 1)
            else:
                head[slot] = <int32_t> (j + 1)
            tail[head[slot]] = <int32_t> (j + 1)
    firsts, seconds = np.empty(room, np.int64), np.empty(room, np.int64)
    cdef int64_t[::1] first = firsts, second = seconds
    for i in range(a.shape[0]):
        if use_a[i]:
            j, times = head[_slot(b, head, a[i], size - 1)], 0
            while j and times < often:
                if met == room:
                    room *= 2
                    firsts, seconds = np.resize(firsts, room), np.resize(seconds, room)
                    first, second = firsts, seconds
                first[met], second[met] = i, j - 1
                met += 1
                times += 1
                j = after[j]
    return firsts[:met], seconds[:met]


def count_near(const int64_t[::1] i, const int64_t[::1] j, int64_t window):
    """Return (int64), for meetings at (i, j), sorted by i, how many of all are less than `window` words further on in i, and less than that away in j."""
    cdef Py_ssize_t count = i.shape[0], start, k, first = 0
    many = np.zeros(count, np.int64)
    cdef int64_t[::1] out = many
    for start in range(count):
        while i[first] < i[start]:
            first += 1
        k = first
        while k < count and i[k] < i[start] + window:
            out[start] += -window < j[k] - j[start] < window
            k += 1
    return many


def common_words(const uint64_t[::1] a, const uint8_t[::1] use_a, const uint64_t[::1] b, const uint8_t[::1] use_b):
    """Return all places x and y (int64), sorted, with a[x] == b[y] and both in use, and which of them (uint8) have another one diagonally beside them."""
    cdef Py_ssize_t room = a.shape[0] + 1, met = 0, x, y, k, above
    xs, ys = np.empty(room, np.int64), np.empty(room, np.int64)
    cdef int64_t[::1] first = xs, second = ys
    for x in range(a.shape[0]):
        if use_a[x]:
            for y in range(b.shape[0]):
                if a[x] == b[y] and use_b[y]:
                    if met == room:
                        room *= 2
                        xs, ys = np.resize(xs, room), np.resize(ys, room)
                        first, second = xs, ys
                    first[met], second[met] = x, y
                    met += 1
    flags = np.zeros(met, np.uint8)
    cdef uint8_t[::1] beside = flags
    above = 0
    for k in range(met):
        while above < k and (first[above] < first[k] - 1 or first[above] == first[k] - 1 and second[above] < second[k] - 1):
            above += 1
        if above < k and first[above] == first[k] - 1 and second[above] == second[k] - 1:
            beside[above] = beside[k] = 1
    return xs[:met], ys[:met], flags


def most_bits(const int64_t[::1] x, const int64_t[::1] y, const double[::1] bits):
    """Return how many bits matches (x, y), sorted by x, have where each x, or each y, counts once: whichever is less."""
    cdef Py_ssize_t k
    cdef int64_t highest = -1
    cdef double by_x = 0.0, by_y = 0.0
    for k in range(y.shape[0]):
        highest = max(highest, y[k])
    cdef double[::1] of_y = np.zeros(highest + 1, np.float64)
    for k in range(x.shape[0]):
        if k == 0 or x[k] != x[k - 1]:
            by_x += bits[k]
        of_y[y[k]] = max(of_y[y[k]], bits[k])
    for k in range(highest + 1):
        by_y += of_y[k]
    return min(by_x, by_y)


def best_path(const int64_t[::1] x, const int64_t[::1] y, const double[::1] bits, double gap_cost):
    """Return the chain of matches (x, y), both rising, with the most bits after the cost of gaps, as a list of their numbers, and these bits."""
    cdef Py_ssize_t count = x.shape[0], k, m, at, end = 0
    cdef double[::1] best = np.empty(count, np.float64)
    cdef int64_t[::1] before = np.full(count, -1, np.int64)
    cdef double reach, most
    for k in range(count):
        most, at = 0.0, -1
        for m in range(k):
            if x[m] < x[k] and y[m] < y[k]:
                reach = best[m] - gap_cost * (max(x[k] - x[m], y[k] - y[m]) - 1)
                if reach > most:
                    most, at = reach, m
        best[k], before[k] = bits[k] + most, at
        if best[k] > best[end]:
            end = k
    path, m = [end], before[end]
    while m >= 0:
        path.append(m)
        m = before[m]
    return path[::-1], best[end]


def coverage(
    const uint64_t[::1] a, const uint8_t[::1] use_a, lengths_a, Py_ssize_t words_a,
    const uint64_t[::1] b, const uint8_t[::1] use_b, lengths_b, Py_ssize_t words_b, int n,
):
    """Return which words (uint8) of each of two texts are in an n-gram that both have in use.

    `a` and `b` are the n-grams that start at each word, `lengths_a` and `lengths_b` how many words each has (int64, or `None`: `n`).
    """
    cdef Py_ssize_t size = 4, i, j, slot
    while size < 2 * b.shape[0]:
        size *= 2
    cdef int32_t[::1] head = np.zeros(size, np.int32)  # the first place of a value, from 1
    cdef int32_t[::1] first = np.zeros(b.shape[0] + 1, np.int32)  # the same, for each place
    cdef uint8_t[::1] shared = np.zeros(b.shape[0] + 1, np.uint8)
    for j in range(b.shape[0]):
        if use_b[j]:
            slot = _slot(b, head, b[j], size - 1)
            if not head[slot]:
                head[slot] = <int32_t> (j + 1)
            first[j] = head[slot]
    inside_a, inside_b = np.zeros(words_a, np.uint8), np.zeros(words_b, np.uint8)
    cdef uint8_t[::1] in_a = inside_a, in_b = inside_b
    cdef const int64_t[::1] long_a = lengths_a, long_b = lengths_b
    cdef Py_ssize_t covered = 0, end
    for i in range(a.shape[0]):
        if use_a[i]:
            j = head[_slot(b, head, a[i], size - 1)]
            if j:
                shared[j] = 1
                end = min(i + (n if lengths_a is None else long_a[i]), words_a)
                covered = _fill(in_a, max(i, covered), end, covered)
    covered = 0
    for j in range(b.shape[0]):
        if first[j] and shared[first[j]]:
            end = min(j + (n if lengths_b is None else long_b[j]), words_b)
            covered = _fill(in_b, max(j, covered), end, covered)
    return inside_a, inside_b


def run_lengths(const uint8_t[::1] chosen, const uint8_t[::1] live, weights, int whole, int64_t least):
    """Return how much the words weigh that are `chosen`, the longest run of these, the longest run of the others, and the runs of others of `least` or more.

    Words that are not `live` are skipped. Each word weighs what `weights` (uint8, or `None`: `whole`) says.
    """
    cdef Py_ssize_t k
    cdef int64_t total = 0, longest = 0, longest_other = 0, in_long = 0, run = 0, weight
    cdef const uint8_t[::1] heavy = weights
    cdef int before = -1
    for k in range(chosen.shape[0]):
        weight = whole if weights is None else heavy[k]
        if chosen[k]:
            total += weight
        if live[k]:
            if chosen[k] != before:
                if before == 0 and run >= least:
                    in_long += run
                run, before = 0, chosen[k]
            run += weight
            if before:
                longest = max(longest, run)
            else:
                longest_other = max(longest_other, run)
    if before == 0 and run >= least:
        in_long += run
    return total, longest, longest_other, in_long


cdef inline Py_ssize_t _fill(uint8_t[::1] flags, Py_ssize_t start, Py_ssize_t end, Py_ssize_t before) noexcept nogil:
    """Set flags from `start` up to `end`; return the larger one of that and of the end before."""
    cdef Py_ssize_t k
    for k in range(start, end):
        flags[k] = 1
    return max(end, before)


def runs(const int64_t[::1] i, const int64_t[::1] j, int n):
    """Return the longest runs of words, as tuples (first and last + 1 of a, of b), that alignments of n-grams at (i, j), sorted by i, make, in any order."""
    cdef Py_ssize_t count = i.shape[0], made = 0, k, run
    cdef int64_t low = 0, high = 0
    for k in range(count):
        low, high = min(low, j[k] - i[k]), max(high, j[k] - i[k])
    cdef int32_t[::1] latest = np.zeros(high - low + 1, np.int32)  # the number of the last run so far, from 1, by how far apart
    cdef int64_t[:, ::1] found = np.empty((count, 3), np.int64)  # first word of a, last + 1, how much further in b
    for k in range(count):
        run = latest[j[k] - i[k] - low] - 1
        if run >= 0 and i[k] <= found[run, 1]:
            found[run, 1] = i[k] + n
        else:
            found[made, 0], found[made, 1], found[made, 2] = i[k], i[k] + n, j[k] - i[k]
            made += 1
            latest[j[k] - i[k] - low] = <int32_t> made
    return [(found[k, 0], found[k, 1], found[k, 0] + found[k, 2], found[k, 1] + found[k, 2]) for k in range(made)]


DEF TOGETHER = 64
DEF LEAVES = 16


def forest_scores(
    const uint8_t[:, ::1] rows,
    const int64_t[:, ::1] measure,
    const uint8_t[:, ::1] threshold,
    const uint16_t[:, ::1] shut,
    const int16_t[:, ::1] leaf,
):
    """Return the sum over all trees for each column of `rows` (int32): of the leaves of a tree that no node shuts the leftmost one counts.

    `rows` are measures × lines; `measure`, `threshold` and `shut` (the leaves, as bits, that a node shuts for what goes right) are
    nodes × trees; `leaf` is trees × leaves.
    """
    cdef Py_ssize_t lines = rows.shape[1], trees = leaf.shape[0], nodes = measure.shape[0], begin, many, tree, node, j
    cdef uint16_t[TOGETHER] closed
    cdef uint16_t bits
    cdef uint8_t most
    cdef const uint8_t* row
    scores = np.zeros(lines, np.int32)
    cdef int32_t[::1] total = scores
    for begin in range(0, lines, TOGETHER):
        many = min(TOGETHER, lines - begin)
        for tree in range(trees):
            for j in range(TOGETHER):
                closed[j] = 0
            for node in range(nodes):
                bits = shut[node, tree]
                if bits == 0:
                    break
                most = threshold[node, tree]
                row = &rows[measure[node, tree], begin]
                for j in range(many):
                    closed[j] |= bits & <uint16_t> -<int> (row[j] > most)
            for j in range(many):
                total[begin + j] += leaf[tree, zeros_below(<uint16_t> ~closed[j])]
    return scores


def look_up(const uint32_t[::1] codes, const uint8_t[::1] table):
    """Return what the table has for each code point (uint8), the last entry for all beyond it."""
    cdef Py_ssize_t size = codes.shape[0], at
    cdef uint32_t last = <uint32_t> table.shape[0] - 1
    found = np.empty(size, np.uint8)
    cdef uint8_t[::1] out = found
    for at in range(size):
        out[at] = table[min(codes[at], last)]
    return found


def count_kinds(const uint8_t[::1] kinds, const int64_t[::1] end, int different):
    """Return how many characters of each kind stand in each line, with the line feed before it: kinds × lines (int64).

    `end` are the places where lines end; `different` tells how many kinds there are, 16 at most.
    """
    cdef Py_ssize_t lines = end.shape[0], line, at = 0, kind
    cdef int64_t[16] here
    counts = np.empty((different, lines), np.int64)
    cdef int64_t[:, ::1] count = counts
    for line in range(lines):
        for kind in range(different):
            here[kind] = 0
        while at < end[line]:
            here[kinds[at]] += 1
            at += 1
        for kind in range(different):
            count[kind, line] = here[kind]
    return counts


def line_words(
    const uint32_t[::1] codes,
    const uint8_t[::1] kinds,
    const uint64_t[::1] lower,
    const int64_t[::1] start,
    const int64_t[::1] end,
    int word,
    int unspaced,
    uint64_t base,
):
    """Return the hashes (uint64), first places and lengths (int64) of the words of lines, the line of each, and how many each line has (int64).

    Kinds below `word` make words; of runs of the kind `unspaced` every two neighbours are one. `base` is what the lower-case letter k of a
    word is multiplied with, to the power of k + 1; `lower` has the lower case of each code point, its last entry for all beyond it.
    """
    cdef Py_ssize_t size = codes.shape[0], lines = start.shape[0], line, at, past, made = 0, before
    hashes, firsts = np.empty(size, np.uint64), np.empty(size, np.int64)
    lengths, owners, counts = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(lines, np.int64)
    cdef uint64_t[::1] hash = hashes
    cdef int64_t[::1] first = firsts, length = lengths, owner = owners, count = counts
    for line in range(lines):
        at, before = start[line], made
        while at < end[line]:
            if kinds[at] >= word:
                at += 1
                continue
            past = at + 1
            if kinds[at] == unspaced:
                if past < end[line] and kinds[past] == unspaced:
                    past += 1
            else:
                while past < end[line] and kinds[past] < word and kinds[past] != unspaced:
                    past += 1
            hash[made], first[made], length[made], owner[made] = _span_hash(codes, lower, at, past, base), at, past - at, line
            made += 1
            if kinds[at] == unspaced and past - at == 2 and past < end[line] and kinds[past] == unspaced:
                at += 1
            else:
                at = past
        count[line] = made - before
    return hashes[:made], firsts[:made], lengths[:made], owners[:made], counts


def span_hashes(const uint32_t[::1] codes, const uint64_t[::1] lower, const int64_t[::1] start, const int64_t[::1] end, uint64_t base):
    """Return a hash of each span of code points (uint64), as `line_words` makes them."""
    cdef Py_ssize_t size = start.shape[0], at
    hashes = np.empty(size, np.uint64)
    cdef uint64_t[::1] hash = hashes
    for at in range(size):
        hash[at] = _span_hash(codes, lower, start[at], end[at], base)
    return hashes


def slot_counts(const uint64_t[::1] hashes, const uint8_t[::1] chosen, const int64_t[::1] offsets, int room):
    """Return for each word how many of its text fall into its slot: of the `chosen` ones, and of all (int64).

    The words of text k are those from `offsets[k]` to `offsets[k + 1]`; a text has `room` slots a word, and one more.
    """
    cdef Py_ssize_t texts = offsets.shape[0] - 1, text, at, most = 0, slots
    for text in range(texts):
        most = max(most, offsets[text + 1] - offsets[text])
    some, whole = np.empty(hashes.shape[0], np.int64), np.empty(hashes.shape[0], np.int64)
    cdef int64_t[::1] few = some, all = whole
    cdef uint32_t[:, ::1] table = np.zeros((room * most + 1, 2), np.uint32)
    cdef uint64_t slot
    for text in range(texts):
        slots = room * (offsets[text + 1] - offsets[text]) + 1
        table[:slots] = 0
        for at in range(offsets[text], offsets[text + 1]):
            slot = (hashes[at] >> 32) * <uint64_t> slots >> 32
            table[slot, 0] += chosen[at]
            table[slot, 1] += 1
        for at in range(offsets[text], offsets[text + 1]):
            slot = (hashes[at] >> 32) * <uint64_t> slots >> 32
            few[at], all[at] = table[slot, 0], table[slot, 1]
    return some, whole


cdef inline uint64_t _span_hash(const uint32_t[::1] codes, const uint64_t[::1] lower, Py_ssize_t at, Py_ssize_t past, uint64_t base) noexcept nogil:
    cdef uint64_t total = 0, power = base
    cdef uint32_t last = <uint32_t> lower.shape[0] - 1
    while at < past:
        total += lower[min(codes[at], last)] * power
        power *= base
        at += 1
    total = (total ^ total >> 33) * <uint64_t> 0xFF51AFD7ED558CCD
    total = (total ^ total >> 33) * <uint64_t> 0xC4CEB9FE1A85EC53
    return total ^ total >> 33


cdef inline uint64_t _mixed(uint64_t value) noexcept nogil:
    value = (value ^ value >> 30) * <uint64_t> 0xBF58476D1CE4E5B9
    value = (value ^ value >> 27) * <uint64_t> 0x94D049BB133111EB
    return value ^ value >> 31


cdef inline uint64_t _spelled(const uint8_t* text, Py_ssize_t letters, uint64_t base) noexcept nogil:
    """Return the hash of a word of so many letters."""
    cdef uint64_t total = 0, power = 1
    if letters <= 16:  # nearly all: without a loop, whose end no processor foresees
        total = (_eight(text + 8, max(0, letters - 8)) * base + _eight(text, min(letters, 8))) * base
    else:
        for letters in range(letters, 0, -8):
            power *= base
            total += _eight(text, min(letters, 8)) * power
            text += 8
    return _mixed(total)


cdef inline uint64_t _eight(const uint8_t* text, Py_ssize_t letters) noexcept nogil:
    """Return the first of eight bytes, so many `letters`, as one number."""
    cdef uint64_t found
    memcpy(&found, text, 8)
    return found & LOWEST[letters]


cdef inline uint64_t _letters_of(const uint8_t* text) noexcept nogil:
    """Return a bit for each of the first 64 bytes: whether it is a letter."""
    cdef uint64_t found = 0, eight
    cdef int k
    for k in range(8):
        memcpy(&eight, text + 8 * k, 8)
        eight = ((eight & ~HIGH) + ~HIGH | eight) & HIGH
        found |= ((eight >> 7) * GATHER >> 56) << 8 * k
    return found


cdef inline Py_ssize_t _slot(const uint64_t[::1] values, const int32_t[::1] head, uint64_t value, Py_ssize_t mask) noexcept nogil:
    """Return the place in a table of open addresses that has a value, or has room for it."""
    cdef Py_ssize_t slot = <Py_ssize_t> (value & <uint64_t> mask)
    while head[slot] and values[head[slot] - 1] != value:
        slot = slot + 1 & mask
    return slot
