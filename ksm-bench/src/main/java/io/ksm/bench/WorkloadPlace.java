package io.ksm.bench;

/** Says where a built-in workload that does not change is kept during a benchmark. */
public enum WorkloadPlace {
  /** In files, which are deleted afterwards. */
  FILES,
  /** In files, which are left there. */
  KEPT_FILES,
  /** In memory of processes of its own, which end afterwards. */
  PROCESSES
}
