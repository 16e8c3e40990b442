package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.SourceGoneException;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.CgroupMembership;
import io.ksm.linux.process.GuestName;
import io.ksm.linux.process.PinnedMemory;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.watch.UnresponsiveException;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the memory of one live process.
 *
 * <p>For any number of threads, except for {@link #regions()}, which one thread calls at a time.
 *
 * <p>A process that replaces its program by {@code exec} stays the same source: its old pages
 * vanish and the next {@link #regions()} lists the new ones. Another process that gets the same
 * number is never taken for it.
 */
public final class PidSource implements PageSource {
  private static final long MAX_EXEC_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long EXEC_LOOK_NANOS = Duration.ofMillis(1).toNanos();

  private final ProcessIdentity process;
  private final String label;
  private final ListingOptions listing;
  private final List<String> warnings;
  private final int pageSize;
  private final Set<String> hugePageDevices;
  private final ThreadStacks stacks;

  /** One for each program that the process has run. Reads may go on in an earlier one. */
  private final List<AddressSpace> opened = new CopyOnWriteArrayList<>();

  private final Watch watch;
  private final OfferedWatch offered;

  /** How many pages of the present scan were not read because the process held reads up. */
  private final AtomicLong unresponsive = new AtomicLong();

  /** Whether the process has replaced its program since it was opened. */
  private volatile boolean otherProgram;

  private volatile AddressSpace memory;
  private volatile List<Region> listed = List.of();
  private volatile long pinnedBytes;
  private volatile String pinnedWarning = "";

  /** The virtual machine that it is, or nothing; null until its command was read. */
  private @Nullable String machine;

  private PidSource(
      ProcessIdentity process,
      ProcessStatus target,
      ListingOptions listing,
      List<String> warnings,
      Set<String> hugePageDevices)
      throws ErrnoException {
    this.process = process;
    this.label = target.label();
    this.listing = listing;
    this.warnings = List.copyOf(warnings);
    this.pageSize = Platform.pageSize();
    this.hugePageDevices = hugePageDevices;
    this.stacks = new ThreadStacks(process.pid());
    this.watch = new Watch("process " + label);
    this.offered = new OfferedWatch(target, listing.offeredOnly());
    this.memory = openMemory();
    long pinned = PinnedMemory.of(target);
    notePinned(pinned, pinned == 0 ? List.of() : pinnedMappings());
  }

  /**
   * Opens a process.
   *
   * @param listing how its regions are listed
   * @param warnings of the source
   * @throws ErrnoException if there is no such process, or no permission to read it
   */
  public static PidSource open(ProcessStatus target, ListingOptions listing, List<String> warnings)
      throws ErrnoException {
    return open(target, listing, warnings, ProcessIdentity.of(target.pid()));
  }

  static PidSource open(
      ProcessStatus target, ListingOptions listing, List<String> warnings, ProcessIdentity identity)
      throws ErrnoException {
    Set<String> hugePageDevices = HugePageFiles.devices(target.pid());
    return new PidSource(identity, target, listing, warnings, hugePageDevices);
  }

  /** Returns the mappings, by which is told what of the pinned memory could merge. */
  private List<Mapping> pinnedMappings() throws ErrnoException {
    try {
      return watch.list(this::mappings);
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException e) {
      return List.of(); // It is held up: all counts until its regions are listed.
    }
  }

  private List<Mapping> mappings() throws IOException {
    return Mapping.parseAll(Watch.part(() -> ProcFile.read(process.pid(), "maps")));
  }

  /** Takes the figures of the last listing: what is said is by what the saving is bounded. */
  private void notePinned(long pinned, List<Mapping> mappings) {
    pinnedBytes = PinnedRegions.least(pinned, mappings, hugePageDevices);
    pinnedWarning = pinned == 0 ? "" : PinnedRegions.warning(label, pinned, pinnedBytes);
  }

  private AddressSpace openMemory() throws ErrnoException {
    AddressSpace space = AddressSpace.open(process.pid(), pageSize, watch);
    opened.add(space);
    return space;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  @Override
  public List<Region> regions() throws IOException {
    unresponsive.set(0);
    watch.begin();
    try {
      listed = listPatiently();
    } catch (UnresponsiveException e) {
      requireThere();
      if (listed.isEmpty()) {
        throw e;
      }
      // What it had last time counts as unresponsive now.
    }
    return listed;
  }

  /**
   * Lists the regions. For some microseconds within {@code exec} a process has no memory, and looks
   * as if it had ended if it has several threads: so it is asked again.
   */
  private List<Region> listPatiently() throws IOException {
    long begin = System.nanoTime();
    while (true) {
      try {
        OfferedMemory ranges = offered.ask();
        List<Region> regions = watch.list(() -> listRegions(ranges));
        if (!regions.isEmpty()) {
          requireThere();
          return regions;
        }
      } catch (ErrnoException e) {
        if (!e.isGone()) {
          throw e;
        }
      }
      if (!process.isThere() || System.nanoTime() - begin > MAX_EXEC_NANOS) {
        throw gone();
      }
      LockSupport.parkNanos(EXEC_LOOK_NANOS);
    }
  }

  private List<Region> listRegions(@Nullable OfferedMemory ranges) throws IOException {
    if (memory.isGone()) {
      memory = openMemory();
      otherProgram = true;
    }
    int pid = process.pid();
    ProcessStatus status = ProcessStatus.read(pid);
    String owner = "uid:" + status.uid();
    List<Mapping> mappings = mappings();
    stacks.look();
    RegionLister lister =
        new RegionLister(
            memory.names(stacks, mappings),
            memory.populatedPages(),
            hugePageDevices,
            pageSize,
            listing.domainPrefix() + owner,
            new MappingTraits(traits(status, owner), ranges, MappingNodes.of(pid, listing.nodes())),
            listing.offeredOnly());
    notePinned(PinnedMemory.of(status), mappings);
    return lister.list(mappings);
  }

  private RegionTraits traits(ProcessStatus status, String owner) throws IOException {
    if (machine == null) {
      machine = Watch.part(() -> GuestName.of(status));
    }
    return RegionTraits.UNKNOWN
        .withOwner(owner)
        .withControlGroup(CgroupMembership.of(process.pid()))
        .withMachine(machine)
        .withResident(RegionTraits.Known.YES);
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    Objects.checkFromIndexSize(firstPage, count, region.pages());
    long address = region.address() + firstPage * pageSize;
    try {
      long end = address + (long) count * pageSize;
      if (watch.read(address, end, () -> memory.read(address, count, into)) < count) {
        requireThere(); // Then it only runs another program by now, and the pages are absent.
        otherProgram = true;
      }
    } catch (UnresponsiveException e) {
      requireThere();
      if (e.isMemoryInUse()) {
        into.abandonBuffer();
      }
      into.setStates(0, count, PageState.UNRESPONSIVE);
    } catch (ErrnoException e) {
      if (!e.isGone()) {
        throw e;
      }
      requireThere(); // It is about to run another program.
      into.setStates(0, count, PageState.ABSENT);
    }
    if (watch.hasEverGivenUp() && (!into.isForComparison() || into.isForSample())) {
      noteUnresponsive(into, count);
    }
  }

  @Override
  public void nodes(Region region, long firstPage, int[] nodes) throws IOException {
    if (listing.nodes() && MappingNodes.mayDiffer()) {
      long address = region.address() + firstPage * pageSize;
      long end = address + (long) nodes.length * pageSize;
      watch.read(address, end, () -> memory.nodes(address, nodes));
    }
  }

  private void noteUnresponsive(PageSink into, int count) {
    for (int page = 0; page < count; page++) {
      if (into.state(page) == PageState.UNRESPONSIVE) {
        unresponsive.incrementAndGet();
      }
    }
  }

  /** Makes sure that the process has not ended; it may be in the midst of {@code exec}. */
  private void requireThere() throws IOException {
    if (!process.isThere()) {
      throw gone();
    }
  }

  private SourceGoneException gone() {
    return new SourceGoneException("process %s has exited".formatted(label));
  }

  @Override
  public List<String> warnings() {
    return Stream.concat(warnings.stream(), Stream.of(pinnedWarning))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Says that the process held reads up, or that it is not known what was offered. */
  @Override
  public List<String> damage() {
    List<String> lines = new ArrayList<>();
    long pages = unresponsive.get();
    if (pages > 0) {
      lines.add("%s: %,d pages were left out".formatted(watch.complaint(), pages));
    }
    lines.addAll(offered.damage());
    return lines;
  }

  /** Says that the process runs another program than before. */
  @Override
  public List<String> notes() {
    String did = " has executed another program meanwhile: figures are of its new memory only";
    return otherProgram ? List.of("process " + label + did) : List.of();
  }

  @Override
  public long cpuNanos() {
    return watch.cpuNanos() + offered.cpuNanos();
  }

  @Override
  public long pinnedBytes() {
    return pinnedBytes;
  }

  @Override
  public String identity() {
    return "process %d, started at tick %d".formatted(process.pid(), process.startTicks());
  }

  @Override
  public void close() {
    opened.forEach(AddressSpace::close);
  }
}
