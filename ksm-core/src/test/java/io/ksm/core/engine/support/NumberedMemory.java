package io.ksm.core.engine.support;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Provides memory of one region whose pages are written by numbers: equal numbers are equal
 * contents, 0 is a page full of zeros, and a negative number leaves the page absent.
 */
public record NumberedMemory<M extends TestMemory>(M source, Region region)
    implements AutoCloseable {
  public static final int PAGE_SIZE = 64;
  private static final long BASE = 0x7000;

  /** Makes memory that may change between scans. */
  public static NumberedMemory<WorkloadSource> live(String label, int... contents) {
    Window window = window(contents);
    return of(WorkloadSource.live(label, window, WorkloadSource.Access.COPY), contents);
  }

  /** Makes memory that may change and knows where it did. */
  public static NumberedMemory<WorkloadSource> noticing(String label, int... contents) {
    Window window = window(contents);
    return of(WorkloadSource.noticingWrites(label, window, WorkloadSource.Access.COPY), contents);
  }

  /** Makes memory that never changes. */
  public static NumberedMemory<WorkloadSource> still(String label, int... contents) {
    Window window = window(contents);
    return of(WorkloadSource.still(label, window, WorkloadSource.Access.VIEW), contents);
  }

  /** Makes memory that really merges. */
  public static NumberedMemory<SwappingSource> swapping(String label, int... contents) {
    return of(new SwappingSource(label, window(contents), false), contents);
  }

  /** Makes memory that really merges, and knows where it was written. */
  public static NumberedMemory<SwappingSource> noticingSwapping(String label, int... contents) {
    return of(new SwappingSource(label, window(contents), true), contents);
  }

  private static Window window(int... contents) {
    return new Window(BASE, contents.length, PAGE_SIZE);
  }

  private static <M extends TestMemory> NumberedMemory<M> of(M source, int... contents) {
    Region region = Region.resident("area", BASE, contents.length, "uid:0");
    source.remap(List.of(region));
    return new NumberedMemory<>(source, region).write(0, contents);
  }

  /** Writes pages from one on. */
  public NumberedMemory<M> write(int first, int... contents) {
    for (int i = 0; i < contents.length; i++) {
      if (contents[i] >= 0) {
        source.write(address(first + i), content(contents[i]));
      }
    }
    return this;
  }

  /** Makes two pages mappings of one physical page, as after a fork. */
  public void shareFrame(int one, int other) {
    source.share(address(one), 77);
    source.share(address(other), 77);
  }

  public void become(int page, PageState state) {
    source.become(address(page), state);
  }

  public long address(int page) {
    return source.window().address(page);
  }

  public static byte[] content(int number) {
    byte[] content = new byte[PAGE_SIZE];
    if (number != 0) {
      new SplittableRandom(number).nextBytes(content);
    }
    return content;
  }

  @Override
  public void close() {
    source.close();
  }
}
