package io.ksm.source.image.elf;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.SecondViews;
import io.ksm.source.image.format.Segment;
import io.ksm.source.image.format.SegmentLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads ELF core files, of 32 and 64 bits and either byte order. They are those of processes (by
 * the kernel, {@code gcore}) and of whole machines ({@code /proc/vmcore}, QEMU's {@code
 * dump-guest-memory}, VirtualBox, Xen's {@code xl dump-core}).
 *
 * <p>A core of a machine has physical addresses; one of a process has none. Stateless, for any
 * number of threads.
 */
public final class ElfFormat implements ImageFormat {

  @Override
  public String name() {
    return "elf";
  }

  @Override
  public Match match(Head head) {
    return ElfHeader.isCore(head) ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening given) throws IOException {
    ElfHeader header = ElfHeader.read(given);
    XenCore xen = header.count() == 0 ? XenCore.of(given, header) : null;
    if (xen != null) {
      return List.of(SegmentLayout.open(given, xen.segments()));
    }
    List<ProgramHeader> loads = new ArrayList<>();
    CoreNotes notes = new CoreNotes(given, header);
    for (ProgramHeader each : ProgramHeaders.read(given, header)) {
      if (each.isLoad()) {
        loads.add(each);
      } else if (each.isNote()) {
        notes.read(each);
      }
    }
    if (loads.isEmpty()) {
      throw given.file().error("is an ELF file without memory: it has no PT_LOAD header", null);
    }
    boolean physical = loads.stream().anyMatch(ProgramHeader::hasPhysicalAddress);
    Opening opening = withPageSize(given, header, notes, physical);
    List<Segment> segments =
        physical ? physical(loads, opening) : virtual(loads, notes.process(), opening);
    return List.of(SegmentLayout.open(opening, segments, physical ? null : notes.process().name()));
  }

  private static Opening withPageSize(
      Opening given, ElfHeader header, CoreNotes notes, boolean physical) {
    return physical
        ? given.withTold(notes.kernelsPageSize(), "by its VMCOREINFO", header.machineName())
        : given.withTold(notes.process().pageSize(), "by AT_PAGESZ", header.machineName());
  }

  private static List<Segment> virtual(
      List<ProgramHeader> loads, CoreProcess process, Opening opening) throws IOException {
    if (!process.knowsFiles()) {
      opening
          .damage()
          .note("has no note NT_FILE: of no mapping it says whether it is a file's, and all count");
    }
    List<Segment> segments = new ArrayList<>();
    for (ProgramHeader load : loads) {
      String label = process.label(load);
      String ineligible = process.ineligible(load);
      add(segments, load.segment(label, load.virtualAddress(), ineligible, opening));
    }
    return segments;
  }

  private static List<Segment> physical(List<ProgramHeader> loads, Opening opening)
      throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (ProgramHeader load : loads) {
      if (load.physicalAddress() == ProgramHeader.NO_ADDRESS) {
        opening.damage().note("has no physical address for %s: left out".formatted(load.name()));
      } else {
        String label = "segment " + load.index();
        add(segments, load.segment(label, load.physicalAddress(), null, opening));
      }
    }
    return SecondViews.leaveOut(segments, opening.damage());
  }

  private static void add(List<Segment> segments, @Nullable Segment segment) {
    if (segment != null) {
      segments.add(segment);
    }
  }
}
