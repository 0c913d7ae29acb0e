# cython: language_level=3, boundscheck=False, wraparound=False
"""The status of many files of one folder, asked in one loop: what `os.stat` says of each, without an object for each."""

from cpython.bytes cimport PyBytes_FromStringAndSize

cdef extern from *:
    """
    #include <sys/stat.h>
    #include <string.h>
    #ifdef __APPLE__
    #define TIME(status, which) status.st_##which##timespec
    #else
    #define TIME(status, which) status.st_##which##tim
    #endif
    #define NANOSECONDS(time) (time.tv_sec * 1000000000LL + time.tv_nsec)

    /* Write size and times of change of a file. Return whether it is a folder, -1 if it has no status. */
    static int look_at(int folder, const char *name, long long *stamp) {
        struct stat status;
        if (fstatat(folder, name, &status, 0)) return -1;
        stamp[0] = status.st_size;
        stamp[1] = NANOSECONDS(TIME(status, m));
        stamp[2] = NANOSECONDS(TIME(status, c));
        return S_ISDIR(status.st_mode);
    }
    """
    int look_at(int folder, const char* name, long long* stamp) nogil
    size_t strlen(const char* name) nogil


def stamps(int folder, bytes listed, long long gone):
    """Return size and times of change (ns) of files, three numbers of 64 bits each, and which of them, by number, are folders.

    `folder` is an open folder, `listed` are names in it with a NUL between; `gone` stands for the three numbers of a file without status.
    """
    cdef Py_ssize_t count = listed.count(b"\0") + 1 if listed else 0, k
    cdef bytes found = PyBytes_FromStringAndSize(NULL, 24 * count)
    cdef long long* stamp = <long long*> <char*> found
    cdef const char* name = listed
    cdef int kind
    folders = []
    for k in range(count):
        with nogil:  # a file system may be far away
            kind = look_at(folder, name, stamp + 3 * k)
            name += strlen(name) + 1
        if kind < 0:
            stamp[3 * k] = stamp[3 * k + 1] = stamp[3 * k + 2] = gone
        elif kind:
            folders.append(k)
    return found, folders
