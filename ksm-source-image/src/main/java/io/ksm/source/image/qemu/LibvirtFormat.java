package io.ksm.source.image.qemu;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.packed.Spill;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads what {@code virsh save} and {@code virsh managedsave} write: a header, the guest's
 * description in XML, and QEMU's stream, which may be packed. Stateless, for any number of threads.
 *
 * <p>Definition: libvirt's {@code qemu_saveimage.h}. Numbers are in the byte order of the machine
 * that wrote the file.
 */
public final class LibvirtFormat implements ImageFormat {
  private static final String MAGIC = "LibvirtQemudSave";
  private static final String PARTIAL = "LibvirtQemudPart";
  private static final int HEADER = 92;
  private static final int MAX_VERSION = 0xFFFF;

  private final QemuFormat qemu = new QemuFormat();

  @Override
  public String name() {
    return "libvirt";
  }

  @Override
  public Match match(Head head) {
    return head.startsWith(MAGIC) || head.startsWith(PARTIAL) ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening opening) throws IOException {
    ImageFile file = opening.file();
    Damage damage = opening.damage();
    Fields header = header(file, damage);
    String magic = header.text(0, MAGIC.length());
    if (magic.equals(PARTIAL)) {
      damage.found("libvirt has marked it as incomplete");
    } else if (!magic.equals(MAGIC)) {
      throw damage.fatal("it does not begin with " + MAGIC);
    }
    long begin = HEADER + header.u32(20);
    if (begin >= file.size()) {
      throw damage.fatal(
          "its description of %d bytes passes the end of the file at %d"
              .formatted(header.u32(20), file.size()));
    }
    ImageFile stream = stream(file.from(begin), (int) header.u32(28), begin, opening);
    try {
      return qemu.open(opening.of(stream, damage));
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private static Fields header(ImageFile file, Damage damage) throws IOException {
    FieldReader little = new FieldReader(file, damage, ByteOrder.LITTLE_ENDIAN);
    Fields header = little.read("libvirt's header", 0, HEADER);
    return header.u32(16) <= MAX_VERSION
        ? header
        : new FieldReader(file, damage, ByteOrder.BIG_ENDIAN).read("libvirt's header", 0, HEADER);
  }

  /** Unpacks the stream where it is packed in a way that is known here. */
  private static ImageFile stream(ImageFile rest, int packing, long begin, Opening opening)
      throws IOException {
    return switch (packing) {
      case 0, 1, 3, 5 -> // as it is, gzip, xz, zstd
          Spill.unpacked(rest, opening.options().spill(), opening.damage());
      case 2, 4 -> {
        String tool = packing == 2 ? "bzip2" : "lzop";
        throw opening
            .damage()
            .refused(
                "is packed by %s: unpack it by tail -c +%d FILE | %s -d > FILE.qemu, and name that"
                    .formatted(tool, begin + 1, tool));
      }
      default ->
          throw opening
              .damage()
              .refused(
                  "is saved in libvirt's format %d, which is not read: dump by %s"
                      .formatted(packing, QemuFormat.INSTEAD));
    };
  }
}
