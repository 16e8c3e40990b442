import static java.lang.classfile.ClassHierarchyResolver.defaultResolver;
import static java.lang.classfile.ClassHierarchyResolver.ofResourceParsing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Copies a jar and writes its old class files anew, in the format of a newer Java.
 *
 * <p>The JVM keeps no class in its cache of loaded classes whose file is older than Java 6: each
 * start loads and verifies it again. The code of the classes stays as it is; what is added are the
 * stack maps, which say to the verifier of today what the one of then had to work out.
 *
 * <p>Part of the build: {@code java RewriteClasses.java FROM.jar TO.jar}. The copy's manifest says
 * that it was rewritten. Equal input gives an equal copy.
 */
final class RewriteClasses {
  /** Of Java 17: old enough for whoever runs the jar, new enough for the cache. */
  private static final int VERSION = ClassFile.JAVA_17_VERSION;

  /** The first one with stack maps. */
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

  private final JarFile from;
  private final ClassFile classFile;

  private RewriteClasses(JarFile from) {
    this.from = from;
    ClassHierarchyResolver inJar = ofResourceParsing(this::open).orElse(defaultResolver());
    this.classFile = ClassFile.of(ClassHierarchyResolverOption.of(inJar));
  }

  public static void main(String[] args) throws IOException {
    Path copy = Path.of(args[1]);
    Files.createDirectories(copy.toAbsolutePath().getParent());
    try (JarFile from = new JarFile(args[0]);
        OutputStream to = Files.newOutputStream(copy)) {
      new RewriteClasses(from).writeTo(to);
    }
  }

  private void writeTo(OutputStream stream) throws IOException {
    try (JarOutputStream to = new JarOutputStream(stream)) {
      JarEntry first = new JarEntry(JarFile.MANIFEST_NAME);
      first.setTime(from.getEntry(JarFile.MANIFEST_NAME).getTime());
      to.putNextEntry(first);
      manifest().write(to);
      for (JarEntry entry : Collections.list(from.entries())) {
        if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
          JarEntry written = new JarEntry(entry.getName());
          written.setTime(entry.getTime());
          to.putNextEntry(written);
          to.write(rewritten(entry));
        }
      }
    }
  }

  private Manifest manifest() throws IOException {
    Manifest manifest = new Manifest(from.getManifest());
    Attributes attributes = manifest.getMainAttributes();
    attributes.putValue("Ksm-Changed", "class files rewritten for Java 17 with the same code");
    return manifest;
  }

  private byte[] rewritten(JarEntry entry) throws IOException {
    byte[] bytes;
    try (InputStream in = from.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    if (!entry.getName().endsWith(".class")) {
      return bytes;
    }
    var model = classFile.parse(bytes);
    if (model.majorVersion() >= FIRST_WITH_STACK_MAPS) {
      return bytes;
    }
    ClassTransform code = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    return classFile.transformClass(model, code.andThen(version));
  }

  private InputStream open(ClassDesc type) {
    String descriptor = type.descriptorString();
    JarEntry entry = from.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : from.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
