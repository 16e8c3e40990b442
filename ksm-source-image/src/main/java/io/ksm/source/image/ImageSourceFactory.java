package io.ksm.source.image;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
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
  /** In the order in which they are asked: of formats that match equally well, the first wins. */
  private static final List<ImageFormat> FORMATS =
      List.of(
          new ElfFormat(),
          new KdumpFormat(),
          new LimeFormat(),
          new AvmlFormat(),
          new CriuFormat(),
          new RawFormat());

  private static final ImageFormat CRIU = new CriuFormat();

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
    return "memory images in files: core dumps, guest memory, VM snapshots, raw dumps; sparse ones too";
  }

  @Override
  public List<Option> options() {
    return List.of(PAGE_SIZE, FORMAT, ACCESS, KEEP_GOING, UNPACK, SPILL);
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    Path path = path(argument);
    if (!isCriu(path)) {
      return openFile(argument, path, namedFormat(options), options);
    }
    List<PageSource> sources = new ArrayList<>();
    try {
      for (Path pagemap : CriuFormat.pagemapsIn(path)) {
        sources.addAll(openFile(pagemap.toString(), pagemap, CRIU, options));
      }
      return sources;
    } catch (IOException | RuntimeException e) {
      for (PageSource source : sources) {
        source.close();
      }
      throw e;
    }
  }

  /** Says whether a path is a folder of CRIU's. */
  private static boolean isCriu(Path path) throws IOException {
    return Files.isDirectory(path) && !CriuFormat.pagemapsIn(path).isEmpty();
  }

  private static List<PageSource> openFile(
      String argument, Path path, @Nullable ImageFormat named, Options options) throws IOException {
    int pageSize = pageSize(options);
    Opening.Access access = access(options);
    boolean keepGoing = options.flag(KEEP_GOING.key());
    ImageFile given = ImageFile.open(argument, path);
    Damage damage = new Damage(given, keepGoing);
    ImageFile file = given;
    try {
      if (options.flag(UNPACK.key())) {
        file = Spill.unpacked(given, path(options.text(SPILL.key())), damage);
      }
      ImageFormat format = named != null ? named : bestFormat(Head.of(file));
      return format.open(new Opening(file, pageSize, access, damage));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Says no of all but CRIU's folders, and regular files with something in them. */
  @Override
  public Match match(Path path) throws IOException {
    if (isCriu(path)) {
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

  private static Opening.Access access(Options options) {
    return switch (options.text(ACCESS.key())) {
      case "map" -> MappedBytes::open;
      case "read" -> CopiedBytes::new;
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
