/*
 * What a guard costs that announces each write, whatever the language: the steps of ArenaWriter.set
 * in C, beside the bare write. Longs go anywhere in 256 MiB of 4 KiB pages, as in
 * GuardedWriteBenchmark. Prints medians of interleaved rounds, in processor time.
 *
 *   cc -O2 -o guarded-write guarded-write.c && ./guarded-write
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define BYTES (256L << 20)
#define WRITES 10000000L
#define ROUNDS 9
#define WAYS 4

static const char *const names[WAYS] = {
    "raw", "announce, leave", "announce, look, mark", "announce, look, mark, leave"};

/* Each in cache lines of its own. All are volatile: the compiler keeps their order. */
static struct {
  char before[128];
  volatile uint64_t range;
  char between[128];
  volatile uint64_t held;
  char after[128];
} guard;

static volatile unsigned char marks[BYTES >> 21];
static uint64_t bits = 88172645463325252u;

static inline uint64_t anywhere(void) {
  bits ^= bits << 13;
  bits ^= bits >> 7;
  bits ^= bits << 17;
  return bits & (BYTES - 8);
}

static inline void announce(uint64_t at) {
  uint64_t page = at >> 12;
  guard.range = page << 32 | (page + 1);
}

static inline void look(void) {
  if (guard.held != 0) {
    abort();
  }
}

static inline void mark(uint64_t at) {
  if (marks[at >> 21] != 1) {
    marks[at >> 21] = 1;
  }
}

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double nanosPerWrite(int way, char *memory) {
  double begin = seconds();
  for (long i = 0; i < WRITES; i++) {
    uint64_t at = anywhere();
    if (way > 0) {
      announce(at);
    }
    if (way > 1) {
      look();
    }
    *(volatile uint64_t *)(memory + at) = (uint64_t)i;
    if (way > 1) {
      mark(at);
    }
    if (way == 1 || way == 3) {
      guard.range = 0;
    }
  }
  return (seconds() - begin) * 1e9 / WRITES;
}

static int ascending(const void *one, const void *other) {
  double a = *(const double *)one;
  double b = *(const double *)other;
  return (a > b) - (a < b);
}

int main(void) {
  char *memory =
      mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  (void)madvise(memory, BYTES, MADV_NOHUGEPAGE); /* fails where there are none */
  memset(memory, 1, BYTES);
  static double nanos[WAYS][ROUNDS];
  static double ratios[WAYS][ROUNDS];
  for (int round = 0; round < ROUNDS; round++) {
    for (int way = 0; way < WAYS; way++) {
      nanos[way][round] = nanosPerWrite(way, memory);
      ratios[way][round] = nanos[way][round] / nanos[0][round];
    }
  }
  for (int way = 0; way < WAYS; way++) {
    qsort(nanos[way], ROUNDS, sizeof nanos[way][0], ascending);
    qsort(ratios[way], ROUNDS, sizeof ratios[way][0], ascending);
    printf("%-28s %6.2f ns  %.2f times raw\n", names[way], nanos[way][ROUNDS / 2],
           ratios[way][ROUNDS / 2]);
  }
  return 0;
}
