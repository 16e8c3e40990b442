# Drops and rewrites private pages of a file that a child serves by the FUSE protocol. The child never serves a read that
# anybody else causes. All is in a mount namespace of its own, and goes with these two processes.
import ctypes, errno, mmap, os, struct, sys, time

size = int(sys.argv[1])
pages = 512
bytes_in_all = pages * size
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
MS_REC, MS_PRIVATE, CLONE_NEWNS, PR_SET_PDEATHSIG = 16384, 1 << 18, 0x20000, 1


def require(result, what):
    if result < 0:
        sys.exit(what + ': ' + os.strerror(ctypes.get_errno()))


def serve(device, owner):
    def attributes(node):
        mode, length = (0o40755, 0) if node == 1 else (0o100644, bytes_in_all)
        return struct.pack('<6Q10I', node, length, length // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, size, 0)

    while True:
        request = os.read(device, 1 << 20)
        _, code, unique, node, _, _, pid, _ = struct.unpack('<IIQQIIII', request[:40])
        answer, error = b'', 0
        if code in (2, 36, 42):  # forget, interrupt: without an answer
            continue
        elif code == 26:  # init
            answer = struct.pack('<4I2H2I2H8I', 7, 31, 0, 0, 8, 8, 1 << 17, 1, 32, 0, *[0] * 8)
        elif code == 1:  # lookup
            answer = struct.pack('<4Q2I', 2, 0, 3600, 3600, 0, 0) + attributes(2)
        elif code == 3:  # getattr
            answer = struct.pack('<Q2I', 3600, 0, 0) + attributes(node)
        elif code == 14:  # open
            answer = struct.pack('<QII', 1, 2, 0)
        elif code == 15:  # read
            if pid != owner:
                continue
            answer = b'\7' * struct.unpack('<QQI', request[40:60])[2]
        elif code != 18:  # release
            error = -errno.ENOSYS
        os.write(device, struct.pack('<IiQ', 16 + len(answer), error, unique) + answer)


folder = '/mnt'  # in this namespace only
require(libc.unshare(CLONE_NEWNS), 'no mount namespace')
require(libc.mount(None, b'/', None, MS_REC | MS_PRIVATE, None), 'no private mounts')
try:
    device = os.open('/dev/fuse', os.O_RDWR)
except OSError as e:
    sys.exit('no FUSE: ' + str(e))
options = 'fd=%d,rootmode=40000,user_id=%d,group_id=%d' % (device, os.getuid(), os.getgid())
require(libc.mount(b'ksm-test', folder.encode(), b'fuse', 0, options.encode()), 'no FUSE')
owner = os.getpid()
if os.fork() == 0:
    libc.prctl(PR_SET_PDEATHSIG, 9)
    serve(device, owner)
os.close(device)
file = os.open(folder + '/file', os.O_RDONLY)
area = libc.mmap(None, bytes_in_all, 3, mmap.MAP_PRIVATE, file, 0)
libc.madvise(area, bytes_in_all, mmap.MADV_RANDOM)
print('area', area, pages)
print('ready', flush=True)
while True:
    ctypes.memset(area, 7, bytes_in_all)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    time.sleep(0.001)
    libc.madvise(area, bytes_in_all, mmap.MADV_DONTNEED)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    time.sleep(0.0003)
