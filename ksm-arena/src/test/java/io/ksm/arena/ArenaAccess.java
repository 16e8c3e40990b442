package io.ksm.arena;

import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.track.MappingBudget;
import java.io.IOException;

/** Lets helpers of tests in other packages make arenas and look at their parts. */
public final class ArenaAccess {
  private ArenaAccess() {}

  /** Makes an arena that asks the kernel through some calls. */
  public static MergeableArena allocate(long bytes, ArenaOptions options, MemoryCalls calls)
      throws IOException {
    return new MergeableArena(bytes, options, calls);
  }

  public static AddressRange range(MergeableArena arena) {
    return arena.parts().range;
  }

  public static ArenaPages pages(MergeableArena arena) {
    return arena.parts().pages;
  }

  public static ArenaFrames frames(MergeableArena arena) {
    return arena.parts().frames;
  }

  public static MappingBudget budget(MergeableArena arena) {
    return arena.parts().budget;
  }
}
