package io.ksm.source.image.format;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.RegionTraits.Known;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the user wishes of an image: the options of the source, read once, before any file is
 * opened. Immutable, for any number of threads.
 *
 * @param format that the user named, or null if it is to be recognised
 * @param pageSize in bytes, a power of two; 0 if the user leaves it to what the file tells
 * @param offset of the first page in a file without a format, in bytes
 * @param isMapped whether the file is mapped, not read
 * @param keepsGoing whether what is left of a damaged file is read
 * @param unpacks whether files that are compressed as a whole are unpacked
 * @param spill folder that holds unpacked files
 * @param zeros whether pages of zeros occupied memory, or null if the format's word counts
 * @param further what belongs to the image beside its file
 */
public record ImageOptions(
    @Nullable ImageFormat format,
    int pageSize,
    long offset,
    boolean isMapped,
    boolean keepsGoing,
    boolean unpacks,
    Path spill,
    @Nullable Known zeros,
    FurtherFiles further) {
  private static final String AUTO = "auto";
  static final long MIN_PAGE_SIZE = 64;
  static final long MAX_PAGE_SIZE = 1 << 30;

  private static final String FORMAT = "format";

  private static final Option PAGE_SIZE =
      new Option(
          "page-size",
          "bytes in a page: a power of two from 64 to 1073741824; auto: what the file tells, or 4096",
          AUTO);

  private static final Option OFFSET =
      new Option("offset", "how many bytes to skip at the front of a file that is raw memory", "0");

  private static final Option ACCESS =
      new Option(
          "access", "read, or map: faster, but blocks others from writing to the file", "read");

  private static final Option KEEP_GOING =
      new Option(
          "keep-going",
          "on: read what is left of a damaged file, and say so; off: refuse it",
          "off");

  private static final Option UNPACK =
      new Option("unpack", "on: unpack files of gzip, zstd, lz4 and xz; off: as they are", "on");

  private static final Option SPILL =
      new Option("spill", "folder that holds unpacked files meanwhile", usualSpill());

  private static final Option ZEROS =
      new Option(
          "zeros",
          "whether pages of zeros were in memory: unknown, resident or absent; auto: as the format"
              + " tells",
          AUTO);

  /** Returns all options, for a source that knows the given formats. */
  public static List<Option> declared(List<ImageFormat> formats) {
    Option format = new Option(FORMAT, "how the file is laid out: " + names(formats), AUTO);
    List<Option> options =
        new ArrayList<>(
            List.of(PAGE_SIZE, format, OFFSET, ACCESS, KEEP_GOING, UNPACK, SPILL, ZEROS));
    options.addAll(FurtherFiles.declared());
    return options;
  }

  /**
   * Reads all options.
   *
   * @param formats those that can be named
   * @throws io.ksm.api.UsageException if one has a value that makes no sense
   */
  public static ImageOptions of(Options options, List<ImageFormat> formats) {
    return new ImageOptions(
        format(options, formats),
        pageSize(options),
        options.number(OFFSET.key(), 0, Long.MAX_VALUE),
        isMapped(options),
        options.flag(KEEP_GOING.key()),
        options.flag(UNPACK.key()),
        spill(options),
        zeros(options),
        FurtherFiles.of(options));
  }

  private static @Nullable ImageFormat format(Options options, List<ImageFormat> formats) {
    String wanted = options.text(FORMAT);
    if (wanted.equals(AUTO)) {
      return null;
    }
    for (ImageFormat format : formats) {
      if (format.name().equals(wanted)) {
        return format;
      }
    }
    throw options.wrong(FORMAT, names(formats));
  }

  private static String names(List<ImageFormat> formats) {
    return formats.stream()
        .map(ImageFormat::name)
        .collect(Collectors.joining(", ", AUTO + ", ", ""));
  }

  private static int pageSize(Options options) {
    if (options.text(PAGE_SIZE.key()).equals(AUTO)) {
      return 0;
    }
    long size = options.number(PAGE_SIZE.key(), MIN_PAGE_SIZE, MAX_PAGE_SIZE);
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

  private static Path spill(Options options) {
    String folder = options.text(SPILL.key());
    try {
      if (!folder.isEmpty()) {
        return Path.of(folder);
      }
    } catch (InvalidPathException e) {
      // It gets the same answer as no folder at all.
    }
    throw options.wrong(SPILL.key(), "the path of a folder");
  }

  private static @Nullable Known zeros(Options options) {
    return switch (options.text(ZEROS.key())) {
      case AUTO -> null;
      case "unknown" -> Known.UNKNOWN;
      case "resident" -> Known.YES;
      case "absent" -> Known.NO;
      default -> throw options.wrong(ZEROS.key(), "auto, unknown, resident or absent");
    };
  }

  /** Returns where large temporary files belong; {@code /tmp} is memory on many systems. */
  private static String usualSpill() {
    Path usual = Path.of("/var/tmp");
    return Files.isWritable(usual) ? usual.toString() : System.getProperty("java.io.tmpdir");
  }
}
