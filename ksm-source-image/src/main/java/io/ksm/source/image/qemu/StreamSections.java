package io.ksm.source.image.qemu;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the sections of a stream up to the end of its RAM. Used by one thread. Definition: QEMU's
 * {@code migration/savevm.c}.
 *
 * <p>Only the RAM's sections can be taken apart: how long a device's state is, nobody knows but the
 * device. Of the few that stand before the end of RAM, the end is found by the mark after it, which
 * repeats the section's number. All others follow, and are not looked at.
 */
final class StreamSections {
  static final long MAGIC = 0x5145_564DL; // "QEVM"

  private static final int VERSION = 3;
  private static final int START = 1;
  private static final int PART = 2;
  private static final int END = 3;
  private static final int FULL = 4;
  private static final int SUBSECTION = 5;
  private static final int CONFIGURATION = 7;
  private static final int COMMAND = 8;
  private static final int FOOTER = 0x7E;

  private static final String RAM = "ram";
  private static final int RAM_VERSION = 4;
  private static final int USUAL_PAGE_BITS = 12;
  private static final int MIN_PAGE_BITS = 10;
  private static final int MAX_PAGE_BITS = 16;

  /** How long the state of a device may be that stands before the end of RAM. */
  private static final int MAX_STATE = 64 << 20;

  private final StreamCursor cursor;
  private final Damage damage;
  private int pageBits = USUAL_PAGE_BITS;
  private boolean hasAddresses;
  private @Nullable RamSection ram;
  private long ramId;

  private StreamSections(ImageFile file, Damage damage) {
    this.cursor = new StreamCursor(file);
    this.damage = damage;
  }

  /** Says what the RAM is, and whether all of it was there. */
  record Found(RamSection ram, boolean isWhole) {}

  /**
   * Reads a stream.
   *
   * @throws IOException if it is of a kind that is not read, or damaged and damaged files are not
   *     wanted
   */
  static Found read(ImageFile file, Damage damage) throws IOException {
    StreamSections sections = new StreamSections(file, damage);
    boolean isWhole = false;
    String fault = "it has no RAM";
    try {
      sections.readAll();
      isWhole = true;
    } catch (Malformed e) {
      fault = String.valueOf(e.getMessage());
    }
    if (sections.ram == null || sections.ram.blocks().isEmpty()) {
      throw damage.fatal(fault);
    }
    if (!isWhole) {
      damage.found(fault);
    }
    return new Found(sections.ram, isWhole);
  }

  private void readAll() throws IOException, Malformed {
    if (cursor.number(4) != MAGIC || cursor.number(4) != VERSION) {
      throw new Malformed("it does not begin with QEVM and version 3");
    }
    int type = (int) cursor.number(1);
    while (!readSection(type)) {
      type = (int) cursor.number(1);
    }
  }

  /** Reads one section; true if it is the last one of RAM. */
  private boolean readSection(int type) throws IOException, Malformed {
    switch (type) {
      case START, FULL -> {
        begin(cursor.number(4));
        return false;
      }
      case PART, END -> {
        return goOn(cursor.number(4)) && type == END;
      }
      case CONFIGURATION -> readConfiguration();
      case COMMAND -> {
        cursor.skip(2);
        cursor.skip(cursor.number(2));
      }
      default ->
          throw new Malformed(
              "the section before offset %d is of type %d, within RAM"
                  .formatted(cursor.at(), type));
    }
    return false;
  }

  private void begin(long id) throws IOException, Malformed {
    String name = cursor.name();
    cursor.skip(4);
    long version = cursor.number(4);
    if (!name.equals(RAM)) {
      skipState(id);
      return;
    }
    if (version != RAM_VERSION || ram != null) {
      throw damage.refused(
          "has RAM of version %d, not %d, or twice: dump by %s"
              .formatted(version, RAM_VERSION, QemuFormat.INSTEAD));
    }
    ramId = id;
    ram = new RamSection(cursor, damage, 1 << pageBits, hasAddresses);
    readRam(ram);
  }

  /** Reads a further section, and says whether it is one of RAM. */
  private boolean goOn(long id) throws IOException, Malformed {
    if (ram == null || id != ramId) {
      skipState(id);
      return false;
    }
    readRam(ram);
    return true;
  }

  /** Reads a section and the mark after it, which old machines do not have. */
  private void readRam(RamSection section) throws IOException, Malformed {
    section.read();
    if (!cursor.isAtEnd() && cursor.peek(1) == FOOTER) {
      long at = cursor.at();
      cursor.skip(1);
      if (cursor.number(4) != ramId) {
        throw new Malformed("the mark at offset %d ends another section than RAM".formatted(at));
      }
    }
  }

  private void skipState(long id) throws IOException, Malformed {
    long begin = cursor.at();
    while (cursor.at() - begin < MAX_STATE) {
      long at = cursor.at();
      if (cursor.number(1) == FOOTER && cursor.peek(4) == id) {
        cursor.skip(4);
        long next = cursor.peek(1);
        if ((next >= START && next <= FULL) || next == COMMAND) {
          return;
        }
        cursor.goTo(at + 1);
      }
    }
    throw new Malformed("the state of a device at offset %d has no end".formatted(begin));
  }

  private void readConfiguration() throws IOException, Malformed {
    cursor.skip(cursor.number(4)); // the machine's name
    while (cursor.peek(1) == SUBSECTION) {
      cursor.skip(1);
      String name = cursor.name();
      cursor.skip(4);
      switch (name) {
        case "configuration/target-page-bits" -> readPageBits();
        case "configuration/capabilities" -> readCapabilities();
        case "configuration/uuid" -> cursor.skip(16);
        default ->
            throw damage.refused(
                "has '%s', which is not known here: dump by %s"
                    .formatted(name, QemuFormat.INSTEAD));
      }
    }
  }

  private void readPageBits() throws IOException, Malformed {
    long bits = cursor.number(4);
    if (bits < MIN_PAGE_BITS || bits > MAX_PAGE_BITS) {
      throw new Malformed("pages of 2^%d bytes are too small or too large".formatted(bits));
    }
    pageBits = (int) bits;
  }

  private void readCapabilities() throws IOException, Malformed {
    long count = cursor.number(4);
    for (long i = 0; i < count; i++) {
      switch (cursor.name()) {
        case "x-ignore-shared" -> hasAddresses = true;
        case "mapped-ram" ->
            throw damage.refused(
                "was migrated with mapped-ram, which is not read: set that capability off, or dump"
                    + " by "
                    + QemuFormat.INSTEAD);
        default -> {}
      }
    }
  }
}
