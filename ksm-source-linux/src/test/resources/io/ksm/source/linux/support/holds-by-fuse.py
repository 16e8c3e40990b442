# Drops and rewrites private pages of a file that a child serves. The child never serves a read that anybody else causes.
pages = 512
bytes_in_all = pages * size
PR_SET_PDEATHSIG = 1

device = mounted()
owner = os.getpid()
if os.fork() == 0:
    libc.prctl(PR_SET_PDEATHSIG, 9)
    serve(device, bytes_in_all, lambda code, pid: code != READ or pid == owner)
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
