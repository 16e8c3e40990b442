package io.ksm.source.image.qemu;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.ImageSource;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Part;
import java.io.IOException;
import java.util.List;

/**
 * Reads the RAM of saved states of QEMU: what {@code migrate} writes to a file. Stateless, for any
 * number of threads.
 *
 * <p>Such a stream has a page after the other, each with its address. A page that the guest changed
 * meanwhile comes again, and the last one counts. Pages of zeros are there as a flag: as in other
 * dumps of machines, nobody knows whether the guest ever touched them.
 */
public final class QemuFormat implements ImageFormat {
  /** What gives a dump of a guest that is read in any case. */
  static final String INSTEAD = "dump-guest-memory, or virsh dump --memory-only";

  @Override
  public String name() {
    return "qemu";
  }

  @Override
  public Match match(Head head) {
    return head.startsWith("QEVM") ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening given) throws IOException {
    Damage damage = given.damage();
    StreamSections.Found found = StreamSections.read(given.file(), damage);
    int pageSize = found.ram().pageSize();
    if (!given.isPageSizeOpen() && given.pageSize() != pageSize) {
      throw damage.refused("has pages of %d bytes: leave page-size out".formatted(pageSize));
    }
    Opening opening = given.withTold(pageSize, "by its header", "");
    opening.noteThatItIsRead(this);
    List<Part> parts = RamRegions.of(found.ram().blocks(), found.isWhole(), opening);
    return List.of(new ImageSource(opening, null, parts, opening.file()));
  }
}
