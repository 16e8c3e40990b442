# Has its memory locked, when SIGUSR1 comes, until its input ends: it replaces a mapping of a file to which it wrote, and
# a child that serves the file never takes what was written.
MAP_FIXED = 0x10
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])


def end_with_input():
    if 0 in select.select([device, 0], [], [])[0]:
        os._exit(0)


device = mounted()
if os.fork() == 0:
    serve(device, size, lambda code, pid: code != WRITE, end_with_input)
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
