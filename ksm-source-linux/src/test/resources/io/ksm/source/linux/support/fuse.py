# What programs begin with that have a child serve a file by the FUSE protocol. All is in a mount namespace of its own, and
# goes with these processes.
import ctypes, errno, mmap, os, select, signal, struct, sys, time

size = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
MS_REC, MS_PRIVATE, CLONE_NEWNS = 16384, 1 << 18, 0x20000
READ, WRITE = 15, 16
folder = '/mnt'  # in this namespace only


def require(result, what):
    if result < 0:
        sys.exit(what + ': ' + os.strerror(ctypes.get_errno()))


def mounted():
    require(libc.unshare(CLONE_NEWNS), 'no mount namespace')
    require(libc.mount(None, b'/', None, MS_REC | MS_PRIVATE, None), 'no private mounts')
    try:
        device = os.open('/dev/fuse', os.O_RDWR)
    except OSError as e:
        sys.exit('no FUSE: ' + str(e))
    options = 'fd=%d,rootmode=40000,user_id=%d,group_id=%d' % (device, os.getuid(), os.getgid())
    require(libc.mount(b'ksm-test', folder.encode(), b'fuse', 0, options.encode()), 'no FUSE')
    return device


# Serves 'file', of so many bytes. What is_served(code, pid) says no to never gets an answer.
def serve(device, length, is_served, wait=lambda: None):
    def attributes(node):
        mode, bytes_in_all = (0o40755, 0) if node == 1 else (0o100644, length)
        return struct.pack(
            '<6Q10I', node, bytes_in_all, bytes_in_all // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, size, 0)

    while True:
        wait()
        request = os.read(device, 1 << 20)
        _, code, unique, node, _, _, pid, _ = struct.unpack('<IIQQIIII', request[:40])
        answer, error = b'', 0
        if code in (2, 36, 42) or not is_served(code, pid):  # forget, interrupt: without an answer
            continue
        elif code == 26:  # init
            answer = struct.pack('<4I2H2I2H8I', 7, 31, 0, 0, 8, 8, 1 << 17, 1, 32, 0, *[0] * 8)
        elif code == 1:  # lookup
            answer = struct.pack('<4Q2I', 2, 0, 3600, 3600, 0, 0) + attributes(2)
        elif code == 3:  # getattr
            answer = struct.pack('<Q2I', 3600, 0, 0) + attributes(node)
        elif code == 14:  # open
            answer = struct.pack('<QII', 1, 2, 0)
        elif code == READ:
            answer = b'\7' * struct.unpack('<QQI', request[40:60])[2]
        elif code != 18:  # release
            error = -errno.ENOSYS
        os.write(device, struct.pack('<IiQ', 16 + len(answer), error, unique) + answer)
