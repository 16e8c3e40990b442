package io.ksm.source.image.criu;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.api.text.Printable;
import io.ksm.source.image.file.DiskFolder;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.ImageFolder;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.ImageSource;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Part;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads processes as CRIU dumps them, in a folder. For each process there is a {@code
 * pagemap-PID.img} that says which pages were dumped, a {@code pages-N.img} with their bytes, and
 * an {@code mm-PID.img} with its mappings. CRIU's {@code images/*.proto} define the messages in
 * them. Stateless, for any number of threads.
 */
public final class CriuFormat implements ImageFormat {
  private static final Pattern PAGEMAP = Pattern.compile("pagemap-([0-9]{1,10})\\.img");

  private static String process(Path pagemap) {
    return process(String.valueOf(pagemap.getFileName()));
  }

  /** Returns the number of the process whose page map has this name; empty if none has. */
  public static String process(String file) {
    Matcher matcher = PAGEMAP.matcher(file);
    return matcher.matches() ? matcher.group(1) : "";
  }

  @Override
  public String name() {
    return "criu";
  }

  @Override
  public Match match(Head head) {
    boolean fits =
        head.intAt(0) == CriuImage.COMMON_MAGIC
            && head.intAt(Integer.BYTES) == CriuImage.PAGEMAP_MAGIC;
    return fits ? Match.EXACT : Match.NO;
  }

  /** Returns the page maps in a folder, by the numbers of their processes. */
  @Override
  public List<Path> imagesIn(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "pagemap-*.img")) {
      for (Path file : files) {
        if (PAGEMAP.matcher(file.getFileName().toString()).matches()) {
          found.add(file);
        }
      }
    } catch (DirectoryIteratorException | IOException e) {
      String why =
          e instanceof AccessDeniedException ? "this user has no permission" : e.getMessage();
      throw new IOException(
          Printable.of("folder '%s' cannot be listed: %s".formatted(folder, why)), e);
    }
    found.sort(Comparator.comparingLong(file -> Long.parseLong(process(file))));
    return found;
  }

  @Override
  public List<PageSource> open(Opening given) throws IOException {
    ImageFile file = given.file();
    Path path = file.path().toAbsolutePath();
    Path folder = path.getParent();
    String process = process(path);
    if (folder == null || process.isEmpty()) {
      throw file.error(
          "is not named pagemap-PID.img: name CRIU's folder, where its pages are", null);
    }
    Path named = Path.of(file.name()).getParent();
    String name = named == null ? "." : named.toString();
    return List.of(open(given, DiskFolder.of(name, folder), process, file));
  }

  /**
   * Makes the source of one process.
   *
   * @param given the opening of its page map
   * @param folder that holds all its files
   * @param process its number
   * @param owned closed with the source; left alone if this call fails
   * @throws IOException if a file is damaged, or there is no page
   */
  public PageSource open(Opening given, ImageFolder folder, String process, Closeable owned)
      throws IOException {
    CriuProcess about = CriuProcess.read(process, folder, given.damage());
    Opening opening = given.withTold(about.pageSize(), "by AT_PAGESZ", about.machine());
    CriuDump dump =
        new CriuDump(process, opening.pageSize(), opening.options().spill(), opening.damage());
    try {
      List<CriuRun> runs = dump.read(folder);
      opening.noteThatItIsRead(this);
      List<Part> parts = new CriuLayout(opening, folder.name()).arrange(runs, about.mappings());
      Closeable all =
          () -> {
            try (owned) {
              dump.close();
            }
          };
      return new ImageSource(opening, about.name(), parts, all);
    } catch (IOException | RuntimeException e) {
      dump.close();
      throw e;
    }
  }
}
