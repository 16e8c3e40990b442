/* Three pages of known bytes, then a crash. */
static volatile unsigned char known[3 * 4096] __attribute__((aligned(4096))) = {1};
void _start(void) {
  for (unsigned i = 0; i < sizeof known; i++) known[i] = i * 7 + (i >> 8);
  __builtin_trap();
}
