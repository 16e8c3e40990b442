package io.ksm.source.image.qemu;

import io.ksm.source.image.file.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what sections of RAM hold: words that are the address of a page and flags about what
 * follows. Used by one thread. Definition: QEMU's {@code migration/ram.c}, version 4.
 */
final class RamSection {
  private static final int ZERO = 0x02;
  private static final int SIZES = 0x04;
  private static final int PAGE = 0x08;
  private static final int END = 0x10;

  /** The page is in the block of the one before. */
  private static final int SAME_BLOCK = 0x20;

  private static final int XBZRLE = 0x40;
  private static final int HOOK = 0x80;
  private static final int COMPRESSED = 0x100;
  private static final int CHANNELS = 0x200;

  private static final int MAX_BLOCKS = 4096;

  /** As much as x86 can address. */
  private static final long MAX_BYTES = 1L << 52;

  /** How many groups of pages may hold as few of them as they like. */
  private static final int FREE_GROUPS = 1024;

  /** How many pages the others have on average: so memory stays in proportion to the file. */
  private static final int MIN_PAGES = 8;

  private final StreamCursor cursor;
  private final Damage damage;
  private final int pageSize;
  private final boolean hasAddresses;
  private final List<RamBlock> blocks = new ArrayList<>();
  private final Map<String, RamBlock> byName = new HashMap<>();
  private @Nullable RamBlock block;
  private long groups;
  private long entries;

  /**
   * Prepares to read.
   *
   * @param pageSize of the guest
   * @param hasAddresses whether blocks tell where the guest has them: {@code x-ignore-shared}
   */
  RamSection(StreamCursor cursor, Damage damage, int pageSize, boolean hasAddresses) {
    this.cursor = cursor;
    this.damage = damage;
    this.pageSize = pageSize;
    this.hasAddresses = hasAddresses;
  }

  /** Returns what was found so far. */
  List<RamBlock> blocks() {
    return blocks;
  }

  int pageSize() {
    return pageSize;
  }

  /** Reads on up to the end of a section. */
  void read() throws IOException, Malformed {
    while (true) {
      long begin = cursor.at();
      long word = cursor.number(Long.BYTES);
      long address = word & -pageSize;
      int flags = (int) (word - address);
      switch (flags & ~SAME_BLOCK) {
        case SIZES -> readSizes(address);
        case ZERO -> addFilled(address, flags);
        case PAGE -> addPage(address, flags);
        case END -> {
          return;
        }
        default -> throw unreadable(flags, begin);
      }
    }
  }

  private void addFilled(long address, int flags) throws IOException, Malformed {
    long page = page(address, flags);
    add(page, RamBlock.filled(cursor.number(1)));
  }

  private void addPage(long address, int flags) throws IOException, Malformed {
    long page = page(address, flags);
    long place = cursor.at();
    cursor.skip(pageSize);
    add(page, place);
  }

  private void add(long page, long place) throws IOException, Malformed {
    entries++;
    groups += current().put(page, place) ? 1 : 0;
    if (groups > FREE_GROUPS + entries / MIN_PAGES) {
      throw damage.fatal("its %d pages are too scattered".formatted(entries));
    }
  }

  private RamBlock current() throws Malformed {
    if (block == null) {
      throw new Malformed("its first page at offset %d names no block".formatted(cursor.at()));
    }
    return block;
  }

  /** Reads which block the page is in, and returns its number there. */
  private long page(long address, int flags) throws IOException, Malformed {
    if ((flags & SAME_BLOCK) == 0) {
      String name = cursor.name();
      block = byName.get(name);
      if (block == null) {
        throw new Malformed(
            "a page before offset %d is in block '%s', which has no size"
                .formatted(cursor.at(), name));
      }
    }
    long page = address / pageSize;
    if (address < 0 || page >= current().pages()) {
      throw new Malformed(
          "a page before offset %d has the address %x in block '%s' of %d pages"
              .formatted(cursor.at(), address, current().name(), current().pages()));
    }
    return page;
  }

  private void readSizes(long total) throws IOException, Malformed {
    long left = total;
    while (left > 0) {
      String name = cursor.name();
      long length = cursor.number(Long.BYTES);
      if (length <= 0 || length > left || total > MAX_BYTES || blocks.size() == MAX_BLOCKS) {
        throw new Malformed(
            "block '%s' before offset %d has %d bytes, of %d that are left"
                .formatted(name, cursor.at(), length, left));
      }
      if (hasAddresses) {
        cursor.skip(Long.BYTES);
      }
      RamBlock made = new RamBlock(name, Math.ceilDiv(length, (long) pageSize));
      if (byName.put(name, made) != null) {
        throw new Malformed("block '%s' comes twice".formatted(name));
      }
      blocks.add(made);
      left -= length;
    }
  }

  /** Makes the exception for what is not read here, or for nonsense. */
  private Malformed unreadable(int flags, long offset) throws IOException {
    String capability =
        switch (flags & ~SAME_BLOCK) {
          case XBZRLE -> "xbzrle";
          case COMPRESSED -> "compress";
          case CHANNELS -> "multifd";
          case HOOK -> "rdma-pin-all";
          default -> "";
        };
    if (!capability.isEmpty()) {
      throw damage.refused(
          "was migrated with %s, which is not read: set that capability off, or dump by %s"
              .formatted(capability, QemuFormat.INSTEAD));
    }
    return new Malformed("the word at offset %d has flags %x".formatted(offset, flags));
  }
}
