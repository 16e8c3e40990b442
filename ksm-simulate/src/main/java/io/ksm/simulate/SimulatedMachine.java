package io.ksm.simulate;

import io.ksm.api.MergePolicy.MachineView;

/**
 * The machine that was recorded, as a policy sees it in a simulation: by the virtual time, and with
 * as much more memory as merging saves. For one thread.
 */
final class SimulatedMachine implements MachineView {
  private final Recording recording;
  private final VirtualTime time;
  private final int pageSize;
  private int moment;
  private long savedBytes;

  SimulatedMachine(Recording recording, VirtualTime time, int pageSize) {
    this.recording = recording;
    this.time = time;
    this.pageSize = pageSize;
  }

  /**
   * Takes note of how things stand.
   *
   * @param atMoment the latest moment that was shown
   * @param saved by merging, in bytes
   */
  void stands(int atMoment, long saved) {
    moment = atMoment;
    savedBytes = saved;
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public long totalBytes() {
    return recording.machineBytes(moment);
  }

  @Override
  public long availableBytes() {
    long recorded = recording.availableBytes(moment);
    return recorded == UNKNOWN ? UNKNOWN : recorded + savedBytes;
  }

  @Override
  public long ksmdCpuNanos() {
    return recording.ksmdCpuNanos();
  }

  @Override
  public int pageSize() {
    return pageSize;
  }
}
