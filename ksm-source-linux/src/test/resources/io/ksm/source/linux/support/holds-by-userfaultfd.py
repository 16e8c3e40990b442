# Drops and restores its memory under userfaultfd, until somebody else's read faults; that is never served.
import ctypes, fcntl, mmap, os, platform, struct, sys, time

size = int(sys.argv[1])
pages = 512
bytes_in_all = pages * size
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


def memory():
    return libc.mmap(None, bytes_in_all, 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0)


source, area = memory(), memory()
ctypes.memset(source, 7, bytes_in_all)
ctypes.memset(area, 7, bytes_in_all)
uffd = libc.syscall(282 if platform.machine() == 'aarch64' else 323, os.O_CLOEXEC | os.O_NONBLOCK)
if uffd < 0:
    sys.exit('no userfaultfd: ' + os.strerror(ctypes.get_errno()))
fcntl.ioctl(uffd, 0xC018AA3F, bytearray(struct.pack('QQQ', 0xAA, 0, 0)))
fcntl.ioctl(uffd, 0xC020AA00, bytearray(struct.pack('QQQQ', area, bytes_in_all, 1, 0)))
print('area', area, pages)
print('ready', flush=True)
while True:
    libc.madvise(area, bytes_in_all, mmap.MADV_DONTNEED)
    time.sleep(0.0003)
    try:
        os.read(uffd, 32)
        time.sleep(3600)
    except BlockingIOError:
        pass
    fcntl.ioctl(uffd, 0xC028AA03, bytearray(struct.pack('QQQQq', area, source, bytes_in_all, 0, 0)))
    time.sleep(0.0003)
