package io.ksm.source.image.packed;

import io.ksm.api.text.Printable;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FileStream;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks compressed files into {@linkplain TemporaryFile temporary ones}, because pages are read
 * out of order. Uses two buffers and what the decompressor needs, whatever the file's size is. Used
 * by one thread at a time.
 */
public final class Spill {
  private static final int BUFFER = 1 << 20;

  private final ImageFile packed;
  private final Packing packing;
  private final Path directory;
  private final long leftFree;
  private final Damage damage;

  /**
   * Prepares to unpack a file.
   *
   * @param packed compressed; stays open
   * @param directory of the temporary file
   * @param leftFree how many bytes to leave free there: a compression bomb must not fill it
   */
  Spill(ImageFile packed, Packing packing, Path directory, long leftFree, Damage damage) {
    this.packed = packed;
    this.packing = packing;
    this.directory = directory;
    this.leftFree = leftFree;
    this.damage = damage;
  }

  /**
   * Returns what is in a file if it is compressed, else the file itself.
   *
   * @param given if compressed, closed when it is unpacked
   * @param directory of the temporary file
   * @throws IOException if it is damaged, or there is no room for it
   */
  public static ImageFile unpacked(ImageFile given, Path directory, Damage damage)
      throws IOException {
    Packing packing = Packing.of(Head.of(given));
    if (packing == null) {
      return given;
    }
    if (packing == Packing.LZ4 && !Packing.hasIndependentBlocks(Head.of(given))) {
      throw damage.refused("is lz4 with blocks that depend on each other: pack it without -BD");
    }
    ImageFile file = new Spill(given, packing, directory, SpillWriter.LEFT_FREE, damage).unpack();
    damage.settle(given);
    given.close();
    if (Packing.of(Head.of(file)) != null) {
      file.close();
      throw damage.refused("is compressed twice: unpack it once");
    }
    return file;
  }

  /**
   * Unpacks the file.
   *
   * @return the unpacked one, by the same name for users
   * @throws IOException if it is damaged, or there is no room for it
   */
  ImageFile unpack() throws IOException {
    TemporaryFile temporary;
    try (InputStream in = open()) {
      temporary =
          new SpillWriter(directory, leftFree, this::noRoom)
              .write((buffer, written) -> read(in, buffer, written));
    }
    try {
      long size = temporary.reader().length();
      if (size == 0) {
        throw damage.refused("is %s of nothing".formatted(packing.title()));
      }
      damage.note(
          "is %s: its %d bytes lie unpacked in '%s' until the end"
              .formatted(packing.title(), size, directory));
      return packed.in(temporary.reader(), temporary.path());
    } catch (IOException | RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  private InputStream open() throws IOException {
    try {
      return packing.unpack(new BufferedInputStream(new FileStream(packed), BUFFER));
    } catch (IOException | RuntimeException e) {
      throw damage.fatal("its %s header is wrong (%s)".formatted(packing.title(), reason(e)));
    }
  }

  /** Returns how many bytes it read; none where the data end or cannot be unpacked. */
  private int read(InputStream in, byte[] buffer, long written) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException | RuntimeException e) {
      damage.found(
          "after %d unpacked bytes, its %s data end too early or are wrong (%s)"
              .formatted(written, packing.title(), reason(e)));
      return -1;
    }
  }

  private IOException noRoom(String why, @Nullable Throwable cause) {
    return packed.error(
        "is %s and does not fit unpacked into '%s': %s; name another folder by spill=DIR"
            .formatted(packing.title(), directory, why),
        cause);
  }

  /** Returns what a library says, in one line. */
  static String reason(Exception e) {
    String message = e.getMessage();
    return Printable.of(message == null ? e.getClass().getSimpleName() : message);
  }
}
