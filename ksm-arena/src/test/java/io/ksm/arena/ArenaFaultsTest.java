package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageState;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.arena.support.ArenaMappings;
import io.ksm.arena.support.FailingCalls;
import io.ksm.arena.support.FailingCalls.Call;
import io.ksm.arena.support.ModelArena;
import io.ksm.linux.Errno;
import io.ksm.linux.PagemapScan;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal of the kernel costs a merge, never a byte. */
class ArenaFaultsTest {
  private static final int ENOSPC = 28;
  private static final int EFBIG = 27;
  private static final int EPERM = 1;
  private static final int ENOMEM = Errno.ENOMEM;
  private static final int EIO = Errno.EIO;
  private static final long ANYTHING = FailingCalls.ANYTHING;
  private static final long REGISTER_USERFAULT = 0xc020aa00L;
  private static final long REGISTER_BARRIER = 1 << 4;
  private static final long BARRIER = 1 << 3;

  private final FailingCalls calls = new FailingCalls();

  private ModelArena arena(boolean tracked) throws IOException {
    ModelArena model = new ModelArena(600, ArenaOptions.USUAL.withTrackedWrites(tracked), calls);
    model.writeRun(0, 20, 1000);
    model.writeRun(100, 20, 1000);
    model.writeRun(200, 20, 1000);
    model.writeRun(300, 300, 5000);
    model.scan();
    return model;
  }

