package io.ksm.source.image.elf;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a core of a guest of Xen: an ELF core without program headers, whose sections hold pages
 * and the number of each. Used by one thread. Definition: Xen's {@code dump-core-format}.
 *
 * @param pages the section {@code .xen_pages}
 * @param numbers the section {@code .xen_pfn}, or {@code .xen_p2m} with the machine's number after
 *     the guest's
 */
record XenCore(Opening opening, FieldReader reader, Section pages, Section numbers) {
  private static final int HEADER = 64;
  private static final int SECTION = 64;
  private static final int MAX_SECTIONS = 1 << 10;
  private static final int MAX_NAMES = 1 << 16;
  private static final int PFN_ENTRY = 8;
  private static final int P2M_ENTRY = 16;

  /** How many entries are read at once. */
  private static final int BLOCK = 4096;

  /** Each costs memory; a guest has some dozens. */
  private static final int MAX_RUNS = 1 << 20;

  private static final long NO_PAGE = -1;
  private static final int MAX_PFN_BITS = 40;

  /** Says where a section lies. */
  private record Section(String name, long offset, long bytes, long entryBytes) {
    long entries() {
      return bytes / entryBytes;
    }
  }

  /**
   * Looks for the sections.
   *
   * @return null if there are none
   * @throws IOException if they are damaged
   */
  static @Nullable XenCore of(Opening opening, ElfHeader header) throws IOException {
    if (!header.wide()) {
      return null;
    }
    FieldReader reader = new FieldReader(opening.file(), opening.damage(), header.order());
    List<Section> sections = sections(reader);
    Section pages = named(".xen_pages", sections);
    Section pfns = named(".xen_pfn", sections);
    Section numbers = pfns != null ? pfns : named(".xen_p2m", sections);
    if (pages == null || numbers == null) {
      return null;
    }
    int entry = pfns != null ? PFN_ENTRY : P2M_ENTRY;
    boolean isPageSize = Long.bitCount(pages.entryBytes) == 1 && pages.entryBytes <= 1 << 16;
    if (numbers.entryBytes != entry || !isPageSize || pages.entryBytes < 1 << 10) {
      throw opening
          .damage()
          .fatal(
              "entries of %s have %d bytes, and those of .xen_pages %d"
                  .formatted(numbers.name, numbers.entryBytes, pages.entryBytes));
    }
    return new XenCore(opening, reader, pages, numbers);
  }

  private static @Nullable Section named(String name, List<Section> sections) {
    return sections.stream().filter(it -> it.name.equals(name)).findFirst().orElse(null);
  }

  private static List<Section> sections(FieldReader reader) throws IOException {
    Fields header = reader.read("the ELF header", 0, HEADER);
    long table = header.u64(40);
    int count = header.u16(60);
    int names = header.u16(62);
    List<Section> sections = new ArrayList<>();
    if (header.u16(58) != SECTION || count > MAX_SECTIONS || names >= count) {
      return sections;
    }
    Fields all = reader.read("the section headers", table, count * SECTION);
    Fields strings = all.part(names * SECTION, SECTION);
    int length = Math.clamp(strings.u64(32), 0, MAX_NAMES);
    Fields text = reader.read("the names of sections", strings.u64(24), length);
    for (int i = 0; i < count; i++) {
      Fields one = all.part(i * SECTION, SECTION);
      int name = (int) Math.min(one.u32(0), length);
      sections.add(
          new Section(
              text.text(name, text.endOfText(name)), one.u64(24), one.u64(32), one.u64(56)));
    }
    return sections;
  }

  /**
   * Joins pages whose numbers follow each other.
   *
   * @throws IOException if the sections do not fit together or into the file, and damaged files are
   *     not wanted
   */
  List<Segment> segments() throws IOException {
    Damage damage = opening.damage();
    long count = numbers.entries();
    if (numbers.bytes < 0 || pages.bytes < 0 || count != pages.entries()) {
      damage.found(
          "%s has %d entries for %d pages".formatted(numbers.name, count, pages.entries()));
      count = Math.min(count, pages.entries());
    }
    long size = opening.file().size();
    long held = held(pages, size);
    long known = held(numbers, size);
    if (held < count || known < count) {
      damage.found(
          "of %d pages in .xen_pages, the file holds %d, and the numbers of %d"
              .formatted(count, held, known));
    }
    return segments(Math.min(count, Math.min(held, known)));
  }

  /** Returns how many entries of a section lie within the file. */
  private static long held(Section section, long size) {
    boolean begins = section.offset >= 0 && section.offset < size;
    return begins ? Math.min(section.bytes, size - section.offset) / section.entryBytes : 0;
  }

  private List<Segment> segments(long count) throws IOException {
    List<Segment> segments = new ArrayList<>();
    long first = NO_PAGE;
    long begin = 0;
    Fields block = new Fields(ByteBuffer.allocate(0));
    for (long i = 0; i < count; i++) {
      int within = (int) (i % BLOCK);
      if (within == 0) {
        int entries = (int) Math.min(BLOCK, count - i);
        long at = numbers.offset + i * numbers.entryBytes;
        block = reader.read(numbers.name, at, entries * (int) numbers.entryBytes);
      }
      long number = number(block.u64(within * (int) numbers.entryBytes));
      if (first == NO_PAGE || number != first + i - begin) {
        add(segments, first, begin, i);
        first = number;
        begin = i;
      }
    }
    add(segments, first, begin, count);
    return segments;
  }

  private long number(long pfn) throws IOException {
    if (pfn != NO_PAGE && pfn >>> MAX_PFN_BITS != 0) {
      opening
          .damage()
          .found("a number in %s is %s".formatted(numbers.name, Long.toUnsignedString(pfn)));
      return NO_PAGE;
    }
    return pfn;
  }

  private void add(List<Segment> segments, long first, long begin, long end) throws IOException {
    if (first == NO_PAGE || begin == end) {
      return;
    }
    if (segments.size() == MAX_RUNS) {
      throw opening.damage().fatal("its pages lie in more than %d runs".formatted(MAX_RUNS));
    }
    long size = pages.entryBytes;
    long bytes = (end - begin) * size;
    segments.add(
        new Segment(
            "physical memory",
            first * size,
            bytes,
            pages.offset + begin * size,
            bytes,
            bytes,
            null));
  }
}
