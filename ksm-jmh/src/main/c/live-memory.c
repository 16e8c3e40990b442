/*
 * Processes with memory of known size, for scans of live memory:
 *
 *   cc -O2 ksm-jmh/src/main/c/live-memory.c -o live-memory
 *   ./live-memory PROCESSES MIB MAPPINGS
 *
 * Each process holds MIB of pages that are all different, in so many mappings. They stop themselves (SIGSTOP). Their
 * names for ksm go to standard output, pid:N each, in one line. All end when the standard input of this one ends, or
 * when this one ends.
 *
 * With a fourth argument, the number of rounds, it does not wait but copies the memory of all of them by
 * process_vm_readv(2), 1 MiB at a time in as many ranges as that takes, in one thread, and prints the milliseconds of
 * each round.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096L
#define CALL_BYTES (1L << 20)
#define MAX_RANGES 1024

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static char *reserve(long bytes, long mappings, long *each) {
  *each = bytes / mappings / PAGE * PAGE;
  char *memory =
      mmap(NULL, mappings * *each, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  return memory;
}

/* Every second mapping gets other advice, so that the kernel keeps them apart. */
static void fill(char *memory, long mappings, long each, uint64_t seed) {
  for (long i = 0; i < mappings; i++) {
    char *at = memory + i * each;
    if (i % 2 && madvise(at, each, MADV_RANDOM)) fail("madvise");
    for (long word = 0; word < each / 8; word++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      ((uint64_t *)at)[word] = seed;
    }
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void copy(pid_t pid, const char *memory, long mappings, long each) {
  static char buffer[CALL_BYTES];
  struct iovec remote[MAX_RANGES], local = {buffer, CALL_BYTES};
  long ranges = 0, bytes = 0;
  for (long i = 0; i < mappings; i++) {
    for (long at = 0; at < each;) {
      long length = each - at < CALL_BYTES - bytes ? each - at : CALL_BYTES - bytes;
      remote[ranges++] = (struct iovec){(char *)memory + i * each + at, length};
      bytes += length;
      at += length;
      if (bytes == CALL_BYTES || ranges == MAX_RANGES || (i == mappings - 1 && at == each)) {
        if (process_vm_readv(pid, &local, 1, remote, ranges, 0) != bytes) fail("process_vm_readv");
        ranges = bytes = 0;
      }
    }
  }
}

int main(int count, char **words) {
  if (count < 4) {
    fprintf(stderr, "live-memory PROCESSES MIB MAPPINGS [ROUNDS]\n");
    return 2;
  }
  long processes = atol(words[1]), bytes = atol(words[2]) << 20, mappings = atol(words[3]);
  long rounds = count > 4 ? atol(words[4]) : 0, each;
  char *memory = reserve(bytes, mappings, &each);
  pid_t *pids = calloc(processes, sizeof *pids), parent = getpid();
  for (long i = 0; i < processes; i++) {
    pids[i] = fork();
    if (pids[i] < 0) fail("fork");
    if (pids[i] == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(1);
      fill(memory, mappings, each, i + 1);
      for (;;) raise(SIGSTOP);
    }
  }
  for (long i = 0; i < processes; i++) {
    int status;
    if (waitpid(pids[i], &status, WUNTRACED) < 0 || !WIFSTOPPED(status)) fail("a process did not stop");
    if (rounds == 0) printf("pid:%d%c", pids[i], i == processes - 1 ? '\n' : ' ');
  }
  fflush(stdout);
  for (long round = 0; round < rounds; round++) {
    double began = now();
    for (long i = 0; i < processes; i++) copy(pids[i], memory, mappings, each);
    printf("%.1f\n", now() - began);
  }
  while (rounds == 0 && getchar() != EOF) {
  }
  return 0;
}
