package io.ksm.source.image;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.source.image.criu.CriuFormat;
import io.ksm.source.image.elf.ElfFormat;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.kdump.KdumpFormat;
import io.ksm.source.image.lime.AvmlFormat;
import io.ksm.source.image.lime.LimeFormat;
import io.ksm.source.image.packed.Packing;
import io.ksm.source.image.packed.Spill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens memory images: {@code image:PATH}.
 *
 * <p>Labels and errors name the image as the user wrote it.
 */
public final class ImageSourceFactory implements SourceFactory {
  private static final ImageFormat CRIU = new CriuFormat();

  /** In the order in which they are asked: of formats that match equally well, the first wins. */
  private static final List<ImageFormat> FORMATS =
      List.of(
          new ElfFormat(),
          new KdumpFormat(),
          new LimeFormat(),
          new AvmlFormat(),
          CRIU,
          new RawFormat());

  private static final String AUTO = "auto";
  private static final long LEAST_PAGE_SIZE = 64;
  private static final long GREATEST_PAGE_SIZE = 1 << 30;

  private static final Option PAGE_SIZE =
      new Option("page-size", "bytes in a page: a power of two from 64 to 1073741824", "4096");
  private static final Option FORMAT =
      new Option("format", "how the file is laid out: " + formatNames(), AUTO);
  private static final Option ACCESS =
      new Option(
          "access", "read, or map: quicker, but holds back who wants to write the file", "read");
  private static final Option KEEP_GOING =
      new Option(
          "keep-going",
          "on: read what is left of a damaged file, and say so; off: refuse it",
          "off");

  private static final Option UNPACK =
      new Option("unpack", "on: unpack files of gzip, zstd, lz4 and xz; off: as they are", "on");
  private static final Option SPILL =
      new Option("spill", "folder that holds unpacked files meanwhile", usualSpill());

  /** For the service loader. */
  public ImageSourceFactory() {}

  @Override
  public String name() {
    return "image";
  }

  @Override
  public String summary() {
    return "memory images in files: core dumps, guest memory, VM snapshots, raw dumps; sparse ones"
               + " too";
  }

  @Override
  public List<Option> options() {
    return List.of(PAGE_SIZE, FORMAT, ACCESS, KEEP_GOING, UNPACK, SPILL);
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    Path path = path(argument);
    ImageFormat named = namedFormat(options);
    List<Path> processes = named == null || named == CRIU ? processesIn(path) : List.of();
    return processes.isEmpty()
        ? openFile(argument, path, named, options).sources
        : openProcesses(processes, options);
  }

  /** Returns the page maps in a folder of CRIU's; none of what is no such folder. */
  private static List<Path> processesIn(Path path) throws IOException {
    return Files.isDirectory(path) ? CriuFormat.pagemapsIn(path) : List.of();
  }

  /** What became of one file. */
  private record Opened(List<PageSource> sources, Damage damage) {}

  /** Opens all processes; with damaged files wanted, those that can be opened, if any. */
  private static List<PageSource> openProcesses(List<Path> pagemaps, Options options)
      throws IOException {
    List<Opened> opened = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    try {
      for (Path pagemap : pagemaps) {
        try {
          opened.add(openFile(pagemap.toString(), pagemap, CRIU, options));
        } catch (IOException e) {
          failures.add(e);
          if (!options.flag(KEEP_GOING.key())) {
            throw e;
          }
        }
      }
      if (opened.isEmpty()) {
        throw failures.getFirst();
      }
      for (IOException failure : failures) {
        opened.getFirst().damage.found(failure);
      }
      return opened.stream().flatMap(it -> it.sources.stream()).toList();
    } catch (IOException | RuntimeException e) {
      for (Opened each : opened) {
        for (PageSource source : each.sources) {
          source.close();
        }
      }
      throw e;
    }
  }

  private static Opened openFile(
      String argument, Path path, @Nullable ImageFormat named, Options options) throws IOException {
    int pageSize = pageSize(options);
    boolean mapped = isMapped(options);
    boolean keepGoing = options.flag(KEEP_GOING.key());
    ImageFile given = ImageFile.open(argument, path);
    Damage damage = new Damage(given, keepGoing);
    ImageFile file = given;
    try {
      if (options.flag(UNPACK.key())) {
        file = Spill.unpacked(given, path(options.text(SPILL.key())), damage);
      }
      ImageFormat format = named != null ? named : bestFormat(Head.of(file));
      return new Opened(format.open(new Opening(file, pageSize, mapped, damage)), damage);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Says no of all but CRIU's folders, and regular files with something in them. */
  @Override
  public Match match(Path path) throws IOException {
    if (!processesIn(path).isEmpty()) {
      return Match.EXACT;
    }
    if (!Files.isRegularFile(path) || Files.size(path) == 0) {
      return Match.NO;
    }
    Head head = Head.of(path);
    return Packing.of(head) != null ? Match.EXACT : bestFormat(head).match(head);
  }

  private static int pageSize(Options options) {
    long size = options.number(PAGE_SIZE.key(), LEAST_PAGE_SIZE, GREATEST_PAGE_SIZE);
    if (Long.bitCount(size) != 1) {
      throw options.wrong(PAGE_SIZE.key(), "a power of two");
    }
    return (int) size;
  }

  private static boolean isMapped(Options options) {
    return switch (options.text(ACCESS.key())) {
      case "map" -> true;
      case "read" -> false;
      default -> throw options.wrong(ACCESS.key(), "map or read");
    };
  }

  private static Path path(String argument) {
    if (argument.isEmpty()) {
      throw new UsageException("no image is named: give a file, as in image:vm1.mem");
    }
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new UsageException("image '" + argument + "' is no path: " + e.getReason(), e);
    }
  }

  /** Returns the format that the user named, or null if it is to be recognised. */
  private static @Nullable ImageFormat namedFormat(Options options) {
    String wanted = options.text(FORMAT.key());
    if (wanted.equals(AUTO)) {
      return null;
    }
    for (ImageFormat format : FORMATS) {
      if (format.name().equals(wanted)) {
        return format;
      }
    }
    throw options.wrong(FORMAT.key(), formatNames());
  }

  private static ImageFormat bestFormat(Head head) {
    ImageFormat best = FORMATS.getFirst();
    Match bestMatch = Match.NO;
    for (ImageFormat format : FORMATS) {
      Match match = format.match(head);
      if (match.compareTo(bestMatch) > 0) {
        best = format;
        bestMatch = match;
      }
    }
    return best;
  }

  /** Where large temporary files belong; {@code /tmp} is memory on many systems. */
  private static String usualSpill() {
    Path usual = Path.of("/var/tmp");
    return Files.isWritable(usual) ? usual.toString() : System.getProperty("java.io.tmpdir");
  }

  private static String formatNames() {
    return FORMATS.stream()
        .map(ImageFormat::name)
        .collect(Collectors.joining(", ", AUTO + ", ", ""));
  }
}
