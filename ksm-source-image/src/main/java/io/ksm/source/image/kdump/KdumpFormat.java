package io.ksm.source.image.kdump;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Closing;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    List<KdumpPart> files = new ArrayList<>();
    try {
      files.add(part(given.file(), given.damage()));
      for (Path path : given.options().further().parts()) {
        ImageFile file = ImageFile.open(path.toString(), path);
        given.damage().watch(file);
        files.add(part(file, given.damage().about(file)));
      }
      return List.of(open(given, files));
    } catch (IOException | RuntimeException e) {
      Closing.all(files);
      throw e;
    }
  }

  /** Opens a file; it is closed if that fails. */
  private static KdumpPart part(ImageFile file, Damage damage) throws IOException {
    try {
      RandomBytes bytes = bytes(file, damage);
      return KdumpPart.of(file, bytes, KdumpHeaderReader.read(bytes, damage), damage);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private PageSource open(Opening given, List<KdumpPart> files) throws IOException {
    KdumpPart first = files.getFirst();
    requireParts(files);
    Damage damage = given.damage();
    KdumpHeader header = first.header();
    Opening opening = opening(given, header, KdumpMachine.read(header, first.bytes(), damage));
    List<PfnBitmap> bitmaps = PfnBitmaps.read(header, first.bytes(), damage);
    if (bitmaps.isEmpty()) {
      throw damage.fatal("its bitmaps say that no physical page exists");
    }
    if (header.split() == null) {
      requireDescriptors(header, bitmaps.getLast().dumpedUpToEnd(), first.bytes(), damage);
    }
    note(header, damage);
    opening.noteThatItIsRead(this);
    files.sort(Comparator.comparingLong(KdumpPart::firstPfn));
    List<Part> parts = KdumpRegions.of(opening, files, bitmaps);
    return new ImageSource(opening, null, parts, () -> Closing.all(files));
  }

  /** Refuses a part without the others, and parts of several dumps. */
  private static void requireParts(List<KdumpPart> files) throws IOException {
    KdumpPart first = files.getFirst();
    if (files.size() == 1 && first.header().split() != null) {
      throw first
          .damage()
          .refused(
              "is one part of a split dump: name the others by parts=FILE:FILE, or join all parts"
                  + " by makedumpfile --reassemble");
    }
    for (KdumpPart each : files.subList(1, files.size())) {
      if (first.header().split() == null || !first.fits(each)) {
        throw each.damage()
            .refused("is not a part of the same split dump as '%s'".formatted(first.file().name()));
      }
    }
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
              "has blocks of %d bytes, and some may be left out, so that a page of %d may be there in part only: give a page-size of at most %d"
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
