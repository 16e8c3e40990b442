package io.ksm.source.image.support;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes ELF cores by the format's definition: for machines and layouts that no tool here makes.
 */
public final class ElfFile {
  public static final int READ = 4;
  public static final int WRITE = 2;

  private final boolean wide;
  private final ByteOrder order;
  private final List<Load> loads = new ArrayList<>();
  private ByteBuffer notes = ByteBuffer.allocate(0);
  private int gap;
  private boolean countInSection;
  private int machine;

  private static final class Load {
    final int flags;
    final long virtual;
    final long physical;
    final byte[] content;
    final long size;

    Load(int flags, long virtual, long physical, byte[] content, long size) {
      this.flags = flags;
      this.virtual = virtual;
      this.physical = physical;
      this.content = content;
      this.size = size;
    }
  }

  public ElfFile(boolean wide, ByteOrder order) {
    this.wide = wide;
    this.order = order;
  }

  /** A usual one: 64 bit, little-endian. */
  public ElfFile() {
    this(true, ByteOrder.LITTLE_ENDIAN);
  }

  /** Leaves so many bytes unused before the segments' content: it is aligned to nothing then. */
  public ElfFile gap(int bytes) {
    gap = bytes;
    return this;
  }

  /** Puts the number of program headers into the first section header, as if there were many. */
  public ElfFile countInSection() {
    countInSection = true;
    return this;
  }

  public ElfFile virtual(long address, int flags, byte[] content, long size) {
    loads.add(new Load(flags, address, 0, content, size));
    return this;
  }

  public ElfFile virtual(long address, byte[] content) {
    return virtual(address, READ | WRITE, content, content.length);
  }

  public ElfFile physical(long virtual, long address, byte[] content) {
    return physical(virtual, address, content, content.length);
  }

  public ElfFile physical(long virtual, long address, byte[] content, long size) {
    loads.add(new Load(READ | WRITE, virtual, address, content, size));
    return this;
  }

  public ElfFile note(int type, byte[] content) {
    return note("CORE", type, content);
  }

  public ElfFile note(String owner, int type, byte[] content) {
    byte[] name = Arrays.copyOf(owner.getBytes(StandardCharsets.US_ASCII), owner.length() + 1);
    int padded = (name.length + 3) / 4 * 4;
    int length = 12 + padded + (content.length + 3) / 4 * 4;
    ByteBuffer grown = ByteBuffer.allocate(notes.capacity() + length);
    grown.put(notes.array()).order(order);
    grown.putInt(name.length).putInt(content.length).putInt(type);
    grown.put(Arrays.copyOf(name, padded)).put(content);
    notes = grown;
    return this;
  }

  /** Sets the number of the machine's kind, as {@code EM_…}. */
  public ElfFile machine(int number) {
    machine = number;
    return this;
  }

  /** Makes the content of a note that is a list of machine words. */
  public byte[] words(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * (wide ? 8 : 4)).order(order);
    for (long value : values) {
      putWord(bytes, value);
    }
    return bytes.array();
  }

  /** Adds a note that names the file that a range of addresses shows. */
  public ElfFile file(String name, long start, long end) {
    byte[] range = words(1, 4096, start, end, 0);
    byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(range, range.length + text.length);
    System.arraycopy(text, 0, content, range.length, text.length);
    return note(0x4649_4C45, content);
  }

  /** Returns the length of all headers. */
  public int headers() {
    return (wide ? 64 : 52) + (loads.size() + 1) * (wide ? 56 : 32) + notes.capacity();
  }

  public byte[] bytes() {
    int content = loads.stream().mapToInt(load -> load.content.length).sum();
    int section = headers() + gap + content;
    ByteBuffer file = ByteBuffer.allocate(section + (countInSection ? 64 : 0)).order(order);
    putHeader(file, section);
    int table = wide ? 64 : 52;
    int at = table + (loads.size() + 1) * (wide ? 56 : 32);
    putEntry(file, 4, 0, at, 0, 0, notes.capacity(), 0);
    file.duplicate().position(at).put(notes.array());
    at += notes.capacity() + gap;
    for (Load load : loads) {
      putEntry(
          file, 1, load.flags, at, load.virtual, load.physical, load.content.length, load.size);
      file.duplicate().position(at).put(load.content);
      at += load.content.length;
    }
    if (countInSection) {
      file.putInt(section + (wide ? 44 : 28), loads.size() + 1);
    }
    return file.array();
  }

  private void putHeader(ByteBuffer file, int section) {
    file.put(new byte[] {0x7F, 'E', 'L', 'F'});
    file.put((byte) (wide ? 2 : 1)).put((byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1));
    file.put((byte) 1).position(16);
    file.putShort((short) 4).putShort((short) machine()).putInt(1);
    putWord(file, 0);
    putWord(file, wide ? 64 : 52);
    putWord(file, countInSection ? section : 0);
    file.putInt(0).putShort((short) (wide ? 64 : 52)).putShort((short) (wide ? 56 : 32));
    file.putShort((short) (countInSection ? 0xFFFF : loads.size() + 1));
    file.putShort((short) (wide ? 64 : 40)).putShort((short) 0).putShort((short) 0);
  }

  private int machine() {
    return machine != 0 ? machine : wide ? 62 : 3;
  }

  private void putEntry(
      ByteBuffer file,
      int type,
      int flags,
      long offset,
      long virtual,
      long physical,
      long stored,
      long size) {
    file.putInt(type);
    if (wide) {
      file.putInt(flags);
    }
    for (long word : new long[] {offset, virtual, physical, stored, size}) {
      putWord(file, word);
    }
    if (!wide) {
      file.putInt(flags);
    }
    putWord(file, 1);
  }

  private void putWord(ByteBuffer file, long value) {
    if (wide) {
      file.putLong(value);
    } else {
      file.putInt((int) value);
    }
  }
}
