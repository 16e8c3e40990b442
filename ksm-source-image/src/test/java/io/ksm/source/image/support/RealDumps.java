package io.ksm.source.image.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the committed files of real tools; {@code tools/guest-dumps/README.md} says how they are
 * made.
 */
public final class RealDumps {
  private static final int BLOCK = 512;

  private RealDumps() {}

  /** Unpacks all dumps of the tiny guest. */
  public static void unpackGuest(Path directory) throws IOException {
    unpack("guest.tar.xz", directory);
  }

  /** Unpacks CRIU images and what the kernel said of the same process. */
  public static void unpackCriu(Path directory) throws IOException {
    unpack("criu.tar.xz", directory);
  }

  private static void unpack(String name, Path directory) throws IOException {
    try (InputStream packed = RealDumps.class.getResourceAsStream(name);
        InputStream tar = new XZInputStream(packed)) {
      for (byte[] header = tar.readNBytes(BLOCK); header[0] != 0; header = tar.readNBytes(BLOCK)) {
        unpack(header, tar, directory.resolve(text(header, 0, 100)));
      }
    }
  }

  private static void unpack(byte[] header, InputStream tar, Path to) throws IOException {
    switch (header[156]) {
      case '5' -> Files.createDirectories(to);
      case '2' -> Files.createSymbolicLink(to, Path.of(text(header, 157, 100)));
      default -> {
        int size = Integer.parseInt(text(header, 124, 12).trim(), 8);
        byte[] content = tar.readNBytes(Math.ceilDiv(size, BLOCK) * BLOCK);
        assertThat(content).hasSizeGreaterThanOrEqualTo(size);
        try (var out = Files.newOutputStream(to)) {
          out.write(content, 0, size);
        }
      }
    }
  }

  private static String text(byte[] header, int from, int length) {
    String field = new String(header, from, length, StandardCharsets.US_ASCII);
    int end = field.indexOf('\0');
    return end < 0 ? field : field.substring(0, end);
  }
}
