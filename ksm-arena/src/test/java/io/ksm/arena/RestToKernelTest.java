package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.support.ModelArena;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.kernel.ProcessMerging;
import io.ksm.linux.ProcFile;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;

/** Pages that stand too much alone for mappings of their own are merged by the kernel's KSM. */
@Timeout(900)
class RestToKernelTest {
  /** How long others, who may be testing with the machine's KSM too, are waited for. */
  private static final Duration WAIT = Duration.ofMinutes(10);

  private static final int PAGES = 600;
  private static final int PAGE_SIZE = ModelArena.PAGE_SIZE;

  /** Every third page of the first 300 is of one of two contents. */
  private static final int ALONE = 100;

  private KernelSession session;
  private ModelArena model;

  @BeforeEach
  void begin() throws IOException {
    try {
      session = KernelSession.begin(KernelKsm.open(), WAIT);
    } catch (KernelKsmException | IllegalArgumentException e) {
      abort(e.getMessage());
    }
    session.unmergeAll();
    session.set(Knob.USE_ZERO_PAGES, "0");
    model = arena(true);
  }

  @AfterEach
  void end() throws IOException {
    try {
      if (model != null) {
        model.close();
      }
    } finally {
      if (session != null) {
        session.close();
      }
    }
  }

  /** Two equal runs merge, and what is equal elsewhere is refused for want of mappings. */
  private static ModelArena arena(boolean restToKernel) throws IOException {
    ArenaOptions options = ArenaOptions.USUAL.withMappings(4).withRestLeftToKernel(restToKernel);
    ModelArena model = new ModelArena(PAGES, options, new MemoryCalls());
    for (int page = 0; page < 3 * ALONE; page++) {
      model.write(page, page % 3 == 0 ? 1 + page % 2 : 10_000 + page);
    }
    model.writeRun(400, 20, 1000);
    model.writeRun(500, 20, 1000);
    model.scan();
    model.merge(400, 1, 20);
    model.merge(500, 1, 20);
    for (int page = 0; page < 3 * ALONE; page += 3) {
      model.merge(page, 100 + page % 2, 1);
    }
    model.scan();
    return model;
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void theKernelMergesWhatIsScattered() throws Exception {
    scan(3);
    assertThat(mergedByKernel()).isEqualTo(ALONE);
    model.check();
    model.scan();
    assertThat(model.arena.figures().sharingPages()).isEqualTo(40);
    assertThat(model.arena.physical().ownBytes())
        .as("pages that the kernel merged are nobody's own")
        .isEqualTo((model.arena.figures().ownPages() - ALONE) * PAGE_SIZE);
    assertThat(model.arena.physical().frameBytes()).isEqualTo(20L * PAGE_SIZE);
  }

  /** What the kernel merged is written to, and made raw, as any other page. */
  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void pagesThatTheKernelMergedAreUsedOn() throws Exception {
    scan(3);
    assertThat(mergedByKernel()).isEqualTo(ALONE);
    model.write(3, 77);
    model.write(420, 78);
    model.unmerge(400, 20);
    MemorySegment raw = model.arena.rawWritable(ModelArena.offset(6), PAGE_SIZE);
    raw.copyFrom(ModelArena.bytes(79));
    model.contents[6] = 79;
    model.scan();
    scan(2);
    model.scan();
    assertThat(mergedByKernel()).isEqualTo(ALONE - 2);
    assertThat(model.arena.figures().sharingPages()).isEqualTo(20);
  }

  @Test
  void nothingOfAClosedArenaIsLeftToTheKernel() throws Exception {
    scan(3);
    AddressRange range = model.arena.parts().range;
    assertThat(mergeableMappings(range)).isPositive();
    model.close();
    model = null;
    assertThat(mergeableMappings(range)).isZero();
  }

  /** The option off, as it usually is. */
  @Test
  void otherArenasAreNotForTheKernel() throws IOException {
    assertThat(mergeableMappings(model.arena.parts().range)).isPositive();
    try (ModelArena usual = arena(false)) {
      assertThat(mergeableMappings(usual.arena.parts().range)).isZero();
    }
  }

  private void scan(int times) throws IOException {
    session.stepping();
    for (int i = 0; i < times; i++) {
      session.scanOnce();
    }
  }

  private static long mergedByKernel() throws KernelKsmException {
    int pid = (int) ProcessHandle.current().pid();
    return ProcessMerging.of(pid).mergingPages().orElseGet(() -> abort("no ksm_merging_pages"));
  }

  /** Counts mappings that are marked {@code mg}. */
  private static long mergeableMappings(AddressRange range) throws IOException {
    long count = 0;
    boolean inside = false;
    List<String> lines = ProcFile.read("/proc/self/smaps").lines().toList();
    for (String line : lines) {
      if (line.matches("\\p{XDigit}+-\\p{XDigit}+ .*")) {
        long address = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        inside = address >= range.address() && address < range.address() + range.bytes();
      } else if (inside && line.startsWith("VmFlags:") && line.contains(" mg")) {
        count++;
      }
    }
    return count;
  }
}
