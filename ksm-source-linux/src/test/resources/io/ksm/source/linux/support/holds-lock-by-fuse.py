# Has its memory locked, when SIGUSR1 comes, until its input ends: it replaces a mapping of a file to which it wrote, and
# a child that serves the file by the FUSE protocol never takes what was written.
# All is in a mount namespace of its own, and goes with these processes.
import ctypes, errno, mmap, os, select, signal, struct, sys

size = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
MS_REC, MS_PRIVATE, CLONE_NEWNS, MAP_FIXED = 16384, 1 << 18, 0x20000, 0x10


def require(result, what):
    if result < 0:
        sys.exit(what + ': ' + os.strerror(ctypes.get_errno()))


def serve(device):
    def attributes(node):
        mode, length = (0o40755, 0) if node == 1 else (0o100644, size)
        return struct.pack('<6Q10I', node, length, length // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, size, 0)
    while True:
        if 0 in select.select([device, 0], [], [])[0]:
            os._exit(0)
        request = os.read(device, 1 << 20)
        _, code, unique, node, _, _, pid, _ = struct.unpack('<IIQQIIII', request[:40])
        answer, error = b'', 0
        if code in (2, 16, 36, 42):  # forget, write, interrupt: without an answer
            continue
        elif code == 26:
            answer = struct.pack('<4I2H2I2H8I', 7, 31, 0, 0, 8, 8, 1 << 17, 1, 32, 0, *[0] * 8)
        elif code == 1:
            answer = struct.pack('<4Q2I', 2, 0, 3600, 3600, 0, 0) + attributes(2)
        elif code == 3:
            answer = struct.pack('<Q2I', 3600, 0, 0) + attributes(node)
        elif code == 14:
            answer = struct.pack('<QII', 1, 2, 0)
        elif code == 15:
            answer = b'\7' * struct.unpack('<QQI', request[40:60])[2]
        elif code != 18:
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
if os.fork() == 0:
    serve(device)
os.close(device)
pages = 16
area = libc.mmap(None, pages * size, 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0)
ctypes.memset(area, 7, pages * size)
file = os.open(folder + '/file', os.O_RDWR)
shared = libc.mmap(None, size, 3, mmap.MAP_SHARED, file, 0)
ctypes.memset(shared, 1, 1)
print('area', area, pages)
print('ready', flush=True)
signal.sigwait([signal.SIGUSR1])
libc.mmap(shared, size, 3, MAP_FIXED | mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0)
signal.sigwait([signal.SIGUSR1])
