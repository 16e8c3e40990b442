package io.ksm.arena.support;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/** Makes an arena, and prints whether writes are tracked, or why there is none. */
public final class TrackingProgram {
  private TrackingProgram() {}

  public static void main(String[] args) throws IOException {
    try (MergeableArena arena = MergeableArena.allocate(1 << 20);
        ArenaWriter writer = arena.writer()) {
      writer.set(ValueLayout.JAVA_LONG, 8192, 1);
      System.out.println("regions: " + arena.source().regions().size());
      System.out.println("tracked: " + arena.tracksWrites());
      System.out.println("warnings: " + arena.warnings());
    } catch (RuntimeException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
