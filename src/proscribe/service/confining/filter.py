"""The filter of system calls: what a parser needs to compute, and nothing else.

Files are opened before it holds. After it no file can be opened, no socket made, no process
started: such a call returns ``EPERM``. It cannot be taken off again.

man 2 seccomp
https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import platform
import struct
import sys

NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
THREAD = 0x00010000
"""The flag of ``clone`` that makes a thread: a process of its own is refused."""

# read write close fstat newfstatat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
# rt_sigreturn pread64 readv writev sched_yield mremap madvise getpid exit gettid futex
# sched_getaffinity restart_syscall clock_gettime clock_nanosleep exit_group tgkill
# set_robust_list getrandom membarrier rseq getrusage sysinfo
_X86_64 = (
    0, 1, 3, 5, 262, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 39, 60, 186, 202, 204,
    219, 228, 230, 231, 234, 273, 318, 324, 334, 98, 99,
)  # fmt: skip
_AARCH64 = (
    63, 64, 57, 80, 79, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 172, 93,
    178, 98, 123, 128, 113, 115, 94, 131, 99, 278, 283, 293, 165, 179,
)  # fmt: skip
MACHINES = {
    "x86_64": (0xC000003E, _X86_64, 56),
    "aarch64": (0xC00000B7, _AARCH64, 220),
}
CLONE3 = 435


def confine() -> bool:
    """Let this thread and those that it starts only compute; tell whether that could be done."""
    if not sys.platform.startswith("linux") or platform.machine() not in MACHINES:
        return False
    program = _program(*MACHINES[platform.machine()])
    held = ctypes.create_string_buffer(program, len(program))
    given = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done: int = kernel.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(given), 0, 0)
    return done == 0


def _program(architecture: int, allowed: tuple[int, ...], clone: int) -> bytes:
    """Return the filter as the kernel runs it: eight bytes an instruction."""
    steps = [_step(LOAD, value=4), _step(EQUAL, 1, 0, architecture), _step(RETURN, value=KILL)]
    steps.append(_step(LOAD, value=0))
    for number in allowed:
        steps += [_step(EQUAL, 0, 1, number), _step(RETURN, value=ALLOW)]
    # glibc falls back to the older call, whose flags can be looked at.
    steps += [_step(EQUAL, 0, 1, CLONE3), _step(RETURN, value=ERRNO | errno.ENOSYS)]
    steps += [_step(EQUAL, 0, 3, clone), _step(LOAD, value=16), _step(ANY_BIT, 0, 1, THREAD)]
    steps += [_step(RETURN, value=ALLOW), _step(RETURN, value=ERRNO | errno.EPERM)]
    return b"".join(steps)


def _step(code: int, true: int = 0, false: int = 0, value: int = 0) -> bytes:
    return struct.pack("HBBI", code, true, false, value)
