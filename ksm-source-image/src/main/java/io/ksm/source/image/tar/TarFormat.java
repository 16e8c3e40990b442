package io.ksm.source.image.tar;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.criu.CriuFormat;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.ImageFolder;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the checkpoints of containers that podman, CRI-O and the kubelet export: tar archives with
 * CRIU's images in a folder {@code checkpoint}. Any folder will do. The archive stays packed, and
 * each process in it is a source. Stateless, for any number of threads.
 *
 * <p>Knows ustar, pax and GNU tar. No library for archives is used: only the places of members are
 * needed, and {@link TarIndex} bounds what a hostile header may cost.
 */
public final class TarFormat implements ImageFormat {
  private static final Comparator<TarFolderFile> BY_FOLDER_AND_NUMBER =
      Comparator.comparing(TarFolderFile::folder).thenComparingLong(TarFolderFile::number);

  private final CriuFormat criu = new CriuFormat();

  /** Names the page map of a process. */
  private record TarFolderFile(String folder, String file) {
    String process() {
      return CriuFormat.process(file);
    }

    long number() {
      return Long.parseLong(process());
    }
  }

  @Override
  public String name() {
    return "tar";
  }

  @Override
  public Match match(Head head) {
    return TarHeader.begins(head) ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening opening) throws IOException {
    ImageFile archive = opening.file();
    TarPaths paths = new TarPaths(TarIndex.read(archive, opening.damage()));
    List<TarFolderFile> pagemaps = pagemaps(archive, paths);
    if (pagemaps.isEmpty()) {
      throw archive.notMemory(
          "is a tar archive without a process by CRIU (pagemap-PID.img): unpack it, and name"
              + " the files in it that hold memory");
    }
    SharedFile shared = new SharedFile(archive);
    List<PageSource> sources = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    try {
      for (TarFolderFile each : pagemaps) {
        try {
          sources.add(source(opening, paths, each, sources.isEmpty(), shared));
        } catch (IOException e) {
          failures.add(e);
          opening.damage().found(e);
        }
      }
      if (sources.isEmpty()) {
        throw failures.getFirst();
      }
      return sources;
    } catch (IOException | RuntimeException e) {
      for (PageSource source : sources) {
        source.close();
      }
      throw e;
    }
  }

  /** What is noted of the archive belongs to its first source, which thus speaks of it once. */
  private PageSource source(
      Opening opening, TarPaths paths, TarFolderFile pagemap, boolean isFirst, SharedFile shared)
      throws IOException {
    ImageFolder folder = new TarFolder(opening.file(), paths, pagemap.folder());
    ImageFile file = folder.open(pagemap.file());
    Damage damage = isFirst ? opening.damage().about(file) : opening.damage().ofItsOwn(file);
    Closeable owned = shared.use();
    return criu.open(opening.of(file, damage), folder, pagemap.process(), owned);
  }

  /** Returns the page maps that no later dump refers to as its parent. */
  private static List<TarFolderFile> pagemaps(ImageFile archive, TarPaths paths) {
    List<TarFolderFile> found = new ArrayList<>();
    Set<Object> parents = new HashSet<>();
    for (String path : paths.members().keySet()) {
      String folder = TarPaths.folder(path);
      String file = path.substring(folder.isEmpty() ? 0 : folder.length() + 1);
      if (!CriuFormat.process(file).isEmpty()) {
        found.add(new TarFolderFile(folder, file));
        ImageFolder parent = new TarFolder(archive, paths, folder).folder("parent");
        if (parent != null && !parent.key().equals(folder)) {
          parents.add(parent.key());
        }
      }
    }
    found.removeIf(it -> parents.contains(it.folder()));
    found.sort(BY_FOLDER_AND_NUMBER);
    return found;
  }
}
