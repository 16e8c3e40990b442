package io.ksm.source.image.kdump;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.RandomBytes;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.ImageSource;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads kernel dumps that makedumpfile has compressed page by page: {@code makedumpfile -c}, {@code
 * -l}, {@code -p}, {@code -z}. Flattened ones ({@code -F}) are read too, such as those of QEMU's
 * {@code dump-guest-memory -z} and of {@code virsh dump --format kdump-zlib}.
 *
 * <p>A dump has a header, a sub header and two bitmaps: which physical pages exist, and which of
 * them are dumped. Then it has one descriptor for each dumped page, in the order of pfns, and the
 * pages. The format is described in makedumpfile's file IMPLEMENTATION. Stateless, for any number
 * of threads.
 */
public final class KdumpFormat implements ImageFormat {
  private static final int USUAL_PAGE_SIZE = 4096;

  @Override
  public String name() {
    return "kdump";
  }

  @Override
  public Match match(Head head) {
    boolean fits =
        head.startsWith(KdumpHeader.KDUMP)
            || head.startsWith(KdumpHeader.DISKDUMP)
            || head.startsWith(FlattenedFile.MAGIC);
    return fits ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening given) throws IOException {
    Damage damage = given.damage();
    RandomBytes bytes = bytes(given.file(), damage);
    KdumpHeader header = KdumpHeaderReader.read(bytes, damage);
    Opening opening = opening(given, header, KdumpMachine.read(header, bytes, damage));
    int shift = Integer.numberOfTrailingZeros(header.blockSize() / opening.pageSize());
    List<PfnBitmap> bitmaps = PfnBitmaps.read(header, bytes, damage);
    if (bitmaps.isEmpty()) {
      throw damage.fatal("its bitmaps say that no physical page exists");
    }
    requireDescriptors(header, bitmaps.getLast().dumpedUpToEnd(), bytes, damage);
    note(header, damage);
    opening.noteThatItIsRead(this);
    PageReaders readers = new PageReaders(header, bytes, damage);
    List<Part> parts = new ArrayList<>();
    for (PfnBitmap bitmap : bitmaps) {
      parts.add(new Part(region(bitmap, header, opening), new KdumpPages(bitmap, readers, shift)));
    }
    return List.of(
        new ImageSource(
            opening,
            null,
            parts,
            () -> {
              try (ImageFile _ = opening.file()) {
                readers.close();
              }
            }));
  }

  /**
   * Takes the page size of the machine that was dumped. A block of the dump may hold several of its
   * pages: QEMU makes blocks of 64 KiB for a guest of aarch64, whatever its pages are.
   */
  private static Opening opening(Opening given, KdumpHeader header, KdumpMachine machine)
      throws IOException {
    int block = header.blockSize();
    Opening opening = given;
    if (machine.pageSize() != 0) {
      opening = given.withTold(machine.pageSize(), "by its VMCOREINFO", machine.name());
    } else if (block == USUAL_PAGE_SIZE || !machine.hasUsualPages()) {
      opening = given.withTold(block, "by the size of its blocks", machine.name());
    }
    if (opening.pageSize() > block) {
      throw given
          .file()
          .error(
              "has blocks of %d bytes, less than a page of %d: give a page-size of at most %d"
                  .formatted(block, opening.pageSize(), block),
              null);
    }
    if (machine.pageSize() == 0 && block != USUAL_PAGE_SIZE && given.isPageSizeOpen()) {
      given
          .damage()
          .note(
              "does not tell its page size: %d bytes are taken, as its blocks have; page-size=4096 sets another"
                  .formatted(block));
    }
    return opening;
  }

  private static Region region(PfnBitmap bitmap, KdumpHeader header, Opening opening) {
    long address = bitmap.begin() * header.blockSize();
    long blocks = bitmap.end() - bitmap.begin();
    long pages = blocks * (header.blockSize() / opening.pageSize());
    return new Region("physical memory", address, pages, opening.file().name());
  }

  /** Returns the dump's bytes, as they were before they were flattened. */
  private static RandomBytes bytes(ImageFile file, Damage damage) throws IOException {
    if (isKdump(file)) {
      return file;
    }
    if (!startsWith(FlattenedFile.MAGIC, file)) {
      throw damage.fatal("it does not begin with KDUMP, DISKDUMP or makedumpfile");
    }
    FlattenedFile flattened = FlattenedFile.open(file, damage);
    if (isKdump(flattened)) {
      return flattened;
    }
    throw damage.refused(
        "is a flattened file of something else than kdump-compressed pages:"
            + " restore it by makedumpfile -R");
  }

  private static boolean isKdump(RandomBytes bytes) throws IOException {
    return startsWith(KdumpHeader.KDUMP, bytes) || startsWith(KdumpHeader.DISKDUMP, bytes);
  }

  private static boolean startsWith(String magic, RandomBytes bytes) throws IOException {
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    if (!bytes.holds(0, expected.length)) {
      return false;
    }
    ByteBuffer found = ByteBuffer.allocate(expected.length);
    bytes.readFully(found, 0);
    return found.equals(ByteBuffer.wrap(expected));
  }

  private static void requireDescriptors(
      KdumpHeader header, long count, RandomBytes bytes, Damage damage) throws IOException {
    if (!bytes.holds(header.descriptorOffset(), 24 * count)) {
      damage.found(
          "%d page descriptors at offset %d do not fit into %d bytes"
              .formatted(count, header.descriptorOffset(), bytes.size()));
    }
  }

  private static void note(KdumpHeader header, Damage damage) {
    String leftOut = header.leftOut();
    if (!leftOut.isEmpty()) {
      damage.note("was made without %s (dump level %d)".formatted(leftOut, header.dumpLevel()));
    }
  }
}
