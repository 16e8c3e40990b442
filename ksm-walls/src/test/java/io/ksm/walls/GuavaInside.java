package io.ksm.walls;

import io.ksm.walls.support.ProjectModule;
import io.ksm.walls.support.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rule that Guava stays inside: no public class shows a type of it, but for the one that is
 * there to do so. Otherwise each user would be tied to our version of Guava.
 */
final class GuavaInside {
  private static final String GUAVA = "com/google/common/";
  private static final String SHOWS_IT = "io/ksm/core/KsmGuavaService";

  private GuavaInside() {}

  /** Returns each public class, field and method of a module that shows Guava. */
  static List<String> breaches(ProjectModule module) {
    List<String> breaches = new ArrayList<>();
    for (SourceFile source : module.sources()) {
      for (Path classFile : module.classFilesOf(source)) {
        breaches.addAll(breaches(parse(classFile)));
      }
    }
    return breaches;
  }

  private static ClassModel parse(Path classFile) {
    try {
      return ClassFile.of().parse(classFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> breaches(ClassModel type) {
    String name = type.thisClass().asInternalName();
    if (!type.flags().has(AccessFlag.PUBLIC) || name.equals(SHOWS_IT)) {
      return List.of();
    }
    List<String> breaches = new ArrayList<>();
    List<String> above =
        new ArrayList<>(type.interfaces().stream().map(ClassEntry::asInternalName).toList());
    type.superclass().map(ClassEntry::asInternalName).ifPresent(above::add);
    if (above.stream().anyMatch(one -> one.startsWith(GUAVA)) || signature(type).contains(GUAVA)) {
      breaches.add(name);
    }
    type.fields().stream()
        .filter(field -> isShown(field.flags().flags()))
        .filter(field -> shows(field.fieldType().stringValue(), field))
        .forEach(field -> breaches.add(name + "." + field.fieldName().stringValue()));
    type.methods().stream()
        .filter(method -> isShown(method.flags().flags()))
        .filter(method -> shows(method.methodType().stringValue(), method))
        .forEach(method -> breaches.add(name + "." + method.methodName().stringValue() + "()"));
    return breaches;
  }

  private static boolean isShown(Set<AccessFlag> flags) {
    return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
  }

  private static boolean shows(String descriptor, AttributedElement member) {
    return descriptor.contains(GUAVA) || signature(member).contains(GUAVA);
  }

  /** Types that stand in angle brackets are in no descriptor. */
  private static String signature(AttributedElement element) {
    return element
        .findAttribute(Attributes.signature())
        .map(attribute -> attribute.signature().stringValue())
        .orElse("");
  }
}
