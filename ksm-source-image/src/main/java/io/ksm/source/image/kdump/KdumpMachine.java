package io.ksm.source.image.kdump;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.RandomBytes;
import io.ksm.source.image.format.VmCoreInfo;
import java.io.IOException;

/**
 * Holds what a kdump-compressed file says of the machine that was dumped. Immutable.
 *
 * @param name as {@code uname -m} tells it; empty if the dump does not
 * @param pageSize in bytes, by the kernel's own word; 0 if the dump lacks that
 */
record KdumpMachine(String name, long pageSize) {
  private static final int NAME = 12 + 4 * 65;
  private static final int NAME_BYTES = 65;
  private static final int VERSION = 8;
  private static final int WIDE_BLOCK_SIZE = 428;
  private static final int HEADER = 464;

  /** The sub header of machines with longs of 64 bits says so where the kernel's word lies. */
  private static final int INFO_OFFSET = 32;

  private static final int INFO_SIZE = 40;
  private static final int SUB_HEADER = 48;
  private static final int FIRST_VERSION_WITH_INFO = 3;

  /** The kernel's text has a few thousand bytes. */
  private static final int MAX_INFO = 1 << 20;

  /**
   * Reads it.
   *
   * @param known the header, which has been checked
   * @throws IOException if the file cannot be read
   */
  static KdumpMachine read(KdumpHeader known, RandomBytes bytes, Damage damage) throws IOException {
    FieldReader reader = new FieldReader(bytes, damage, known.order());
    Fields header = reader.read("the header", 0, HEADER);
    int end = Math.min(header.endOfText(NAME), NAME + NAME_BYTES);
    String name = header.text(NAME, end);
    boolean hasInfo =
        header.u32(WIDE_BLOCK_SIZE) == known.blockSize()
            && header.u32(VERSION) >= FIRST_VERSION_WITH_INFO
            && bytes.holds(known.blockSize(), SUB_HEADER);
    if (!hasInfo) {
      return new KdumpMachine(name, 0);
    }
    Fields sub = reader.read("the sub header", known.blockSize(), SUB_HEADER);
    long offset = sub.u64(INFO_OFFSET);
    long size = sub.u64(INFO_SIZE);
    if (size <= 0 || size > MAX_INFO || !bytes.holds(offset, size)) {
      return new KdumpMachine(name, 0);
    }
    Fields info = reader.read(VmCoreInfo.NAME, offset, (int) size);
    return new KdumpMachine(name, VmCoreInfo.pageSize(info.bytes()));
  }

  /** Says whether all machines of this kind have pages of 4096 bytes. */
  boolean hasUsualPages() {
    return name.equals("x86_64") || name.matches("i[3-6]86") || name.matches("s390x?|riscv.*");
  }
}
