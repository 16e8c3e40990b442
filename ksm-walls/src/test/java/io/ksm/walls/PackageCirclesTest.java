package io.ksm.walls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.walls.support.PlantedModule;
import io.ksm.walls.support.ProjectModule;
import io.ksm.walls.support.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageCirclesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void noModuleHasCircle(ProjectModule module) {
    assertThat(PackageCircles.breaches(module)).as(module.name()).isEmpty();
  }

  /** Otherwise the class files would say nothing. */
  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void eachClassIsCompiled(ProjectModule module) {
    assertThat(
            module.sources().stream()
                .filter(source -> !source.isPackageInfo())
                .filter(source -> module.classFilesOf(source).isEmpty())
                .map(SourceFile::name))
        .as("classes of %s that are not compiled", module.name())
        .isEmpty();
  }

  @Test
  void findsCircleOfImports() throws IOException {
    ProjectModule module =
        new PlantedModule(folder, "ksm-planted")
            .source(
                "io/ksm/a/A.java", "package io.ksm.a; import io.ksm.b.B; public class A { B b; }")
            .source(
                "io/ksm/b/B.java", "package io.ksm.b; import io.ksm.c.C; public class B { C c; }")
            .source("io/ksm/c/C.java", "package io.ksm.c; public class C { io.ksm.a.A[] a; }")
            .compile();

    assertThat(PackageCircles.breaches(module))
        .containsExactly(
            "io.ksm.a -> io.ksm.b in [A]",
            "io.ksm.b -> io.ksm.c in [B]",
            "io.ksm.c -> io.ksm.a in [C]");
  }

  @Test
  void findsCircleOfTypesThatNoSourceNames() throws IOException {
    ProjectModule module =
        new PlantedModule(folder, "ksm-planted")
            .source(
                "io/ksm/a/A.java",
                "package io.ksm.a; import io.ksm.b.B; public class A { public B b() { return null; } }")
            .source(
                "io/ksm/b/B.java",
                "package io.ksm.b; import io.ksm.c.C; public class B { void f() { new C().a().b(); } }")
            .source(
                "io/ksm/c/C.java",
                "package io.ksm.c; import io.ksm.a.A; public class C { public A a() { return null; } }")
            .compile();

    assertThat(PackageCircles.breaches(module)).contains("io.ksm.b -> io.ksm.a in [B]");
  }

  @Test
  void findsCircleByLinkInComment() throws IOException {
    ProjectModule module =
        new PlantedModule(folder, "ksm-planted")
            .source(
                "io/ksm/a/A.java", "package io.ksm.a; import io.ksm.b.B; public class A { B b; }")
            .source(
                "io/ksm/b/B.java",
                "package io.ksm.b; /** See {@link io.ksm.a.A}. */ public class B {}")
            .compile();

    assertThat(PackageCircles.breaches(module)).hasSize(2);
  }

  @Test
  void packagesMayDependOnOthersInOneDirection() throws IOException {
    ProjectModule module =
        new PlantedModule(folder, "ksm-planted")
            .source(
                "io/ksm/a/A.java", "package io.ksm.a; import io.ksm.b.B; public class A { B b; }")
            .source(
                "io/ksm/a/package-info.java", "/** Uses {@link io.ksm.c.C}. */ package io.ksm.a;")
            .source(
                "io/ksm/b/B.java", "package io.ksm.b; import io.ksm.c.C; public class B { C c; }")
            .source("io/ksm/c/C.java", "package io.ksm.c; public class C {}")
            .compile();

    assertThat(PackageCircles.breaches(module)).isEmpty();
  }
}