  /** A founder is refused, and others join the frames all the same. */
  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "TORN_OVERLAY"})
  void framesThatGotOtherPagesThanTheirFoundersStay(Call call) throws IOException {
    try (ModelArena model = arena(true)) {
      calls.refuse(call, ANYTHING, ENOMEM, 0, 1);
      assertThat(model.merge(0, 1, 20).cardinality()).isEqualTo(20);
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
      assertThat(model.merge(200, 1, 20).isEmpty()).isTrue();
      PageState[] states = model.scan();
      assertThat(states[100]).isEqualTo(PageState.SHARED);
      assertThat(states[0]).isNotEqualTo(PageState.SHARED);
      assertThat(model.frame(5)).isEqualTo(1004);
      model.write(103, 7);
      model.scan();
    }
  }

  /** Whichever overlay of a run fails, in whichever way. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void failingOverlaysLeaveThePages(int skipped) throws IOException {
    for (Call call : new Call[] {Call.OVERLAY, Call.TORN_OVERLAY}) {
      for (boolean tracked : new boolean[] {true, false}) {
        try (ModelArena model = arena(tracked)) {
          calls.refuse(call, ANYTHING, ENOMEM, skipped, 1);
          BitSet refused = model.merge(300, 1, 300);
          refused.or(model.merge(0, 301, 20));
          BitSet joiners = model.merge(100, 301, 20);
          assertThat(refused.cardinality() + joiners.cardinality()).isPositive();
          assertThat(calls.refusals()).isPositive();
          model.scan();
          model.write(301, 4);
          model.write(101, 4);
          model.scan();
          calls.relent();
          model.merge(200, 901, 20);
          model.scan();
        }
      }
    }
  }

  @Test
  void framesWithoutRoomAreNotMade() throws IOException {
    for (int error : new int[] {ENOSPC, EFBIG, ENOMEM, EIO}) {
      try (ModelArena model = arena(true)) {
        calls.refuse(Call.WRITE, ANYTHING, error, 0, 1);
        assertThat(model.merge(0, 1, 20).cardinality()).isEqualTo(20);
        assertThat(model.arena.figures().frames()).isZero();
        assertThat(model.arena.physical().frameBytes()).isZero();
        assertThat(model.merge(0, 1, 20).isEmpty()).isTrue();
        model.scan();
      }
    }
  }

  @Test
  void framesAreWrittenInPieces() throws IOException {
    try (ModelArena model = arena(true)) {
      calls.refuse(Call.SHORT_WRITE, ANYTHING, EIO, 0, 3);
      assertThat(model.merge(0, 1, 20).isEmpty()).isTrue();
      calls.refuse(Call.SHORT_WRITE, ANYTHING, EIO, 0, 2);
      calls.refuse(Call.WRITE, ANYTHING, ENOSPC, 2, 1);
      assertThat(model.merge(300, 21, 100).cardinality()).isEqualTo(100);
      model.scan();
      assertThat(model.frame(3)).isEqualTo(1002);
    }
  }

  @Test
  void whatCannotBeReadIsAnErrorAndNothingIsLost() throws IOException {
    try (ModelArena model = arena(true)) {
      model.merge(0, 1, 20);
      calls.refuse(Call.VIEW, ANYTHING, ENOMEM);
      calls.refuse(Call.READ, ANYTHING, EIO);
      assertThatThrownBy(() -> model.merge(100, 1, 20))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("read frames");
      assertThatThrownBy(() -> model.frame(3))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("frame 3");
      calls.relent();
      model.scan();
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
    }
  }

  @Test
  void framesThatCannotBeShownAreRead() throws IOException {
    try (ModelArena model = arena(true)) {
      model.merge(0, 1, 20);
      calls.refuse(Call.VIEW, ANYTHING, ENOMEM, 0, 1);
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
      assertThat(calls.refusals()).isEqualTo(1);
      calls.refuse(Call.ADVISE, MemoryCalls.DONT_FORK, ENOMEM, 0, 1);
      assertThat(model.merge(200, 1, 20).isEmpty()).isTrue();
      assertThat(calls.refusals()).isEqualTo(2);
      model.scan();
    }
  }

  @Test
  void framesThatCannotBeFreedWait() throws IOException {
    try (ModelArena model = arena(true)) {
      model.merge(0, 1, 20);
      model.unmerge(0, 20);
      model.source.release(1, 20);
      calls.refuse(Call.PUNCH, ANYTHING, ENOMEM, 0, 1);
      model.scan();
      assertThat(model.arena.figures().frames()).isEqualTo(20);
      model.scan();
      assertThat(model.arena.figures().frames()).isZero();
      assertThat(model.arena.physical().frameBytes()).isZero();
    }
  }

  @Test
  void pagesThatCannotGetCopiesStayMerged() throws IOException {
    try (ModelArena model = arena(true)) {
      model.merge(0, 1, 20);
      calls.refuse(Call.ADVISE, MemoryCalls.POPULATE_WRITE, ENOMEM);
      assertThatThrownBy(() -> model.unmerge(0, 20))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot give 20 merged pages copies of their own");
      assertThatThrownBy(() -> model.arena.rawWritable(0, ModelArena.PAGE_SIZE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot give 1 merged pages");
      PageState[] states = model.scan();
      assertThat(states[0]).isEqualTo(PageState.SHARED);
      assertThat(model.source.regions()).hasSize(1);
    }
  }

  @Test
  void mergesThatChildrenWouldSeeAreAnError() throws IOException {
    try (ModelArena model = arena(true)) {
      calls.refuse(Call.ADVISE, MemoryCalls.DONT_FORK, ENOMEM, 0, 1);
      assertThatThrownBy(() -> model.merge(0, 1, 20))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("child processes");
      model.check();
      model.scan();
      model.write(3, 4);
      model.scan();
    }
  }

  @Test
  void zeroPagesThatCannotBeDiscardedStay() throws IOException {
    try (ModelArena model = arena(true)) {
      for (int page = 0; page < 10; page++) {
        model.write(page, 0);
      }
      model.scan();
      calls.refuse(Call.ADVISE, MemoryCalls.DISCARD, EIO, 0, 1);
      assertThat(model.merge(0, 0, 10).cardinality()).isEqualTo(10);
      assertThat(model.merge(0, 0, 10).isEmpty()).isTrue();
      model.scan();
    }
  }

  @Test
  void zeroPagesOnFramesThatCannotBeRenewedStay() throws IOException {
    try (ModelArena model = arena(true)) {
      model.merge(0, 1, 20);
      for (int page = 0; page < 20; page++) {
        model.write(page, 0);
      }
      model.scan();
      calls.refuse(Call.RENEW, ANYTHING, ENOMEM, 0, 1);
      assertThat(model.merge(0, 0, 20).cardinality()).isEqualTo(20);
      assertThat(model.merge(0, 0, 20).isEmpty()).isTrue();
      model.source.release(1, 20);
      model.scan();
      assertThat(model.arena.figures().frames()).isZero();
      assertThat(model.arena.figures().zeroPages()).isEqualTo(20);
    }
  }

  @Test
  void withoutUserfaultfdEverythingIsHashed() throws IOException {
    calls.refuse(Call.USERFAULT, ANYTHING, EPERM);
    checkUntracked("userfaultfd");
  }

  @Test
  void withoutPagemapScanEverythingIsHashed() throws IOException {
    calls.refuse(Call.CONTROL, PagemapScan.REQUEST, 25);
    checkUntracked("PAGEMAP_SCAN");
  }

  @Test
  void whereMemoryCannotBeRegisteredEverythingIsHashed() throws IOException {
    calls.refuse(Call.CONTROL, REGISTER_USERFAULT, ENOMEM);
    checkUntracked("userfaultfd");
  }

  private void checkUntracked(String missing) throws IOException {
    try (ModelArena model = arena(true)) {
      assertThat(model.arena.tracksWrites()).isFalse();
      assertThat(model.arena.warnings())
          .singleElement()
          .asString()
          .contains("writes are not tracked", missing);
      assertThat(model.scan()[0]).isEqualTo(PageState.UNCHANGED); // Nobody wrote near to it.
      model.write(5, model.contents[5]);
      assertThat(model.scan()[0]).isEqualTo(PageState.PRESENT);
      assertThat(model.merge(0, 1, 20).isEmpty()).isTrue();
      model.write(4, 9);
      assertThat(model.scan()[4]).isEqualTo(PageState.PRESENT);
    }
  }

  /** A merged run that cannot be registered: from then on, nothing is tracked. */
  @Test
  void registrationRefusedLaterEndsTracking() throws IOException {
    try (ModelArena model = arena(true)) {
      assertThat(model.arena.warnings()).isEmpty();
      calls.refuse(Call.CONTROL, REGISTER_USERFAULT, ENOMEM, 0, 1);
      assertThat(model.merge(0, 1, 20).isEmpty()).isTrue();
      assertThat(model.arena.tracksWrites()).isFalse();
      assertThat(model.arena.warnings())
          .singleElement()
          .asString()
          .contains("writes are not tracked");
      model.write(4, 9);
      model.write(400, 9);
      PageState[] states = model.scan();
      assertThat(states[4]).isEqualTo(PageState.PRESENT);
      assertThat(states[5]).isEqualTo(PageState.SHARED);
      assertThat(states[400]).isEqualTo(PageState.PRESENT);
      assertThat(model.merge(100, 21, 20).isEmpty()).isTrue();
      model.scan();
    }
  }

  /** One search of written pages fails: the scan does, and the next one misses nothing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void searchesThatFailMissNothing(int skipped) throws IOException {
    try (ModelArena model = arena(true)) {
      model.merge(0, 1, 20);
      model.scan();
      model.write(3, 77);
      model.write(520, 78);
      calls.refuse(Call.CONTROL, PagemapScan.REQUEST, ENOMEM, skipped, 1);
      assertThatThrownBy(model::scan)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("search for written pages");
      model.check();
      PageState[] states = model.scan();
      assertThat(states[3]).isEqualTo(PageState.PRESENT);
      assertThat(states[520]).isEqualTo(PageState.PRESENT);
      assertThat(states[519]).isEqualTo(PageState.PRESENT); // What was found before is not known.
      assertThat(model.scan()[519]).isEqualTo(PageState.UNCHANGED);
    }
  }

  @Test
  void withoutBarriersThereIsNoArena() {
    calls.refuse(Call.BARRIER, REGISTER_BARRIER, 38);
    assertThatThrownBy(() -> new MergeableArena(1 << 20, ArenaOptions.USUAL, calls))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("membarrier");
  }

  @Test
  void withoutPopulateWriteThereIsNoArena() {
    calls.refuse(Call.ADVISE, MemoryCalls.POPULATE_WRITE, 22);
    assertThatThrownBy(() -> new MergeableArena(1 << 20, ArenaOptions.USUAL, calls))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MADV_POPULATE_WRITE, Linux 5.14");
  }

  @Test
  void barriersThatFailStopMergesButNotWriters() throws IOException {
    try (ModelArena model = arena(true)) {
      calls.refuse(Call.BARRIER, BARRIER, EPERM, 0, 1);
      assertThatThrownBy(() -> model.merge(0, 1, 20)).hasMessageContaining("membarrier");
      model.write(0, 3);
      model.scan();
      assertThat(model.merge(100, 1, 20).isEmpty()).isTrue();
    }
  }

  /** What can be freed is, and the error is not lost. */
  @ParameterizedTest
  @EnumSource(names = {"RENEW", "PUNCH"})
  void closingFreesTheAddressesThoughTheKernelRefuses(Call call) throws IOException {
    ModelArena model = arena(true);
    model.merge(0, 1, 20);
    AddressRange range = model.arena.parts().range;
    calls.refuse(call, ANYTHING, ENOMEM);
    assertThatThrownBy(model::close)
        .isInstanceOf(IOException.class)
        .hasMessageMatching("cannot free .*: out of memory");
    calls.relent();
    model.close();
    assertThat(new ArenaMappings(range).count()).isZero();
  }

  /** Without a barrier nobody knows who still writes: the memory goes, and the addresses stay. */
  @Test
  void closingFreesTheMemoryThoughNobodyKnowsWhoWrites() throws IOException {
    ModelArena model = arena(true);
    model.merge(0, 1, 20);
    calls.refuse(Call.BARRIER, BARRIER, EPERM);
    model.close();
    assertThat(new ArenaMappings(model.arena.parts().range).count()).isPositive();
    try (OwnPagemap pagemap = new OwnPagemap(ModelArena.PAGE_SIZE)) {
      pagemap.read(model.arena.parts().range.address(), 600);
      for (int page = 0; page < 600; page++) {
        assertThat(OwnPagemap.isOwn(pagemap.entry(page))).as("page %d", page).isFalse();
      }
    }
    assertThat(model.arena.parts().frames.memoryBytes()).isZero();
  }

  /** The kernel may have no KSM, to which scattered pages could be left. */
  @Test
  void whatCannotBeLeftToTheKernelIsAnError() throws IOException {
    ArenaOptions options = ArenaOptions.USUAL.withMappings(0).withRestLeftToKernel(true);
    try (ModelArena model = new ModelArena(600, options, calls)) {
      model.writeRun(0, 20, 1000);
      model.scan();
      model.merge(3, 1, 2);
      calls.refuse(Call.ADVISE, MemoryCalls.MERGEABLE, 22);
      assertThatThrownBy(model::scan)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("MADV_MERGEABLE");
      model.check();
    }
  }
}
