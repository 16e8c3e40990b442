import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts what this module uses of aircompressor beside its own classes, in a package of its own, and
 * lets them use that.
 *
 * <p>aircompressor has no module name but that of its file. What is published here must not depend
 * on such a name: it changes with the file's. And in a package of its own the copy cannot meet
 * another version of the library, on whichever path.
 *
 * <p>Only names in the constant pools change, so the code stays as it is. Part of the build: {@code
 * java RelocateLibrary.java AIRCOMPRESSOR.jar CLASSES}. It may run again on what it made.
 */
final class RelocateLibrary {
  private static final String CLASSES_FROM = "io/airlift/compress/v3/";
  private static final String CLASSES_TO = "io/ksm/source/image/aircompressor/";

  /** Where the library looks for native code, which it has for several machines. */
  private static final String NATIVE_FROM = "/aircompressor/";

  private static final Pattern NATIVE_USED = Pattern.compile("aircompressor/.*/libzstd\\..*");
  private static final Pattern RELOCATED_CLASS = Pattern.compile(CLASSES_TO + "([\\w/$]+)");

  private static final int MAGIC_AND_VERSION = 8;
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private final JarFile library;
  private final Path classes;

  /** Classes of the library that others use and that are not yet copied. */
  private final Deque<String> wanted = new ArrayDeque<>();

  private final Set<String> seen = new HashSet<>();

  private RelocateLibrary(JarFile library, Path classes) {
    this.library = library;
    this.classes = classes;
  }

  public static void main(String[] args) throws IOException {
    try (JarFile library = new JarFile(args[0])) {
      new RelocateLibrary(library, Path.of(args[1])).run();
    }
  }

  private void run() throws IOException {
    for (Path own : ownClasses()) {
      byte[] before = Files.readAllBytes(own);
      byte[] after = relocated(before);
      if (!Arrays.equals(before, after)) {
        Files.write(own, after);
      }
    }
    while (!wanted.isEmpty()) {
      String name = wanted.remove() + ".class";
      write(name, relocated(read(CLASSES_FROM + name)));
    }
    for (JarEntry entry : Collections.list(library.entries())) {
      if (NATIVE_USED.matcher(entry.getName()).matches()) {
        write(entry.getName().substring(NATIVE_FROM.length() - 1), read(entry.getName()));
      }
    }
  }

  private List<Path> ownClasses() throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.startsWith(classes.resolve(CLASSES_TO)))
          .toList();
    }
  }

  private byte[] read(String name) throws IOException {
    JarEntry entry = library.getJarEntry(name);
    if (entry == null) {
      throw new IOException("%s has no %s, which is used".formatted(library.getName(), name));
    }
    try (InputStream in = library.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = classes.resolve(CLASSES_TO + name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** Copies a class file with other names in its constant pool (JVMS 4.4). */
  private byte[] relocated(byte[] classFile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(in.readNBytes(MAGIC_AND_VERSION));
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == UTF8) {
        out.writeUTF(relocated(in.readUTF()));
      } else {
        out.write(in.readNBytes(length(tag)));
      }
      if (tag == LONG || tag == DOUBLE) {
        i++; // They take two places.
      }
    }
    in.transferTo(out);
    return bytes.toByteArray();
  }

  private String relocated(String constant) {
    String text =
        constant.startsWith(NATIVE_FROM)
            ? "/" + CLASSES_TO + constant.substring(NATIVE_FROM.length())
            : constant.replace(CLASSES_FROM, CLASSES_TO);
    Matcher used = RELOCATED_CLASS.matcher(text);
    while (used.find()) {
      if (seen.add(used.group(1))) {
        wanted.add(used.group(1));
      }
    }
    return text;
  }

  /** Returns how many bytes follow a constant's tag. */
  private static int length(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case LONG, DOUBLE -> 8;
      default -> throw new IllegalArgumentException("no constant has the tag " + tag);
    };
  }
}
