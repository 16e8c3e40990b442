package io.ksm.source.image.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes QEMU's migration streams by their definition, for what no QEMU here writes. */
public final class QemuStream {
  public static final int ZERO = 0x02;
  public static final int SIZES = 0x04;
  public static final int PAGE = 0x08;
  public static final int END = 0x10;
  public static final int SAME_BLOCK = 0x20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins a stream. */
  public QemuStream() {
    text("QEVM").u32(3);
  }

  /** Makes a stream of two blocks, in which one page comes twice. */
  public static QemuStream small() {
    return new QemuStream()
        .configuration()
        .begin(1, 2, "ram")
        .word(5 * 4096, SIZES)
        .name("pc.ram")
        .u64(3 * 4096)
        .name("vga")
        .u64(2 * 4096)
        .word(0, END)
        .footer(2)
        .goOn(2, 2)
        .page(0, "pc.ram", 1)
        .page(1, null, 2)
        .zero(2, null, 0)
        .zero(0, "vga", 0)
        .word(0, END)
        .footer(2)
        .goOn(3, 2)
        .page(1, "pc.ram", 3)
        .zero(1, "vga", 7)
        .word(0, END)
        .footer(2)
        .begin(4, 3, "timer")
        .text("state")
        .footer(3)
        .u8(0);
  }

  public QemuStream configuration() {
    return u8(7).u32(2).text("pc");
  }

  /** Begins a section. */
  public QemuStream begin(int type, int id, String name) {
    return u8(type).u32(id).name(name).u32(0).u32(4);
  }

  /** Goes on with a section. */
  public QemuStream goOn(int type, int id) {
    return u8(type).u32(id);
  }

  public QemuStream footer(int id) {
    return u8(0x7E).u32(id);
  }

  public QemuStream word(long address, int flags) {
    return u64(address | flags);
  }

  /** Adds a page that begins with a number; without a block, it is in that of the one before. */
  public QemuStream page(int page, String block, int number) {
    address(page, block, PAGE);
    byte[] content = new byte[4096];
    content[0] = (byte) number;
    bytes.writeBytes(content);
    return this;
  }

  /** Adds a page of equal bytes. */
  public QemuStream zero(int page, String block, int value) {
    return address(page, block, ZERO).u8(value);
  }

  private QemuStream address(int page, String block, int flag) {
    word(page * 4096L, flag | (block == null ? SAME_BLOCK : 0));
    return block == null ? this : name(block);
  }

  public QemuStream u8(int number) {
    bytes.write(number);
    return this;
  }

  public QemuStream u32(int number) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
    return this;
  }

  public QemuStream u64(long number) {
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
    return this;
  }

  public QemuStream name(String name) {
    return u8(name.length()).text(name);
  }

  public QemuStream text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Puts libvirt's header and a description before a stream that is packed in libvirt's way. */
  public static byte[] libvirt(String magic, int packing, ByteOrder order, byte[] stream) {
    byte[] description = "<domstatus/>\0\0\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(92 + description.length + stream.length).order(order);
    file.put(magic.getBytes(StandardCharsets.US_ASCII));
    file.putInt(2).putInt(description.length).putInt(1).putInt(packing);
    file.position(92);
    return file.put(description).put(stream).array();
  }
}
