/*
 * What the kernel takes for the calls by which an arena merges, whatever the language: 8,192 pages
 * become frames, and as many with the same bytes are merged with these, in runs of 64, as in
 * MergeBenchmark. Prints nanoseconds a page of processor time; memory is new in each round.
 *
 *   cc -O2 -o merge-calls merge-calls.c && ./merge-calls
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096L
#define RUN (64 * PAGE)
#define HALF (8192 * PAGE)
#define ROUNDS 12
#define WARM_UPS 2

enum { WRITE, MAP_FOUNDERS, READ, VIEW, COMPARE, MAP_JOINERS, TRACK, STEPS };

static const char *const names[STEPS] = {
    "founder: pwrite into the frames' file",
    "founder: mmap over the page, which frees it",
    "joiner: pread of the frame (as before)",
    "joiner: touch the frame in a view of the file",
    "joiner: memcmp",
    "joiner: mmap over the page, which frees it",
    "joiner: UFFDIO_REGISTER, MADV_DONTFORK"};

static double nanos[STEPS];
static int userfault;
static int file;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void check(int isRight, const char *what) {
  if (!isRight) {
    perror(what);
    exit(1);
  }
}

static void track(char *at, long bytes) {
  uint64_t registration[4] = {(uint64_t)at, (uint64_t)bytes, 2, 0};
  check(ioctl(userfault, 0xc020aa00, registration) == 0, "UFFDIO_REGISTER");
  check(madvise(at, (size_t)bytes, MADV_DONTFORK) == 0, "MADV_DONTFORK");
}

static void overlay(char *at, long frames) {
  void *mapped = mmap(at, RUN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE,
                      file, frames);
  check(mapped == at, "mmap");
}

static double step(int which, double begin) {
  double end = now();
  nanos[which] += end - begin;
  return now();
}

static void found(char *at, long frames) {
  double begin = now();
  check(pwrite(file, at, RUN, frames) == RUN, "pwrite");
  begin = step(WRITE, begin);
  overlay(at, frames);
  (void)step(MAP_FOUNDERS, begin);
  track(at, RUN);
}

static void join(char *at, long frames, char *view, char *buffer, int reads) {
  double begin = now();
  char *bytes = view + frames;
  if (reads) {
    bytes = buffer;
    check(pread(file, buffer, RUN, frames) == RUN, "pread");
    begin = step(READ, begin);
  } else {
    for (long i = 0; i < RUN; i += PAGE) {
      (void)*(volatile char *)(bytes + i);
    }
    begin = step(VIEW, begin);
  }
  check(memcmp(bytes, at, RUN) == 0, "memcmp");
  begin = step(COMPARE, begin);
  overlay(at, frames);
  begin = step(MAP_JOINERS, begin);
  track(at, RUN);
  (void)step(TRACK, begin);
}

int main(void) {
  userfault = (int)syscall(SYS_userfaultfd, O_CLOEXEC | 1);
  check(userfault >= 0, "userfaultfd");
  uint64_t api[3] = {0xAA, 1 << 12 | 1 << 13 | 1 << 15, 0};
  check(ioctl(userfault, 0xc018aa3f, api) == 0, "UFFDIO_API");
  file = memfd_create("frames", MFD_CLOEXEC);
  check(file >= 0 && ftruncate(file, ROUNDS * HALF) == 0, "memfd_create");
  char *view = mmap(NULL, ROUNDS * HALF, PROT_READ, MAP_PRIVATE | MAP_NORESERVE, file, 0);
  char *buffer = mmap(NULL, RUN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  check(view != MAP_FAILED && buffer != MAP_FAILED, "mmap");
  check(madvise(view, ROUNDS * HALF, MADV_RANDOM) == 0, "MADV_RANDOM");
  for (int round = 0; round < ROUNDS; round++) {
    if (round == WARM_UPS) {
      memset(nanos, 0, sizeof nanos);
    }
    char *memory =
        mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(memory != MAP_FAILED, "mmap");
    (void)madvise(memory, 2 * HALF, MADV_NOHUGEPAGE); /* fails where there are none */
    track(memory, 2 * HALF);
    for (long i = 0; i < HALF; i += 8) {
      *(long *)(memory + i) = *(long *)(memory + HALF + i) = i / PAGE * 1000003 + i;
    }
    for (long i = 0; i < HALF; i += RUN) {
      found(memory + i, round * HALF + i);
    }
    for (long i = 0; i < HALF; i += RUN) {
      join(memory + HALF + i, round * HALF + i, view, buffer, round % 2);
    }
    check(munmap(memory, 2 * HALF) == 0, "munmap");
    check(fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, round * HALF, HALF) == 0,
          "fallocate");
  }
  double pages = (double)(ROUNDS - WARM_UPS) * HALF / PAGE;
  for (int i = 0; i < STEPS; i++) {
    double share = i == READ || i == VIEW ? 0.5 : 1; /* in every second round */
    printf("%-46s %5.0f ns\n", names[i], nanos[i] / pages / share);
  }
  return 0;
}
